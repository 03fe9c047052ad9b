// What the safety layer has commanded in the last half second: it remembers its own commands and asks nobody.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "config/quantities/instant.hpp"
#include "config/quantities/quantities.hpp"

namespace stretch::safety {

struct PastCommand {
  Instant at;
  std::optional<AngularVelocity> speed;  // nothing: drive off
  bool permissive = false;
};

// A ring; the oldest are forgotten. Every question is about the commands not older than a time; before the
// first one the drive was off. Periods of 2 ms and more fit.
class CommandHistory {
 public:
  void add(const PastCommand& command) noexcept;

  // Before the first command: drive off, power removed.
  [[nodiscard]] PastCommand last() const noexcept;
  // Of the commanded outward speeds; zero if there was none.
  [[nodiscard]] AngularVelocity largest_outward(Instant now, Duration within) const noexcept;
  // Of the commanded speeds, inward and drive off counted as zero.
  [[nodiscard]] AngularVelocity smallest_outward(Instant now, Duration within) const noexcept;
  // Every command of that time, and there was one all along, was inward and faster than `than` (a magnitude).
  [[nodiscard]] bool all_inward_beyond(AngularVelocity than, Instant now, Duration within) const noexcept;
  // The drive was on in one of them.
  [[nodiscard]] bool any_on(Instant now, Duration within) const noexcept;
  // How many of the last commands in a row had the drive on.
  [[nodiscard]] std::size_t on_in_a_row() const noexcept { return on_in_a_row_; }

 private:
  static constexpr std::size_t kCapacity = 256;
  // Newest first; 0 is the last one. `i` below count_.
  [[nodiscard]] const PastCommand& back(std::size_t i) const noexcept {
    return ring_[(next_ + kCapacity - 1 - i) % kCapacity];
  }

  std::array<PastCommand, kCapacity> ring_{};
  std::size_t next_ = 0;
  std::size_t count_ = 0;
  std::size_t on_in_a_row_ = 0;
};

}  // namespace stretch::safety
