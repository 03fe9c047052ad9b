// The motor's memory map on the wire, and its command stream.
#include "simulator/modbus/parts/orca_registers.hpp"

#include <array>
#include <cstddef>

#include "simulator/modbus/pdu.hpp"

namespace stretch::simulator {
namespace {

constexpr std::uint8_t kCommandStream = 0x64;
constexpr std::size_t kStreamRequest = 6;  // function, code, value
constexpr std::size_t kStreamAnswer = 16;

// Writes big-endian bytes one behind the other.
class Writer {
 public:
  explicit Writer(std::span<std::uint8_t, kMaxPduSize> out) noexcept : out_(out) {}
  void put(std::uint32_t value, std::size_t bytes) noexcept {
    for (std::size_t i = bytes; i-- > 0;) out_[at_++] = static_cast<std::uint8_t>(value >> (8 * i) & 0xFFU);
  }

 private:
  std::span<std::uint8_t, kMaxPduSize> out_;
  std::size_t at_ = 0;
};

}  // namespace

OrcaRegisters::OrcaRegisters(plant::OrcaMotor& motor) noexcept
    : WordDevice({}, {3, 6, 16, 23}), motor_(motor) {}

bool OrcaRegisters::readable(std::uint16_t address) const noexcept {
  return address < plant::OrcaMotor::kRegisters;
}

bool OrcaRegisters::writable(std::uint16_t address) const noexcept {
  return plant::OrcaMotor::writable(address);
}

std::uint16_t OrcaRegisters::word(std::uint16_t address) const noexcept {
  return motor_.word(address);
}

plant::WriteResult OrcaRegisters::take(std::uint16_t first, std::span<const std::uint16_t> values) noexcept {
  return motor_.write(first, values);
}

std::size_t OrcaRegisters::answer_own(std::span<const std::uint8_t> request,
                                      std::span<std::uint8_t, kMaxPduSize> answer) noexcept {
  if (request[0] != kCommandStream) return 0;
  if (request.size() != kStreamRequest) {
    return refuse_pdu(request, ModbusException::illegal_value, answer);
  }
  std::uint32_t value = 0;
  for (const std::uint8_t byte : request.subspan(2)) value = value << 8 | byte;
  motor_.command(request[1], static_cast<std::int32_t>(value));
  const plant::OrcaStream now = motor_.stream();
  Writer out(answer);
  out.put(kCommandStream, 1);
  out.put(static_cast<std::uint32_t>(now.position_um), 4);
  out.put(static_cast<std::uint32_t>(now.force_mn), 4);
  out.put(now.power_w, 2);
  out.put(static_cast<std::uint8_t>(now.temperature_c), 1);
  out.put(now.voltage_mv, 2);
  out.put(now.errors, 2);
  return kStreamAnswer;
}

}  // namespace stretch::simulator
