// Walks CiA 402 one step a cycle, counts orders, judges freshness.
#include "hal/modbus/drive_sequence.hpp"

#include <utility>

#include "hal/modbus/cia402.hpp"

namespace stretch::hal {

void DriveSequence::set_up_anew() noexcept {
  locked_ = true;
  state_ = DriveState::unknown;
  tick_.reset();
}

DriveOrder DriveSequence::next(const Command& command, bool permitted) noexcept {
  ++counter_;
  const bool wanted = command.speed.has_value() && is_finite(*command.speed);
  if (!wanted) locked_ = false;
  enabling_before_ = std::exchange(enabling_, wanted && permitted && !locked_);
  return {.control_word = control_word(state_, enabling_, command.reset_drive_fault),
          .enable = enabling_ && state_ != DriveState::fault,
          .reset_fault = state_ == DriveState::fault && command.reset_drive_fault,
          .speed = enabling_ && state_ == DriveState::operation_enabled ? *command.speed : AngularVelocity{},
          .acceleration = command.acceleration,
          .torque_limit = command.torque_limit,
          .counter = counter_,
          .set_point = {}};
}

DriveSequence::Taken DriveSequence::take(DriveSample& answer, Counters counters) noexcept {
  const auto behind = static_cast<std::uint16_t>(counter_ - answer.command_echo);
  const bool not_consumed = counters.echo && behind > 1;
  const bool stands = counters.tick && (!tick_ || *tick_ == answer.tick);
  const bool jumped_back = counters.tick && tick_ &&
                           static_cast<std::int16_t>(static_cast<std::uint16_t>(answer.tick - *tick_)) < 0;
  tick_ = answer.tick;
  if (stands || not_consumed || jumped_back) answer.quality = Quality::stale;
  // The answer shows what the order before this one has led to.
  const bool fell_out =
      state_ == DriveState::operation_enabled && answer.state != DriveState::operation_enabled;
  if (fell_out && enabling_ && enabling_before_) locked_ = true;
  state_ = answer.state;
  return jumped_back ? Taken::rebooted : Taken::as_judged;
}

}  // namespace stretch::hal
