// The keys of a load cell's and a safety I/O's profile.
#include "config/loader/profile_parts.hpp"

namespace stretch::config {
namespace {

Section<LoadCellChannel> channel_keys(const PointDefaults& d) {
  using C = LoadCellChannel;
  Section<C> s;
  s.add(part("status", "point", &C::status, point_keys(d), "the channel's status bits").required());
  s.add(part("net_n", "point", &C::net_n, point_keys(d), "net force, positive: the leg presses on the cuff")
            .required());
  s.add(whole("fault_mask", "", within(1, 65535), &C::fault_mask,
              "status bits any of which makes the force unbelievable"));
  return s;
}

template <class Field>
void channel_in_block(Section<LoadCellProfile>& s, const std::string& name,
                      LoadCellChannel LoadCellProfile::*channel, Field field) {
  detail::lies_in<LoadCellProfile, Point>(s, name, Where::cyclic_read, [=](const LoadCellProfile& p) {
    return std::optional(p.*channel.*field);
  });
}

void add_inputs(Section<SafetyIoProfile>& s, const PointDefaults& d) {
  using S = SafetyIoProfile;
  constexpr Where kRead = Where::cyclic_read;
  bit(s, d, "inputs.estop_ok", kRead, &S::estop_ok, "emergency stop chain closed");
  bit(s, d, "inputs.hand_switch_a_ok", kRead, &S::hand_switch_a_ok, "hand switch, first contact");
  bit(s, d, "inputs.hand_switch_b_ok", kRead, &S::hand_switch_b_ok, "hand switch, second contact");
  bit(s, d, "inputs.end_min_ok", kRead, &S::end_min_ok, "not on the lower end stop");
  bit(s, d, "inputs.end_max_ok", kRead, &S::end_max_ok, "not on the upper end stop");
  bit(s, d, "inputs.sto_a_feedback", kRead, &S::sto_a_feedback, "first STO channel allows torque");
  bit(s, d, "inputs.sto_b_feedback", kRead, &S::sto_b_feedback, "second STO channel allows torque");
  bit(s, d, "inputs.relay_on", kRead, &S::relay_on, "safety relay closed");
  bit(s, d, "inputs.relay_no_fault", kRead, &S::relay_no_fault, "safety relay without fault");
  bit(s, d, "inputs.reset_not_needed", kRead, &S::reset_not_needed, "safety relay waits for no reset");
  bit(s, d, "inputs.strap_ok", kRead, &S::strap_ok, "strap and guard closed");
  bit(s, d, "inputs.supply_ok", kRead, &S::supply_ok, "24 V there");
  bit(s, d, "inputs.io_watchdog_ok", kRead, &S::io_watchdog_ok, "the I/O's watchdog has not expired");
  point(s, d, "points.event_latch", kRead, &S::event_latch, "inputs that dropped since the last clearing");
  point(s, d, "points.scan", kRead, &S::scan, "counter of input scans");
  point(s, d, "points.outputs_state", kRead, &S::outputs_state, "outputs read back");
}

void add_outputs(Section<SafetyIoProfile>& s, const PointDefaults& d) {
  using S = SafetyIoProfile;
  constexpr Where kWrite = Where::cyclic_write;
  bit(s, d, "outputs.permissive", kWrite, &S::permissive, "asks for STO closed; off removes torque");
  bit(s, d, "outputs.lamp_green", kWrite, &S::lamp_green, "green lamp");
  bit(s, d, "outputs.lamp_yellow", kWrite, &S::lamp_yellow, "yellow lamp");
  bit(s, d, "outputs.lamp_red", kWrite, &S::lamp_red, "red lamp");
  bit(s, d, "outputs.buzzer", kWrite, &S::buzzer, "buzzer");
  bit(s, d, "outputs.safety_reset", kWrite, &S::safety_reset, "reset of the safety relay");
}

void add_watchdog(Section<SafetyIoProfile>& s, const PointDefaults& d) {
  using S = SafetyIoProfile;
  s.add(quantity("watchdog.timeout_ms", unit::kMillisecond, within(50, 500), &S::watchdog,
                 "time the I/O's watchdog is set to"));
  point(s, d, "watchdog.time_ms", Where::elsewhere, &S::watchdog_time_ms, "where its time is set");
  point(s, d, "watchdog.trigger", Where::elsewhere, &S::watchdog_trigger,
        "what must change to keep it content");
  point(s, d, "watchdog.state", Where::elsewhere, &S::watchdog_state, "its state");
  s.add(whole("watchdog.active", "", within(0, 65535), &S::watchdog_active,
              "what the state reads while it runs"));
  s.add(part("watchdog.restart", "register value", &S::watchdog_restart, register_value_keys(d),
             "written to start it again")
            .required());
}

}  // namespace

Section<LoadCellProfile> load_cell_keys(PointDefaults defaults) {
  using L = LoadCellProfile;
  Section<L> s;
  s.table("", &L::device, device_keys(DeviceKind::load_cell, defaults));
  s.table("channel_a", &L::channel_a, channel_keys(defaults));
  s.table("channel_b", &L::channel_b, channel_keys(defaults));
  channel_in_block(s, "channel_a.status", &L::channel_a, &LoadCellChannel::status);
  channel_in_block(s, "channel_a.net_n", &L::channel_a, &LoadCellChannel::net_n);
  channel_in_block(s, "channel_b.status", &L::channel_b, &LoadCellChannel::status);
  channel_in_block(s, "channel_b.net_n", &L::channel_b, &LoadCellChannel::net_n);
  point(s, defaults, "points.sequence", Where::cyclic_read, &L::sequence, "counter of conversions");
  point(s, defaults, "points.age_ms", Where::cyclic_read, &L::age_ms, "age of the conversion at the answer");
  s.add(part("zero", "register value", &L::zero, register_value_keys(defaults), "written to zero the force")
            .required());
  s.add(
      part("idle", "register value", &L::idle, register_value_keys(defaults), "written after it").required());
  return s;
}

Section<SafetyIoProfile> safety_io_keys(PointDefaults defaults) {
  Section<SafetyIoProfile> s;
  s.table("", &SafetyIoProfile::device, device_keys(DeviceKind::safety_io, defaults));
  add_inputs(s, defaults);
  add_outputs(s, defaults);
  add_watchdog(s, defaults);
  s.rule(
      {"outputs.permissive", "outputs.lamp_green", "outputs.lamp_yellow", "outputs.lamp_red",
       "outputs.buzzer", "outputs.safety_reset"},
      [](const SafetyIoProfile& p, const std::string&) -> std::optional<Complaint> {
        for (const BitPoint& output : {p.lamp_green, p.lamp_yellow, p.lamp_red, p.buzzer, p.safety_reset}) {
          if (output.address != p.permissive.address) {
            return Complaint{"stands in another register than other outputs", "one register for all outputs",
                             "outputs are written whole, in one register: correct the address"};
          }
        }
        return std::nullopt;
      });
  return s;
}

}  // namespace stretch::config
