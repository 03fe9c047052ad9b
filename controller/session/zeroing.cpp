// When a cuff reads empty and stands, and whether the zero came of it.
#include "controller/session/zeroing.hpp"

namespace stretch::session {
namespace {
using namespace stretch::literals;
using hal::Quality;

constexpr Force kRestTolerance = 3_N;  // zero error and drift of a healthy cell
constexpr Force kChannelsAtRest = 2_N;
constexpr Force kZeroTolerance = 0.6_N;
constexpr Force kStanding = 1_N;      // noise behind the transmitter's filter
constexpr Duration kStandsFor = 1_s;  // twice the half second a transmitter takes the mean of for its zero
constexpr Duration kRestlessAfter = 5_s;
constexpr Duration kZeroTime = 500_ms;  // for the transmitter to take the zero and its filter to settle

[[nodiscard]] CheckState checked(bool good) noexcept {
  return good ? CheckState::passed : CheckState::failed;
}

// Both channels between the two, and together. False for what is no number.
[[nodiscard]] bool between(const hal::ForceSample& force, Force low, Force high) noexcept {
  return force.quality != Quality::bad_content && !force.error_a && !force.error_b &&
         force.channel_a >= low && force.channel_a <= high && force.channel_b >= low &&
         force.channel_b <= high && abs(force.channel_a - force.channel_b) <= kChannelsAtRest;
}
}  // namespace

void Zeroing::restart() noexcept {
  Zeroing anew(cuff_weight_);
  anew.has_zero_ = has_zero_;
  anew.restarted_ = restarted_;
  anew.let_out_ = let_out_;
  *this = anew;
}

void Zeroing::hear(Instant now, const hal::ForceSample& force, bool strap_open) noexcept {
  if (restarted_(now, force) && has_zero_) has_zero_ = let_out_ = false;
  let_out_ = let_out_ || strap_open;
}

// Nothing, or the cuff's own weight while nobody is known to have taken it out: a leg that lies lightly in a
// zeroed cuff reads the same. A little further below than above, for a zero taken as wrongly as is allowed
// leaves that behind, and is to be taken again. No further: a leg strapped to a support that has sunk below
// flat pulls at the cuff by some 6 N; with the cuff's weight in the reading that is nothing, and the strap
// has to have been open.
bool Zeroing::reads_empty(const hal::ForceSample& force) const noexcept {
  if (!let_out_) return false;
  return between(force, -kRestTolerance - kZeroTolerance, kRestTolerance) ||
         (!has_zero_ && between(force, cuff_weight_ - kRestTolerance, cuff_weight_ + kRestTolerance));
}

bool Zeroing::stands(Instant now, const hal::ForceSample& force) noexcept {
  if (!read_empty_ || abs(force.channel_a - stood_at_.channel_a) > kStanding ||
      abs(force.channel_b - stood_at_.channel_b) > kStanding) {
    stood_at_ = force;
    stood_since_ = now;
  }
  return now - stood_since_ >= kStandsFor;
}

bool Zeroing::step(Instant now, const hal::ForceSample& force) noexcept {
  switch (stage_) {
    case Stage::waiting:
      return wait(now, force);
    case Stage::commanded:
      if (now - commanded_at_ < kZeroTime) return false;
      stage_ = Stage::done;
      [[fallthrough]];
    case Stage::done:
      judge(now, force);
      return false;
  }
  return false;
}

bool Zeroing::wait(Instant now, const hal::ForceSample& force) noexcept {
  const bool empty = reads_empty(force);
  const bool standing = stands(now, force);
  if (empty && !read_empty_) empty_since_ = now;
  read_empty_ = empty;
  if (empty && !standing && now - empty_since_ < kRestlessAfter) {
    at_rest_ = CheckState::pending;
    return false;
  }
  at_rest_ = checked(empty && standing);
  if (at_rest_ != CheckState::passed) return false;
  stage_ = Stage::commanded;
  commanded_at_ = now;
  return true;
}

void Zeroing::judge(Instant now, const hal::ForceSample& force) noexcept {
  at_rest_ = checked(between(force, -kRestTolerance, kRestTolerance));
  zero_ = checked(between(force, -kZeroTolerance, kZeroTolerance));
  if (zero_ == CheckState::passed) {
    has_zero_ = true;
  } else if (now - commanded_at_ > 2.0 * kZeroTime) {
    stage_ = Stage::waiting;
    read_empty_ = false;
  }
}

}  // namespace stretch::session
