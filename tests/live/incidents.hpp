// What may happen to a person in a hold, made to happen to real processes, and judged on the simulator's own
// truth.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/live/wiring.hpp"

namespace stretch::live {

enum class Incident : std::uint8_t {
  push_slowly,
  push_hard,
  spasm,
  force_overload,
  load_cell_silent,
  channel_inverted,
  drive_silent,
  drive_fault,
  estop,
  strap,
  sto_channel,
  hand_switch,
  stop,                // over the socket
  screen_stop,         // touched on the real screen
  owner_frozen,        // the owner's heartbeats stay away
  owner_killed,        // the owner's connection is gone
  screen_frozen,       // the real screen, SIGSTOP
  screen_killed,       // SIGKILL; another one takes the session over
  screen_ended,        // SIGTERM; the same
  controller_paused,   // SIGSTOP for longer than SR15 tolerates and shorter than the drive's watchdog
  controller_stopped,  // SIGSTOP
  controller_killed,   // SIGKILL
  controller_ended,    // SIGTERM
  leg_out,
  leg_slips_out,
  relay_at_start,
  leg_at_start,
  drive_silent_at_start,
  bus_silent,        // the simulator, SIGSTOP: nothing on the bus answers
  simulator_killed,  // SIGKILL, and another one started
  simulator_ended,   // SIGTERM, the same
  disk_full,
  clock_stepped,
  client_never_reads,
  processors_busy,
  memory_full
};
inline constexpr std::size_t kIncidents = static_cast<std::size_t>(Incident::memory_full) + 1;

[[nodiscard]] std::string_view name(Incident incident) noexcept;
// The rows of docs/safety.md it is about, "SR01" or "SR14 SR23"; "host" where it is about none.
[[nodiscard]] std::string_view rows_of(Incident incident) noexcept;
// It takes the whole machine: no other station beside it.
[[nodiscard]] bool wants_the_machine(Incident incident) noexcept;
// A person at the real screen: another kind of station.
[[nodiscard]] bool at_the_screen(Incident incident) noexcept;
// What the continuous integration plays for each row, once.
[[nodiscard]] bool stands_for_its_row(Incident incident) noexcept;

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
  double took_s = 0;          // the way to the hold included
  [[nodiscard]] bool good() const noexcept;
};

// One station, each incident in a hold of its own, one after the other. Blocking, minutes. Never throws for
// what goes wrong: an incident that was not reached is among the answers, with the reason. Those at the
// screen not together with others.
[[nodiscard]] std::vector<Observed> run_chain(std::span<const Incident> incidents, Wiring wiring);

[[nodiscard]] std::string described(const Observed& observed);

}  // namespace stretch::live
