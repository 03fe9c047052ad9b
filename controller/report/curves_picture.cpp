// The curves of a session as a picture.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "controller/report/canvas.hpp"
#include "controller/report/charts.hpp"
#include "controller/report/session_report.hpp"

namespace stretch::report {

namespace {

constexpr int kWidth = 1600;
constexpr int kHeight = 900;
constexpr double kScale = 2.0;  // letters of a page's size, twice as large
constexpr double kMargin = 18;
constexpr double kLoopWidth = 236;
constexpr std::size_t kMaxMarks = 9;

}  // namespace

Drawn write_curves_png(const Curves& session, const std::string& title, const std::vector<std::string>& notes,
                       const std::string& path) {
  Curves curves = session;
  curves.marks = foremost(std::move(curves.marks), kMaxMarks);
  const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, kWidth, kHeight), &cairo_surface_destroy);
  const double width = kWidth / kScale;
  const double height = kHeight / kScale;
  Canvas canvas(surface.get(), kScale);
  canvas.fill({0, 0, width, height}, color::kPaper);
  canvas.text(kMargin, kMargin + 8, canvas.fitted(title, 11, width - 2 * kMargin), 11, color::kInk,
              Align::left, Weight::bold);

  double foot = height - kMargin + 6;
  for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
    canvas.text(kMargin, foot, canvas.fitted(*note, 6.6, width - 2 * kMargin), 6.6, color::kSoft);
    foot -= 9;
  }
  const double charts_bottom = foot - 4;
  const double top = kMargin + 18;
  draw_time_charts(canvas, {kMargin, top, width - 2 * kMargin - kLoopWidth - 10, charts_bottom - top},
                   curves);
  const double loop_height = std::min(kLoopWidth, (charts_bottom - top) * 0.6);
  draw_loop(canvas, {width - kMargin - kLoopWidth, top + 14, kLoopWidth, loop_height}, curves);

  double y = top + 14 + loop_height + 18;
  const auto listed = [&](std::size_t i) {
    const CurveMark& mark = curves.marks[i];
    const double x = width - kMargin - kLoopWidth;
    canvas.disc(x + 6, y - 2.6, 4.6, mark.safety ? color::kLimit : color::kSoft);
    canvas.text(x + 6, y - 0.5, std::to_string(i + 1), 5.8, color::kPaper, Align::middle, Weight::bold);
    canvas.text(x + 42, y, clock_text(mark.time_s), 7, color::kSoft, Align::right);
    canvas.text(x + 48, y, canvas.fitted(mark.text, 7, kLoopWidth - 48), 7, color::kInk);
    y += 12;
  };
  for (std::size_t i = 0; i < curves.marks.size(); ++i) listed(i);

  const cairo_status_t status = cairo_surface_write_to_png(surface.get(), path.c_str());
  if (status == CAIRO_STATUS_SUCCESS) return {};
  return tl::unexpected(path + ": cannot be written: " + cairo_status_to_string(status));
}

std::string simulated_note(const config::PlantSettings& plant) {
  char text[256];
  std::snprintf(text, sizeof text,
                "Simulated: no person, no machine. Sensors as of real parts: force noise %.2g N rms per "
                "channel, zero \u00b1%.2g N, gain \u00b1%.2g %%, "
                "%.0f ms filter; cuff friction %.2g N; angle step %.3g\u00b0.",
                plant.force_noise_rms.si(), plant.force_zero_error.si(), plant.force_gain_error * 100,
                plant.force_filter.si() * 1000, plant.cuff_friction.si(), in_degrees(plant.encoder_step));
  return text;
}

}  // namespace stretch::report
