// Every field named once, for both directions.
#include "controller/recording/cycle_record.hpp"

#include <array>
#include <cmath>
#include <cstring>

#include "controller/recording/bytes.hpp"

namespace stretch::recording {
namespace {

// A quantity travels as its SI value.
template <class Archive, class Tag>
void field(Archive& archive, Quantity<Tag>& q) noexcept {
  double si = q.si();
  archive(si);
  q = Quantity<Tag>::from_si(si);
}
template <class Archive>
void field(Archive& archive, Instant& t) noexcept {
  archive(t.ns);
}
template <class Archive, class T>
requires std::is_arithmetic_v<T>
void field(Archive& archive, T& value) noexcept {
  archive(value);
}

// An enumeration's last value; what is above it is a word nobody knows.
[[nodiscard]] constexpr Side last_of(Side) noexcept {
  return Side::right;
}
[[nodiscard]] constexpr PhaseKind last_of(PhaseKind) noexcept {
  return PhaseKind::repeat;
}
[[nodiscard]] constexpr session::PersonAction last_of(session::PersonAction) noexcept {
  return session::PersonAction::score;
}
[[nodiscard]] constexpr hal::Quality last_of(hal::Quality) noexcept {
  return hal::Quality::valid;
}
[[nodiscard]] constexpr hal::DriveState last_of(hal::DriveState) noexcept {
  return hal::DriveState::quick_stop;
}
void field(ByteWriter& writer,
           const auto& value) noexcept requires std::is_enum_v<std::remove_cvref_t<decltype(value)>> {
  writer(value);
}
void field(ByteReader& reader,
           auto& value) noexcept requires std::is_enum_v<std::remove_cvref_t<decltype(value)>> {
  reader(value);
  if (value <= last_of(value)) return;
  value = {};
  reader.refuse();
}
template <class Archive, class T>
void field(Archive& archive, std::optional<T>& value) noexcept {
  bool present = value.has_value();
  archive(present);
  if (!present) {
    value.reset();
    return;
  }
  T content = value.value_or(T{});
  field(archive, content);
  value = content;
}
template <class Archive, class... Fields>
void fields(Archive& archive, Fields&... all) noexcept {
  (field(archive, all), ...);
}

template <class Archive>
void sample(Archive& ar, hal::Sample& s) noexcept {
  fields(ar, s.cycle, s.taken);
  hal::DriveSample& d = s.drive;
  fields(ar, d.quality, d.state, d.angle, d.speed, d.torque, d.error_code, d.torque_limit_active,
         d.torque_limit, d.negative_limit, d.positive_limit, d.sto_a_closed, d.sto_b_closed, d.tick,
         d.command_echo, d.watchdog_age);
  hal::ForceSample& f = s.force;
  fields(ar, f.quality, f.channel_a, f.channel_b, f.error_a, f.error_b, f.sequence, f.has_sequence, f.age);
  hal::SafetyIoSample& i = s.io;
  fields(ar, i.quality, i.estop_ok, i.hand_switch_a_ok, i.hand_switch_b_ok, i.end_min_ok, i.end_max_ok,
         i.sto_a_feedback, i.sto_b_feedback, i.relay_on, i.relay_no_fault, i.reset_not_needed, i.strap_ok,
         i.supply_ok, i.io_watchdog_ok, i.scan, i.outputs);
  fields(ar, s.second_angle.fitted, s.second_angle.quality, s.second_angle.angle);
}

template <class Archive>
void setup(Archive& ar, hal::SetupResult& s) noexcept {
  fields(ar, s.drive_identity, s.drive_watchdog, s.drive_torque_limit, s.load_cell_identity,
         s.safety_io_identity, s.safety_io_watchdog);
}

template <class Archive>
void plan(Archive& ar, session::Plan& p) noexcept {
  fields(ar, p.number, p.side, p.mass, p.height, p.cuff_distance, p.force, p.force_limit, p.angle_limit,
         p.duration, p.expected, p.resumptions, p.phases.count);
  p.phases.count =
      p.phases.count < 0 ? 0 : (p.phases.count > config::kMaxPhases ? config::kMaxPhases : p.phases.count);
  for (int n = 0; n < p.phases.count; ++n) {
    config::Phase& phase = p.phases.phases[static_cast<std::size_t>(n)];
    fields(ar, phase.kind, phase.target_fraction, phase.duration, phase.until_angle, phase.until_relaxed,
           phase.until_creep_below, phase.repeat_count, phase.repeat_length);
  }
}

template <class Archive>
void record(Archive& ar, CycleRecord& r) noexcept {
  cycle::CycleInput& in = r.input;
  fields(ar, in.now, in.dt);
  sample(ar, in.sample);
  setup(ar, in.setup);
  fields(ar, in.overran, in.missed_periods, in.stop, in.acknowledge, in.heartbeat_known, in.heartbeat_age,
         in.day, in.request_count);
  if (in.request_count > cycle::kRequestsPerCycle) in.request_count = cycle::kRequestsPerCycle;
  for (std::uint32_t n = 0; n < in.request_count; ++n)
    fields(ar, in.requests[n].action, in.requests[n].value);
  fields(ar, in.has_plan);
  if (in.has_plan) plan(ar, in.plan);
  hal::Command& c = r.command;
  fields(ar, c.speed, c.acceleration, c.torque_limit, c.permissive, c.reset_drive_fault, c.reset_safety_relay,
         c.zero_force, c.lamp_green, c.lamp_yellow, c.lamp_red, c.buzzer);
}

[[nodiscard]] std::int32_t rounded(double value) noexcept {
  return static_cast<std::int32_t>(std::lround(value));
}

}  // namespace

std::array<std::byte, kFrameHeader> frame_header(std::uint8_t kind, std::uint32_t size) noexcept {
  std::array<std::byte, kFrameHeader> bytes{};
  bytes[0] = std::byte{kind};
  std::memcpy(bytes.data() + 1, &size, sizeof size);
  return bytes;
}

std::size_t encode(const CycleRecord& r, std::span<std::byte> buffer) noexcept {
  CycleRecord copy = r;
  ByteWriter writer(buffer);
  record(writer, copy);
  return writer.overflow() ? 0 : writer.size();
}

std::optional<CycleRecord> decode(std::span<const std::byte> bytes) noexcept {
  CycleRecord r;
  ByteReader reader(bytes);
  record(reader, r);
  if (reader.underflow() || reader.refused() || reader.used() != bytes.size()) return std::nullopt;
  return r;
}

WireCommand as_on_the_wire(const hal::Command& c) noexcept {
  WireCommand wire;
  wire.enabled = c.speed.has_value();
  wire.speed = rounded(in_degrees_per_second(c.speed.value_or(AngularVelocity{})) * 1e3);
  wire.acceleration = static_cast<std::uint32_t>(rounded(in_degrees_per_second2(c.acceleration) * 1e3));
  wire.torque_limit = rounded(c.torque_limit.si() * 1e2);
  const std::array<bool, 8> switches{c.permissive, c.reset_drive_fault, c.reset_safety_relay, c.zero_force,
                                     c.lamp_green, c.lamp_yellow,       c.lamp_red,           c.buzzer};
  for (std::size_t bit = 0; bit < switches.size(); ++bit) {
    if (switches[bit]) wire.flags = static_cast<std::uint16_t>(wire.flags | (1U << bit));
  }
  return wire;
}

}  // namespace stretch::recording
