// Any bytes as what a client sends the simulator: framed, answered or hung up on, never harmful.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "simulator/modbus/station_registers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stretch;
  using namespace stretch::simulator;
  static const plant::Plant fresh(config::PlantSettings{}, config::Leg{}, 1);
  plant::Plant plant = fresh;
  StationRegisters registers(plant);
  std::array<std::uint8_t, kMaxTcpFrame> answer{};
  std::span<const std::uint8_t> left(data, size);
  while (true) {
    const ParsedFrame parsed = parse_tcp_frame(left);
    if (parsed.verdict != FrameVerdict::complete) return 0;
    const auto pdu = std::span(answer).subspan<kMbapSize>();
    const auto answered = registers.router().answer(parsed.frame.unit, parsed.frame.pdu, pdu);
    if (answered &&
        (*answered < 2 || *answered > kMaxPduSize || (pdu[0] & 0x7F) != (parsed.frame.pdu[0] & 0x7F))) {
      __builtin_trap();
    }
    left = left.subspan(parsed.frame.size);
    plant.step();
  }
}
