// The units behind a listener or on a line, with the wire's faults between them and their client.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "simulator/modbus/reply.hpp"
#include "simulator/modbus/unit_router.hpp"
#include "simulator/modbus/wire_faults.hpp"

namespace stretch::simulator {

// Holds both by reference: they outlive it. Pure; one thread. Without a fault: what the units answer, byte
// for byte.
class FaultyUnits {
 public:
  FaultyUnits(UnitRouter& units, WireFaults& faults, config::Transport transport) noexcept
      : units_(units), faults_(faults), transport_(transport) {}

  // Carries out one request at `now`, the plant's time.
  [[nodiscard]] Reply answer(std::uint8_t unit, std::span<const std::uint8_t> request,
                             std::span<std::uint8_t, kMaxPduSize> out, Instant now) noexcept;

 private:
  // The newest answer of a unit to a question, for one that is repeated.
  struct Kept {
    std::uint8_t unit = 0;
    std::array<std::uint8_t, 5> question{};  // function, address, count
    std::array<std::uint8_t, kMaxPduSize> pdu{};
    std::size_t size = 0;
  };
  // A register that was read, and what it showed.
  struct Seen {
    std::uint8_t unit = 0;
    std::uint16_t address = 0;
    std::uint16_t value = 0;
  };

  [[nodiscard]] std::optional<std::size_t> carry_out(std::uint8_t unit, std::span<const std::uint8_t> request,
                                                     std::span<std::uint8_t, kMaxPduSize> out,
                                                     const Treatment& treatment) noexcept;
  void change_words(std::uint8_t unit, std::span<const std::uint8_t> request, std::span<std::uint8_t> answer,
                    const Treatment& treatment) noexcept;
  [[nodiscard]] std::uint16_t cleared(std::uint8_t unit, std::uint16_t address, std::uint16_t value) noexcept;
  [[nodiscard]] std::size_t repeated(std::uint8_t unit, std::span<const std::uint8_t> request,
                                     std::span<std::uint8_t, kMaxPduSize> out, std::size_t size,
                                     bool old_one) noexcept;

  UnitRouter& units_;
  WireFaults& faults_;
  config::Transport transport_;
  // More than the questions of a line's whole cycle, or none would be old when it comes again.
  std::array<Kept, 24> kept_{};
  std::array<Seen, 8> seen_{};
  std::size_t seen_count_ = 0;
};

}  // namespace stretch::simulator
