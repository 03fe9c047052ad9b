// A plant without a controller, its watchdogs fed.
#include "tests/guarding/reference_drive.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::guarding {
namespace {
using namespace stretch::literals;
constexpr Torque kTwitch = 1.5_Nm;
}  // namespace

Force felt(const plant::Truth& truth) noexcept {
  return (truth.stretch_torque + truth.active_torque) / truth.lever;
}

void Dose::add(Force felt, Force allowed) noexcept {
  const double above = (felt - allowed).si();
  if (above <= 0.0) return;
  impulse_ns += above * plant::Plant::kStep.si();
  peak_n = std::max(peak_n, above);
}

void ReferenceDrive::step() noexcept {
  const plant::Truth truth = plant_.truth();
  feed(wanted(truth));
  plant_.step();
  dose_.add(felt(plant_.truth()), figures_.allowed);
}

std::optional<AngularVelocity> ReferenceDrive::wanted(const plant::Truth& truth) noexcept {
  const bool crossed = felt(truth) > figures_.allowed;
  if (shown_) since_shown_ += plant::Plant::kStep;
  shown_ = shown_ || crossed || truth.active_torque > kTwitch;
  switch (told_) {
    case Told::at_onset:
      retreats_ = true;
      break;
    case Told::when_shown:
      retreats_ = shown_;
      break;
    case Told::at_crossing:
      retreats_ = retreats_ || crossed;
      break;
    case Told::by_the_chain:
      retreats_ = shown_ && since_shown_ >= figures_.chain;
      break;
    case Told::never:
      break;
  }
  if (!retreats_) {
    const bool stands = told_ == Told::at_crossing || told_ == Told::never;
    return stands ? std::optional(AngularVelocity{}) : std::nullopt;
  }
  const bool released = truth.stretch_torque + truth.active_torque < figures_.release_torque;
  const bool arrived = truth.angle <= (released ? figures_.comfortable : Angle{});
  return arrived ? AngularVelocity{} : -figures_.retreat_speed;
}

void ReferenceDrive::feed(const std::optional<AngularVelocity>& speed) noexcept {
  plant::DriveCommandBlock block = plant_.drive().command();
  if (speed) {
    block.target_velocity = static_cast<std::int32_t>(std::lround(in_degrees_per_second(*speed) * 1000.0));
  }
  ++block.command_counter;
  (void)plant_.drive().write_command(block);
  plant::SafetyIoDevice& io = plant_.safety_io();
  (void)io.write_watchdog_trigger(static_cast<std::uint16_t>(io.watchdog_trigger() + 1U));
}

}  // namespace stretch::guarding
