// The keys of a station file and the rules between its tables.
#include <algorithm>

#include "config/loader/key.hpp"
#include "config/loader/sections.hpp"
#include "config/settings/ceilings.hpp"

namespace stretch::config {
namespace {

Section<MachineLimits> machine_keys() {
  using M = MachineLimits;
  Section<M> s;
  s.add(quantity("stretch_force_limit_n", unit::kNewton, up_to_ceiling(5, ceilings::kStretchForce.si()),
                 &M::stretch_force, "largest stretch force a therapist may prescribe on this machine"));
  s.add(quantity("cuff_force_limit_n", unit::kNewton, up_to_ceiling(50, ceilings::kCuffForce.si()),
                 &M::cuff_force, "largest force at the cuff, weight included (SR02)"));
  s.add(quantity("angle_limit_deg", unit::kDegree, up_to_ceiling(10, in_degrees(ceilings::kAngle)), &M::angle,
                 "largest angle"));
  s.add(quantity("speed_limit_deg_s", unit::kDegreePerSecond,
                 up_to_ceiling(0.5, in_degrees_per_second(ceilings::kSpeed)), &M::speed,
                 "largest commanded outward speed"));
  s.add(quantity("session_limit_s", unit::kSecond, up_to_ceiling(60, ceilings::kSession.si()), &M::session,
                 "longest session"));
  s.ordered("stretch_force_limit_n", "cuff_force_limit_n");
  return s;
}

Section<Mechanics> mechanics_keys() {
  using M = Mechanics;
  Section<M> s;
  s.add(quantity("support_torque_nm", unit::kNewtonMetre, within(0, 60), &M::support_torque,
                 "the support's own weight at 0 deg"));
  s.add(quantity("joint_friction_nm", unit::kNewtonMetre, within(0, 9), &M::joint_friction,
                 "friction at the joint, as commissioned"));
  s.add(quantity("cuff_weight_n", unit::kNewton, within(0, 40), &M::cuff_weight,
                 "the cuff's own weight on the load cell at 0 deg"));
  s.add(quantity("drive_rated_torque_nm", unit::kNewtonMetre, within(20, 500), &M::drive_rated_torque,
                 "the drive's rated torque at the joint"));
  s.add(quantity("end_min_deg", unit::kDegree, within(-10, 0), &M::end_min,
                 "angle below which the lower end stop's contact is open (SR27)"));
  s.add(quantity("end_max_deg", unit::kDegree, within(30, 100), &M::end_max,
                 "angle above which the upper end stop's contact is open (SR27)"));
  s.add(quantity(
      "drive_watchdog_ms", unit::kMillisecond, no_weaker_above(20, 100), &M::drive_watchdog,
      "the drive's communication watchdog: at least twice the period, at most 80 ms with a period up to "
      "10 ms"));
  s.add(flag("release_clutch", &M::release_clutch,
             "without power a clutch takes the drive off the support, so that the damper lets it sink: "
             "needed with a "
             "drive that holds or brakes without power"));
  return s;
}

std::optional<Complaint> known_profile(const std::string& name) {
  return unless_named(FileKind::profile, name);
}

Section<Endpoint> endpoint_keys(const Endpoint& initial) {
  using E = Endpoint;
  Section<E> s(initial);
  s.add(text("profile", 64, &E::profile, "the device's profile, a file in profiles/", known_profile)
            .required());
  s.add(text("line", 32, &E::line, "the serial line it is on, by name; without it Modbus TCP"));
  s.add(text("host", 64, &E::host, "the device's numeric IPv4 address", ipv4_address));
  s.add(whole("port", "", within(0, 65535), &E::port, "its TCP port; 0 lets a simulator choose a free one"));
  s.add(whole("unit", "", within(1, 247), &E::unit, "its unit identifier"));
  return s;
}

bool same(const Endpoint& a, const Endpoint& b) {
  if (a.line != b.line || a.unit != b.unit) return false;
  return !a.line.empty() || (a.host == b.host && a.port == b.port);
}

std::optional<Complaint> unless_a_line_of(const Station& station, const Endpoint& endpoint) {
  std::string names;
  for (const SerialLine& line : station.lines) {
    if (endpoint.line.empty() || line.name == endpoint.line) return std::nullopt;
    names += (names.empty() ? "" : ", ") + line.name;
  }
  if (endpoint.line.empty()) return std::nullopt;
  return Complaint{"puts a device on '" + endpoint.line + "', which is no [[line]] of this file",
                   names.empty() ? "there is none" : names, "name the line, or describe it"};
}

// A server passes bytes on: a request in Modbus TCP would go out on the line as it is, among the others.
std::optional<Complaint> unless_beside_a_server(const Station& station) {
  std::vector<const Endpoint*> devices{&station.drive, &station.load_cell, &station.safety_io};
  if (station.load_cell_b) devices.push_back(&*station.load_cell_b);
  for (const Endpoint* device : devices) {
    if (!device->line.empty()) continue;
    for (const SerialLine& line : station.lines) {
      if (line.transport != LineTransport::rtu_over_tcp || line.host != device->host ||
          line.port != device->port)
        continue;
      return Complaint{"has a device on TCP at " + line.host + ':' + std::to_string(line.port) +
                           ", where the server of line " + line.name + " is",
                       "a device behind a server by its line",
                       "name the line at the device, or correct host and port"};
    }
  }
  return std::nullopt;
}

// A line's name is its own, and its port too; a device's line is one of them.
void add_line_rules(Section<Station>& s) {
  s.rule({"line"}, [](const Station& station, const std::string&) -> std::optional<Complaint> {
    const std::vector<SerialLine>& lines = station.lines;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (lines[i].name == lines[j].name) {
          return Complaint{"names two lines " + lines[i].name, "a name each", "give one another name"};
        }
        if (!lines[i].tty.empty() && lines[i].tty == lines[j].tty) {
          return Complaint{"gives two lines the port " + lines[i].tty, "a port each",
                           "put the devices on one line"};
        }
        if (!lines[i].host.empty() && lines[i].host == lines[j].host && lines[i].port == lines[j].port) {
          return Complaint{
              "gives two lines the server " + lines[i].host + ':' + std::to_string(lines[i].port),
              "a port of it each", "put the devices on one line"};
        }
      }
    }
    return std::nullopt;
  });
  for (const auto& [name, member] :
       {std::pair{"drive", &Station::drive}, std::pair{"load_cell", &Station::load_cell},
        std::pair{"safety_io", &Station::safety_io}}) {
    s.rule({std::string(name) + ".line", "line"},
           [member = member](const Station& station, const std::string&) -> std::optional<Complaint> {
             return unless_a_line_of(station, station.*member);
           });
  }
  s.rule({"line", "load_cell_b", "drive.host", "drive.port", "load_cell.host", "load_cell.port",
          "safety_io.host", "safety_io.port"},
         [](const Station& station, const std::string&) { return unless_beside_a_server(station); });
  s.rule({"load_cell_b", "line"}, [](const Station& station, const std::string&) -> std::optional<Complaint> {
    return station.load_cell_b ? unless_a_line_of(station, *station.load_cell_b) : std::nullopt;
  });
}

void add_rules(Section<Station>& s) {
  s.ordered("control.approach_max_deg_s", "machine.speed_limit_deg_s");
  s.ordered("control.traction_outward_deg_s", "machine.speed_limit_deg_s");
  s.ordered("control.sweep_speed_deg_s", "machine.speed_limit_deg_s");
  s.ordered("control.acceleration_deg_s2", "safety.outward_acceleration_deg_s2");
  s.ordered("control.comfortable_angle_deg", "machine.angle_limit_deg");
  s.ordered("machine.cuff_force_limit_n", "safety.sr06_force_range_n");
  s.rule({"mechanics.drive_watchdog_ms", "period_ms"},
         [](const Station& station, const std::string&) -> std::optional<Complaint> {
           const double period = in_milliseconds(station.period);
           const double watchdog = in_milliseconds(station.mechanics.drive_watchdog);
           const double most = period <= 10.0 ? 80.0 : 100.0;
           if (watchdog >= 2.0 * period && watchdog <= most) return std::nullopt;
           return Complaint{"does not go together: drive_watchdog_ms = " + detail::rounded(watchdog) +
                                " at period_ms = " + detail::rounded(period),
                            "drive_watchdog_ms " + detail::bounds(2.0 * period, most) + " ms at this period",
                            "change one of them"};
         });
  s.rule({"load_cell.unit", "load_cell.line", "load_cell.host", "load_cell.port", "drive.unit", "drive.line",
          "drive.host", "drive.port"},
         [](const Station& station, const std::string&) -> std::optional<Complaint> {
           if (!same(station.drive, station.load_cell)) return std::nullopt;
           return Complaint{"gives drive and load cell the same line, host, port and unit", "one device each",
                            "change the unit of one"};
         });
  s.rule({"safety_io.unit", "safety_io.line", "safety_io.host", "safety_io.port", "drive.unit", "drive.line",
          "drive.host", "drive.port", "load_cell.unit", "load_cell.line", "load_cell.host", "load_cell.port"},
         [](const Station& station, const std::string&) -> std::optional<Complaint> {
           if (!same(station.safety_io, station.drive) && !same(station.safety_io, station.load_cell)) {
             return std::nullopt;
           }
           return Complaint{"gives the safety I/O the line, host, port and unit of another device",
                            "one device each", "change the unit of one"};
         });
  s.rule({"load_cell_b", "drive.unit", "load_cell.unit", "safety_io.unit"},
         [](const Station& station, const std::string&) -> std::optional<Complaint> {
           if (!station.load_cell_b) return std::nullopt;
           for (const Endpoint* other : {&station.drive, &station.load_cell, &station.safety_io}) {
             if (same(*station.load_cell_b, *other)) {
               return Complaint{
                   "gives the second transmitter the line, host, port and unit of another device",
                   "one device each", "change the unit of one"};
             }
           }
           return std::nullopt;
         });
}

}  // namespace

Section<Station> station_keys() {
  Section<Station> s;
  const Station& initial = s.initial();
  s.add(text("name", 64, &Station::name, "what people call this machine").required());
  s.add(quantity("period_ms", unit::kMillisecond, within(5, 25), &Station::period,
                 "the control period: 10 on TCP, 25 on one RTU bus"));
  s.add(flag("require_realtime", &Station::require_realtime,
             "refuse to run where real-time scheduling or memory locking is refused"));
  s.add(quantity("pause_limit_s", unit::kSecond, within(30, 180), &Station::pause_limit,
                 "a pause longer than this ends the session"));
  s.add(quantity("score_limit_s", unit::kSecond, within(10, 60), &Station::score_limit,
                 "how long the screen waits for a score after a session"));
  s.table("machine", &Station::machine, machine_keys());
  s.table("mechanics", &Station::mechanics, mechanics_keys());
  s.add(parts("line", "serial lines", 4, &Station::lines, line_keys(),
              "the serial lines there are, Modbus RTU; none: everything on TCP"));
  s.table("drive", &Station::drive, endpoint_keys(initial.drive));
  s.table("load_cell", &Station::load_cell, endpoint_keys(initial.load_cell));
  s.add(part("load_cell_b", "device", &Station::load_cell_b, endpoint_keys(initial.load_cell),
             "the second transmitter, where each channel has one of its own"));
  s.table("safety_io", &Station::safety_io, endpoint_keys(initial.safety_io));
  s.table("safety", &Station::safety, safety_keys());
  s.table("control", &Station::control, control_keys());
  s.table("plant", &Station::plant, plant_keys());
  add_rules(s);
  add_line_rules(s);
  return s;
}

void finish(Station& station, const Value& file, Report& report) {
  static constexpr std::string_view kKey = "safety.sr15_consecutive";
  if (report.failed.contains(kKey) || report.failed.contains("period_ms") ||
      report.failed.contains("mechanics.drive_watchdog_ms")) {
    return;
  }
  // In milliseconds, as the file gives them: 80 / (2 * 10) is exactly 4.
  const int most = static_cast<int>(
      in_milliseconds(station.mechanics.drive_watchdog) / (2.0 * in_milliseconds(station.period)) + 1e-9);
  if (station.safety.sr15_consecutive <= most) return;
  if (!report.present.contains(kKey)) {
    station.safety.sr15_consecutive = most;
    return;
  }
  report.refuse(std::string(kKey), *detail::find_dotted(file, kKey).value,
                {"is above drive_watchdog_ms / (2 period_ms) = " + std::to_string(most),
                 detail::with_unit(detail::bounds(1, most), "cycles"), "lower it, or leave it out"});
}

}  // namespace stretch::config
