// Which of the station's devices answer under which unit id, on each serial line and behind the listener.
#pragma once

#include <optional>
#include <string>

#include "config/settings/station.hpp"
#include "simulator/modbus/station_registers.hpp"
#include "simulator/modbus/unit_router.hpp"

namespace stretch::simulator {

// Why the units cannot be served as the station has them, or nothing: what, where, and what to do.
[[nodiscard]] std::optional<std::string> units_refused(const config::Station& station);

// The devices on `line`; every device when it is null.
void attach_line(UnitRouter& router, const config::Station& station, const config::SerialLine* line,
                 StationRegisters& registers) noexcept;

// Every device, with and without a line; where two have one unit id the one without has it.
void attach_listener(UnitRouter& router, const config::Station& station,
                     StationRegisters& registers) noexcept;

}  // namespace stretch::simulator
