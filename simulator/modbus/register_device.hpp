// A device on the bus as the protocol sees it: registers and bits that are read, written, or refused whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "simulator/modbus/tcp_frame.hpp"

namespace stretch::simulator {

enum class ModbusException : std::uint8_t {
  none = 0,
  illegal_function = 1,
  illegal_address = 2,  // also: writing what can only be read
  illegal_value = 3,
  device_failure = 4,  // also: a write that is not allowed in the device's present state
  gateway_no_answer = 0x0B
};

enum class BitArea : std::uint8_t { coils, discrete_inputs };

// What stands in a register, for the faults that depend on it.
enum class RegisterKind : std::uint8_t {
  plain,
  high_word,  // the first of a 32-bit value's two
  event       // shows what happened: some makers clear such a register when it is read
};

// How much one request may ask of this device.
struct RequestLimits {
  std::uint16_t read = 125;
  std::uint16_t write = 123;
  std::uint16_t write_with_read = 121;  // function 23
};

// One unit id. Reads and writes are whole or not at all: a refused write has changed nothing. Input registers
// mirror the holding registers of the same address. Used by one thread; nothing blocks.
class RegisterDevice {
 public:
  virtual ~RegisterDevice() = default;

  [[nodiscard]] virtual RequestLimits limits() const noexcept = 0;

  // Whether the part knows this one of the standard functions 1 to 6, 15, 16 and 23.
  [[nodiscard]] virtual bool offers(std::uint8_t) const noexcept { return true; }
  // Carries out a function of the maker's own: the answer's size with its function code, or 0: not one of
  // its.
  [[nodiscard]] virtual std::size_t answer_own(std::span<const std::uint8_t>,
                                               std::span<std::uint8_t, kMaxPduSize>) noexcept {
    return 0;
  }

  // False: without power or booting. Nothing at all is answered, as from a device that hangs at the line by
  // itself.
  [[nodiscard]] virtual bool answers() const noexcept { return true; }

  // A request to this unit was carried out (drives whose watchdog any request feeds).
  virtual void request_served() noexcept {}

  // Whether all of these registers exist; function 23 asks before it writes.
  [[nodiscard]] virtual ModbusException check_read(std::uint16_t address,
                                                   std::uint16_t count) const noexcept = 0;
  // `out` is filled only when `none` is returned.
  [[nodiscard]] virtual ModbusException read(std::uint16_t address,
                                             std::span<std::uint16_t> out) noexcept = 0;
  [[nodiscard]] virtual ModbusException write(std::uint16_t address,
                                              std::span<const std::uint16_t> values) noexcept = 0;

  [[nodiscard]] virtual RegisterKind kind(std::uint16_t) const noexcept { return RegisterKind::plain; }

  // Bits, for devices that have them.
  [[nodiscard]] virtual ModbusException read_bits(BitArea, std::uint16_t, std::span<bool>) noexcept {
    return ModbusException::illegal_function;
  }
  [[nodiscard]] virtual ModbusException write_coils(std::uint16_t, std::span<const bool>) noexcept {
    return ModbusException::illegal_function;
  }

 protected:
  RegisterDevice() = default;
  RegisterDevice(const RegisterDevice&) = default;
  RegisterDevice& operator=(const RegisterDevice&) = default;
};

}  // namespace stretch::simulator
