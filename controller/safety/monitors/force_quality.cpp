// SR06, SR07 and SR08.
#include "controller/safety/monitors/force_quality.hpp"

namespace stretch::safety {
namespace {
using namespace stretch::literals;

constexpr AngularVelocity kMoving =
    0.1_deg_s;  // a support that moves at all; the encoder's noise is a tenth of it

// The last direction it really moved in.
void follow(int& direction, AngularVelocity speed, bool& turned) noexcept {
  if (abs(speed) < kMoving) return;
  const int now = speed > AngularVelocity{} ? 1 : -1;
  turned = turned || (direction != 0 && now != direction);
  direction = now;
}
}  // namespace

SafetyAction BadForceMonitor::operator()(const Evidence& e) noexcept {
  return e.beliefs.force().bad ? SafetyAction::retreat_by_position : SafetyAction::none;
}

SafetyAction StaleForceMonitor::operator()(const Evidence& e) noexcept {
  const bool missing = missing_(!e.beliefs.force().fresh, cycles_);
  const bool stuck = frozen(e);
  return missing || stuck ? SafetyAction::retreat_by_position : SafetyAction::none;
}

bool StaleForceMonitor::frozen(const Evidence& e) noexcept {
  const ForceBelief& force = e.beliefs.force();
  const Duration elapsed = min(e.now - before_, 2.0 * e.period);
  before_ = e.now;
  const bool counted = e.sample.force.has_sequence || !force.known;
  const bool moving = e.beliefs.drive().known && abs(e.beliefs.drive().speed) >= kMoving;
  const Duration moved = moving ? elapsed : Duration{};
  const bool a = a_.stands(counted, force.channel_a, moved, identical_for_);
  const bool b = b_.stands(counted, force.channel_b, moved, identical_for_);
  return a || b;
}

bool StaleForceMonitor::Channel::stands(bool counted, Force force, Duration moved,
                                        Duration longest) noexcept {
  const bool same = !counted && force == last_;
  last_ = force;
  identical_ = same ? identical_ + moved : Duration{};
  return same && reached(identical_, longest);
}

SafetyAction ForceAgreementMonitor::operator()(const Evidence& e) noexcept {
  const bool channels = channels_disagree(e);
  const bool torque = torque_disagrees(e);
  return channels || torque ? SafetyAction::retreat_by_position : SafetyAction::none;
}

bool ForceAgreementMonitor::channels_disagree(const Evidence& e) noexcept {
  const ForceBelief& force = e.beliefs.force();
  const Force larger = max(abs(force.channel_a), abs(force.channel_b));
  const Force allowed = max(s_.sr08_channels, s_.sr08_channels_fraction * larger);
  return channels_(force.known && abs(force.channel_a - force.channel_b) > allowed, s_.sr08_cycles);
}

bool ForceAgreementMonitor::torque_disagrees(const Evidence& e) noexcept {
  const DriveBelief& drive = e.beliefs.drive();
  const bool blanked = just_reversed(e);
  const bool judged = drive.state == hal::DriveState::operation_enabled && e.beliefs.force().known &&
                      e.beliefs.leg().cuff_distance > Length{} && drive.angle > s_.sr08_torque_above_angle &&
                      !blanked;
  if (!judged) return torque_(false, e.now, s_.sr08_torque_for);

  const Torque expected = m_.support_torque * cos(drive.angle) + e.beliefs.force().leg_torque;
  const Torque allowed =
      max(m_.joint_friction + s_.sr08_torque_above_friction, s_.sr08_torque_fraction * abs(expected));
  return torque_(abs(drive.torque - expected) > allowed, e.now, s_.sr08_torque_for);
}

bool ForceAgreementMonitor::just_reversed(const Evidence& e) noexcept {
  const DriveBelief& drive = e.beliefs.drive();
  const bool enabled = drive.state == hal::DriveState::operation_enabled;
  bool turned = enabled && !enabled_before_;
  enabled_before_ = enabled;
  follow(commanded_direction_, e.commands.last().speed.value_or(AngularVelocity{}), turned);
  follow(measured_direction_, drive.speed, turned);
  if (turned) {
    reversed_ = true;
    reversed_at_ = e.now;
  }
  return reversed_ && !reached(e.now - reversed_at_, s_.sr08_reversal_blanking);
}

}  // namespace stretch::safety
