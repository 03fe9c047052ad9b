// The keys of a drive's profile.
#include <string>
#include <utility>
#include <vector>

#include "config/loader/profile_parts.hpp"

namespace stretch::config {
namespace {

using D = DriveProfile;

void add_read_points(Section<D>& s, const PointDefaults& d) {
  constexpr Where kRead = Where::read;
  word_point(s, d, "points.status_word", kRead, &D::status_word, "CiA 402 statusword; of cia402");
  word_point(s, d, "points.mode_display", kRead, &D::mode_display, "mode of operation in force; of cia402");
  point(s, d, "points.position_deg", kRead, &D::position_deg, "joint angle, positive outward");
  // Called no answer it would be three periods' matter.
  s.rule({"points.position_deg", "points"}, [](const D& p, const std::string&) -> std::optional<Complaint> {
    if (!p.position_deg.valid_range) return std::nullopt;
    return Complaint{
        "has a valid_range, and is the angle: SR04 and SR27 judge one that cannot be, in its own cycle",
        "valid_range of speed, torque and what else is read every cycle", "leave it out"};
  });
  point(s, d, "points.speed_deg_s", kRead, &D::speed_deg_s,
        "joint speed, positive outward; without it from one angle to the next");
  point(s, d, "points.torque_pct", kRead, &D::torque_pct, "torque delivered, in per cent of the rated one");
  word_point(s, d, "points.error_code", kRead, &D::error_code, "CiA 402 error code");
  word_point(s, d, "points.tick", kRead, &D::tick, "counter that a living drive advances, 1/ms");
  word_point(s, d, "points.command_echo", kRead, &D::command_echo,
             "the command counter the drive has consumed");
  point(s, d, "points.watchdog_age_ms", kRead, &D::watchdog_age_ms, "time since the watchdog's last trigger");
  point(s, d, "points.active_torque_limit_pct", kRead, &D::active_torque_limit_pct, "torque limit in force");
  point(s, d, "points.bus_voltage_v", kRead, &D::bus_voltage_v, "voltage of the power stage");
  point(s, d, "points.temperature_c", kRead, &D::temperature_c, "temperature of the power stage");
  bit(s, d, "bits.torque_limit_active", kRead, &D::torque_limit_active, "the torque limit is acting");
  bit(s, d, "bits.negative_limit", kRead, &D::negative_limit, "on the lower limit switch");
  bit(s, d, "bits.positive_limit", kRead, &D::positive_limit, "on the upper limit switch");
  bit(s, d, "bits.sto_a_closed", kRead, &D::sto_a_closed, "first STO channel allows torque");
  bit(s, d, "bits.sto_b_closed", kRead, &D::sto_b_closed, "second STO channel allows torque");
}

void add_write_points(Section<D>& s, const PointDefaults& d) {
  constexpr Where kWrite = Where::write;
  word_point(s, d, "points.control_word", kWrite, &D::control_word,
             "CiA 402 controlword, or the register that takes the values of [control]");
  s.rule({"points.control_word", "cyclic_write"},
         [](const D& p, const std::string&) -> std::optional<Complaint> {
           const Block& first = p.device.cyclic_write;
           if (first.contains(p.control_word.address, register_count(p.control_word))) return std::nullopt;
           return Complaint{
               "stands in another block than the first: what takes torque away would wait for others",
               "a register of cyclic_write", "make its block the first one"};
         });
  word_point(s, d, "points.mode", kWrite, &D::mode,
             "mode of operation wanted; of cia402, without it [[setup]] chooses the mode");
  point(s, d, "points.target_speed_deg_s", kWrite, &D::target_speed_deg_s, "commanded joint speed");
  point(s, d, "points.target_position_deg", kWrite, &D::target_position_deg, "commanded joint angle");
  point(s, d, "points.torque_limit_pct", kWrite, &D::torque_limit_pct, "torque limit wanted");
  word_point(s, d, "points.command_counter", kWrite, &D::command_counter,
             "counter advanced with every command");
  point(s, d, "points.acceleration_deg_s2", kWrite, &D::acceleration_deg_s2,
        "ramp towards the commanded speed");
}

void add_style(Section<D>& s, const PointDefaults& d) {
  using Values = ControlValues;
  const auto code = [](std::string_view name, std::optional<std::uint16_t> Values::*field,
                       std::string_view help) { return whole(name, "", within(0, 65535), field, help); };
  Section<Values> values;
  values.add(code("enable", &Values::enable, "gives force; of mode_registers and trigger_block"));
  values.add(code("disable", &Values::disable, "takes it away"));
  values.add(code("reset", &Values::reset, "clears a fault"));
  values.add(code("outward", &Values::outward, "runs outward; of command_code"));
  values.add(code("inward", &Values::inward, "runs inward; of command_code"));
  values.add(code("stop", &Values::stop, "stands; of command_code"));
  s.table("control", &D::control, values);
  Section<StateConditions> state;
  state.add(part("enabled", "condition", &StateConditions::enabled, condition_keys(d), "it may give force"));
  state.add(part("fault", "condition", &StateConditions::fault, condition_keys(d), "it has a fault"));
  s.table("state", &D::state, state);
  lies_in(s, "state.enabled", Where::read, [](const D& p) { return p.state.enabled; });
  lies_in(s, "state.fault", Where::read, [](const D& p) { return p.state.fault; });
  s.add(parts("constant", "register values", 16, &D::constants, register_value_keys(d),
              "in the written blocks, the same every time"));
  s.rule({"constant"}, [](const D& p, const std::string&) -> std::optional<Complaint> {
    for (const RegisterValue& constant : p.constants) {
      if (auto complaint = detail::unless_in_block(p.device, Where::write, constant.address, constant.width))
        return complaint;
    }
    return std::nullopt;
  });
}

// What each way of commanding a drive cannot do without.
void add_style_rules(Section<D>& s) {
  using Lacking = bool (*)(const D&);
  const auto needs = [&s](std::vector<std::string> keys, Lacking lacking, const char* what,
                          const char* advice) {
    s.rule(std::move(keys), [=](const D& drive, const std::string&) -> std::optional<Complaint> {
      if (!lacking(drive)) return std::nullopt;
      return Complaint{what, "all that this style needs", advice};
    });
  };
  needs(
      {"control_style", "points.status_word", "points.mode_display"},
      [](const D& p) {
        return p.control_style == ControlStyle::cia402 && (!p.status_word || !p.mode_display);
      },
      "tells its state by points.status_word and points.mode_display, and one is missing", "add it");
  needs(
      {"control_style", "state.enabled", "state.fault"},
      [](const D& p) {
        return p.control_style != ControlStyle::cia402 && (!p.state.enabled || !p.state.fault);
      },
      "tells its state by state.enabled and state.fault, and one is missing", "add it");
  needs(
      {"control_style", "constant"},
      [](const D& p) { return p.control_style == ControlStyle::trigger_block && p.constants.empty(); },
      "sets a block going by its constants, and there is no [[constant]]",
      "add type and trigger of the block");
  needs(
      {"control_style", "control.disable", "control.reset", "control.enable"},
      [](const D& p) {
        const ControlValues& v = p.control;
        const bool modes =
            p.control_style == ControlStyle::mode_registers || p.control_style == ControlStyle::trigger_block;
        return modes && (!v.disable || !v.reset || !v.enable || v.enable == v.disable);
      },
      "needs control.enable, control.disable and control.reset, enable unlike disable",
      "give each its value");
  needs(
      {"control_style", "control.disable", "control.reset", "control.outward", "control.inward",
       "control.stop"},
      [](const D& p) {
        const ControlValues& v = p.control;
        if (p.control_style != ControlStyle::command_code) return false;
        if (!v.disable || !v.reset || !v.outward || !v.inward || !v.stop) return true;
        return v.outward == v.inward || v.outward == v.stop || v.inward == v.stop || v.outward == v.disable ||
               v.inward == v.disable;
      },
      "needs control.disable, reset, outward, inward and stop, and motion unlike all else",
      "give each its value");
  needs(
      {"control_style", "target"},
      [](const D& p) { return p.control_style == ControlStyle::cia402 && p.target != TargetKind::speed; },
      "is used in profile velocity, which follows a speed", "leave target out");
  needs(
      {"control_style", "target"},
      [](const D& p) {
        return p.control_style == ControlStyle::command_code && p.target != TargetKind::speed;
      },
      "runs out, in and stops at a speed", "leave target out");
  s.rule({"target", "control_style", "points.target_speed_deg_s", "points.target_position_deg"},
         [](const D& p, const std::string&) -> std::optional<Complaint> {
           const bool speed = p.target == TargetKind::speed;
           if (speed ? p.target_speed_deg_s.has_value() : p.target_position_deg.has_value())
             return std::nullopt;
           const std::string point = speed ? "points.target_speed_deg_s" : "points.target_position_deg";
           return Complaint{"follows " + point + ", and it is missing", "a point for the target",
                            "add " + point};
         });
  s.rule({"freshness", "control_style", "points.tick", "points.command_echo"},
         [](const D& p, const std::string&) -> std::optional<Complaint> {
           if (p.freshness == Freshness::answers || p.tick || p.command_echo) return std::nullopt;
           return Complaint{
               "has neither points.tick nor points.command_echo to tell a fresh answer by",
               "a counter, or freshness = \"answers\"",
               "say freshness = \"answers\" if the part has none: stretchctl doctor says what is left"};
         });
  s.rule({"torque_limit.effective", "torque_limit.stands_in", "control_style", "points.torque_limit_pct"},
         [](const D& p, const std::string&) -> std::optional<Complaint> {
           if (p.torque_limit.effective) {
             if (p.torque_limit_pct) return std::nullopt;
             return Complaint{"limits its torque, and points.torque_limit_pct is missing",
                              "a point, or torque_limit.effective = false", "add the point"};
           }
           if (!p.torque_limit.stands_in.empty()) return std::nullopt;
           return Complaint{"does not limit its torque in the mode used", "torque_limit.stands_in, in words",
                            "say what stands in for it, or use another drive"};
         });
}

void add_set_up(Section<D>& s, const PointDefaults& d) {
  constexpr Where kElsewhere = Where::elsewhere;
  point(s, d, "points.soft_limit_max_deg", kElsewhere, &D::soft_limit_max_deg, "the drive's own upper limit");
  point(s, d, "points.soft_limit_min_deg", kElsewhere, &D::soft_limit_min_deg, "the drive's own lower limit");
  point(s, d, "points.max_speed_deg_s", kElsewhere, &D::max_speed_deg_s, "the drive's own speed limit");
  point(s, d, "points.rated_torque_nm", kElsewhere, &D::rated_torque_nm, "rated torque at the joint");
  s.add(word("watchdog.kind", profile_names::kWatchdogKind, &D::watchdog_kind,
             "what keeps the drive's communication watchdog content")
            .required());
  s.add(word("watchdog.reaction", profile_names::kWatchdogReaction, &D::watchdog_reaction,
             "what the drive does when it trips"));
  s.add(quantity("watchdog.min_ms", unit::kMillisecond, within(1, 60000), &D::watchdog_min,
                 "shortest time it can be set to"));
  s.add(quantity("watchdog.max_ms", unit::kMillisecond, within(1, 60000), &D::watchdog_max,
                 "longest time it can be set to"));
  point(s, d, "watchdog.time_ms", kElsewhere, &D::watchdog_time_ms, "where its time is set");
  s.ordered("watchdog.min_ms", "watchdog.max_ms");
  s.rule({"watchdog.kind", "watchdog.time_ms", "points.command_counter"},
         [](const D& drive, const std::string&) -> std::optional<Complaint> {
           const bool counts =
               drive.watchdog_kind == WatchdogKind::counter || drive.watchdog_kind == WatchdogKind::heartbeat;
           if (counts && !drive.command_counter) {
             return Complaint{"needs a counter the drive watches, and points.command_counter is missing",
                              "any_request, write, or a command_counter", "add points.command_counter"};
           }
           if (drive.watchdog_kind != WatchdogKind::none && !drive.watchdog_time_ms) {
             return Complaint{"needs watchdog.time_ms, and it is missing",
                              "where the time is set, or kind = \"none\"", "add watchdog.time_ms"};
           }
           return std::nullopt;
         });
}

}  // namespace

Section<DriveProfile> drive_keys(PointDefaults defaults) {
  Section<D> s;
  s.table("", &D::device, device_keys(DeviceKind::drive, defaults));
  s.add(word("control_style", profile_names::kControlStyle, &D::control_style, "how the drive is commanded")
            .required());
  s.add(word("target", profile_names::kTargetKind, &D::target,
             "what it is given to follow: a speed, or a set-point that runs ahead with the speed"));
  s.add(quantity("window_deg", unit::kDegree, within(0.05, 5), &D::window,
                 "with a position: how far the set-point may be from the angle"));
  s.add(word("freshness", profile_names::kFreshness, &D::freshness,
             "what tells a fresh answer: a counter of the part, or nothing but that it answers"));
  s.add(word("power_off", profile_names::kPowerOff, &D::power_off,
             "what it does to the support without power: free, hold (self-locking), brake")
            .required());
  Section<TorqueLimitProfile> limit;
  limit.add(flag("effective", &TorqueLimitProfile::effective, "its own torque limit holds in the mode used"));
  limit.add(text("stands_in", 120, &TorqueLimitProfile::stands_in,
                 "where it does not: what limits the torque instead"));
  s.table("torque_limit", &D::torque_limit, limit);
  add_read_points(s, defaults);
  add_write_points(s, defaults);
  add_style(s, defaults);
  add_set_up(s, defaults);
  add_style_rules(s);
  return s;
}

}  // namespace stretch::config
