// Time, trigger, expiry and restart of the coupler's watchdog.
#include "simulator/plant/parts/wago_coupler.hpp"

namespace stretch::plant {
namespace {

constexpr std::uint32_t kUnitMs = 100;
constexpr std::uint16_t kStopFirst = 0xAAAA;
constexpr std::uint16_t kStopThen = 0x5555;
constexpr std::uint16_t kSimpleStop = 0x55AA;
constexpr std::uint16_t kSimpleStopTurned = 0xAA55;

}  // namespace

void WagoCoupler::start() noexcept {
  state_ = IoWatchdogState::active;
  age_ms_ = 0;
}

WriteResult WagoCoupler::write_time(std::uint16_t hundred_ms) noexcept {
  if (runs()) return WriteResult::not_allowed;
  time_ = hundred_ms;
  return WriteResult::accepted;
}

WriteResult WagoCoupler::write_mask(std::size_t which, std::uint16_t value) noexcept {
  if (runs()) return WriteResult::not_allowed;
  masks_[which] = value;
  return WriteResult::accepted;
}

WriteResult WagoCoupler::write_trigger(std::uint16_t value) noexcept {
  const bool changed = value != trigger_;
  trigger_ = value;
  if (changed && time_ != 0 && state_ != IoWatchdogState::expired) start();
  return WriteResult::accepted;
}

WriteResult WagoCoupler::write_stop_word(std::uint16_t value) noexcept {
  if (value != kStopFirst && value != kStopThen) return WriteResult::out_of_range;
  if (stop_word_ == kStopFirst && value == kStopThen && runs()) state_ = IoWatchdogState::off;
  stop_word_ = value;
  return WriteResult::accepted;
}

WriteResult WagoCoupler::write_restart(std::uint16_t value) noexcept {
  if (value != 1) return WriteResult::out_of_range;
  if (time_ != 0) start();
  return WriteResult::accepted;
}

WriteResult WagoCoupler::write_simple_stop(std::uint16_t value) noexcept {
  if (value != kSimpleStop && value != kSimpleStopTurned) return WriteResult::out_of_range;
  state_ = IoWatchdogState::off;
  return WriteResult::accepted;
}

WriteResult WagoCoupler::write_outputs(SafetyIoDevice& io, std::uint16_t value) const noexcept {
  if (state_ == IoWatchdogState::expired) return WriteResult::not_allowed;
  return io.write_outputs(value);
}

void WagoCoupler::step(SafetyIoDevice& io) noexcept {
  if (!runs()) return;
  const std::uint32_t time_ms = time_ * kUnitMs;
  ++age_ms_;
  const std::uint32_t left = age_ms_ < time_ms ? (time_ms - age_ms_) / kUnitMs : 0;
  if (left < least_left_) least_left_ = static_cast<std::uint16_t>(left);
  if (age_ms_ < time_ms) return;
  state_ = IoWatchdogState::expired;
  io.drop_outputs();
}

}  // namespace stretch::plant
