// One Modbus request answered: function codes 1 to 6, 15, 16 and 23, and the maker's own, on a
// RegisterDevice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "simulator/modbus/register_device.hpp"
#include "simulator/modbus/tcp_frame.hpp"

namespace stretch::simulator {

// Carries out `request` (1..253 bytes: function code and data) on `device` and writes the answer, good or an
// exception, to `answer`; returns its size (2..253). Any bytes are a legal input: an unknown function is
// exception 1, a count outside the limits or a body of another size than its counts say is exception 3. In
// function 23 the write comes first, and nothing is written when the read would be refused.
[[nodiscard]] std::size_t answer_pdu(std::span<const std::uint8_t> request, RegisterDevice& device,
                                     std::span<std::uint8_t, kMaxPduSize> answer) noexcept;

// The answer that refuses `request` (at least its function code) with `exception`; returns its size, 2.
[[nodiscard]] std::size_t refuse_pdu(std::span<const std::uint8_t> request, ModbusException exception,
                                     std::span<std::uint8_t, kMaxPduSize> answer) noexcept;

}  // namespace stretch::simulator
