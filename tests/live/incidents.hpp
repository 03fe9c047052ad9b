// What may happen to a person in a hold, made to happen to real processes, and judged on the simulator's own
// truth.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stretch::live {

enum class Incident : std::uint8_t {
  stop,                // STOP over the socket
  hand_switch,         // pressed
  owner_frozen,        // the owner's heartbeats stay away
  owner_killed,        // the owner's connection is gone
  screen_stop,         // STOP touched on the real screen
  screen_frozen,       // the real screen, SIGSTOP
  screen_killed,       // the real screen, SIGKILL; another one takes the session over
  controller_stopped,  // SIGSTOP
  controller_killed,   // SIGKILL
  controller_ended,    // SIGTERM
  estop,
  strap,
  leg_out,
  bus_silent,        // the simulator, SIGSTOP: nothing on the bus answers
  simulator_killed,  // SIGKILL, and another one started
  disk_full          // the controller's
};
inline constexpr std::array<std::string_view, 16> kIncidentNames{
    "STOP over the socket", "hand switch",        "owner frozen",      "owner killed",
    "STOP touched",         "screen SIGSTOP",     "screen SIGKILL",    "controller SIGSTOP",
    "controller SIGKILL",   "controller SIGTERM", "emergency stop",    "strap opened",
    "leg taken out",        "bus silent",         "simulator SIGKILL", "disk full"};
[[nodiscard]] constexpr std::string_view name(Incident v) noexcept {
  return kIncidentNames[static_cast<std::size_t>(v)];
}

// Every incident once, as chains for stations that run beside each other. Only what leaves the hold as it is
// has another after it: from a pause to the next hold takes longer than a new station.
[[nodiscard]] std::vector<std::vector<Incident>> chains();

struct Measured {
  std::string what;
  double seconds = 0;
  double deadline_s = 0;  // a row of the truth file included where the figure is read off one
  [[nodiscard]] bool met() const noexcept { return seconds <= deadline_s; }
};

struct Observed {
  Incident incident = Incident::stop;
  std::vector<Measured> measured;
  std::string failure;        // what should not be, beside times; empty: nothing
  bool host_stalled = false;  // plant time was skipped meanwhile: the times say nothing
  [[nodiscard]] bool good() const noexcept;
};

// One station, each incident in a hold of its own. Blocking, minutes. Never throws for what goes wrong: an
// incident that was not reached is among the answers, with the reason.
[[nodiscard]] std::vector<Observed> run_chain(std::span<const Incident> incidents);

[[nodiscard]] std::string described(const Observed& observed);

}  // namespace stretch::live
