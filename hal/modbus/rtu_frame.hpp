// Modbus RTU's frame: unit before, check sum after a PDU.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "hal/modbus/bus_status.hpp"
#include "hal/modbus/request_pdu.hpp"

namespace stretch::hal {

inline constexpr std::size_t kRtuOverhead = 3;  // unit, and two bytes of check sum
inline constexpr std::size_t kMaxRtuAdu = kMaxPdu + kRtuOverhead;

struct RtuAdu {
  std::array<std::uint8_t, kMaxRtuAdu> bytes{};
  std::size_t size = 0;
};

[[nodiscard]] RtuAdu wrap_in_rtu(std::uint8_t unit, std::span<const std::uint8_t> pdu) noexcept;

struct RtuAnswer {
  BusStatus status = BusStatus::bad_frame;  // ok, bad_sum or bad_frame
  std::span<const std::uint8_t> pdu;        // inside the bytes looked at; empty unless ok
};

// The answer's PDU if it is whole and comes from `unit`. The sum is looked at first: of noise nothing else
// can be said. Any bytes are a legal input. Pure.
[[nodiscard]] RtuAnswer unwrap_rtu(std::uint8_t unit, std::span<const std::uint8_t> adu) noexcept;

// Bytes of the frame that answers `request` in order.
[[nodiscard]] std::size_t rtu_answer_size(const RequestPdu& request) noexcept;

}  // namespace stretch::hal
