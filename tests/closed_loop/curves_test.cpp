// The picture of a rehearsed session: its points and marks are the session's, and the plant's figures stand
// on it.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>

#include "controller/report/session_report.hpp"
#include "simulator/rehearsal/options.hpp"
#include "simulator/rehearsal/outputs.hpp"
#include "simulator/rehearsal/session_curves.hpp"

namespace {
using namespace stretch;

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// A leg that guards once: the session pauses and goes on.
class RehearsalCurves : public testing::Test {
 protected:
  RehearsalCurves()
      : folder_(testing::TempDir() + "rehearsal_curves" + std::to_string(::getpid())),
        resolved_(rehearsal::resolve({.leg = "guarding", .prescription = "guarding", .seed = 1}).value()),
        run_(std::make_unique<rehearsal::Rehearsal>(resolved_.setup)) {}
  ~RehearsalCurves() override { std::filesystem::remove_all(folder_); }

  report::Curves rehearsed() {
    rehearsal::SessionCurves gathered(resolved_.setup.plan, resolved_.setup.station.period);
    run_->on_cycle = [&](const cycle::CycleInput&, const hal::Command&) {
      gathered.add(run_->cycle().view());
    };
    run_->run();
    return gathered.whole(run_->cycle().result());
  }
  std::string left_by_out() {
    rehearsal::Rehearsal again(resolved_.setup);
    auto outputs = rehearsal::Outputs::create(folder_, resolved_, again);
    EXPECT_TRUE(outputs.has_value());
    again.run();
    EXPECT_TRUE((*outputs)->finish(rehearsal::result_json(resolved_, again)).has_value());
    return bytes_of(folder_ + "/curves.png");
  }
  std::string drawn(const report::Curves& curves, const std::string& note) {
    const std::string path = folder_ + "/expected.png";
    EXPECT_TRUE(report::write_curves_png(curves, "Rehearsal of constant_low_traction on leg guarding, seed 1",
                                         {note}, path));
    return bytes_of(path);
  }

  std::string folder_;
  rehearsal::Resolved resolved_;
  std::unique_ptr<rehearsal::Rehearsal> run_;
};

TEST_F(RehearsalCurves, AreTheSessionsFromItsBeginToItsEnd) {
  const report::Curves curves = rehearsed();
  const session::Result& result = run_->cycle().result();
  ASSERT_FALSE(curves.points.empty());
  EXPECT_EQ(curves.points.front().time_s, 0.0);
  EXPECT_NEAR(curves.points.back().time_s, result.duration.si(), 0.1);
  EXPECT_EQ(curves.cuff_distance_m, resolved_.prescription.cuff_distance.si());
  std::set<SessionState> states;
  double peak = 0;
  for (std::size_t i = 0; i < curves.points.size(); ++i) {
    const report::CurvePoint& point = curves.points[i];
    states.insert(point.state);
    if (std::isfinite(point.stretch_force_n)) peak = std::max(peak, point.stretch_force_n);
    if (i == 0) continue;
    const double since = point.time_s - curves.points[i - 1].time_s;
    ASSERT_GT(since, 0.0);
    ASSERT_LT(since, 0.0501) << "20 a second";
  }
  for (const auto state : {SessionState::weighing, SessionState::warm_up, SessionState::running,
                           SessionState::paused, SessionState::releasing}) {
    EXPECT_TRUE(states.contains(state)) << name(state);
  }
  EXPECT_LE(peak, result.peak_stretch_force.si());
  EXPECT_GT(peak, result.peak_stretch_force.si() - 3.0) << "what lies between two points is not drawn";
}

TEST_F(RehearsalCurves, MarkWhatTheSafetyLayerDid) {
  const report::Curves curves = rehearsed();
  const session::Result& result = run_->cycle().result();
  ASSERT_EQ(result.safety_count, 1U);
  ASSERT_EQ(curves.marks.size(), 1U);
  EXPECT_EQ(curves.marks[0].text, "SR03 muscle guarding: leg let down");
  EXPECT_EQ(curves.marks[0].time_s, result.safety[0].at.si());
  EXPECT_TRUE(curves.marks[0].safety);
}

TEST_F(RehearsalCurves, AreDrawnWithTheFiguresOfThePlantOnThem) {
  const std::string picture = left_by_out();
  const report::Curves curves = rehearsed();
  EXPECT_TRUE(picture == drawn(curves, report::simulated_note(resolved_.setup.station.plant)));
  config::PlantSettings noisier = resolved_.setup.station.plant;
  noisier.force_noise_rms = newtons(0.9);
  EXPECT_FALSE(picture == drawn(curves, report::simulated_note(noisier))) << "the figure is not on it";
}

TEST_F(RehearsalCurves, AreAnEmptyPictureWhenNoSessionBegan) {
  auto outputs = rehearsal::Outputs::create(folder_, resolved_, *run_);
  ASSERT_TRUE(outputs.has_value());
  EXPECT_TRUE((*outputs)->finish(rehearsal::result_json(resolved_, *run_)).has_value());
  EXPECT_TRUE(bytes_of(folder_ + "/curves.png").starts_with("\x89PNG"));
}

TEST_F(RehearsalCurves, SayWhereTheyCannotBeWritten) {
  auto outputs = rehearsal::Outputs::create(folder_, resolved_, *run_);
  ASSERT_TRUE(outputs.has_value());
  std::filesystem::create_directory(folder_ + "/curves.png");
  const auto finished = (*outputs)->finish(rehearsal::result_json(resolved_, *run_));
  ASSERT_FALSE(finished.has_value());
  EXPECT_NE(finished.error().find(folder_ + "/curves.png"), std::string::npos) << finished.error();
}

}  // namespace
