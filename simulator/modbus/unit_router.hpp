// The unit ids behind one listener, as a gateway has them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "config/settings/wire_fault.hpp"
#include "simulator/modbus/pdu.hpp"

namespace stretch::simulator {

// What a request to a unit that is not there gets.
enum class AbsentUnit : std::uint8_t {
  exception,  // 0x0B, "gateway target device failed to respond": a gateway that says so
  silence     // nothing at all: a gateway that lets its client time out
};

// Holds the devices by reference: they outlive it. Used by one thread.
class UnitRouter {
 public:
  explicit UnitRouter(AbsentUnit absent) noexcept : absent_(absent) {}

  // `unit` is 1..247; a second device under one unit id takes the first one's place. `role`: which of the
  // devices it is that faults of the wire name; all: none of them.
  void attach(std::uint8_t unit, RegisterDevice& device,
              config::WireDevice role = config::WireDevice::all) noexcept {
    devices_[unit] = &device;
    roles_[unit] = role;
  }

  [[nodiscard]] config::WireDevice role(std::uint8_t unit) const noexcept { return roles_[unit]; }
  // Null: not there.
  [[nodiscard]] const RegisterDevice* device(std::uint8_t unit) const noexcept { return devices_[unit]; }

  // The size of the answer's PDU, or nothing: silence.
  [[nodiscard]] std::optional<std::size_t> answer(std::uint8_t unit, std::span<const std::uint8_t> request,
                                                  std::span<std::uint8_t, kMaxPduSize> out) noexcept {
    if (RegisterDevice* device = devices_[unit]) {
      if (!device->answers()) return std::nullopt;
      return answer_pdu(request, *device, out);
    }
    if (absent_ == AbsentUnit::silence) return std::nullopt;
    return refuse_pdu(request, ModbusException::gateway_no_answer, out);
  }

 private:
  AbsentUnit absent_;
  std::array<RegisterDevice*, 256> devices_{};
  std::array<config::WireDevice, 256> roles_{};
};

}  // namespace stretch::simulator
