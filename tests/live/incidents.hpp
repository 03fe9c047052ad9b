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
  controller_stopped,  // SIGSTOP
  controller_killed,   // SIGKILL
  controller_ended,    // SIGTERM
  estop,
  strap,
  leg_out,
  simulator_killed  // SIGKILL, and another one started
};
inline constexpr std::array<std::string_view, 11> kIncidentNames{
    "STOP over the socket", "hand switch",        "owner frozen",       "owner killed",
    "controller SIGSTOP",   "controller SIGKILL", "controller SIGTERM", "emergency stop",
    "strap opened",         "leg taken out",      "simulator SIGKILL"};
[[nodiscard]] constexpr std::string_view name(Incident v) noexcept {
  return kIncidentNames[static_cast<std::size_t>(v)];
}

// Every incident once, as chains for stations that run beside each other: after an incident that leaves the
// session alive, the next hold is near. A simulator that dies ends its chain.
inline constexpr std::array<std::array<Incident, 2>, 4> kPairs{
    {{Incident::stop, Incident::controller_stopped},
     {Incident::hand_switch, Incident::controller_killed},
     {Incident::owner_frozen, Incident::controller_ended},
     {Incident::owner_killed, Incident::leg_out}}};
inline constexpr std::array<std::array<Incident, 1>, 3> kSingles{
    {{Incident::estop}, {Incident::strap}, {Incident::simulator_killed}}};

[[nodiscard]] std::vector<std::span<const Incident>> chains();

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
