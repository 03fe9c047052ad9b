// Virtual inputs on their way to the circuit, and the period they live without being written.
#include "simulator/plant/parts/pilz_controller.hpp"

#include "simulator/plant/parts/wired_bits.hpp"

namespace stretch::plant {
namespace {

constexpr std::array<std::uint32_t, 8> kPeriodMs{0, 100, 200, 500, 1'000, 3'000, 5'000, 10'000};
constexpr std::uint16_t kTrigger = 1U << 15;
constexpr std::uint16_t kTimedOut = 1U << 0 | 1U << 5;
constexpr std::uint16_t kWired = 0x00FF;

}  // namespace

void PilzController::write_inputs(const Words& words, SafetyIoDevice& io) noexcept {
  inputs_ = words;
  age_ms_ = 0;
  io.write_outputs(loop_moved(words[0] & kWired));
}

void PilzController::write_control(std::uint16_t value) noexcept {
  const auto code = static_cast<std::uint16_t>(value >> 8 & 0x7U);
  const bool trigger = (value & kTrigger) != 0;
  if (trigger || code != code_) age_ms_ = 0;
  if (trigger) status_ = 0;
  code_ = code;
}

void PilzController::step(SafetyIoDevice& io) noexcept {
  const std::uint32_t period = kPeriodMs[code_];
  if (period == 0 || age_ms_ >= period) return;
  if (++age_ms_ < period) return;
  inputs_ = {};
  status_ |= kTimedOut;
  io.drop_outputs();
}

}  // namespace stretch::plant
