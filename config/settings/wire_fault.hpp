// What can go wrong between a device and its client, by name, as scenarios and the control channel write it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stretch::config {

enum class WireFault : std::uint8_t {
  silence,            // requests are neither heard nor answered
  answer_lost,        // carried out, and not answered
  answer_delayed,     // amount: ms later; beyond the client's time-out: too late
  answer_doubled,     // sent twice
  answer_truncated,   // the first half of it, and no more
  answer_dripping,    // amount: ms from byte to byte
  answer_repeated,    // the one before, as a gateway does that keeps answers; carried out all the same
  wrong_unit,         // the answer bears another unit's number
  wrong_function,     // another function's
  wrong_transaction,  // another transaction's
  wrong_crc,
  exception,         // amount: its code; not carried out
  connection_reset,  // instead of the answer; not carried out
  partial_write,     // of several registers only the first half is written, the answer is good
  word_order_swap,   // 32-bit values read with their words the other way round
  read_to_clear,     // registers that show what happened read zero once they were read, until they change
  noise              // amount: bytes of rubbish before the answer
};
inline constexpr std::size_t kWireFaultCount = static_cast<std::size_t>(WireFault::noise) + 1;

enum class Transport : std::uint8_t { any, tcp, rtu };

// Whose answers.
enum class WireDevice : std::uint8_t { all, drive, load_cell, safety_io };
inline constexpr std::array<std::string_view, 4> kWireDevices{"all", "drive", "load_cell", "safety_io"};

// One row of the table of wire faults.
struct WireFaultInfo {
  WireFault fault;
  std::string_view name;
  std::string_view unit;  // of the amount; empty: takes none
  double amount;          // default
  double amount_min;
  double amount_max;
  Transport transport;  // where there is such a thing
};

[[nodiscard]] const WireFaultInfo& fault_info(WireFault fault) noexcept;
[[nodiscard]] inline std::string_view name(WireFault fault) noexcept {
  return fault_info(fault).name;
}
// Nothing for an unknown word. No wire fault bears the name of a plant's.
[[nodiscard]] std::optional<WireFault> wire_fault_from_name(std::string_view word) noexcept;

}  // namespace stretch::config
