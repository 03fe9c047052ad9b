// The protocol language at work.
#include "controller/session/interpreter.hpp"

#include <algorithm>

#include "config/settings/protocol_summary.hpp"
#include "controller/session/longest.hpp"

namespace stretch::session {
namespace {
using namespace stretch::literals;
using Mode = control::Reference::Mode;

constexpr double kBandFraction = 0.03;
constexpr Torque kBandLeast = 0.5_Nm;
constexpr Duration kCreepWindow = 10_s;
constexpr AngularVelocity kEasingBlindly = 0.5_deg_s;
constexpr AngularVelocity kEasing = 1.5_deg_s;
constexpr Duration kFrictionKnown = 3_s;

[[nodiscard]] constexpr bool hold_kind(PhaseKind kind) noexcept {
  return kind == PhaseKind::hold_force || kind == PhaseKind::hold_angle;
}
}  // namespace

void Interpreter::begin(const config::PhaseList& phases, Instant now) noexcept {
  phases_ = phases;
  phases_.count = std::clamp(phases_.count, 0, config::kMaxPhases);
  count_ = 0;
  Position walk;
  enter_loops(walk);
  while (walk.index < phases_.count) {
    ++count_;
    advance(walk);
  }
  position_ = Position{};
  enter_loops(position_);
  number_ = position_.index < phases_.count ? 1 : 0;
  start_phase(now);
}

// A position never rests on a `repeat`: it enters it.
void Interpreter::enter_loops(Position& position) const noexcept {
  while (position.index < phases_.count && position.depth < config::kMaxRepeatDepth) {
    const config::Phase& p = phases_.phases[static_cast<std::size_t>(position.index)];
    if (p.kind != PhaseKind::repeat) return;
    const int end = std::min(phases_.count, position.index + 1 + std::max(0, p.repeat_length));
    position.loops[static_cast<std::size_t>(position.depth++)] =
        Loop{position.index + 1, end, std::max(0, p.repeat_count - 1)};
    ++position.index;
  }
}

void Interpreter::advance(Position& position) const noexcept {
  ++position.index;
  while (position.depth > 0) {
    Loop& loop = position.loops[static_cast<std::size_t>(position.depth - 1)];
    if (position.index < loop.end) break;
    if (loop.left > 0) {
      --loop.left;
      position.index = loop.first;
      break;
    }
    --position.depth;
  }
  enter_loops(position);
}

bool Interpreter::is_hold() const noexcept {
  return hold_kind(kind());
}

bool Interpreter::stretching() const noexcept {
  return is_hold() || kind() == PhaseKind::approach || kind() == PhaseKind::ramp;
}

PhaseKind Interpreter::kind() const noexcept {
  return position_.index < phases_.count ? phase().kind : PhaseKind::release;
}

void Interpreter::start_phase(Instant now) noexcept {
  phase_began_ = now;
  clock_began_ = now;
  last_step_ = now;
  frozen_for_ = Duration{};
  clock_running_ = false;
  was_frozen_ = false;
  limited_by_ = LimitedBy::none;
}

Torque Interpreter::band() const noexcept {
  return max(kBandLeast, phase_target_ * kBandFraction);
}

Duration Interpreter::elapsed(Instant now) const noexcept {
  if (is_hold() || kind() == PhaseKind::rest) return clock_running_ ? now - clock_began_ : Duration{};
  return now - phase_began_;
}

Duration Interpreter::length() const noexcept {
  if (position_.index >= phases_.count) return Duration{};
  return (is_hold() || kind() == PhaseKind::rest) ? phase().duration.value_or(Duration{}) : Duration{};
}

bool Interpreter::next(PhaseKind& kind, Duration& length) const noexcept {
  Position ahead = position_;
  if (ahead.index >= phases_.count) return false;
  advance(ahead);
  if (ahead.index >= phases_.count) return false;
  const config::Phase& p = phases_.phases[static_cast<std::size_t>(ahead.index)];
  kind = p.kind;
  length = p.duration.value_or(Duration{});
  return true;
}

Duration Interpreter::remaining(Instant now, Force target) const noexcept {
  Duration total;
  if (position_.index >= phases_.count) return total;
  total = max(Duration{}, config::expected_duration(phase(), target) - elapsed(now));
  Position ahead = position_;
  for (advance(ahead); ahead.index < phases_.count; advance(ahead)) {
    total += config::expected_duration(phases_.phases[static_cast<std::size_t>(ahead.index)], target);
  }
  return total;
}

void Interpreter::start_clock(const Inputs& in) noexcept {
  clock_running_ = true;
  clock_began_ = in.now;
  angle_at_clock_ = creep_angle_ = in.measured.angle;
  creep_since_ = in.now;
  if (is_hold()) {
    const Force target = kind() == PhaseKind::hold_force ? phase_target_ / in.cuff_distance
                                                         : in.measured.stretch / in.cuff_distance;
    measures_.begin(in.now, kind(), target, in.measured.angle, in.measured.stretch);
  }
}

HoldResult Interpreter::close_hold(Instant now) noexcept {
  clock_running_ = false;
  const HoldResult result = measures_.finish(now, limited_by_);
  creep_used_ += result.creep;
  return result;
}

Interpreter::Output Interpreter::step(const Inputs& in) noexcept {
  Output out;
  if (position_.index >= phases_.count) {
    out.done = true;
    out.reference.mode = Mode::stand;
    return out;
  }
  if (in.frozen && !was_frozen_) frozen_target_ = in.measured.stretch;
  if (in.frozen) frozen_for_ += in.now - last_step_;
  was_frozen_ = in.frozen;
  last_step_ = in.now;
  phase_target_ = in.target * phase().target_fraction;

  const bool overdue =
      !is_hold() && kind() != PhaseKind::rest && in.now - phase_began_ - frozen_for_ > kLongestUntimedPhase;
  const bool hold_never_began =
      is_hold() && !clock_running_ && in.now - phase_began_ - frozen_for_ > kLongestUntimedPhase;
  if (overdue || hold_never_began) {
    out.timed_out = true;
    out.reference.mode = Mode::stand;
    return out;
  }
  if (phase_ended(in)) {
    if (is_hold() && clock_running_) {
      out.hold = close_hold(in.now);
      out.hold_finished = true;
    }
    advance(position_);
    out.phase_changed = true;
    if (position_.index >= phases_.count) {
      out.done = true;
      out.reference.mode = Mode::stand;
      return out;
    }
    ++number_;
    start_phase(in.now);
    phase_target_ = in.target * phase().target_fraction;
  }
  ease(in);
  out.reference = reference(in);
  return out;
}

bool Interpreter::by_angle() const noexcept {
  return clock_running_ && (kind() == PhaseKind::hold_angle ||
                            (kind() == PhaseKind::hold_force && limited_by_ != LimitedBy::none));
}

// A hold by angle stands, whatever the target; but who asks for less is given less, in the same proportion,
// and once that is reached it stands again. Not by force: turning round at the cuff, friction alone makes it
// read less, and the meter knows better only after half a degree and two seconds. Until then it goes slowly,
// for a stiff leg has let go of what was asked by then.
void Interpreter::ease(const Inputs& in) noexcept {
  if (!by_angle()) {
    eased_from_ = in.target;
    easing_to_.reset();
    return;
  }
  if (!in.measured.valid) return;
  if (in.target < eased_from_) {
    const double left = in.target / eased_from_;
    if (!easing_to_) easing_since_ = in.now;
    easing_to_ = max(Torque{}, easing_to_.value_or(in.measured.stretch)) * left;
    measures_.eased(left);
  }
  eased_from_ = in.target;
  if (!easing_to_) return;
  easing_known_ = in.now - easing_since_ >= kFrictionKnown;
  if (in.law.goal_reached || (easing_known_ && in.measured.stretch <= *easing_to_)) easing_to_.reset();
}

bool Interpreter::phase_ended(const Inputs& in) noexcept {
  if (!in.measured.valid) return false;
  const config::Phase& p = phase();
  const Torque stretch = in.measured.stretch;
  const Duration since = in.now - phase_began_ - frozen_for_;
  const bool angle_reached = p.until_angle && in.measured.angle >= *p.until_angle;
  const bool in_band = abs(stretch - phase_target_) <= band() && in.law.reference_at_target;
  switch (p.kind) {
    case PhaseKind::approach:
      return !in.frozen && (stretch >= phase_target_ || in.law.at_angle_limit || angle_reached);
    case PhaseKind::ramp:
      return !in.frozen &&
             (in_band || in.law.at_angle_limit || angle_reached || (p.duration && since >= *p.duration));
    case PhaseKind::hold_force:
      return hold_force_ended(in);
    case PhaseKind::hold_angle:
      if (!clock_running_) start_clock(in);
      measures_.add(in.now, stretch, phase_target_, in.measured.angle, false);
      if (p.until_relaxed && measures_.finish(in.now, limited_by_).relaxation_pct >= *p.until_relaxed * 100.0)
        return true;
      return p.duration && in.now - clock_began_ >= *p.duration;
    case PhaseKind::release:
      return in.law.goal_reached;
    case PhaseKind::rest:
      if (!clock_running_ && in.law.goal_reached) start_clock(in);
      return clock_running_ && p.duration && in.now - clock_began_ >= *p.duration;
    case PhaseKind::contract:
    case PhaseKind::repeat:
      return true;  // neither is ever the present phase of a checked list
  }
  return true;
}

bool Interpreter::hold_force_ended(const Inputs& in) noexcept {
  const config::Phase& p = phase();
  const Torque stretch = in.measured.stretch;
  if (limited_by_ == LimitedBy::none) {
    const bool in_band = abs(stretch - phase_target_) <= band() && in.law.reference_at_target;
    if (!clock_running_ && in_band) start_clock(in);
    // A leg that gives more than the range or the creep allowed goes on as a hold by angle: no fault.
    const Angle crept = clock_running_ ? in.measured.angle - angle_at_clock_ : Angle{};
    if (in.law.at_angle_limit && stretch < phase_target_) limited_by_ = LimitedBy::angle;
    if (creep_used_ + crept >= settings_.creep_limit) limited_by_ = LimitedBy::creep;
    if (limited_by_ != LimitedBy::none && !clock_running_) start_clock(in);
  }
  if (!clock_running_) return false;
  measures_.add(in.now, stretch, in.frozen ? frozen_target_ : phase_target_, in.measured.angle,
                limited_by_ == LimitedBy::none);
  if (p.until_creep_below && in.now - creep_since_ >= kCreepWindow) {
    const AngularVelocity creep = (in.measured.angle - creep_angle_) / (in.now - creep_since_);
    creep_angle_ = in.measured.angle;
    creep_since_ = in.now;
    if (creep < *p.until_creep_below) return true;
  }
  return p.duration && in.now - clock_began_ >= *p.duration;
}

control::Reference Interpreter::reference(const Inputs& in) const noexcept {
  control::Reference r;
  r.angle_limit = in.angle_limit;
  r.goal = in.comfortable;
  r.speed = settings_.release_speed;
  r.target = phase_target_;
  switch (kind()) {
    case PhaseKind::approach:
      r.mode = Mode::approach;
      r.target = in.target;
      break;
    case PhaseKind::ramp:
      r.mode = Mode::traction;
      break;
    case PhaseKind::hold_force:
      r.mode = limited_by_ == LimitedBy::none ? Mode::traction : Mode::stand;
      break;
    case PhaseKind::hold_angle:
      r.mode = Mode::stand;
      break;
    case PhaseKind::release:
    case PhaseKind::rest:
      r.mode = Mode::release;
      break;
    case PhaseKind::contract:
    case PhaseKind::repeat:
      r.mode = Mode::stand;
      break;
  }
  if (easing_to_) {
    r.mode = Mode::release;
    r.speed = easing_known_ ? kEasing : kEasingBlindly;
  }
  const bool advancing = r.mode == Mode::approach || r.mode == Mode::traction;
  if (in.frozen && advancing) {
    r.mode = Mode::traction;
    r.target = min(frozen_target_, min(r.target, phase_target_));
  }
  return r;
}

}  // namespace stretch::session
