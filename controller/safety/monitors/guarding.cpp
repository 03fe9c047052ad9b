// SR03.
#include "controller/safety/monitors/guarding.hpp"

#include <algorithm>

namespace stretch::safety {
namespace {
using namespace stretch::literals;
constexpr ForceRate kNormalRise = 7_N_s;  // what a normal stretch gives, at most
}  // namespace

SafetyAction GuardingMonitor::operator()(const Evidence& e) noexcept {
  if (!e.beliefs.stretch() || e.contraction) {
    forget();
    return SafetyAction::none;
  }
  if (e.beliefs.force().fresh) add(e);
  const bool watched = e.context.stretching;
  const bool fast = watched && rises(e);
  const bool high = held_above_(watched && above_curve(e), e.now, window_);
  if (!watched) rising_from_.reset();
  return fast || high ? SafetyAction::retreat : SafetyAction::none;
}

void GuardingMonitor::forget() noexcept {
  count_ = 0;
  rising_from_.reset();
  held_above_(false, Instant{}, window_);
}

void GuardingMonitor::add(const Evidence& e) noexcept {
  points_[next_] = Point{e.beliefs.force().measured, e.beliefs.stretch()->force};
  next_ = (next_ + 1) % kCapacity;
  count_ = std::min(count_ + 1, kCapacity);
}

std::optional<ForceRate> GuardingMonitor::slope(Duration period) noexcept {
  if (count_ == 0) return std::nullopt;
  // Conversions are not taken in step with the cycle: the window is full when it is to within one period.
  const Instant newest = back(0).at;
  double sum_t = 0.0;
  Duration span;
  std::size_t used = 0;
  for (; used < count_ && newest - back(used).at <= window_ + 0.5 * period; ++used) {
    span = newest - back(used).at;
    sum_t -= span.si();
  }
  if (span + 0.5 * period < window_) return std::nullopt;
  window_start_ = back(used - 1);
  // About the mean time the mean force has no weight.
  const double mean_t = sum_t / static_cast<double>(used);
  double s_tt = 0.0;
  double s_tf = 0.0;
  for (std::size_t i = 0; i < used; ++i) {
    const double t = -(newest - back(i).at).si() - mean_t;
    s_tt += t * t;
    s_tf += t * back(i).force.si();
  }
  return ForceRate::from_si(s_tf / s_tt);
}

bool GuardingMonitor::rises(const Evidence& e) noexcept {
  const std::optional<ForceRate> now = slope(e.period);
  if (!now || *now <= slope_limit_) {
    rising_from_.reset();
    return false;
  }
  if (!rising_from_) rising_from_ = window_start_;
  const Point& newest = back(0);
  // What the stretch itself gives in the time before the window is no gain.
  const Force stretched = kNormalRise * (window_start_.at - rising_from_->at);
  const Force since_it_rises = newest.force - rising_from_->force - stretched;
  return max(newest.force - window_start_.force, since_it_rises) >= gain_;
}

bool GuardingMonitor::above_curve(const Evidence& e) noexcept {
  if (!e.context.own_curve) return false;
  return !is_finite(*e.context.own_curve) || e.beliefs.stretch()->force - *e.context.own_curve > residual_;
}

}  // namespace stretch::safety
