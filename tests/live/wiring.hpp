// The stations a live test can be played on, by the names of their files.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stretch::live {

// How the devices are connected: Modbus TCP, or all on one serial line of 115200 baud, or as the real parts
// of one of the shipped stations, each where that station has it.
enum class Wiring : std::uint8_t { tcp, serial_line, lexium_tlb_wago, orca_seneca_pilz };
inline constexpr std::array<std::string_view, 4> kWiringNames{"simulator", "simulator-rtu", "lexium-tlb-wago",
                                                              "orca-seneca-pilz"};
[[nodiscard]] constexpr std::string_view name(Wiring v) noexcept {
  return kWiringNames[static_cast<std::size_t>(v)];
}
// Nothing for a station that cannot be played live.
[[nodiscard]] constexpr std::optional<Wiring> wiring_named(std::string_view station) noexcept {
  for (std::size_t i = 0; i < kWiringNames.size(); ++i) {
    if (kWiringNames[i] == station) return static_cast<Wiring>(i);
  }
  return std::nullopt;
}

}  // namespace stretch::live
