// One line a signal.
#include "tests/integration/trace.hpp"

#include <cmath>
#include <sstream>

namespace stretch::integration {
namespace {

constexpr double kMilli = 1e3;  // 0.001 deg, deg/s, deg/s2
constexpr double kCenti = 1e2;  // 0.01 N
constexpr double kNone = -1e9;  // of a speed that is not there

template <class E>
requires std::is_enum_v<E>
[[nodiscard]] double number(E value) noexcept {
  return static_cast<double>(value);
}

[[nodiscard]] double word(std::initializer_list<bool> bits) noexcept {
  double sum = 0;
  for (const bool bit : bits) sum = 2 * sum + (bit ? 1 : 0);
  return sum;
}

}  // namespace

void add(Trace& trace, const hal::Sample& sample) {
  const hal::DriveSample& d = sample.drive;
  const hal::ForceSample& f = sample.force;
  const hal::SafetyIoSample& i = sample.io;
  trace.insert(
      trace.end(),
      {{"drive quality", number(d.quality)},
       {"drive state", number(d.state)},
       {"angle, 0.001 deg", in_degrees(d.angle) * kMilli},
       {"speed, 0.001 deg/s", in_degrees_per_second(d.speed) * kMilli},
       {"torque, N m", d.torque.si()},
       {"torque limit in force, N m", d.torque_limit.si()},
       {"error code", static_cast<double>(d.error_code)},
       {"drive bits",
        word({d.torque_limit_active, d.negative_limit, d.positive_limit, d.sto_a_closed, d.sto_b_closed})},
       {"tick", static_cast<double>(d.tick)},
       {"command echo", static_cast<double>(d.command_echo)},
       {"watchdog age, ms", in_milliseconds(d.watchdog_age)},
       {"force quality", number(f.quality)},
       {"force A, 0.01 N", f.channel_a.si() * kCenti},
       {"force B, 0.01 N", f.channel_b.si() * kCenti},
       {"force errors", word({f.error_a, f.error_b, f.has_sequence})},
       {"conversion", static_cast<double>(f.sequence)},
       {"conversion age, ms", in_milliseconds(f.age)},
       {"inputs quality", number(i.quality)},
       {"inputs", word({i.estop_ok, i.hand_switch_a_ok, i.hand_switch_b_ok, i.end_min_ok, i.end_max_ok,
                        i.sto_a_feedback, i.sto_b_feedback, i.relay_on, i.relay_no_fault, i.reset_not_needed,
                        i.strap_ok, i.supply_ok, i.io_watchdog_ok})},
       {"scan", static_cast<double>(i.scan)},
       {"outputs read back", static_cast<double>(i.outputs)},
       {"second angle", word({sample.second_angle.fitted})}});
}

void add(Trace& trace, const hal::SetupResult& s) {
  trace.push_back({"set-up", word({s.drive_identity, s.drive_watchdog, s.drive_torque_limit,
                                   s.load_cell_identity, s.safety_io_identity, s.safety_io_watchdog})});
}

void add(Trace& trace, const hal::Command& c) {
  trace.insert(
      trace.end(),
      {{"commanded speed, 0.001 deg/s", c.speed ? in_degrees_per_second(*c.speed) * kMilli : kNone},
       {"commanded ramp, 0.001 deg/s2", in_degrees_per_second2(c.acceleration) * kMilli},
       {"commanded torque limit, N m", c.torque_limit.si()},
       {"commanded switches", word({c.permissive, c.reset_drive_fault, c.reset_safety_relay, c.zero_force,
                                    c.lamp_green, c.lamp_yellow, c.lamp_red, c.buzzer})}});
}

void add(Trace& trace, const cycle::CycleView& v) {
  trace.insert(trace.end(), {{"state", number(v.session.state)},
                             {"phase", number(v.session.phase)},
                             {"phase number", static_cast<double>(v.session.phase_number)},
                             {"phase elapsed, s", v.session.phase_elapsed.si()},
                             {"notice", number(v.session.notice)},
                             {"target, N", v.session.target.si()},
                             {"believed stretch, N", v.stretch_force.si()},
                             {"believed angle, 0.001 deg", in_degrees(v.measured.angle) * kMilli},
                             {"weight, N m", v.weight.si()},
                             {"force limit, N", v.force_limit.si()},
                             {"action", number(v.action)},
                             {"rows present", static_cast<double>(v.present.to_ulong())},
                             {"rows latched", static_cast<double>(v.latched.to_ulong())}});
}

void add(Trace& trace, const plant::Plant& plant) {
  const plant::DriveStatusBlock status = plant.drive().status();
  const plant::DriveCommandBlock& command = plant.drive().command();
  const plant::Truth truth = plant.truth();
  trace.insert(trace.end(),
               {{"statusword", static_cast<double>(status.statusword)},
                {"controlword", static_cast<double>(command.controlword)},
                {"target speed register", static_cast<double>(command.target_velocity)},
                {"target position register", static_cast<double>(command.target_position)},
                {"torque limit register", static_cast<double>(command.max_torque)},
                {"ramp register", static_cast<double>(command.profile_acceleration)},
                {"mode register", static_cast<double>(command.mode)},
                {"command counter register", static_cast<double>(command.command_counter)},
                {"outputs register", static_cast<double>(plant.safety_io().outputs())},
                {"I/O trigger register", static_cast<double>(plant.safety_io().watchdog_trigger())},
                {"I/O watchdog", number(plant.safety_io().watchdog_state())},
                {"true angle, 0.001 deg", in_degrees(truth.angle) * kMilli},
                {"true speed, 0.001 deg/s", in_degrees_per_second(truth.speed) * kMilli},
                {"true stretch, N", truth.stretch_force.si()},
                {"true cuff force, N", truth.cuff_force.si()},
                {"true drive torque, N m", truth.drive_torque.si()},
                {"torque enabled", truth.torque_enabled ? 1.0 : 0.0}});
}

std::string differences(const Trace& here, const Trace& there) {
  if (here.size() != there.size()) return "traces of other lengths";
  std::ostringstream text;
  text.precision(12);
  for (std::size_t i = 0; i < here.size(); ++i) {
    const bool both_nan = std::isnan(here[i].value) && std::isnan(there[i].value);
    if (here[i].value == there[i].value || both_nan) continue;
    text << "\n  " << here[i].name << ": " << here[i].value << " in virtual time, " << there[i].value
         << " over Modbus";
  }
  return text.str();
}

}  // namespace stretch::integration
