// Walks CiA 402 one step a cycle, counts commands, judges freshness.
#include "hal/modbus/drive_client.hpp"

#include <span>
#include <utility>

#include "hal/modbus/cia402.hpp"

namespace stretch::hal {

void DriveClient::adopt() noexcept {
  const Adoption adoption = link_.adopt();
  set_up_anew_ = adoption == Adoption::set_up_anew;
  if (!set_up_anew_) return;
  locked_ = true;
  state_ = DriveState::unknown;
  tick_.reset();
}

void DriveClient::exchange(const Command& command, bool permitted) noexcept {
  sample_ = DriveSample{};
  ++counter_;
  const bool wanted = command.speed.has_value() && is_finite(*command.speed);
  if (!wanted) locked_ = false;
  enabling_before_ = std::exchange(enabling_, wanted && permitted && !locked_);
  if (!link_.up()) return;
  const DriveOrder order{
      .control_word = control_word(state_, enabling_, command.reset_drive_fault),
      .speed = enabling_ && state_ == DriveState::operation_enabled ? *command.speed : AngularVelocity{},
      .acceleration = command.acceleration,
      .torque_limit = command.torque_limit,
      .counter = counter_};
  std::array<std::uint16_t, kMaxWriteWithRead> out{};
  std::array<std::uint16_t, kMaxRead> in{};
  const std::span<std::uint16_t> written(out.data(),
                                         static_cast<std::size_t>(profile_.device.cyclic_write.count));
  const std::span<std::uint16_t> read(in.data(), static_cast<std::size_t>(profile_.device.cyclic_read.count));
  encode(profile_, order, rated_, written);
  if (transact(written, read)) take(read);
}

bool DriveClient::transact(std::span<const std::uint16_t> out, std::span<std::uint16_t> in) noexcept {
  const std::uint16_t address = profile_.device.cyclic_write.start;
  const ReadBlock block{profile_.device.cyclic_read.start, static_cast<std::uint16_t>(in.size())};
  if (link_.fc23()) return link_.transact(RequestPdu::write_and_read(address, out, block), in);
  return link_.transact(RequestPdu::write(address, out), {}) &&
         link_.transact(RequestPdu::read(profile_.device.read_function, block), in);
}

void DriveClient::take(std::span<const std::uint16_t> block) noexcept {
  sample_ = decode(profile_, rated_, block);
  const auto behind = static_cast<std::uint16_t>(counter_ - sample_.command_echo);
  const bool not_consumed = profile_.command_echo && behind > 1;
  const bool stands = profile_.tick && (!tick_ || *tick_ == sample_.tick);
  const bool jumped_back = profile_.tick && tick_ &&
                           static_cast<std::int16_t>(static_cast<std::uint16_t>(sample_.tick - *tick_)) < 0;
  tick_ = sample_.tick;
  if (stands || not_consumed) sample_.quality = Quality::stale;
  // The answer shows what the order before this one has led to.
  const bool fell_out =
      state_ == DriveState::operation_enabled && sample_.state != DriveState::operation_enabled;
  if (fell_out && enabling_ && enabling_before_) locked_ = true;
  state_ = sample_.state;
  if (!jumped_back) return;
  // Its clock began anew: it has been without power, and has forgotten its watchdog and its limits.
  sample_.quality = Quality::stale;
  link_.give_up();
}

}  // namespace stretch::hal
