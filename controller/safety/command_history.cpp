// Questions about past commands.
#include "controller/safety/command_history.hpp"

#include <algorithm>

#include "controller/safety/lapse.hpp"

namespace stretch::safety {

void CommandHistory::add(const PastCommand& command) noexcept {
  ring_[next_] = command;
  next_ = (next_ + 1) % kCapacity;
  count_ = std::min(count_ + 1, kCapacity);
  on_in_a_row_ = command.speed ? on_in_a_row_ + 1 : 0;
}

PastCommand CommandHistory::last() const noexcept {
  return back(0);  // what was never written is a drive that is off
}

AngularVelocity CommandHistory::largest_outward(Instant now, Duration within) const noexcept {
  AngularVelocity largest;
  for (std::size_t i = 0; i < count_ && lasted(back(i).at, now) <= within + kClockSlack; ++i) {
    if (back(i).speed) largest = max(largest, *back(i).speed);
  }
  return largest;
}

AngularVelocity CommandHistory::smallest_outward(Instant now, Duration within) const noexcept {
  if (count_ == 0) return AngularVelocity{};
  AngularVelocity smallest = max(AngularVelocity{}, back(0).speed.value_or(AngularVelocity{}));
  for (std::size_t i = 1; i < count_ && lasted(back(i).at, now) <= within + kClockSlack; ++i) {
    smallest = min(smallest, max(AngularVelocity{}, back(i).speed.value_or(AngularVelocity{})));
  }
  return smallest;
}

bool CommandHistory::all_inward_beyond(AngularVelocity than, Instant now, Duration within) const noexcept {
  for (std::size_t i = 0; i < count_; ++i) {
    if (!back(i).speed || *back(i).speed >= -than) return false;
    if (reached(lasted(back(i).at, now), within)) return true;
  }
  return false;
}

bool CommandHistory::any_on(Instant now, Duration within) const noexcept {
  for (std::size_t i = 0; i < count_ && lasted(back(i).at, now) <= within + kClockSlack; ++i) {
    if (back(i).speed) return true;
  }
  return false;
}

}  // namespace stretch::safety
