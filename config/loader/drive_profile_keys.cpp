// The keys of a drive's profile.
#include "config/loader/profile_parts.hpp"

namespace stretch::config {
namespace {

using D = DriveProfile;

void add_read_points(Section<D>& s, const PointDefaults& d) {
  constexpr Where kRead = Where::cyclic_read;
  point(s, d, "points.status_word", kRead, &D::status_word, "CiA 402 statusword");
  point(s, d, "points.mode_display", kRead, &D::mode_display, "mode of operation in force");
  point(s, d, "points.position_deg", kRead, &D::position_deg, "joint angle, positive outward");
  point(s, d, "points.speed_deg_s", kRead, &D::speed_deg_s, "joint speed, positive outward");
  point(s, d, "points.torque_pct", kRead, &D::torque_pct, "torque delivered, in per cent of the rated one");
  point(s, d, "points.error_code", kRead, &D::error_code, "CiA 402 error code");
  point(s, d, "points.tick", kRead, &D::tick, "counter that a living drive advances, 1/ms");
  point(s, d, "points.command_echo", kRead, &D::command_echo, "the command counter the drive has consumed");
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
  constexpr Where kWrite = Where::cyclic_write;
  point(s, d, "points.control_word", kWrite, &D::control_word, "CiA 402 controlword");
  point(s, d, "points.mode", kWrite, &D::mode, "mode of operation wanted");
  point(s, d, "points.target_speed_deg_s", kWrite, &D::target_speed_deg_s, "commanded joint speed");
  point(s, d, "points.target_position_deg", kWrite, &D::target_position_deg, "commanded joint angle");
  point(s, d, "points.torque_limit_pct", kWrite, &D::torque_limit_pct, "torque limit wanted");
  point(s, d, "points.command_counter", kWrite, &D::command_counter, "counter advanced with every command");
  point(s, d, "points.acceleration_deg_s2", kWrite, &D::acceleration_deg_s2,
        "ramp towards the commanded speed");
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
  s.add(quantity("watchdog.min_ms", unit::kMillisecond, within(1, 60000), &D::watchdog_min,
                 "shortest time it can be set to"));
  s.add(quantity("watchdog.max_ms", unit::kMillisecond, within(1, 60000), &D::watchdog_max,
                 "longest time it can be set to"));
  point(s, d, "watchdog.time_ms", kElsewhere, &D::watchdog_time_ms, "where its time is set");
  s.ordered("watchdog.min_ms", "watchdog.max_ms");
  s.rule({"watchdog.kind", "points.command_counter"},
         [](const D& drive, const std::string&) -> std::optional<Complaint> {
           if (drive.watchdog_kind != WatchdogKind::counter || drive.command_counter) return std::nullopt;
           return Complaint{"needs a counter the drive watches, and points.command_counter is missing",
                            "any_request, write, or a command_counter", "add points.command_counter"};
         });
}

}  // namespace

Section<DriveProfile> drive_keys(PointDefaults defaults) {
  Section<D> s;
  s.table("", &D::device, device_keys(DeviceKind::drive, defaults));
  s.add(word("control_style", profile_names::kControlStyle, &D::control_style, "how the drive is commanded")
            .required());
  add_read_points(s, defaults);
  add_write_points(s, defaults);
  add_set_up(s, defaults);
  return s;
}

}  // namespace stretch::config
