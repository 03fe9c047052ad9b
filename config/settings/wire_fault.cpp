// The table of wire faults: names, units, defaults, ranges.
#include "config/settings/wire_fault.hpp"

namespace stretch::config {
namespace {

using enum WireFault;
using enum Transport;

constexpr std::array<WireFaultInfo, kWireFaultCount> kTable{{
    // fault, name, unit, default, min, max, transport
    {silence, "silence", "", 0, 0, 0, any},
    {answer_lost, "answer_lost", "", 0, 0, 0, any},
    {answer_delayed, "answer_delayed", "ms", 50, 0.1, 10'000, any},
    {answer_doubled, "answer_doubled", "", 0, 0, 0, any},
    {answer_truncated, "answer_truncated", "", 0, 0, 0, any},
    {answer_dripping, "answer_dripping", "ms", 1, 0.1, 1000, any},
    {answer_repeated, "answer_repeated", "", 0, 0, 0, any},
    {wrong_unit, "wrong_unit", "", 0, 0, 0, any},
    {wrong_function, "wrong_function", "", 0, 0, 0, any},
    {wrong_transaction, "wrong_transaction", "", 0, 0, 0, tcp},
    {wrong_crc, "wrong_crc", "", 0, 0, 0, rtu},
    {exception, "exception", "code", 4, 1, 255, any},
    {connection_reset, "connection_reset", "", 0, 0, 0, tcp},
    {partial_write, "partial_write", "", 0, 0, 0, any},
    {word_order_swap, "word_order_swap", "", 0, 0, 0, any},
    {read_to_clear, "read_to_clear", "", 0, 0, 0, any},
    {noise, "noise", "bytes", 8, 1, 64, rtu},
}};

constexpr bool in_order() noexcept {
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (kTable[i].fault != static_cast<WireFault>(i)) return false;
  }
  return true;
}
static_assert(in_order(), "the table's rows stand in the order of the names");

}  // namespace

const WireFaultInfo& fault_info(WireFault fault) noexcept {
  return kTable[static_cast<std::size_t>(fault)];
}

std::optional<WireFault> wire_fault_from_name(std::string_view word) noexcept {
  for (const WireFaultInfo& row : kTable) {
    if (row.name == word) return row.fault;
  }
  return std::nullopt;
}

}  // namespace stretch::config
