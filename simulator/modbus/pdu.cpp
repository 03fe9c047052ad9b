// Every function code checks its body's size and counts before it touches the device.
#include "simulator/modbus/pdu.hpp"

#include <algorithm>
#include <array>

namespace stretch::simulator {
namespace {

using Bytes = std::span<const std::uint8_t>;
using Answer = std::span<std::uint8_t, kMaxPduSize>;

constexpr std::size_t kMaxRegisters = 125;
constexpr std::size_t kMaxBitsRead = 2000;
constexpr std::size_t kMaxCoilsWritten = 1968;
constexpr std::uint16_t kCoilOn = 0xFF00;

std::uint16_t word_at(Bytes bytes, std::size_t at) noexcept {
  return static_cast<std::uint16_t>((bytes[at] << 8) | bytes[at + 1]);
}

void put_word(std::span<std::uint8_t> bytes, std::size_t at, std::uint16_t value) noexcept {
  bytes[at] = static_cast<std::uint8_t>(value >> 8);
  bytes[at + 1] = static_cast<std::uint8_t>(value & 0xFF);
}

void get_words(Bytes bytes, std::span<std::uint16_t> out) noexcept {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = word_at(bytes, 2 * i);
}

// Function, byte count, registers: what functions 3, 4 and 23 answer.
std::size_t put_registers(std::span<const std::uint16_t> values, Answer answer) noexcept {
  answer[1] = static_cast<std::uint8_t>(2 * values.size());
  for (std::size_t i = 0; i < values.size(); ++i) put_word(answer, 2 + 2 * i, values[i]);
  return 2 + 2 * values.size();
}

// Function, address, value or count: the echo functions 5, 6, 15 and 16 answer.
std::size_t echo(Bytes request, Answer answer) noexcept {
  std::copy_n(request.begin(), 5, answer.begin());
  return 5;
}

struct Reply {
  ModbusException exception = ModbusException::none;
  std::size_t size = 0;
};

Reply refuse(ModbusException exception) noexcept {
  return {exception, 0};
}

Reply read_registers(Bytes request, RegisterDevice& device, Answer answer) noexcept {
  if (request.size() != 5) return refuse(ModbusException::illegal_value);
  const std::uint16_t count = word_at(request, 3);
  if (count == 0 || count > std::min<std::size_t>(device.limits().read, kMaxRegisters)) {
    return refuse(ModbusException::illegal_value);
  }
  std::array<std::uint16_t, kMaxRegisters> values{};
  const std::span<std::uint16_t> wanted(values.data(), count);
  const ModbusException refused = device.read(word_at(request, 1), wanted);
  if (refused != ModbusException::none) return refuse(refused);
  return {ModbusException::none, put_registers(wanted, answer)};
}

Reply write_register(Bytes request, RegisterDevice& device, Answer answer) noexcept {
  if (request.size() != 5) return refuse(ModbusException::illegal_value);
  const std::array<std::uint16_t, 1> value{word_at(request, 3)};
  const ModbusException refused = device.write(word_at(request, 1), value);
  if (refused != ModbusException::none) return refuse(refused);
  return {ModbusException::none, echo(request, answer)};
}

Reply write_registers(Bytes request, RegisterDevice& device, Answer answer) noexcept {
  if (request.size() < 6) return refuse(ModbusException::illegal_value);
  const std::uint16_t count = word_at(request, 3);
  if (count == 0 || count > std::min<std::size_t>(device.limits().write, kMaxRegisters) ||
      request[5] != 2 * count || request.size() != 6U + 2U * count) {
    return refuse(ModbusException::illegal_value);
  }
  std::array<std::uint16_t, kMaxRegisters> values{};
  const std::span<std::uint16_t> given(values.data(), count);
  get_words(request.subspan(6), given);
  const ModbusException refused = device.write(word_at(request, 1), given);
  if (refused != ModbusException::none) return refuse(refused);
  return {ModbusException::none, echo(request, answer)};
}

Reply read_write_registers(Bytes request, RegisterDevice& device, Answer answer) noexcept {
  if (request.size() < 10) return refuse(ModbusException::illegal_value);
  const RequestLimits limits = device.limits();
  const std::uint16_t read_count = word_at(request, 3);
  const std::uint16_t write_count = word_at(request, 7);
  if (read_count == 0 || read_count > std::min<std::size_t>(limits.read, kMaxRegisters) || write_count == 0 ||
      write_count > std::min<std::size_t>(limits.write_with_read, kMaxRegisters) ||
      request[9] != 2 * write_count || request.size() != 10U + 2U * write_count) {
    return refuse(ModbusException::illegal_value);
  }
  const std::uint16_t read_address = word_at(request, 1);
  ModbusException refused = device.check_read(read_address, read_count);
  if (refused != ModbusException::none) return refuse(refused);
  std::array<std::uint16_t, kMaxRegisters> values{};
  const std::span<std::uint16_t> given(values.data(), write_count);
  get_words(request.subspan(10), given);
  refused = device.write(word_at(request, 5), given);
  if (refused != ModbusException::none) return refuse(refused);
  const std::span<std::uint16_t> wanted(values.data(), read_count);
  refused = device.read(read_address, wanted);
  if (refused != ModbusException::none) return refuse(refused);
  return {ModbusException::none, put_registers(wanted, answer)};
}

Reply read_bits(Bytes request, BitArea area, RegisterDevice& device, Answer answer) noexcept {
  if (request.size() != 5) return refuse(ModbusException::illegal_value);
  const std::uint16_t count = word_at(request, 3);
  if (count == 0 || count > kMaxBitsRead) return refuse(ModbusException::illegal_value);
  std::array<bool, kMaxBitsRead> bits{};
  const ModbusException refused =
      device.read_bits(area, word_at(request, 1), std::span<bool>(bits.data(), count));
  if (refused != ModbusException::none) return refuse(refused);
  const std::size_t bytes = (count + 7U) / 8U;
  answer[1] = static_cast<std::uint8_t>(bytes);
  std::fill_n(answer.begin() + 2, bytes, std::uint8_t{0});
  for (std::size_t i = 0; i < count; ++i) {
    if (bits[i]) answer[2 + i / 8] = static_cast<std::uint8_t>(answer[2 + i / 8] | (1U << (i % 8)));
  }
  return {ModbusException::none, 2 + bytes};
}

Reply write_coil(Bytes request, RegisterDevice& device, Answer answer) noexcept {
  if (request.size() != 5) return refuse(ModbusException::illegal_value);
  const std::uint16_t value = word_at(request, 3);
  if (value != 0 && value != kCoilOn) return refuse(ModbusException::illegal_value);
  const std::array<bool, 1> bit{value == kCoilOn};
  const ModbusException refused = device.write_coils(word_at(request, 1), bit);
  if (refused != ModbusException::none) return refuse(refused);
  return {ModbusException::none, echo(request, answer)};
}

Reply write_coils(Bytes request, RegisterDevice& device, Answer answer) noexcept {
  if (request.size() < 6) return refuse(ModbusException::illegal_value);
  const std::uint16_t count = word_at(request, 3);
  const std::size_t bytes = (count + 7U) / 8U;
  if (count == 0 || count > kMaxCoilsWritten || request[5] != bytes || request.size() != 6 + bytes) {
    return refuse(ModbusException::illegal_value);
  }
  std::array<bool, kMaxCoilsWritten> bits{};
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned octet = request[6 + i / 8];
    bits[i] = ((octet >> (i % 8)) & 1U) != 0;
  }
  const ModbusException refused =
      device.write_coils(word_at(request, 1), std::span<const bool>(bits.data(), count));
  if (refused != ModbusException::none) return refuse(refused);
  return {ModbusException::none, echo(request, answer)};
}

Reply own_function(Bytes request, RegisterDevice& device, Answer answer) noexcept {
  const std::size_t size = device.answer_own(request, answer);
  return size == 0 ? refuse(ModbusException::illegal_function) : Reply{ModbusException::none, size};
}

Reply dispatch(Bytes request, RegisterDevice& device, Answer answer) noexcept {
  if (!device.offers(request[0])) return refuse(ModbusException::illegal_function);
  switch (request[0]) {
    case 1:
      return read_bits(request, BitArea::coils, device, answer);
    case 2:
      return read_bits(request, BitArea::discrete_inputs, device, answer);
    case 3:
    case 4:
      return read_registers(request, device, answer);
    case 5:
      return write_coil(request, device, answer);
    case 6:
      return write_register(request, device, answer);
    case 15:
      return write_coils(request, device, answer);
    case 16:
      return write_registers(request, device, answer);
    case 23:
      return read_write_registers(request, device, answer);
    default:
      return own_function(request, device, answer);
  }
}

}  // namespace

std::size_t answer_pdu(std::span<const std::uint8_t> request, RegisterDevice& device,
                       std::span<std::uint8_t, kMaxPduSize> answer) noexcept {
  if (request.empty()) return refuse_pdu(request, ModbusException::illegal_function, answer);
  answer[0] = request[0];
  const Reply reply = dispatch(request, device, answer);
  if (reply.exception != ModbusException::none) return refuse_pdu(request, reply.exception, answer);
  device.request_served();
  return reply.size;
}

std::size_t refuse_pdu(std::span<const std::uint8_t> request, ModbusException exception,
                       std::span<std::uint8_t, kMaxPduSize> answer) noexcept {
  answer[0] = static_cast<std::uint8_t>((request.empty() ? 0U : request[0]) | 0x80U);
  answer[1] = static_cast<std::uint8_t>(exception);
  return 2;
}

}  // namespace stretch::simulator
