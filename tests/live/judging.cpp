// Deadlines, each from its row of docs/safety.md.
#include "tests/live/judging.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::live {
namespace {

constexpr double kPeriod_s = 0.010;
constexpr double kWatchdog_s = 0.080;
constexpr double kRelay_s = 0.010;
constexpr double kFrame_s = 0.033;     // of the screen
constexpr double kExchange_s = 0.002;  // a message's way to the controller and a command's over the bus
constexpr double kRow_s = kTruthRow_s;
constexpr double kReleased_nm = 3;
constexpr double kRelease_s = 10;
constexpr double kInwardCommandDeg_s = -2.5;  // no law commands that in a hold; a retreat does in one step
constexpr double kStill = 0.05;               // deg: the angle while nothing may move
constexpr double kSettling_s = 0.150;         // after which nothing moves outward any more
constexpr double kLooked_s = 3;               // after an incident, for plant time the host took away

bool inward(const TruthRow& row, const TruthRow& /*before*/) {
  return row.command_speed_deg_s <= kInwardCommandDeg_s;
}
bool torque_off(const TruthRow& row, const TruthRow& /*before*/) {
  return !row.torque_enabled;
}
bool released(const TruthRow& row, const TruthRow& /*before*/) {
  return row.stretch_torque_nm < kReleased_nm;
}

class Judge {
 public:
  Judge(const Noted& noted, const TruthLog& log) : n_(noted), log_(log) {
    o_.incident = noted.incident;
    o_.measured = noted.measured;
    o_.failure = noted.failure;
  }

  Observed run() {
    o_.host_stalled = n_.incident != Incident::bus_silent &&
                      log_.skipped(n_.at - 0.1, std::min(n_.until, n_.at + kLooked_s));
    switch (n_.incident) {
      case Incident::stop:
        first("inward command", 2 * kPeriod_s + kRow_s, inward);
        falling();
        break;
      case Incident::screen_stop:
        first("inward command", kFrame_s + 2 * kPeriod_s + kRow_s, inward);
        falling();
        break;
      case Incident::hand_switch:
        first("inward command", 2 * kPeriod_s + kRow_s, inward);
        break;
      case Incident::owner_frozen:
      case Incident::owner_killed:
        first("inward command after the last heartbeat", 1 + kPeriod_s + kExchange_s + kRow_s, inward);
        break;
      case Incident::screen_frozen:
      case Incident::screen_killed:
        first("inward command", 1 + kPeriod_s + kExchange_s + kRow_s, inward);
        break;
      case Incident::controller_stopped:
      case Incident::controller_killed:
        first("torque off", kWatchdog_s + 0.020 + kRow_s, torque_off);
        break;
      case Incident::controller_ended:
        first("inward command", 5 * kPeriod_s + kRow_s, inward);
        without_power_at_the_end();
        break;
      case Incident::estop:
        first("torque off", kRelay_s + kRow_s, torque_off);
        break;
      case Incident::strap:
        first("torque off", 2 * kPeriod_s + kRelay_s + kRow_s, torque_off);
        break;
      case Incident::leg_out:
        first("inward command", 0.100 + 3 * kPeriod_s + kRow_s, inward);
        return o_;  // a stretch there is none any more
      case Incident::simulator_killed:
        standing();
        return o_;
      case Incident::bus_silent:
        first_after(n_.over_at, "torque off once the plant's time goes on", kWatchdog_s + 0.020 + kRow_s,
                    torque_off);
        no_way_out();
        first_after(n_.over_at, "stretch below 3 N m", kRelease_s, released);
        return o_;
      case Incident::disk_full:
        goes_on();
        return o_;
    }
    first("stretch below 3 N m", kRelease_s, released);
    return o_;
  }

 private:
  // The first row for which it holds, as a time since `from`.
  void first_after(double from, const char* what, double deadline_s, const TruthLog::Condition& holds) {
    const auto row = log_.first(from, holds);
    if (row) {
      o_.measured.push_back({what, row->monotonic_s - from, deadline_s});
    } else {
      o_.failure += std::string("never: ") + what + "; ";
    }
  }
  void first(const char* what, double deadline_s, const TruthLog::Condition& holds) {
    first_after(n_.at, what, deadline_s, holds);
  }

  // Force falls because the leg goes down: a hold's own relaxation does not count.
  void falling() {
    const auto commanded = log_.first(n_.at, inward);
    if (!commanded) return;
    first_after(commanded->monotonic_s, "force falling after the command", 0.100,
                [](const TruthRow& row, const TruthRow& before) {
                  return row.speed_deg_s < 0 && row.angle_deg < before.angle_deg &&
                         row.stretch_force_n < before.stretch_force_n;
                });
  }

  void without_power_at_the_end() {
    const auto row = log_.first(n_.over_at + kRow_s, [](const auto&, const auto&) { return true; });
    if (!row || row->torque_enabled) o_.failure += "the drive is still powered after the controller's end; ";
  }

  // A new simulator stands until a person has acknowledged and the self-test has passed.
  void standing() {
    for (const TruthRow& row : log_.rows()) {
      if (row.monotonic_s > n_.until) break;
      if (row.command_speed_deg_s != 0 || std::abs(row.angle_deg - log_.rows().front().angle_deg) > kStill) {
        o_.failure += "it moves " + std::to_string(row.monotonic_s - n_.at) +
                      " s after, before it was acknowledged and tested; ";
        return;
      }
    }
  }

  void no_way_out() {
    const auto outward =
        log_.first(n_.over_at + kSettling_s, [&](const TruthRow& row, const TruthRow& before) {
          return row.monotonic_s <= n_.until && row.angle_deg > before.angle_deg + kStill;
        });
    if (outward) o_.failure += "it moves outward; ";
  }

  // Nothing of it reaches the leg: the hold is held.
  void goes_on() {
    const auto disturbed = log_.first(n_.at, [&](const TruthRow& row, const TruthRow& before) {
      return row.monotonic_s <= n_.over_at && (torque_off(row, before) || inward(row, before));
    });
    if (disturbed) o_.failure += "the hold was broken off; ";
  }

  const Noted& n_;
  const TruthLog& log_;
  Observed o_;
};

}  // namespace

Observed judged(const Noted& noted, const TruthLog& log) {
  return Judge(noted, log).run();
}

}  // namespace stretch::live
