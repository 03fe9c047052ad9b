// The page is one A4 page with every figure as text, the picture shows each line in its colour.
#include <cairo/cairo.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "controller/report/session_report.hpp"
#include "tests/unit/controller/report/sample_session.hpp"

namespace {
using namespace stretch;
using namespace stretch::report;

class ReportTest : public testing::Test {
 protected:
  ReportTest() {
    std::string name = testing::TempDir() + "stretch-report-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    report_.session_id = 12;
    report_.started_wall_time = "2026-11-23T10:00:00Z";
    report_.station = "simulator";
    report_.build = "0.1.0 (abc)";
    report_.protocol_title = "Constant low traction";
    report_.prescription.side = Side::right;
    report_.prescription.force = newtons(14);
    report_.result.valid = true;
    report_.result.outcome = Outcome::completed;
    report_.result.duration_s = 640;
    report_.result.weight_nm = 38.4;
    report_.result.peak_stretch_force_n = 14.6;
    report_.result.peak_stretch_torque_nm = 11.7;
    report_.result.peak_angle_deg = 66.3;
    report_.result.holds.push_back(
        {PhaseKind::hold_force, 14, 150, LimitedBy::none, 0.6, 1.4, 1.9, 0.8, 3.7, 0});
    report_.result.holds.push_back(
        {PhaseKind::hold_force, 14, 200, LimitedBy::creep, 0.4, 1.1, 1.6, 0.7, 5.2, 0});
    report_.curves = session_.curves();
    report_.measurement_notes = {simulated_note(config::PlantSettings{})};
  }
  ~ReportTest() override { std::filesystem::remove_all(folder_); }

  static std::string output_of(const std::string& command) {
    std::string text;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
    char bytes[4096];
    while (const std::size_t got = std::fread(bytes, 1, sizeof bytes, pipe.get())) text.append(bytes, got);
    return text;
  }
  [[nodiscard]] std::string text_of_page() const {
    const std::string path = folder_ + "/report.pdf";
    const auto drawn = write_pdf(report_, path);
    EXPECT_TRUE(drawn) << drawn.error();
    return output_of("pdftotext -layout " + path + " - 2>&1");
  }
  struct Picture {
    std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface;
    // How many pixels are near this colour.
    [[nodiscard]] int count(unsigned rgb) const {
      const int width = cairo_image_surface_get_width(surface.get());
      const int height = cairo_image_surface_get_height(surface.get());
      const unsigned char* data = cairo_image_surface_get_data(surface.get());
      const int stride = cairo_image_surface_get_stride(surface.get());
      int found = 0;
      for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
          const unsigned char* p = data + y * stride + 4 * x;
          const auto near = [](int a, unsigned b) { return std::abs(a - static_cast<int>(b & 0xFF)) < 12; };
          found += near(p[2], rgb >> 16) && near(p[1], rgb >> 8) && near(p[0], rgb) ? 1 : 0;
        }
      }
      return found;
    }
  };
  [[nodiscard]] Picture picture_of(const Curves& curves) const {
    const std::string path = folder_ + "/curves.png";
    const auto drawn = write_curves_png(curves, "a leg", {"a note"}, path);
    EXPECT_TRUE(drawn) << drawn.error();
    Picture picture{{cairo_image_surface_create_from_png(path.c_str()), &cairo_surface_destroy}};
    cairo_surface_flush(picture.surface.get());
    return picture;
  }

  test::SampleSession session_;
  SessionReport report_;
  std::string folder_;
};

TEST_F(ReportTest, PageHoldsEveryFigureAsText) {
  const std::string text = text_of_page();
  for (const char* part :
       {"Session 12", "right leg", "completed", "2026-11-23 10:00 UTC", "Constant low traction",
        "never above 20.0 N", "14.6 N", "11.7 N\u00b7m", "66.3\u00b0", "38.4 N\u00b7m", "10:40 min", "creep",
        "muscle guarding", "resumed by the patient", "neither progress nor setback",
        "Simulated: no person, no machine", "0.3 N rms", "not a certified medical device"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in\n" << text;
  }
}

TEST_F(ReportTest, PageIsOneA4EvenWhenAllListsAreLong) {
  report_.result.holds.resize(40, report_.result.holds.front());
  for (int i = 0; i < 30; ++i) report_.curves.marks.push_back({300.0 + i, std::string(400, 'x'), false});
  report_.protocol_title = std::string(400, 'w');
  const std::string text = text_of_page();
  EXPECT_NE(text.find("and 34 more in the record"), std::string::npos);
  EXPECT_NE(text.find("and 27 more in the record"), std::string::npos);
  const std::string info = output_of("pdfinfo " + folder_ + "/report.pdf 2>&1");
  EXPECT_NE(info.find("A4"), std::string::npos) << info;
  EXPECT_NE(info.find("Pages:           1\n"), std::string::npos) << info;
}

TEST_F(ReportTest, EmptySessionIsAPageToo) {
  report_.curves = {};
  report_.result = {};
  const std::string text = text_of_page();
  EXPECT_NE(text.find("no samples were recorded"), std::string::npos);
  EXPECT_NE(text.find("none was reached"), std::string::npos);
}

TEST_F(ReportTest, PictureShowsForceAngleAndLimits) {
  const Picture picture = picture_of(session_.curves());
  EXPECT_EQ(cairo_image_surface_get_width(picture.surface.get()), 1600);
  EXPECT_EQ(cairo_image_surface_get_height(picture.surface.get()), 900);
  EXPECT_GT(picture.count(0x177A4C), 1000) << "force";
  EXPECT_GT(picture.count(0x5A49C4), 1000) << "angle";
  EXPECT_GT(picture.count(0xC0322B), 500) << "limits";
  EXPECT_GT(picture.count(0xCFEAD7), 20'000) << "holds shaded";

  Curves without_limits = session_.curves();
  without_limits.angle_limit_deg = 0;
  without_limits.marks.clear();
  for (auto& point : without_limits.points) point.force_limit_n = 0;
  EXPECT_EQ(picture_of(without_limits).count(0xC0322B), 0);
}

TEST_F(ReportTest, PathThatCannotBeWrittenSaysSo) {
  const auto page = write_pdf(report_, folder_ + "/no/page.pdf");
  ASSERT_FALSE(page);
  EXPECT_NE(page.error().find("/no/page.pdf: cannot be written"), std::string::npos) << page.error();
  EXPECT_FALSE(write_curves_png(report_.curves, "", {}, folder_ + "/no/curves.png"));
}

}  // namespace
