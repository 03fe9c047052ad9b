// One block in, a few registers out.
#include "hal/modbus/sensor_clients.hpp"

#include <array>
#include <span>
#include <utility>

#include "hal/modbus/cyclic_blocks.hpp"
#include "hal/modbus/point_codec.hpp"

namespace stretch::hal {
namespace {

// The registers of the read blocks in `registers`; empty if there was no good answer.
std::span<const std::uint16_t> registers_of(DeviceLink& link, const config::DeviceProfile& device,
                                            CyclicRegisters& registers) noexcept {
  const std::span<std::uint16_t> wanted = std::span(registers).first(read_count(device));
  if (!read_blocks(link, device, wanted)) return {};
  return wanted;
}

// How little a sample is to be believed: the more the later it stands here.
constexpr int trust(Quality quality) noexcept {
  switch (quality) {
    case Quality::no_answer:
      return 0;
    case Quality::bad_content:
      return 1;
    case Quality::stale:
      return 2;
    case Quality::valid:
      return 3;
  }
  return 0;
}

}  // namespace

ForceSample Transmitter::read() noexcept {
  CyclicRegisters registers{};
  const auto read = registers_of(link_, profile_.device, registers);
  if (read.empty()) return {};
  ForceSample sample = decode(profile_, read);
  if (sample.quality == Quality::bad_content) link_.count_bad_content();
  if (!sample.has_sequence) return sample;
  const bool stands = conversions_.stands(sample.sequence);
  if (stands && sample.quality == Quality::valid) sample.quality = Quality::stale;
  return sample;
}

void Transmitter::write(const Command& command) noexcept {
  const bool asked_before = std::exchange(zero_asked_, command.zero_force);
  const bool rose = command.zero_force && !asked_before;
  if (rose) {
    static_cast<void>(write_one(profile_.zero));
    idle_due_ = profile_.idle.has_value();
  } else if (idle_due_) {
    idle_due_ = !write_one(*profile_.idle) && link_.up();
  }
}

bool Transmitter::write_one(const config::RegisterValue& value) noexcept {
  const config::Point point = point_of(value);
  std::array<std::uint16_t, 2> words{};
  const auto given = std::span(words).first(static_cast<std::size_t>(value.width));
  put_raw(point, value.value, {value.address, given});
  return link_.transact(write_request(profile_.device, value.address, given), {});
}

void LoadCellClient::adopt() noexcept {
  first_.adopt();
  if (second_) second_->adopt();
}

ForceSample LoadCellClient::read() noexcept {
  ForceSample sample = first_.read();
  if (!second_) return sample;
  const ForceSample other = second_->read();
  if (trust(other.quality) < trust(sample.quality)) sample.quality = other.quality;
  if (sample.quality == Quality::no_answer) return {};
  sample.channel_b = other.channel_a;
  sample.error_b = other.error_a;
  sample.has_sequence = sample.has_sequence && other.has_sequence;
  sample.age = max(sample.age, other.age);
  return sample;
}

void LoadCellClient::write(const Command& command) noexcept {
  first_.write(command);
  if (second_) second_->write(command);
}

bool LoadCellClient::set_up_anew() const noexcept {
  return first_.set_up_anew() || (second_ && second_->set_up_anew());
}

void SafetyIoClient::adopt() noexcept {
  const Adoption adoption = link_.adopt();
  set_up_anew_ = adoption == Adoption::set_up_anew;
  if (adoption == Adoption::none) return;
  sequence_.taken_over(set_up_anew_);
  off_stands_ = false;
}

SafetyIoSample SafetyIoClient::read() noexcept {
  CyclicRegisters registers{};
  const auto read = registers_of(link_, profile_.device, registers);
  if (read.empty()) return {};
  SafetyIoSample sample = decode(profile_, read);
  if (inputs_stand(sample, read)) sample.quality = Quality::stale;
  // Its watchdog ran out while nobody wrote to it: only setting it up anew starts it again.
  if (sample.quality == Quality::valid && !sample.io_watchdog_ok) link_.give_up();
  return sample;
}

bool SafetyIoClient::inputs_stand(const SafetyIoSample& sample,
                                  std::span<const std::uint16_t> registers) noexcept {
  if (profile_.scan) return scans_.stands(sample.scan);
  return !profile_.echo_input ||
         echo_.stands(bit(*profile_.echo_input, read_view(profile_.device, registers)));
}

void SafetyIoClient::write(const Command& command, bool permitted) noexcept {
  const bool permissive = sequence_.permissive(command, permitted);
  const std::uint16_t outputs = outputs_of(profile_, command, permissive);
  const Instant now = clock_();
  if (!sequence_.due(outputs, now)) return;
  // Nothing holds back what removes torque; once it has, refreshing it is like any other write. What is
  // written and not acknowledged may stand or not.
  const bool off_stood = std::exchange(off_stands_, false);
  const bool removes_torque = !permissive && !off_stood;
  const std::uint16_t echoing = with_echo(profile_, outputs, echo_.next());
  if (!write_one(profile_.permissive.address, echoing, removes_torque)) return;
  off_stands_ = !permissive;
  echo_.written();
  const config::WatchdogTrigger& trigger = profile_.watchdog_trigger;
  if (!write_one(trigger.address, trigger.value.value_or(sequence_.next_trigger()), false)) return;
  sequence_.written(outputs, now);
}

bool SafetyIoClient::write_one(std::uint16_t address, std::uint16_t value, bool urgent) noexcept {
  return link_.transact(write_request(profile_.device, address, std::span(&value, 1)), {}, urgent);
}

}  // namespace stretch::hal
