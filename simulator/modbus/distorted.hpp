// An answer's frame as it goes out when something befalls it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "simulator/modbus/reply.hpp"
#include "simulator/modbus/rtu_frame.hpp"
#include "simulator/modbus/tcp_frame.hpp"

namespace stretch::simulator {

// Pure. Both take a PDU of `pdu_size` bytes (1..253) that stands where a frame has it, at answer[7] and
// answer[1], and return how many bytes go out. Without a distortion: the frame. Times are the server's.

[[nodiscard]] std::size_t distorted_tcp(std::span<std::uint8_t, 2 * kMaxTcpFrame> answer,
                                        std::uint16_t transaction, std::uint8_t unit, std::size_t pdu_size,
                                        const Distortion& distortion) noexcept;

inline constexpr std::size_t kMaxDistortedRtu = kMaxNoise + 2 * kMaxRtuFrame;
[[nodiscard]] std::size_t distorted_rtu(std::span<std::uint8_t, kMaxDistortedRtu> answer, std::uint8_t unit,
                                        std::size_t pdu_size, const Distortion& distortion) noexcept;

}  // namespace stretch::simulator
