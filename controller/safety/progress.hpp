// Whether a support that is to come down does.
#pragma once

#include <array>
#include <cstddef>

#include "config/quantities/instant.hpp"
#include "config/quantities/quantities.hpp"

namespace stretch::safety {

// Inward motion over a window that slides: kept at forty points of it, so that what is looked back at is the
// window's length old, or up to a fortieth of it, or one cycle, more.
class Progress {
 public:
  // Nothing before counts.
  void begin(Instant now, Angle angle) noexcept;

  // Once a cycle since begin(). True while it has not been watched for `within` yet, and while the angle now
  // is lower by `least` or more than it was so long ago. Both the same in every call.
  [[nodiscard]] bool made(Instant now, Angle angle, Angle least, Duration within) noexcept;

 private:
  struct Mark {
    Instant at;
    Angle angle;
  };
  static constexpr std::size_t kParts = 40;
  static constexpr std::size_t kMarks = kParts + 2;  // one that is too old, and one that is new

  [[nodiscard]] const Mark& mark(std::size_t i) const noexcept { return marks_[(oldest_ + i) % kMarks]; }
  void drop_oldest() noexcept;

  std::array<Mark, kMarks> marks_{};
  std::size_t oldest_ = 0;
  std::size_t count_ = 0;
};

}  // namespace stretch::safety
