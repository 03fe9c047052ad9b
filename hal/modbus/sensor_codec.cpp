// Blocks of inputs to samples, a command to a register of outputs.
#include "hal/modbus/sensor_codec.hpp"

#include <cmath>

#include "hal/modbus/point_codec.hpp"
#include "hal/modbus/register_image.hpp"

namespace stretch::hal {
namespace {

struct Channel {
  Force net;
  bool error = false;
};

Channel channel_of(const config::LoadCellChannel& channel, BlockView in) noexcept {
  const double net = value(channel.net_n, in);
  if (!std::isfinite(net)) return {.net = {}, .error = true};
  const bool told = channel.status && (raw_value(*channel.status, in) & channel.fault_mask) != 0;
  const bool beyond =
      (channel.range && abs(newtons(net)) > *channel.range) || !can_be_true(channel.net_n, in);
  const bool other_unit = channel.unit_ok && !holds(*channel.unit_ok, in);
  return {newtons(net), told || beyond || other_unit};
}

void put(const config::BitPoint& output, bool on, unsigned& word) noexcept {
  if (on != output.inverted) word |= 1U << static_cast<unsigned>(output.bit);
}

// The read-back in the sample's own order, whatever the part's is: 0 permissive, 2 green, 3 yellow, 4 red,
// 5 buzzer, 6 reset.
std::uint16_t outputs_read_back(const config::SafetyIoProfile& profile, BlockView in) noexcept {
  unsigned word = 0;
  const auto take = [&](const config::BitPoint& output, unsigned to) {
    const config::BitPoint read_back{
        .address = profile.outputs_state.address, .bit = output.bit, .inverted = output.inverted};
    if (bit(read_back, in)) word |= 1U << to;
  };
  take(profile.permissive, 0);
  take(profile.lamp_green, 2);
  take(profile.lamp_yellow, 3);
  take(profile.lamp_red, 4);
  take(profile.buzzer, 5);
  take(profile.safety_reset, 6);
  return static_cast<std::uint16_t>(word);
}

}  // namespace

ForceSample decode(const config::LoadCellProfile& profile, std::span<const std::uint16_t> block) noexcept {
  const BlockView in = read_view(profile.device, block);
  const Channel a = channel_of(profile.channel_a, in);
  const Channel b = profile.channel_b ? channel_of(*profile.channel_b, in) : Channel{};
  ForceSample sample;
  sample.channel_a = a.net;
  sample.channel_b = b.net;
  sample.error_a = a.error;
  sample.error_b = b.error;
  sample.has_sequence = profile.sequence.has_value();
  if (profile.sequence) sample.sequence = static_cast<std::uint16_t>(raw_value(*profile.sequence, in));
  if (profile.age_ms) sample.age = milliseconds(value(*profile.age_ms, in));
  const bool bad = a.error || b.error || !can_be_true(profile.age_ms, in);
  sample.quality = bad ? Quality::bad_content : Quality::valid;
  return sample;
}

SafetyIoSample decode(const config::SafetyIoProfile& profile, std::span<const std::uint16_t> block) noexcept {
  const BlockView in = read_view(profile.device, block);
  SafetyIoSample sample;
  sample.quality = Quality::valid;
  sample.estop_ok = bit(profile.estop_ok, in);
  sample.hand_switch_a_ok = bit(profile.hand_switch_a_ok, in);
  sample.hand_switch_b_ok = bit(profile.hand_switch_b_ok, in);
  sample.end_min_ok = bit(profile.end_min_ok, in);
  sample.end_max_ok = bit(profile.end_max_ok, in);
  sample.sto_a_feedback = bit(profile.sto_a_feedback, in);
  sample.sto_b_feedback = bit(profile.sto_b_feedback, in);
  sample.relay_on = bit(profile.relay_on, in);
  sample.relay_no_fault = bit(profile.relay_no_fault, in);
  sample.reset_not_needed = bit(profile.reset_not_needed, in);
  sample.strap_ok = bit(profile.strap_ok, in);
  sample.supply_ok = bit(profile.supply_ok, in);
  sample.io_watchdog_ok = bit(profile.io_watchdog_ok, in);
  if (profile.scan) sample.scan = static_cast<std::uint16_t>(raw_value(*profile.scan, in));
  sample.outputs = outputs_read_back(profile, in);
  return sample;
}

std::uint16_t outputs_of(const config::SafetyIoProfile& profile, const Command& command,
                         bool permissive) noexcept {
  unsigned word = 0;
  put(profile.permissive, permissive, word);
  put(profile.lamp_green, command.lamp_green, word);
  put(profile.lamp_yellow, command.lamp_yellow, word);
  put(profile.lamp_red, command.lamp_red, word);
  put(profile.buzzer, command.buzzer, word);
  put(profile.safety_reset, command.reset_safety_relay, word);
  return static_cast<std::uint16_t>(word);
}

std::uint16_t with_echo(const config::SafetyIoProfile& profile, std::uint16_t outputs, bool echo) noexcept {
  unsigned word = outputs;
  if (profile.echo_output) put(*profile.echo_output, echo, word);
  return static_cast<std::uint16_t>(word);
}

}  // namespace stretch::hal
