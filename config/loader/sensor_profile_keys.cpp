// The keys of a load cell's and a safety I/O's profile.
#include "config/loader/profile_parts.hpp"

namespace stretch::config {
namespace {

// A channel's points and conditions lie in the read blocks.
template <class At>
void channel_in_block(Section<LoadCellProfile>& s, const std::string& name, At channel_of) {
  const auto add = [&](const char* own, auto at) {
    lies_in(s, name + own, Where::read, [=](const LoadCellProfile& p) {
      const std::optional<LoadCellChannel> channel = channel_of(p);
      return channel ? at(*channel) : std::nullopt;
    });
  };
  add(".net_n", [](const LoadCellChannel& c) { return std::optional(c.net_n); });
  add(".status", [](const LoadCellChannel& c) { return c.status; });
  const auto of = [=](auto at) {
    return [=](const LoadCellProfile& p) -> std::optional<Point> {
      const std::optional<LoadCellChannel> channel = channel_of(p);
      return channel ? at(*channel) : std::nullopt;
    };
  };
  const auto net = of([](const LoadCellChannel& c) { return std::optional(c.net_n); });
  const auto status = of([](const LoadCellChannel& c) { return c.status; });
  fits(s, name + ".net_n", Where::read, net);
  fits(s, name + ".status", Where::read, status);
  is_no_quantity(s, name + ".status", status);
  add(".unit_ok", [](const LoadCellChannel& c) { return c.unit_ok; });
}

void add_inputs(Section<SafetyIoProfile>& s, const PointDefaults& d) {
  using S = SafetyIoProfile;
  constexpr Where kRead = Where::read;
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
  word_point(s, d, "points.scan", kRead, &S::scan, "counter of input scans");
  bit(s, d, "inputs.echo", kRead, &S::echo_input,
      "follows outputs.echo: where there is no counter of scans, it shows that the inputs are looked at");
  word_point(s, d, "points.outputs_state", kRead, &S::outputs_state, "outputs read back");
}

// One bit of the outputs' register, which is written whole.
template <class Field>
void output(Section<SafetyIoProfile>& s, const PointDefaults& d, const std::string& name,
            Field SafetyIoProfile::*field, std::string_view help) {
  bit(s, d, name, Where::elsewhere, field, help);
  s.rule({name, "outputs"}, [=](const SafetyIoProfile& p, const std::string&) -> std::optional<Complaint> {
    const std::optional<BitPoint> found = p.*field;
    if (!found || !found->or_bit) return std::nullopt;
    return Complaint{"has an or_bit, and is an output: one bit is written", "or_bit of what is read",
                     "leave or_bit out, and wire one output"};
  });
}

void add_outputs(Section<SafetyIoProfile>& s, const PointDefaults& d) {
  using S = SafetyIoProfile;
  output(s, d, "outputs.permissive", &S::permissive, "asks for STO closed; off removes torque");
  output(s, d, "outputs.lamp_green", &S::lamp_green, "green lamp");
  output(s, d, "outputs.lamp_yellow", &S::lamp_yellow, "yellow lamp");
  output(s, d, "outputs.lamp_red", &S::lamp_red, "red lamp");
  output(s, d, "outputs.buzzer", &S::buzzer, "buzzer");
  output(s, d, "outputs.safety_reset", &S::safety_reset, "reset of the safety relay");
  output(s, d, "outputs.echo", &S::echo_output, "turned over with every writing; see inputs.echo");
}

// What is written as long as the machine runs, a register at a time, is not kept without power.
std::optional<Complaint> unless_it_wears(const SafetyIoProfile& p, std::uint16_t written, const char* what) {
  const auto covers = [written](int address, int registers) {
    return address <= written && written < address + registers;
  };
  bool kept = p.watchdog_time_ms && p.watchdog_time_ms->nv &&
              covers(p.watchdog_time_ms->address, register_count(*p.watchdog_time_ms));
  for (const SetupWrite& once : p.device.setup) {
    kept = kept || (once.nv && covers(once.what.address, once.what.width));
  }
  if (!kept) return std::nullopt;
  return Complaint{"is nv register " + std::to_string(written) + ", and " + what,
                   std::string(what) + " in a register that is not kept without power",
                   "every cycle would wear it: use another register, or leave nv out where it is none"};
}

void add_watchdog(Section<SafetyIoProfile>& s, const PointDefaults& d) {
  using S = SafetyIoProfile;
  s.add(quantity("watchdog.timeout_ms", unit::kMillisecond, within(50, 500), &S::watchdog,
                 "time the I/O's watchdog is set to"));
  point(s, d, "watchdog.time_ms", Where::elsewhere, &S::watchdog_time_ms, "where its time is set");
  s.add(part("watchdog.time_is", "condition", &S::watchdog_time_is, condition_keys(d),
             "where [[setup]] sets the time: what must read so while that time is in force"));
  s.rule({"watchdog.timeout_ms", "watchdog.time_ms", "watchdog.time_is", "device"},
         [](const S& p, const std::string&) -> std::optional<Complaint> {
           if (p.watchdog_time_ms || p.watchdog_time_is) return std::nullopt;
           return Complaint{"has a watchdog whose time is neither written nor read",
                            "watchdog.time_ms, or watchdog.time_is with a [[setup]]", "add one of them"};
         });
  s.add(part("watchdog.trigger", "trigger", &S::watchdog_trigger, trigger_keys(d), "what keeps it content")
            .required());
  s.rule({"watchdog.trigger", "setup", "watchdog.time_ms"}, [](const S& p, const std::string&) {
    return unless_it_wears(p, p.watchdog_trigger.address, "the watchdog's trigger");
  });
  s.rule({"outputs.permissive", "setup", "watchdog.time_ms"}, [](const S& p, const std::string&) {
    return unless_it_wears(p, p.permissive.address, "the outputs");
  });
  s.add(part("watchdog.running", "condition", &S::watchdog_running, condition_keys(d),
             "it runs and has not run out")
            .required());
  s.add(part("watchdog.restart", "register value", &S::watchdog_restart, register_value_keys(d),
             "written to start it again")
            .required());
}

void add_echo_rules(Section<SafetyIoProfile>& s) {
  s.rule({"inputs.echo", "outputs.echo"},
         [](const SafetyIoProfile& p, const std::string&) -> std::optional<Complaint> {
           if (p.echo_input.has_value() == p.echo_output.has_value()) return std::nullopt;
           return Complaint{"has no partner", "inputs.echo and outputs.echo together", "add the other one"};
         });
  s.rule({"device", "points.scan", "inputs.echo", "outputs.echo"},
         [](const SafetyIoProfile& p, const std::string&) -> std::optional<Complaint> {
           if (p.scan || p.echo_input) return std::nullopt;
           return Complaint{"shows by nothing that its inputs are looked at",
                            "points.scan, or inputs.echo and outputs.echo",
                            "add the counter of scans, or wire an output to an input"};
         });
}

}  // namespace

Section<LoadCellChannel> channel_keys(PointDefaults defaults) {
  using C = LoadCellChannel;
  Section<C> s;
  s.add(part("net_n", "point", &C::net_n, point_keys(defaults),
             "net force, positive: the leg presses on the cuff")
            .required());
  s.add(part("status", "point", &C::status, point_keys(defaults), "the channel's status bits"));
  s.add(whole("fault_mask", "", within(1, 65535), &C::fault_mask,
              "status bits any of which makes the force unbelievable"));
  s.add(quantity("range_n", unit::kNewton, within(10, 10000), &C::range,
                 "a magnitude beyond it is unbelievable too"));
  s.add(part("unit_ok", "condition", &C::unit_ok, condition_keys(defaults),
             "what must hold for the value to mean what it is taken for"));
  s.rule({"net_n", "status", "range_n"}, [](const C& c, const std::string&) -> std::optional<Complaint> {
    if (c.status || c.range || c.net_n.valid_range) return std::nullopt;
    return Complaint{"has nothing that says when it is not to be believed",
                     "status, range_n, or a valid_range of net_n",
                     "add the status register, or the range of the cell"};
  });
  return s;
}

Section<LoadCellProfile> load_cell_keys(PointDefaults defaults) {
  using L = LoadCellProfile;
  Section<L> s;
  s.table("", &L::device, device_keys(DeviceKind::load_cell, defaults));
  s.add(part("channel_a", "channel", &L::channel_a, channel_keys(defaults), "the first force channel")
            .required());
  s.add(part("channel_b", "channel", &L::channel_b, channel_keys(defaults),
             "the second; without it the station has a transmitter of its own for it"));
  channel_in_block(s, "channel_a", [](const L& p) { return std::optional(p.channel_a); });
  channel_in_block(s, "channel_b", [](const L& p) { return p.channel_b; });
  word_point(s, defaults, "points.sequence", Where::read, &L::sequence, "counter of conversions");
  point(s, defaults, "points.age_ms", Where::read, &L::age_ms, "age of the conversion at the answer");
  s.add(part("zero", "register value", &L::zero, register_value_keys(defaults), "written to zero the force")
            .required());
  s.add(part("idle", "register value", &L::idle, register_value_keys(defaults),
             "written after it; without it the device forgets the command by itself"));
  return s;
}

Section<SafetyIoProfile> safety_io_keys(PointDefaults defaults) {
  Section<SafetyIoProfile> s;
  s.table("", &SafetyIoProfile::device, device_keys(DeviceKind::safety_io, defaults));
  add_inputs(s, defaults);
  add_outputs(s, defaults);
  add_watchdog(s, defaults);
  add_echo_rules(s);
  s.rule({"outputs.permissive", "outputs.lamp_green", "outputs.lamp_yellow", "outputs.lamp_red",
          "outputs.buzzer", "outputs.safety_reset", "outputs.echo"},
         [](const SafetyIoProfile& p, const std::string&) -> std::optional<Complaint> {
           for (const BitPoint& output : {p.lamp_green, p.lamp_yellow, p.lamp_red, p.buzzer, p.safety_reset,
                                          p.echo_output.value_or(p.permissive)}) {
             if (output.address != p.permissive.address) {
               return Complaint{"stands in another register than other outputs",
                                "one register for all outputs",
                                "outputs are written whole, in one register: correct the address"};
             }
           }
           return std::nullopt;
         });
  return s;
}

}  // namespace stretch::config
