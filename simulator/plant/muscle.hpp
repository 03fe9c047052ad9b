// What the muscles of a leg add to its passive resistance: spasms, coughs, voluntary pushing and pulling.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "config/quantities/quantities.hpp"

namespace stretch::plant {

enum class Contraction : std::uint8_t { spasm, guarding, cough, cramp, push, pull, answer };
inline constexpr std::size_t kContractionCount = static_cast<std::size_t>(Contraction::answer) + 1;

// Torque about the hip, positive = presses on the cuff. Each kind rises smoothly, stays, falls as it rose.
// The involuntary ones fall as the leg is let down: times clamp(1 - (onset angle - angle) / 8 deg, 0, 1.5)
// (short-range stiffness, an estimate). Trivially copyable.
class Muscle {
 public:
  // Strength positive for all but `pull`; a length of zero lasts until end(). `at`: the leg's angle now.
  void start(Contraction kind, Torque strength, Duration rise, Duration length, Angle at) noexcept;
  void end(Contraction kind) noexcept;  // falls from now on
  void stop() noexcept;                 // gone at once: the leg left
  [[nodiscard]] bool active(Contraction kind) const noexcept;
  [[nodiscard]] Torque step(Angle angle) noexcept;  // one millisecond

 private:
  struct Slot {
    double strength_nm = 0.0;
    double rise_s = 0.1;
    double fall_from_s = -1.0;  // since the start; negative: not known yet
    double age_s = 0.0;
    double level_at_fall = 1.0;
    double onset_rad = 0.0;
    bool running = false;
  };
  std::array<Slot, kContractionCount> slots_{};
  std::uint32_t running_ = 0;
};

}  // namespace stretch::plant
