// One question a paragraph.
#include "hal/modbus/capabilities.hpp"

#include <array>
#include <cstdio>
#include <optional>

#include "hal/modbus/point_codec.hpp"
#include "hal/modbus/reading_forms.hpp"

namespace stretch::hal {
namespace {

using config::DriveProfile;
using config::PowerOff;
using config::WatchdogKind;
using config::WatchdogReaction;

std::string in_ms(Duration d) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.10g ms", in_milliseconds(d));
  return text.data();
}

void add_watchdog(const config::Station& station, const StationProfiles& profiles,
                  std::vector<Capability>& out) {
  const DriveProfile& drive = profiles.drive;
  const Duration other = profiles.safety_io.watchdog;
  const bool watched = other <= kLongestStandIn;
  const std::string stands_in = "the safety I/O's watchdog takes its power within " + in_ms(other);
  const std::string too_late =
      "the safety I/O's watchdog is set to " + in_ms(other) + ", later than " + in_ms(kLongestStandIn);
  const std::string advice = "shorten watchdog.timeout_ms of the safety I/O, or take a drive with a watchdog";
  const char* const kWhat = "drive, communication watchdog";
  if (drive.watchdog_kind == WatchdogKind::none) {
    out.push_back(
        {kWhat, "it has none; " + (watched ? stands_in : too_late), !watched, watched ? "" : advice});
    return;
  }
  if (station.mechanics.drive_watchdog < drive.watchdog_min ||
      drive.watchdog_max < station.mechanics.drive_watchdog) {
    out.push_back(
        {kWhat,
         "it takes " + in_ms(drive.watchdog_min) + " to " + in_ms(drive.watchdog_max) +
             ", and the station wants " + in_ms(station.mechanics.drive_watchdog),
         true,
         "correct mechanics.drive_watchdog_ms within what docs/safety.md allows, or take another drive"});
  }
  if (drive.watchdog_reaction == WatchdogReaction::unknown) {
    out.push_back({kWhat, "what it does when it trips is not known", true,
                   "find out at commissioning and write watchdog.reaction"});
  }
  if (drive.watchdog_reaction == WatchdogReaction::hold) {
    out.push_back({kWhat,
                   "it holds the support where it is when it trips; " + (watched ? stands_in : too_late),
                   !watched, watched ? "" : advice});
  }
  if (drive.watchdog_reaction == WatchdogReaction::damp ||
      drive.watchdog_reaction == WatchdogReaction::quick_stop) {
    const bool damps = drive.watchdog_reaction == WatchdogReaction::damp;
    out.push_back(
        {kWhat, damps ? "it brakes with the speed when it trips" : "it stops on its ramp before it gives way",
         false, ""});
  }
  if (drive.watchdog_kind == WatchdogKind::any_request) {
    out.push_back({kWhat, "any request keeps it content, not only the control loop's", false, ""});
  }
}

// A time a part cannot be set to becomes another one, or 0, which is off.
void add_time(const char* what, const std::optional<config::Point>& point, Duration wanted,
              std::vector<Capability>& out) {
  if (!point) return;
  const std::int64_t raw = to_raw(*point, in_milliseconds(wanted));
  const Duration set = milliseconds(static_cast<double>(raw) * point->scale + point->offset);
  if (raw > 0 && abs(set - wanted) <= 0.01 * wanted) return;
  out.push_back({what, "set to " + in_ms(wanted) + " it becomes " + in_ms(set), true,
                 "give it a time that is a whole number of its steps"});
}

void add_absent_limits(const DriveProfile& drive, std::vector<Capability>& out) {
  const auto say = [&out](bool absent, const char* what, const char* stands_in) {
    if (absent) out.push_back({what, std::string("it has none here; ") + stands_in, false, ""});
  };
  say(!drive.soft_limit_max_deg || !drive.soft_limit_min_deg, "drive, soft limits",
      "the end switches and SR04 stand alone");
  say(!drive.max_speed_deg_s, "drive, fastest speed", "SR05 stands alone");
  say(!drive.rated_torque_nm, "drive, rated torque", "the commissioned figure is not compared with its own");
  const bool clears =
      drive.control_style != config::ControlStyle::cia402 && drive.control.disable == drive.control.reset;
  if (clears)
    out.push_back({"drive, faults",
                   "what disables it clears its fault too: the cause may be gone when it is read", false,
                   ""});
}

void add_torque(const DriveProfile& drive, std::vector<Capability>& out) {
  if (!drive.torque_limit.effective) {
    out.push_back({"drive, torque limit",
                   "it does not hold in the mode used; instead: " + drive.torque_limit.stands_in, false, ""});
  } else if (!drive.active_torque_limit_pct) {
    out.push_back({"drive, torque limit", "it reads back as written; that it holds is shown by no register",
                   false, ""});
  }
}

void add_power_off(const config::Station& station, const StationProfiles& profiles,
                   std::vector<Capability>& out) {
  const DriveProfile& drive = profiles.drive;
  if (drive.power_off == PowerOff::free) return;
  // The clutch opens with the relay alone, whatever the drive's own watchdog does.
  const bool clutch = station.mechanics.release_clutch && profiles.safety_io.watchdog <= kLongestStandIn;
  const std::string does =
      drive.power_off == PowerOff::hold ? "it holds the support" : "its brake holds the support";
  out.push_back({"drive, without power",
                 does + (clutch ? "; the clutch takes it off" : ": a leg would stay in its stretch"), !clutch,
                 clutch ? ""
                        : "fit a clutch that opens without power and say mechanics.release_clutch, with a "
                          "safety I/O whose watchdog opens the relay within 200 ms; or take another drive"});
}

void add_freshness(const StationProfiles& profiles, std::vector<Capability>& out) {
  if (profiles.drive.freshness == config::Freshness::answers) {
    out.push_back({"drive, freshness", "no counter: each good answer is taken as what is now", false, ""});
  }
  if (!profiles.load_cell.sequence) {
    out.push_back({"load cell, freshness",
                   "no counter of conversions: identical values are what is judged (SR07)", false, ""});
  }
  if (!profiles.safety_io.scan) {
    out.push_back({"safety I/O, freshness",
                   "no counter of scans: an output wired to an input shows that it looks", false, ""});
  }
}

void add_channels(const config::Station& station, const StationProfiles& profiles,
                  std::vector<Capability>& out) {
  const bool own = profiles.load_cell.channel_b.has_value();
  const bool other = station.load_cell_b.has_value();
  if (own == other) {
    out.push_back({"load cell, channel B",
                   own ? "the first transmitter has it, and there is a second one"
                       : "the transmitter has one channel, and there is no second one",
                   true,
                   own ? "remove load_cell_b, or take the single-channel profile"
                       : "add load_cell_b: the force is measured twice"});
  }
}

void add_readings(const config::Station& station, const StationProfiles& profiles,
                  std::vector<Capability>& out) {
  const auto look = [&out](const char* name, const config::Endpoint& at,
                           const config::DeviceProfile& device) {
    if (at.line.empty()) return;
    const auto alike = readings_of_one_form(device);
    if (!alike) return;
    out.push_back({std::string(name) + ", readings on line " + at.line,
                   *alike + ": there a late answer to one would be taken for the other's", true,
                   "in profile " + at.profile +
                       " let one of them read more registers, or join them to one block; or put "
                       "the device on TCP"});
  };
  look("drive", station.drive, profiles.drive.device);
  const bool two_cells = station.load_cell_b && profiles.load_cell_b;
  look(two_cells ? "load cell A" : "load cell", station.load_cell, profiles.load_cell.device);
  if (two_cells) look("load cell B", *station.load_cell_b, profiles.load_cell_b->device);
  look("safety I/O", station.safety_io, profiles.safety_io.device);
}

bool same_bits(const config::BitPoint& a, const config::BitPoint& b) {
  const auto mask = [](const config::BitPoint& p) {
    return 1U << static_cast<unsigned>(p.bit) | 1U << static_cast<unsigned>(p.or_bit.value_or(p.bit));
  };
  return a.address == b.address && mask(a) == mask(b) && a.inverted == b.inverted;
}

void add_sto(const DriveProfile& drive, std::vector<Capability>& out) {
  if (!same_bits(drive.sto_a_closed, drive.sto_b_closed)) return;
  out.push_back(
      {"drive, STO channels",
       "one bit tells of both: that one alone is open shows at the safety I/O's feedback alone (SR11)", false,
       ""});
}

}  // namespace

std::vector<Capability> capabilities(const config::Station& station, const StationProfiles& profiles) {
  std::vector<Capability> out;
  add_watchdog(station, profiles, out);
  add_time("drive, communication watchdog", profiles.drive.watchdog_time_ms, station.mechanics.drive_watchdog,
           out);
  add_time("safety I/O, watchdog", profiles.safety_io.watchdog_time_ms, profiles.safety_io.watchdog, out);
  add_torque(profiles.drive, out);
  add_absent_limits(profiles.drive, out);
  add_sto(profiles.drive, out);
  add_power_off(station, profiles, out);
  add_freshness(profiles, out);
  add_channels(station, profiles, out);
  add_readings(station, profiles, out);
  return out;
}

}  // namespace stretch::hal
