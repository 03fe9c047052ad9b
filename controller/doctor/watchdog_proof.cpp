// Cycles and silences, one after the other, each under the same guard.
#include "controller/doctor/watchdog_proof.hpp"

#include <array>
#include <cstdio>
#include <optional>
#include <string>

namespace stretch::doctor {
namespace {

using hal::DriveState;
using hal::Quality;

constexpr Duration kPatience = seconds(10.0);  // for links, relay, enabling
constexpr Duration kStill = seconds(0.5);      // the support stands before a silence
constexpr Duration kSinking = seconds(2.0);    // within which it must sink after one
constexpr Angle kWrongWay = degrees(0.3);

std::string in_ms(Duration d) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.0f ms", in_milliseconds(d));
  return text.data();
}

class Proof {
 public:
  Proof(hal::Station& hardware, const config::Station& station, const ProofLimits& limits,
        const std::function<void(Duration)>& wait)
      : hardware_(hardware), station_(station), limits_(limits), wait_(wait) {}

  // Everything proven and nobody in it; else why not.
  [[nodiscard]] std::optional<std::string> ready() {
    for (Duration t; t < kPatience; t += station_.period) {
      cycle({});
      if (whole() && !objection()) return std::nullopt;
    }
    if (!whole()) return "not every device is proven";
    return objection();
  }

  // Relay closed and drive enabled, standing; else why not.
  [[nodiscard]] std::optional<std::string> enable() {
    for (Duration t; t < kPatience; t += station_.period) {
      cycle({});  // a command without speed and permissive first: whatever was locked is free again
      if (sample_.drive.state != DriveState::fault) break;
      hal::Command reset;
      reset.reset_drive_fault = true;
      cycle(reset);
    }
    for (Duration t; t < kPatience; t += station_.period) {
      hal::Command command = standing();
      command.reset_safety_relay = !sample_.io.reset_not_needed;
      if (!sample_.io.relay_on) command.speed.reset();
      if (const auto why = guarded(command)) return why;
      if (sample_.drive.state == DriveState::operation_enabled) return std::nullopt;
    }
    return "the drive cannot be enabled";
  }

  // Outward by the travel, then still; else why not.
  [[nodiscard]] std::optional<std::string> move() {
    const Angle from = angle_;
    hal::Command outward = standing();
    outward.speed = limits_.speed;
    const Duration longest = 3.0 * (limits_.travel / limits_.speed);
    for (Duration t; t < longest && angle_ - from < limits_.travel; t += station_.period) {
      if (const auto why = guarded(outward)) return why;
      if (angle_ < from - kWrongWay) return end_with("the support moves inward when sent outward");
    }
    if (angle_ - from < limits_.travel) return end_with("the support does not move");
    return stand();
  }

  [[nodiscard]] std::optional<std::string> stand() {
    for (Duration t; t < kStill; t += station_.period) {
      if (const auto why = guarded(standing())) return why;
    }
    return std::nullopt;
  }

  // Says nothing for so long, then asks what has become of it, with a command that leaves everything as it
  // is. The inputs are those before it, the drive's state is its answer to it.
  [[nodiscard]] hal::Sample after_silence(Duration silence) {
    wait_(silence);
    hal::Sample found = hardware_.read();
    hardware_.write(standing());
    found.drive = cycle(standing()).drive;
    return found;
  }

  // Whether the support sinks while everything is commanded to stay as it is: its drive holds it no more.
  [[nodiscard]] bool sinks() {
    const Angle from = angle_;
    for (Duration t; t < kSinking; t += station_.period) {
      cycle(standing());
      if (angle_ <= from - 0.5 * limits_.travel) return true;
    }
    return false;
  }

  void end() { cycle({}); }

 private:
  [[nodiscard]] hal::Command standing() const {
    hal::Command command;
    command.permissive = true;
    command.speed = AngularVelocity{};
    command.acceleration = degrees_per_second2(5.0);
    command.torque_limit =
        station_.mechanics.support_torque + station_.mechanics.joint_friction + limits_.margin;
    return command;
  }

  const hal::Sample& cycle(const hal::Command& command) {
    wait_(station_.period);
    sample_ = hardware_.read();
    hardware_.write(command);
    if (sample_.drive.quality == Quality::valid) angle_ = sample_.drive.angle;
    return sample_;
  }

  [[nodiscard]] std::optional<std::string> end_with(const char* why) {
    cycle({});
    return why;
  }

  // The command, unless something forbids it: then the safest one, and why.
  [[nodiscard]] std::optional<std::string> guarded(const hal::Command& command) {
    if (const auto why = objection()) {
      cycle({});
      return why;
    }
    cycle(command);
    return std::nullopt;
  }

  [[nodiscard]] bool whole() const {
    const hal::SetupResult setup = hardware_.setup();
    return setup.permits_torque() && setup.load_cell_identity;
  }

  [[nodiscard]] std::optional<std::string> objection() const {
    const auto off = [this](Force channel) {
      return abs(channel - station_.mechanics.cuff_weight) > limits_.at_rest;
    };
    if (sample_.force.quality == Quality::bad_content) return "the load cell gives no force";
    // What is no new measurement moves nothing for longer than two cycles.
    if (sample_.force.quality != Quality::valid || sample_.io.quality != Quality::valid ||
        sample_.drive.quality != Quality::valid)
      return missed();
    missed_ = 0;
    if (off(sample_.force.channel_a) || off(sample_.force.channel_b)) return "the cuff is not empty";
    if (sample_.io.strap_ok) return "the strap is closed: nobody may lie in it";
    if (!sample_.io.estop_ok || !sample_.io.relay_no_fault) return "the emergency stop chain is open";
    if (station_.safety.hand_switch == config::HandSwitchKind::press_to_stop &&
        !(sample_.io.hand_switch_a_ok && sample_.io.hand_switch_b_ok))
      return "the hand switch is pressed";
    if (angle_ > limits_.highest) return "the support is not down";
    return std::nullopt;
  }
  // One lost answer is no reason; what is known is a cycle old then.
  [[nodiscard]] std::optional<std::string> missed() const {
    return ++missed_ > 2 ? std::optional<std::string>("a device gives no new measurement") : std::nullopt;
  }

  hal::Station& hardware_;
  const config::Station& station_;
  const ProofLimits& limits_;
  const std::function<void(Duration)>& wait_;
  hal::Sample sample_;
  Angle angle_;  // the last that was told
  mutable int missed_ = 0;
};

Finding failed(const char* what, const std::string& why) {
  return {what, "not tried: " + why, Judgement::bad,
          "mend that, take everything off the support, and try again"};
}

// Of the drive, after its watchdog's time and kLate of silence; `sank`: the support did afterwards.
Finding judged(const char* what, const hal::Sample& after, bool sank, Duration watchdog) {
  const std::string silence = in_ms(watchdog + kLate) + " of silence";
  const char* const kAdvice =
      "nobody may lie in it: find out what the drive's watchdog is really set to, and what it does";
  if (after.drive.quality != Quality::valid || after.io.quality != Quality::valid)
    return failed(what, "no new measurement after " + silence);
  const DriveState state = after.drive.state;
  if (state == DriveState::operation_enabled)
    return {what, "still on after " + silence, Judgement::bad, kAdvice};
  if (!after.io.relay_on) {
    return {what, "the relay opened before " + silence + " were over", Judgement::bad,
            "lengthen the safety I/O's watchdog, or shorten drive_watchdog_ms: neither proves the other"};
  }
  const bool off = state == DriveState::fault || state == DriveState::switch_on_disabled ||
                   state == DriveState::ready_to_switch_on;
  if (!off || !sank)
    return {what, "stopped after " + silence + ", and the support does not sink", Judgement::bad, kAdvice};
  return {what,
          "on after " + in_ms(0.5 * watchdog) + " of silence, off after " + in_ms(watchdog + kLate) +
              ", and the support sank",
          Judgement::good, ""};
}

// Of the safety I/O, the same.
Finding judged_io(const char* what, const hal::Sample& after, Duration watchdog) {
  const std::string silence = in_ms(watchdog + kLate) + " of silence";
  if (after.io.quality == Quality::no_answer || !after.io.estop_ok)
    return failed(what, "the safety I/O did not answer, or its chain was open, after " + silence);
  const hal::SafetyIoSample& io = after.io;
  const bool fell = !io.io_watchdog_ok && !io.relay_on && !io.sto_a_feedback && !io.sto_b_feedback;
  return {what, (fell ? "fallen, and the relay with it, after " : "its outputs still stand after ") + silence,
          fell ? Judgement::good : Judgement::bad,
          fell ? "" : "nobody may lie in it: a dead controller would keep its permissive"};
}

}  // namespace

std::vector<Finding> prove_watchdogs(hal::Station& hardware, const config::Station& station,
                                     const ProofLimits& limits, bool drive_has_one, Duration io_watchdog,
                                     const std::function<void(Duration)>& wait) {
  const char* const kDrive = "drive, watchdog proved by silence";
  const char* const kIo = "safety I/O, watchdog proved by silence";
  std::vector<Finding> findings;
  Proof proof(hardware, station, limits, wait);
  const auto tried = [&](auto... steps) {
    std::optional<std::string> why;
    ((why = why ? why : steps()), ...);
    return why;
  };
  const auto ready = [&] { return proof.ready(); };
  const auto enable = [&] { return proof.enable(); };
  const auto move = [&] { return proof.move(); };
  const auto stand = [&] { return proof.stand(); };

  const Duration drive_watchdog = station.mechanics.drive_watchdog;
  if (drive_has_one) {
    if (const auto why = tried(ready, enable, move)) {
      findings.push_back(failed(kDrive, *why));
    } else {
      const bool lives =
          proof.after_silence(0.5 * drive_watchdog).drive.state == DriveState::operation_enabled;
      const auto again = lives ? proof.stand() : std::nullopt;
      if (again) {
        findings.push_back(failed(kDrive, *again));
      } else if (!lives) {
        findings.push_back({kDrive, "off after a silence of half its time", Judgement::bad,
                            "it would take the power from a session that is in order"});
      } else {
        const hal::Sample after = proof.after_silence(drive_watchdog + kLate);
        findings.push_back(judged(kDrive, after, proof.sinks(), drive_watchdog));
      }
    }
    proof.end();
  }
  if (const auto why = tried(ready, enable, stand)) {
    findings.push_back(failed(kIo, *why));
  } else {
    findings.push_back(judged_io(kIo, proof.after_silence(io_watchdog + kLate), io_watchdog));
  }
  proof.end();
  return findings;
}

}  // namespace stretch::doctor
