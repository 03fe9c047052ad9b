// From the station file and its profiles, and the sums.
#include "tests/live/timing.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "config/loader/load.hpp"
#include "tests/live/truth_log.hpp"

namespace stretch::live {
namespace {
constexpr double kFrame_s = 0.033;          // of the screen
constexpr double kHeartbeat_s = 1;          // SR14
constexpr double kWatchdogSlack_s = 0.020;  // SR16
constexpr double kOverTcp_s = 0.002;
constexpr int kSignalCycles = 5;
// A retreat's 5 deg/s come in one step; what a drive that follows positions makes of it grows with its own
// gain.
constexpr double kStepDeg_s = 2.5, kGrowingDeg_s = 0.5;

double in_seconds(Duration d) {
  return in_milliseconds(d) * 1e-3;
}

bool takes_torque_at_once(const config::DriveProfile& drive) {
  return drive.watchdog_time_ms && (drive.watchdog_reaction == config::WatchdogReaction::disable ||
                                    drive.watchdog_reaction == config::WatchdogReaction::fault);
}
}  // namespace

Timing timing_of(Wiring wiring) {
  const std::string file = STRETCH_SOURCE_DIR "/config/stations/" + std::string(name(wiring)) + ".toml";
  const auto station = config::load_station(file);
  if (!station) throw std::runtime_error(config::to_string(station.error().front()));
  const auto profiles = config::load_profiles(*station);
  if (!profiles) throw std::runtime_error(config::to_string(profiles.error().front()));
  Timing t;
  t.period_s = in_seconds(station->period);
  t.time_out_s = in_seconds(profiles->drive.device.response_timeout);
  t.relay_s = in_seconds(station->plant.relay_release);
  // A drive whose own watchdog does not take the torque away leaves it to the safety I/O's, which opens the
  // relay.
  t.watchdog_s = takes_torque_at_once(profiles->drive) ? in_seconds(station->mechanics.drive_watchdog)
                                                       : in_seconds(profiles->safety_io.watchdog) + t.relay_s;
  t.filter_s = in_seconds(station->plant.force_filter);
  t.friction_n = station->plant.cuff_friction.si();
  t.on_the_way_s = station->lines.empty() ? kOverTcp_s : t.period_s;  // a line is busy most of a cycle
  t.inward_deg_s = profiles->drive.target_speed_deg_s ? kStepDeg_s : kGrowingDeg_s;
  t.tolerated_overruns =
      std::min(station->safety.sr15_consecutive,
               static_cast<int>(in_seconds(station->mechanics.drive_watchdog) / (2 * t.period_s)));
  return t;
}

double Deadlines::input() const noexcept {
  return 2 * t_.period_s + kTruthRow_s;
}
double Deadlines::touch() const noexcept {
  return kFrame_s + input();
}
double Deadlines::wired_torque_off() const noexcept {
  return t_.relay_s + kTruthRow_s;
}
double Deadlines::cycles(int cycles) const noexcept {
  return (cycles + 1) * t_.period_s + kTruthRow_s;
}
double Deadlines::heartbeat() const noexcept {
  return kHeartbeat_s + t_.period_s + t_.on_the_way_s + kTruthRow_s;
}
double Deadlines::controller_gone() const noexcept {
  return t_.watchdog_s + kWatchdogSlack_s + kTruthRow_s;
}
double Deadlines::controller_ends() const noexcept {
  return kSignalCycles * t_.period_s + kTruthRow_s;
}

}  // namespace stretch::live
