// Any bytes on a serial line, at both ends: as they are, and as the inside of a frame whose sum is right, for
// chance alone seldom makes one.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "hal/modbus/rtu_frame.hpp"
#include "simulator/modbus/rtu_frame.hpp"
#include "simulator/modbus/station_registers.hpp"

namespace {

using namespace stretch;

// What a device makes of it, and what the client makes of that.
void carry(const simulator::ParsedRtu& parsed) {
  static const plant::Plant fresh(config::PlantSettings{}, config::Leg{}, 1);
  if (parsed.verdict != simulator::RtuVerdict::complete) return;
  plant::Plant plant = fresh;
  simulator::StationRegisters registers(plant, {}, simulator::AbsentUnit::silence);
  std::array<std::uint8_t, simulator::kMaxRtuFrame> frame{};
  const auto out = std::span(frame).subspan<1, simulator::kMaxPduSize>();
  const auto answered = registers.router().answer(parsed.unit, parsed.pdu, out);
  if (!answered) return;
  const std::size_t size = simulator::finish_rtu_answer(frame, parsed.unit, *answered);
  const hal::RtuAnswer answer = hal::unwrap_rtu(parsed.unit, std::span(frame).first(size));
  if (answer.status != hal::BusStatus::ok || answer.pdu.size() != *answered) __builtin_trap();
}

void take(std::span<const std::uint8_t> bytes) {
  const simulator::ParsedRtu parsed = simulator::parse_rtu_request(bytes);
  if (parsed.size > bytes.size()) __builtin_trap();
  carry(parsed);
  carry(simulator::parse_rtu_silence(bytes));
  const hal::RtuAnswer answer = hal::unwrap_rtu(1, bytes);
  if (answer.pdu.size() > bytes.size()) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  take({data, size});
  if (size < 2 || size > 1 + hal::kMaxPdu) return 0;
  const hal::RtuAdu adu = hal::wrap_in_rtu(data[0], {data + 1, size - 1});
  take(std::span(adu.bytes).first(adu.size));
  return 0;
}
