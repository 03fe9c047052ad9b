// What the force would have done had the same drive been told at once, or not at all.
#pragma once

#include <cstdint>
#include <optional>

#include "config/quantities/quantities.hpp"
#include "simulator/plant/plant.hpp"

namespace stretch::guarding {

// What the limb feels above its slack weight: passive resistance and muscle together, over the true lever.
// The leg's inertia is not in it.
[[nodiscard]] Force felt(const plant::Truth& truth) noexcept;

// Force above limit and margin, summed over time. `step` each millisecond.
struct Dose {
  double impulse_ns = 0.0;
  double peak_n = 0.0;  // above limit and margin; 0: never was
  void add(Force felt, Force allowed) noexcept;
};

// When the drive is told to retreat.
enum class Told : std::uint8_t {
  at_onset,    // the millisecond the muscle begins: nothing shows yet, to nobody
  when_shown,  // the millisecond its torque passes 1.5 N m, a harmless twitch's, or the force what is allowed
  at_crossing,   // the millisecond the true force passes limit and margin
  by_the_chain,  // as when_shown, and later by what filter, conversion, cycle and bus take
  never          // the support stands
};
inline constexpr int kTold = 5;

// The plant at the muscle's onset with the controller taken away. The support stands, on the drive's own
// ramp, until the drive is told; then it is told what a retreat is: the retreat's speed, the drive's ramp of
// 40 deg/s2, its lag, to the comfortable angle and lower until the force is below the release torque. It
// knows the truth, at once (but for by_the_chain): no sensor, no filter, no cycle, no bus.
class ReferenceDrive {
 public:
  struct Figures {
    Force allowed;  // limit and margin
    AngularVelocity retreat_speed;
    Torque release_torque;
    Angle comfortable;
    Duration chain;  // by_the_chain: how much later
  };
  ReferenceDrive(const plant::Plant& at_onset, Told told, const Figures& figures) noexcept
      : plant_(at_onset), told_(told), figures_(figures) {}

  void step() noexcept;  // one millisecond
  [[nodiscard]] const Dose& dose() const noexcept { return dose_; }

 private:
  // Nothing: as before.
  [[nodiscard]] std::optional<AngularVelocity> wanted(const plant::Truth& truth) noexcept;
  void feed(const std::optional<AngularVelocity>& speed) noexcept;

  plant::Plant plant_;
  Told told_;
  Figures figures_;
  bool shown_ = false;
  Duration since_shown_;
  bool retreats_ = false;
  Dose dose_;
};

}  // namespace stretch::guarding
