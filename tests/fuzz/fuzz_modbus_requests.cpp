// Any bytes as what a client sends the simulator: framed, answered or hung up on, never harmful.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "simulator/modbus/station_registers.hpp"

namespace {

using namespace stretch;
using namespace stretch::simulator;

plant::Plant made_of(config::Parts parts) {
  config::PlantSettings settings;
  settings.parts = parts;
  return plant::Plant(settings, config::Leg{}, 1);
}

void serve(const plant::Plant& fresh, std::span<const std::uint8_t> left) {
  plant::Plant plant = fresh;
  StationRegisters registers(plant, {.load_cell_b = 5});
  std::array<std::uint8_t, kMaxTcpFrame> answer{};
  while (true) {
    const ParsedFrame parsed = parse_tcp_frame(left);
    if (parsed.verdict != FrameVerdict::complete) return;
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array<plant::Plant, 3> fresh{made_of(config::Parts::reference),
                                                 made_of(config::Parts::lexium_tlb_wago),
                                                 made_of(config::Parts::orca_seneca_pilz)};
  for (const plant::Plant& plant : fresh) serve(plant, {data, size});
  return 0;
}
