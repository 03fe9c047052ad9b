// Long sessions with the noise, lag and friction of the real thing: the safety layer stays silent.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <tuple>

#include "tests/unit/controller/safety/rig.hpp"

namespace stretch::safety::test {
namespace {

// One leg on a machine with a lagging drive, a joint with friction, and a load cell that converts 300 times a
// second, whatever the cycle; the drive's part of a sample is one period older than the force. In 1 ms steps.
class RealThing {
 public:
  RealThing(Duration period, double stiffness_nm_rad, double friction_sign, unsigned seed)
      : rig_(period), stiffness_(stiffness_nm_rad), friction_sign_(friction_sign), random_(seed) {
    rig_.moves = false;
    rig_.start();
    rig_.spoil = [this](hal::Sample& s) { measure(s); };
    rig_.angle = 0_deg;
    angle_deg_ = -1.0;
    rig_.context.session = true;
    rig_.context.limits = rig_.prescribed();
    rig_.context.limits.phase = 900_s;
    rig_.context.limits.hold = 900_s;
    rig_.context.comfortable = 10_deg;
    rig_.context.hand_switch_armed = true;
    rig_.context.heartbeat_required = true;
    rig_.context.heaviest_weight = 1.35 * rig_.weight;
    rig_.context.activity = Activity::moving;
    rig_.wanted.speed = AngularVelocity{};
    run(500_ms, 0.0);
  }

  // To that angle, no faster than that, starting and stopping as the law does.
  void move_to(double goal_deg, double speed_deg_s) {
    rig_.context.phase++;
    for (int i = 0; i < rig_.cycles(300_s); ++i) {
      const double to_go = goal_deg - angle_deg_;
      if (std::abs(to_go) < 0.05) return;
      const double braked = std::min(speed_deg_s, std::sqrt(2.0 * 1.2 * std::abs(to_go)));
      cycle(std::copysign(std::max(0.1, braked), to_go));
    }
    FAIL() << "never reached " << goal_deg;
  }
  // Up until that stretch, slower the more it resists.
  void approach(double target_n) {
    rig_.context.phase++;
    rig_.context.stretching = true;
    for (int i = 0; i < rig_.cycles(300_s) && stretch_n() < target_n && angle_deg_ < 79.0; ++i) {
      cycle(std::clamp(0.5 * target_n / std::max(stretch_n(), 0.01), 0.2, 2.8));
    }
  }
  void hold(Duration length, double target_n) {
    rig_.context.phase++;
    rig_.context.activity = Activity::holding;
    const double damping = stiffness_ / 1.0;
    for (int i = 0; i < rig_.cycles(length); ++i) {
      const double error_nm = (target_n - stretch_n()) * 0.8;
      cycle(std::clamp(error_nm / damping / kRadPerDegree, -2.0, 0.5));
    }
    rig_.context.activity = Activity::moving;
  }
  void run(Duration length, double speed_deg_s) {
    for (int i = 0; i < rig_.cycles(length); ++i) cycle(speed_deg_s);
  }
  void weighed() {
    rig_.context.weight = rig_.weight;
    rig_.context.stretching = true;
  }
  void rest(Duration length) {
    rig_.context.activity = Activity::idle;
    rig_.context.stretching = false;
    run(length, 0.0);
    rig_.context.activity = Activity::moving;
  }
  [[nodiscard]] int alarms() const { return alarms_; }
  [[nodiscard]] int cycles() const { return cycles_; }

 private:
  void cycle(double wanted_deg_s) {
    // The law's own ramp outward; inward in one step.
    const double most = std::max(0.0, commanded_deg_s_) + 5.0 * rig_.period.si();
    commanded_deg_s_ = std::min(wanted_deg_s, most);
    rig_.wanted.speed = degrees_per_second(commanded_deg_s_);
    if (rig_.context.weight) rig_.context.own_curve = newtons(stretch_n());
    rig_.step();
    ++cycles_;
    if (!rig_.silent()) {
      if (alarms_++ == 0) {
        ADD_FAILURE() << "at " << angle_deg_ << " deg, " << stretch_n() << " N, " << commanded_deg_s_
                      << " deg/s: " << name(rig_.verdict.action) << ' '
                      << (rig_.verdict.cause ? name(*rig_.verdict.cause) : std::string_view("gate"));
      }
    }
    const double target = rig_.command.speed ? in_degrees_per_second(*rig_.command.speed) : 0.0;
    before_ = drive_;
    for (double ms = 0; ms < in_milliseconds(rig_.period) - 0.5; ms += 1.0) millisecond(target);
    drive_ = {angle_deg_, speed_deg_s_, torque_nm()};
  }
  void millisecond(double target) {
    ramp_deg_s_ += std::clamp(target - ramp_deg_s_, -0.04, 0.04);
    speed_deg_s_ += (ramp_deg_s_ - speed_deg_s_) / 40.0;
    angle_deg_ += speed_deg_s_ * 1e-3;
    cuff_friction_ = std::clamp(cuff_friction_ + speed_deg_s_ * 0.01, -1.0, 1.0);
    conversion_ms_ += 1.0;
    if (conversion_ms_ < 1000.0 / 300.0) return;
    conversion_ms_ -= 1000.0 / 300.0;
    ++sequence_;
    const double cosine = std::cos(angle_deg_ * kRadPerDegree);
    const double leg = stretch_n() + rig_.weight.si() * cosine / 0.8;
    const double read = leg + cuff_friction_ + 8.0 * (cosine - 1.0);
    for (double& channel : channels_)
      channel += (read + noise_(random_) - channel) * (1.0 - std::exp(-1.0 / 3.0));
  }
  void measure(hal::Sample& s) {
    s.drive.angle = degrees(std::round(before_.angle_deg * 1000.0) / 1000.0);
    s.drive.speed = degrees_per_second(std::round(before_.speed_deg_s * 1000.0) / 1000.0);
    s.drive.torque = newton_metres(before_.torque_nm);
    s.force.channel_a = newtons(std::round(channels_[0] * 100.0) / 100.0);
    s.force.channel_b = newtons(std::round(channels_[1] * 100.0) / 100.0 * 1.002);
    s.force.sequence = sequence_;
    s.force.age = milliseconds(conversion_ms_);
    s.io.end_min_ok = angle_deg_ > -0.8;
    // One answer in a hundred is lost.
    if (std::uniform_int_distribution(0, 99)(random_) == 0) s.force = hal::ForceSample{};
    if (std::uniform_int_distribution(0, 99)(random_) == 0) s.drive = hal::DriveSample{};
    if (std::uniform_int_distribution(0, 99)(random_) == 0) s.io = hal::SafetyIoSample{};
    rig_.timing.overran = std::uniform_int_distribution(0, 999)(random_) == 0;
  }
  [[nodiscard]] double stretch_n() const {
    const double beyond = (angle_deg_ - 30.0) * kRadPerDegree;
    return stiffness_ * std::max(0.0, beyond) / 0.8;
  }
  [[nodiscard]] double torque_nm() const {
    const double cosine = std::cos(angle_deg_ * kRadPerDegree);
    const double friction = std::clamp(speed_deg_s_ * 20.0, -1.0, 1.0) * 4.5 + friction_sign_ * 1.0;
    return (15.0 + rig_.weight.si()) * cosine + stretch_n() * 0.8 + friction;
  }

  struct Drive {
    double angle_deg = -1.0, speed_deg_s = 0.0, torque_nm = 60.0;
  };
  Rig rig_;
  double stiffness_;
  double friction_sign_;
  std::mt19937 random_;
  std::normal_distribution<double> noise_{0.0, 0.3};
  Drive drive_, before_;
  double commanded_deg_s_ = 0.0, ramp_deg_s_ = 0.0, speed_deg_s_ = 0.0, angle_deg_ = 0.0;
  double cuff_friction_ = 0.0, conversion_ms_ = 0.0;
  double channels_[2] = {56.0, 56.0};
  std::uint16_t sequence_ = 100;
  int alarms_ = 0, cycles_ = 0;
};

class NormalUse : public testing::TestWithParam<std::tuple<int, double, unsigned>> {};
INSTANTIATE_TEST_SUITE_P(PeriodsAndLegs, NormalUse,
                         testing::Combine(testing::Values(10, 25), testing::Values(16.0, 50.0, 170.0),
                                          testing::Values(1U, 2U)));

TEST_P(NormalUse, AWholeSessionIsSilent) {
  const auto [period_ms, stiffness, seed] = GetParam();
  RealThing real(milliseconds(period_ms), stiffness, seed % 2 == 0 ? 1.0 : -1.0, seed);
  real.move_to(10.0, 2.0);  // comfortable angle set
  real.move_to(5.0, 2.0);
  real.move_to(20.0, 2.0);  // weighing
  real.move_to(5.0, 2.0);
  real.weighed();
  real.move_to(10.0, 2.0);
  real.move_to(33.0, 2.0);  // warm-up
  real.move_to(10.0, 2.0);
  for (int i = 0; i < 3; ++i) {
    real.approach(10.0);
    real.hold(60_s, 14.0);
    real.move_to(10.0, 3.0);
    real.rest(10_s);
  }
  real.move_to(0.0, 3.0);
  EXPECT_EQ(real.alarms(), 0) << "of " << real.cycles() << " cycles";
}

}  // namespace
}  // namespace stretch::safety::test
