// A Modbus request as bytes, and whether an answer is the answer to it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "hal/modbus/bus_status.hpp"

namespace stretch::hal {

inline constexpr std::size_t kMaxPdu = 253;
inline constexpr std::size_t kMaxRead = 125;           // registers a request
inline constexpr std::size_t kMaxWrite = 123;          // function 16
inline constexpr std::size_t kMaxWriteWithRead = 121;  // function 23

struct ReadBlock {
  std::uint16_t address = 0;
  std::uint16_t count = 0;
};

// Function code and data. Built whole by one of the factories; counts beyond the protocol's limits are cut to
// them (a caller checks its profile beforehand). No allocation.
class RequestPdu {
 public:
  // Function 3 (holding) or 4 (input registers).
  [[nodiscard]] static RequestPdu read(int function, ReadBlock block) noexcept;
  [[nodiscard]] static RequestPdu write_one(std::uint16_t address, std::uint16_t value) noexcept;
  [[nodiscard]] static RequestPdu write(std::uint16_t address,
                                        std::span<const std::uint16_t> values) noexcept;
  // Function 23: writes, then reads.
  [[nodiscard]] static RequestPdu write_and_read(std::uint16_t address, std::span<const std::uint16_t> values,
                                                 ReadBlock block) noexcept;

  [[nodiscard]] std::span<const std::uint8_t> bytes() const noexcept { return {bytes_.data(), size_}; }
  [[nodiscard]] std::uint8_t function() const noexcept { return bytes_[0]; }
  // Registers a good answer carries; 0 for writes.
  [[nodiscard]] std::size_t registers_expected() const noexcept { return registers_expected_; }

 private:
  void put(std::uint16_t word) noexcept;
  void put_values(std::span<const std::uint16_t> values) noexcept;

  std::array<std::uint8_t, kMaxPdu> bytes_{};
  std::size_t size_ = 0;
  std::size_t registers_expected_ = 0;
};

struct PduVerdict {
  // ok, exception, bad_frame; timeout: a gateway says (0Ah, 0Bh) that the device behind it gave no answer. It
  // may have lost its power meanwhile, and everything it was set to.
  BusStatus status = BusStatus::bad_frame;
  std::uint8_t exception = 0;
};

// Compares an answer, byte for byte where the protocol fixes the byte: function, size, count, and for writes
// the echoed address and value or count. `registers` (exactly as many as expected) is filled only when the
// answer is ok. Any bytes are a legal input. Pure.
[[nodiscard]] PduVerdict check_answer(const RequestPdu& request, std::span<const std::uint8_t> answer,
                                      std::span<std::uint16_t> registers) noexcept;

}  // namespace stretch::hal
