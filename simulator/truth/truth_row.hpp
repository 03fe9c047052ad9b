// One row of a truth file: the plant's own state as CSV, the same from the simulator and from a rehearsal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/quantities/instant.hpp"
#include "simulator/plant/truth.hpp"

namespace stretch::simulator {

// The first line, without its line end.
inline constexpr std::string_view kTruthHeader =
    "time_s,monotonic_s,angle_deg,speed_deg_s,stretch_torque_nm,active_torque_nm,stretch_force_n,cuff_force_"
    "n,"
    "command_speed_deg_s,torque_enabled,faults";

// A row is written each time the plant's own time is a whole multiple of this.
inline constexpr Duration kTruthPeriod = milliseconds(10.0);

// Appends one row with its line end. `monotonic` is CLOCK_MONOTONIC at that plant time; nothing in virtual
// time, the field stays empty. Decimal points whatever the locale; zero never bears a sign;
// torque_enabled is 0 or 1; faults are names joined by ';', the plant's
// before `of_the_wire`, names already joined.
void append_truth_row(std::string& out, const plant::Truth& truth, std::optional<Instant> monotonic,
                      std::string_view of_the_wire = {});

// The names of a set of faults joined by ';', in the order of the table.
[[nodiscard]] std::string joined_names(plant::FaultSet faults);

}  // namespace stretch::simulator
