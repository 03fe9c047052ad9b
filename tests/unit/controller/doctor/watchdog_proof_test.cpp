// The watchdogs proved on the simulated machine, and on machines that only pretend to have one.
#include "controller/doctor/watchdog_proof.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <optional>
#include <string>

#include "config/loader/load.hpp"
#include "simulator/rehearsal/plant_station.hpp"

namespace {
using namespace stretch;
using namespace stretch::doctor;
using namespace stretch::literals;

// A machine whose samples are what `lie` makes of them.
class Lying final : public hal::Station {
 public:
  Lying(hal::Station& honest, std::function<void(hal::Sample&)> lie)
      : honest_(honest), lie_(std::move(lie)) {}
  hal::Sample read() noexcept override {
    hal::Sample sample = honest_.read();
    lie_(sample);
    return sample;
  }
  void write(const hal::Command& command) noexcept override { honest_.write(command); }
  [[nodiscard]] hal::SetupResult setup() const noexcept override { return honest_.setup(); }
  [[nodiscard]] std::optional<hal::DeviceReport> report(hal::Device device) const noexcept override {
    return honest_.report(device);
  }

 private:
  hal::Station& honest_;
  std::function<void(hal::Sample&)> lie_;
};

class WatchdogProof : public testing::Test {
 protected:
  std::vector<Finding> prove(hal::Station& hardware, bool drive_has_one = true) {
    return prove_watchdogs(hardware, station_, {}, drive_has_one, 200_ms, [this](Duration d) {
      for (int i = 0; i < static_cast<int>(std::lround(in_milliseconds(d))); ++i) {
        plant_.step();
        const plant::Truth truth = plant_.truth();
        highest_ = max(highest_, truth.angle);
        fastest_ = max(fastest_, abs(truth.command_speed));
      }
    });
  }
  std::vector<Finding> prove() { return prove(hardware_); }

  config::Station station_ = config::load_station("simulator").value();
  plant::Plant plant_{station_.plant, config::load_leg("average").value(), 1};
  rehearsal::PlantStation hardware_{plant_, station_};
  Angle highest_;
  AngularVelocity fastest_;
};

TEST_F(WatchdogProof, BothAreProvedAndTheSupportMovesByAboutADegree) {
  const auto findings = prove();
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].found, "on after 40 ms of silence, off after 120 ms, and the support sank");
  EXPECT_EQ(findings[1].found, "fallen, and the relay with it, after 240 ms of silence");
  for (const Finding& f : findings) EXPECT_EQ(f.judgement, Judgement::good) << f.found << f.advice;
  EXPECT_LE(highest_, 1.5_deg);
  EXPECT_LE(fastest_, 1.01_deg_s);
  EXPECT_FALSE(plant_.truth().torque_enabled);
}

TEST_F(WatchdogProof, WithADriveThatHasNoneTheSafetyIoIsProvedAlone) {
  const auto findings = prove(hardware_, false);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].what, "safety I/O, watchdog proved by silence");
  EXPECT_EQ(findings[0].judgement, Judgement::good);
}

TEST_F(WatchdogProof, ADriveThatGoesOnThroughTheSilenceIsFoundOut) {
  Lying pretending(hardware_, [](hal::Sample& s) {
    if (s.drive.state == hal::DriveState::fault) s.drive.state = hal::DriveState::operation_enabled;
  });
  const auto findings = prove(pretending);
  EXPECT_EQ(findings[0].judgement, Judgement::bad);
  EXPECT_EQ(findings[0].found, "still on after 120 ms of silence");
}

TEST_F(WatchdogProof, ASafetyIoWhoseOutputsStandIsFoundOut) {
  Lying pretending(hardware_, [](hal::Sample& s) { s.io.io_watchdog_ok = s.io.relay_on = true; });
  const auto findings = prove(pretending);
  EXPECT_EQ(findings[1].judgement, Judgement::bad);
  EXPECT_EQ(findings[1].found, "its outputs still stand after 240 ms of silence");
}

TEST_F(WatchdogProof, NothingMovesWhileSomebodyMayLieInIt) {
  struct Case {
    const char* why;
    std::function<void(hal::Sample&)> lie;
  };
  for (const Case& c :
       {Case{"not tried: the strap is closed: nobody may lie in it",
             [](hal::Sample& s) { s.io.strap_ok = true; }},
        Case{"not tried: the cuff is not empty", [](hal::Sample& s) { s.force.channel_b += 6_N; }},
        Case{"not tried: the hand switch is pressed", [](hal::Sample& s) { s.io.hand_switch_b_ok = false; }},
        Case{"not tried: the emergency stop chain is open", [](hal::Sample& s) { s.io.estop_ok = false; }},
        Case{"not tried: the support is not down", [](hal::Sample& s) { s.drive.angle = 6_deg; }}}) {
    Lying station(hardware_, c.lie);
    for (const Finding& f : prove(station)) {
      EXPECT_EQ(f.found, c.why);
      EXPECT_EQ(f.judgement, Judgement::bad);
    }
    EXPECT_FALSE(plant_.truth().torque_enabled) << c.why;
    EXPECT_EQ(fastest_, AngularVelocity{}) << c.why;
  }
}

TEST_F(WatchdogProof, AnAngleThatStandsOrIsNotMeasuredIsNoLeaveToGoOn) {
  int cycle = 0;
  Lying stuck(hardware_, [&](hal::Sample& s) {
    if (++cycle % 7 == 0) {
      s.drive = {};
    } else {
      s.drive.angle = -1_deg;
    }
  });
  EXPECT_EQ(prove(stuck)[0].found, "not tried: the support does not move");
  EXPECT_LE(highest_, 3_deg) << "no further than three times the travel";
}

TEST_F(WatchdogProof, WhatIsNotMeasuredAnewEndsTheMotion) {
  for (const hal::Quality quality :
       {hal::Quality::bad_content, hal::Quality::stale, hal::Quality::no_answer}) {
    bool moving = false;
    Lying station(hardware_, [&](hal::Sample& s) {
      moving = moving || s.drive.speed > 0.5_deg_s;
      if (moving) s.drive.quality = quality;
    });
    EXPECT_EQ(prove(station)[0].found, "not tried: a device gives no new measurement");
    EXPECT_LE(highest_, 1_deg);
  }
}

TEST_F(WatchdogProof, AMotionTheWrongWayEndsIt) {
  Lying turned(hardware_, [](hal::Sample& s) { s.drive.angle = -2_deg - s.drive.angle; });
  EXPECT_EQ(prove(turned)[0].found, "not tried: the support moves inward when sent outward");
  EXPECT_LE(highest_, 1_deg);
}

TEST_F(WatchdogProof, ADriveThatOnlyStoppedIsFoundOut) {
  Lying stopped(hardware_, [](hal::Sample& s) {
    if (s.drive.state == hal::DriveState::fault) s.drive.state = hal::DriveState::quick_stop;
  });
  EXPECT_EQ(prove(stopped)[0].found, "stopped after 120 ms of silence, and the support does not sink");
  bool off = false;
  Angle held;
  Lying holding(hardware_, [&](hal::Sample& s) {
    if (!off) held = s.drive.angle;
    off = off || s.drive.state == hal::DriveState::fault;
    s.drive.angle = held;
  });
  EXPECT_EQ(prove(holding)[0].judgement, Judgement::bad);
}

TEST_F(WatchdogProof, ASafetyIoThatDoesNotAnswerProvesNothing) {
  bool enabled = false;
  int silent = 0;
  Lying lost(hardware_, [&](hal::Sample& s) {
    enabled = enabled || s.drive.state == hal::DriveState::operation_enabled;
    if (enabled && !s.io.io_watchdog_ok && s.io.quality == hal::Quality::valid && ++silent < 3) s.io = {};
  });
  EXPECT_EQ(prove(lost, false)[0].judgement, Judgement::bad);
  EXPECT_NE(lost.link(hal::Device::safety_io).ok, 0U);
}

TEST_F(WatchdogProof, WhoLeansOnTheCuffMeanwhileEndsItAtOnce) {
  bool moving = false;
  Lying station(hardware_, [&](hal::Sample& s) {
    moving = moving || s.drive.speed > 0.5_deg_s;
    if (moving) s.force.channel_a += 6_N;
  });
  const auto findings = prove(station);
  EXPECT_EQ(findings[0].found, "not tried: the cuff is not empty");
  EXPECT_LE(highest_, 1_deg) << "it had begun to move";
  EXPECT_FALSE(plant_.truth().torque_enabled);
}

}  // namespace
