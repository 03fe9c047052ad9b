// One block in, a few registers out.
#include "hal/modbus/sensor_clients.hpp"

#include <array>
#include <span>
#include <utility>

namespace stretch::hal {
namespace {

// The cyclic block of `device` in `registers`; empty if there was no good answer.
std::span<const std::uint16_t> read_block(DeviceLink& link, const config::DeviceProfile& device,
                                          std::span<std::uint16_t, kMaxRead> registers) noexcept {
  const auto count = static_cast<std::uint16_t>(device.cyclic_read.count);
  const std::span<std::uint16_t> wanted = registers.first(count);
  if (!link.transact(RequestPdu::read(device.read_function, {device.cyclic_read.start, count}), wanted))
    return {};
  return wanted;
}

}  // namespace

ForceSample LoadCellClient::read() noexcept {
  std::array<std::uint16_t, kMaxRead> registers{};
  const auto block = read_block(link_, profile_.device, registers);
  if (block.empty()) return {};
  ForceSample sample = decode(profile_, block);
  if (!sample.has_sequence) return sample;
  const bool stands = conversions_.stands(sample.sequence);
  if (stands && sample.quality == Quality::valid) sample.quality = Quality::stale;
  return sample;
}

void LoadCellClient::write(const Command& command) noexcept {
  const bool asked_before = std::exchange(zero_asked_, command.zero_force);
  const bool rose = command.zero_force && !asked_before;
  if (rose) {
    static_cast<void>(link_.transact(RequestPdu::write_one(profile_.zero.address, profile_.zero.value), {}));
    idle_due_ = true;
  } else if (idle_due_) {
    idle_due_ =
        !link_.transact(RequestPdu::write_one(profile_.idle.address, profile_.idle.value), {}) && link_.up();
  }
}

void SafetyIoClient::adopt() noexcept {
  const Adoption adoption = link_.adopt();
  set_up_anew_ = adoption == Adoption::set_up_anew;
  if (adoption == Adoption::none) return;
  sequence_.taken_over(set_up_anew_);
  off_stands_ = false;
}

SafetyIoSample SafetyIoClient::read() noexcept {
  std::array<std::uint16_t, kMaxRead> registers{};
  const auto block = read_block(link_, profile_.device, registers);
  if (block.empty()) return {};
  SafetyIoSample sample = decode(profile_, block);
  if (scans_.stands(sample.scan)) sample.quality = Quality::stale;
  // Its watchdog ran out while nobody wrote to it: only setting it up anew starts it again.
  if (sample.quality == Quality::valid && !sample.io_watchdog_ok) link_.give_up();
  return sample;
}

void SafetyIoClient::write(const Command& command, bool permitted) noexcept {
  const bool permissive = sequence_.permissive(command, permitted);
  const std::uint16_t outputs = outputs_of(profile_, command, permissive);
  const Instant now = clock_();
  if (!sequence_.due(outputs, now)) return;
  // Nothing holds back what removes torque; once it has, refreshing it is like any other write.
  const bool removes_torque = !permissive && !std::exchange(off_stands_, false);
  if (!write_one({profile_.permissive.address, outputs}, removes_torque)) return;
  off_stands_ = !permissive;
  if (!write_one({profile_.watchdog_trigger.address, sequence_.next_trigger()}, false)) return;
  sequence_.written(outputs, now);
}

bool SafetyIoClient::write_one(const config::RegisterValue& value, bool urgent) noexcept {
  return link_.transact(RequestPdu::write_one(value.address, value.value), {}, urgent);
}

}  // namespace stretch::hal
