// One order out, one answer in.
#include "hal/modbus/drive_client.hpp"

#include <array>

namespace stretch::hal {

void DriveClient::adopt() noexcept {
  const Adoption adoption = link_.adopt();
  set_up_anew_ = adoption == Adoption::set_up_anew;
  if (set_up_anew_) sequence_.set_up_anew();
  if (adoption != Adoption::none) missed_ = false;  // it has just been looked at
}

void DriveClient::exchange(const Command& command, bool permitted) noexcept {
  sample_ = DriveSample{};
  const DriveOrder order = sequence_.next(command, permitted);
  if (!link_.up()) return;
  std::array<std::uint16_t, kMaxWriteWithRead> out{};
  std::array<std::uint16_t, kMaxRead> in{};
  const std::span<std::uint16_t> written(out.data(),
                                         static_cast<std::size_t>(profile_.device.cyclic_write.count));
  const std::span<std::uint16_t> read(in.data(), static_cast<std::size_t>(profile_.device.cyclic_read.count));
  encode(profile_, order, rated_, written);
  const bool answered = transact(written, read);
  if (answered) take(read);
  missed_ = !answered;
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
  const DriveSequence::Counters counters{.tick = profile_.tick.has_value(),
                                         .echo = profile_.command_echo.has_value()};
  // It has to be looked at anew although its answers were in order. So has one that a shared line lost and
  // found again without power: it may have been away for good, and its watchdog and limits with it.
  const bool found_off = missed_ && link_.shared() && sample_.state != DriveState::operation_enabled;
  if (sequence_.take(sample_, counters) == DriveSequence::Taken::rebooted || found_off) link_.give_up();
}

}  // namespace stretch::hal
