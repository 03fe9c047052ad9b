// One row for each incident.
#include "tests/live/incident_table.hpp"

#include <array>

#include "tests/live/happenings.hpp"

namespace stretch::live {
namespace {
using enum Incident;

constexpr std::array<IncidentRow, kIncidents> kTable{{
    {push_slowly, "pushed slowly", "SR01", true, &live::push_slowly},
    {push_hard, "pushed hard", "SR02", true, &live::push_hard},
    {spasm, "spasm", "SR03", true, &live::spasm},
    {force_overload, "load cell overloaded", "SR06", true, &live::force_overload},
    {load_cell_silent, "load cell silent", "SR07", true, &live::load_cell_silent},
    {channel_inverted, "one channel inverted", "SR08", true, &live::channel_inverted},
    {drive_silent, "drive silent", "SR09", true, &live::drive_silent},
    {drive_fault, "drive fault", "SR10", true, &live::drive_fault},
    {estop, "emergency stop", "SR11", false, &live::estop},
    {strap, "strap opened", "SR11", true, &live::strap},
    {sto_channel, "one STO channel open", "SR11", false, &live::sto_channel},
    {hand_switch, "hand switch", "SR12", true, &live::hand_switch},
    {stop, "STOP over the socket", "SR13", true, &live::stop},
    {screen_stop, "STOP touched", "SR13", false, &live::screen_stop},
    {owner_frozen, "owner frozen", "SR14", true, &live::owner_frozen},
    {owner_killed, "owner killed", "SR14", false, &live::owner_killed},
    {screen_frozen, "screen SIGSTOP", "SR14", false, &live::screen_frozen},
    {screen_killed, "screen SIGKILL", "SR14", false, &live::screen_killed},
    {screen_ended, "screen SIGTERM", "SR14", false, &live::screen_ended},
    {controller_paused, "controller away", "SR15", true, &live::controller_paused},
    {controller_stopped, "controller SIGSTOP", "SR16", true, &live::controller_stopped},
    {controller_killed, "controller SIGKILL", "SR16 SR23", true, &live::controller_killed},
    {controller_ended, "controller SIGTERM", "host", false, &live::controller_ended},
    {leg_out, "leg taken out", "SR26", false, &live::leg_out},
    {leg_slips_out, "leg slips out", "SR26", true, &live::leg_slips_out},
    {relay_at_start, "relay fault at the start", "SR20", true, &live::relay_at_start},
    {leg_at_start, "leg in the cuff at the start", "SR20", true, &live::leg_at_start},
    {drive_silent_at_start, "drive silent at the start", "SR20", false, &live::drive_silent_at_start},
    {bus_silent, "bus silent", "SR09", false, &live::bus_silent},
    {simulator_killed, "simulator SIGKILL", "host", false, &live::simulator_killed},
    {simulator_ended, "simulator SIGTERM", "host", false, &live::simulator_ended},
    {disk_full, "disk full", "host", false, &live::disk_full},
    {clock_stepped, "clock stepped", "host", false, &live::clock_stepped},
    {client_never_reads, "clients that never read", "host", false, &live::client_never_reads},
    {processors_busy, "processors busy", "host", false, &live::processors_busy},
    {memory_full, "memory full", "host", false, &live::memory_full},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kIncidents; ++i) {
    if (static_cast<std::size_t>(kTable[i].incident) != i) return false;
  }
  return true;
}
static_assert(in_order());
}  // namespace

const IncidentRow& row_of(Incident incident) noexcept {
  return kTable[static_cast<std::size_t>(incident)];
}

std::string_view name(Incident incident) noexcept {
  return row_of(incident).name;
}
std::string_view rows_of(Incident incident) noexcept {
  return row_of(incident).rows;
}
bool stands_for_its_row(Incident incident) noexcept {
  return row_of(incident).stands_for_its_row;
}
bool wants_the_machine(Incident incident) noexcept {
  return incident == Incident::processors_busy || incident == Incident::memory_full;
}
bool at_the_screen(Incident incident) noexcept {
  return incident == Incident::screen_stop || incident == Incident::screen_frozen ||
         incident == Incident::screen_killed || incident == Incident::screen_ended;
}

}  // namespace stretch::live
