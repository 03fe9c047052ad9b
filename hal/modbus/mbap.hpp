// Modbus TCP's header, put before a request and checked on its answer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "hal/modbus/request_pdu.hpp"

namespace stretch::hal {

inline constexpr std::size_t kMbapSize = 7;
inline constexpr std::size_t kMaxTcpAdu = kMbapSize + kMaxPdu;

struct TcpAdu {
  std::array<std::uint8_t, kMaxTcpAdu> bytes{};
  std::size_t size = 0;
};

[[nodiscard]] TcpAdu wrap_in_mbap(std::uint16_t transaction, std::uint8_t unit,
                                  std::span<const std::uint8_t> pdu) noexcept;

// The answer's PDU if transaction, protocol, length and unit are all those of the request; else nothing. Any
// bytes are a legal input. Pure.
[[nodiscard]] std::optional<std::span<const std::uint8_t>> unwrap_mbap(
    std::uint16_t transaction, std::uint8_t unit, std::span<const std::uint8_t> adu) noexcept;

}  // namespace stretch::hal
