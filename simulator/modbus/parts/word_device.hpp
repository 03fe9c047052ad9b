// A real part's registers one by one: each exists or not, can be written or not, wherever it stands.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>

#include "simulator/modbus/register_device.hpp"
#include "simulator/modbus/words.hpp"

namespace stretch::simulator {

// What the real parts share: exception 2 for a request that covers a register which is not there or cannot
// be written, and only the functions the part's maker names.
class WordDevice : public RegisterDevice {
 public:
  [[nodiscard]] RequestLimits limits() const noexcept override { return limits_; }
  [[nodiscard]] bool offers(std::uint8_t function) const noexcept override {
    return function >= 32 || ((functions_ >> function) & 1U) != 0;  // beyond them: the maker's own
  }
  [[nodiscard]] ModbusException check_read(std::uint16_t address,
                                           std::uint16_t count) const noexcept override;
  [[nodiscard]] ModbusException read(std::uint16_t address, std::span<std::uint16_t> out) noexcept override;
  [[nodiscard]] ModbusException write(std::uint16_t address,
                                      std::span<const std::uint16_t> values) noexcept override;

 protected:
  // `functions`: numbers below 32.
  WordDevice(RequestLimits limits, std::initializer_list<std::uint8_t> functions) noexcept : limits_(limits) {
    for (const std::uint8_t function : functions) functions_ |= 1U << function;
  }

  [[nodiscard]] virtual bool readable(std::uint16_t address) const noexcept = 0;
  [[nodiscard]] virtual bool writable(std::uint16_t address) const noexcept = 0;
  // Of a readable register.
  [[nodiscard]] virtual std::uint16_t word(std::uint16_t address) const noexcept = 0;
  // All of them are writable; takes them all, or refuses them whole.
  [[nodiscard]] virtual plant::WriteResult take(std::uint16_t first,
                                                std::span<const std::uint16_t> values) noexcept = 0;

 private:
  RequestLimits limits_;
  std::uint32_t functions_ = 0;
};

}  // namespace stretch::simulator
