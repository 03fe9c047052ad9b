// The shipped stations of real parts against a simulator that shows itself as these parts: proven, enabled,
// moved, and found again after each of the ways a part can be away.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "hal/modbus/modbus_station.hpp"
#include "tests/integration/simulator_process.hpp"
#include "tests/integration/station_site.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using namespace std::chrono_literals;
using hal::Quality;
using SteadyClock = std::chrono::steady_clock;

constexpr auto kLong = 60s;  // a machine this slow is broken
constexpr int kAttempts = 5;
constexpr int kCyclesToEnable = 400;

class RealStation : public testing::TestWithParam<std::string> {
 protected:
  RealStation() {
    simulator_ = std::make_unique<integration::SimulatorProcess>(site_.simulator_arguments());
    site_.use_port(simulator_->port());
    settings_ = site_.settings();
    auto opened = hal::ModbusStation::open(settings_, site_.profiles());
    if (!opened) throw std::runtime_error(opened.error());
    station_ = std::move(*opened);
    next_ = SteadyClock::now();
  }
  ~RealStation() override {
    station_.reset();
    simulator_.reset();
  }

  void cycle() {
    next_ = std::max(next_ + std::chrono::nanoseconds(static_cast<std::int64_t>(settings_.period.si() * 1e9)),
                     SteadyClock::now() - 100ms);
    std::this_thread::sleep_until(next_);
    sample_ = station_->read();
    station_->write(command_);
  }
  bool cycle_until(const std::function<bool()>& done) {
    const auto end = SteadyClock::now() + kLong;
    while (!done()) {
      if (SteadyClock::now() > end) return false;
      cycle();
    }
    return true;
  }
  [[nodiscard]] bool whole() const {
    return station_->setup().permits_torque() && station_->setup().load_cell_identity &&
           sample_.drive.quality == Quality::valid && sample_.force.quality == Quality::valid &&
           sample_.io.quality == Quality::valid && sample_.io.io_watchdog_ok;
  }
  [[nodiscard]] bool torque() { return simulator_->truth()["torque_enabled"].get<bool>(); }
  void ask(const nlohmann::json& request) { (void)simulator_->ask(request); }

  // Lets go, is seen letting go, then asks for torque and gets it; again where a busy machine let a watchdog
  // take it.
  bool enabled() {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      command_ = {};
      if (!cycle_until([this] { return whole(); })) return false;
      for (int i = 0; i < 8; ++i) cycle();
      command_.reset_drive_fault = true;
      for (int i = 0; i < 4; ++i) cycle();
      command_ = {};
      for (int i = 0; i < 4; ++i) cycle();
      command_.permissive = true;
      command_.speed = AngularVelocity{};
      command_.acceleration = 40_deg_s2;
      command_.torque_limit = 60_Nm;
      bool on = false;
      for (int i = 0; i < kCyclesToEnable && !on; ++i) {
        command_.reset_safety_relay = !sample_.io.reset_not_needed && !command_.reset_safety_relay;
        cycle();
        on = sample_.drive.state == hal::DriveState::operation_enabled && sample_.io.relay_on;
      }
      command_.reset_safety_relay = false;
      if (on) return true;
    }
    return false;
  }
  // A busy machine may keep this process from speaking until a watchdog acts; then the torque is asked for
  // anew.
  bool raised_by(Angle angle) {
    const Angle from = sample_.drive.angle;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      command_.speed = 3_deg_s;
      bool there = false;
      (void)cycle_until([&] {
        if (sample_.drive.quality != Quality::valid) return false;
        there = sample_.drive.angle - from >= angle;
        return there || sample_.drive.state != hal::DriveState::operation_enabled;
      });
      command_.speed = AngularVelocity{};
      if (there) return true;
      if (!enabled()) return false;
    }
    return false;
  }
  // Everything stays away until it is put right, and nothing gives torque by itself afterwards.
  void comes_back_without_torque() {
    ASSERT_TRUE(cycle_until([this] { return whole(); })) << "found, proven and measuring again";
    for (int i = 0; i < 20; ++i) cycle();
    EXPECT_FALSE(torque()) << "the command has asked for it all the time";
    ASSERT_TRUE(enabled());
    EXPECT_TRUE(raised_by(1_deg));
  }

  integration::StationSite site_{GetParam()};
  config::Station settings_;
  std::unique_ptr<integration::SimulatorProcess> simulator_;
  std::unique_ptr<hal::ModbusStation> station_;
  hal::Sample sample_;
  hal::Command command_;
  SteadyClock::time_point next_;
};

TEST_P(RealStation, IsProvenEnabledMovedAndAgreesWithTheTruth) {
  ASSERT_TRUE(enabled());
  ASSERT_TRUE(raised_by(3_deg));
  for (int i = 0; i < 20; ++i) cycle();
  const auto truth = simulator_->truth();
  EXPECT_NEAR(in_degrees(sample_.drive.angle), truth["angle_deg"].get<double>(), 0.3);
  EXPECT_NEAR(sample_.force.channel_a.si(), sample_.force.channel_b.si(), 2.0);
  command_ = {};
  ASSERT_TRUE(cycle_until([this] { return !torque(); }));
}

TEST_P(RealStation, SR16_AControllerThatStopsSpeakingLosesTheTorqueAndFindsItsPartsAgain) {
  // The plant's time in the test's hand: the silence lasts the drive's watchdog, 20 ms and two of its
  // switching times; the safety I/O's is not over, and the relay still closed.
  bool powered = false;
  for (int attempt = 0; attempt < kAttempts && !powered; ++attempt) {
    ASSERT_TRUE(enabled());
    ASSERT_TRUE(raised_by(2_deg));
    for (int i = 0; i < 20; ++i) cycle();  // it stands: a drive that stops on its ramp first has none to go
    ask({{"cmd", "freeze"}});
    powered = torque();
    if (!powered) ask({{"cmd", "run"}});  // a busy machine had let a watchdog act before
  }
  ASSERT_TRUE(powered);
  const double silence_ms = in_milliseconds(settings_.mechanics.drive_watchdog) + 20.0 + 40.0;
  ask({{"cmd", "step"}, {"ms", static_cast<int>(silence_ms)}});
  EXPECT_FALSE(torque()) << "by the drive's own watchdog";
  EXPECT_TRUE(simulator_->truth()["permission"].get<bool>()) << "or it was the safety I/O's that did it";
  ask({{"cmd", "step"}, {"ms", 500}});  // and that one falls too
  ask({{"cmd", "run"}});
  comes_back_without_torque();
}

TEST_P(RealStation, SR09_APowerCutIsSetUpAnew) {
  ASSERT_TRUE(enabled());
  ASSERT_TRUE(raised_by(2_deg));
  ask({{"cmd", "start"}, {"fault", "power_cut"}});
  ASSERT_TRUE(cycle_until([this] {
    return sample_.drive.quality == Quality::no_answer && sample_.io.quality == Quality::no_answer &&
           sample_.force.quality == Quality::no_answer;
  }));
  EXPECT_FALSE(torque());
  ask({{"cmd", "end"}, {"fault", "power_cut"}});
  comes_back_without_torque();
}

TEST_P(RealStation, SR10_ADriveThatRebootsIsSetUpAnew) {
  ASSERT_TRUE(enabled());
  ask({{"cmd", "start"}, {"fault", "drive_reboot"}, {"length_ms", 700}});
  ASSERT_TRUE(cycle_until([this] { return sample_.drive.quality == Quality::no_answer; }));
  comes_back_without_torque();
}

TEST_P(RealStation, SR06_ABrokenCellIsBadContentOfItsChannelAlone) {
  ASSERT_TRUE(cycle_until([this] { return whole(); }));
  for (const char* channel : {"a", "b"}) {
    ask({{"cmd", "start"}, {"fault", "force_open"}, {"channel", channel}});
    ASSERT_TRUE(cycle_until([this] { return sample_.force.quality == Quality::bad_content; })) << channel;
    EXPECT_EQ(sample_.force.error_a, *channel == 'a');
    EXPECT_EQ(sample_.force.error_b, *channel == 'b');
    ask({{"cmd", "end"}, {"fault", "force_open"}});
    ASSERT_TRUE(cycle_until([this] { return sample_.force.quality == Quality::valid; })) << channel;
  }
}

TEST_P(RealStation, SR11_InputsThatAreNotLookedAtAreStale) {
  ASSERT_TRUE(cycle_until([this] { return whole(); }));
  ask({{"cmd", "start"}, {"fault", "io_frozen"}});
  EXPECT_TRUE(cycle_until([this] { return sample_.io.quality == Quality::stale; }));
  ask({{"cmd", "end"}, {"fault", "io_frozen"}});
  EXPECT_TRUE(cycle_until([this] { return sample_.io.quality == Quality::valid; }));
}

INSTANTIATE_TEST_SUITE_P(Shipped, RealStation, testing::Values("lexium-tlb-wago", "orca-seneca-pilz"),
                         [](const auto& which) {
                           std::string name = which.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
