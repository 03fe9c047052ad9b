// Taking a sample apart into what can be believed.
#include "controller/safety/beliefs.hpp"

namespace stretch::safety {
namespace {
using namespace stretch::literals;
using hal::Quality;

constexpr Length kShortestLever = 0.2_m;
constexpr Length kLongestLever = 1.5_m;

template <class Q>
[[nodiscard]] bool positive(const std::optional<Q>& q) noexcept {
  return q.has_value() && is_finite(*q) && *q > Q{};
}
}  // namespace

void Beliefs::step(Instant now, const hal::Sample& sample, const Context& context) noexcept {
  step_drive(sample.drive);
  step_force(now, sample.force);
  io_.fresh = sample.io.quality == Quality::valid;
  if (io_.fresh) {
    io_.known = true;
    io_.io = sample.io;
  }
  step_leg(context);
  step_derived(context);
}

void Beliefs::step_drive(const hal::DriveSample& drive) noexcept {
  drive_.fresh = drive.quality == Quality::valid && is_finite(drive.angle) && is_finite(drive.speed) &&
                 is_finite(drive.torque);
  if (!drive_.fresh) return;
  drive_.known = true;
  drive_.state = drive.state;
  drive_.angle = drive.angle;
  drive_.speed = drive.speed;
  drive_.torque = drive.torque;
  drive_.error_code = drive.error_code;
  drive_.sto_a_closed = drive.sto_a_closed;
  drive_.sto_b_closed = drive.sto_b_closed;
}

void Beliefs::step_force(Instant now, const hal::ForceSample& force) noexcept {
  force_.fresh = false;
  force_.bad = false;
  if (force.quality == Quality::no_answer) return;

  const auto can_be = [this](Force f) { return is_finite(f) && abs(f) <= force_range_; };
  force_.bad = force.quality == Quality::bad_content || force.error_a || force.error_b ||
               !can_be(force.channel_a) || !can_be(force.channel_b) || !is_finite(force.age);
  if (force_.bad || force.quality != Quality::valid) return;

  force_.fresh = !force_.known || !force.has_sequence || force.sequence != sequence_;
  if (!force_.fresh) return;
  force_.known = true;
  sequence_ = force.sequence;
  force_.measured = now - force.age;
  force_.channel_a = force.channel_a;
  force_.channel_b = force.channel_b;
  force_.larger = max(force.channel_a, force.channel_b);
  force_.mean = 0.5 * (force.channel_a + force.channel_b);
}

void Beliefs::step_leg(const Context& context) noexcept {
  leg_ = LegBelief{};
  const Length d = context.cuff_distance;
  if (!context.session || !is_finite(d) || d < kShortestLever || d > kLongestLever) return;
  leg_.cuff_distance = d;
  leg_.weighed = positive(context.weight);
  if (leg_.weighed) {
    leg_.weight = *context.weight;
  } else if (positive(context.heaviest_weight)) {
    leg_.heaviest = context.heaviest_weight;
  }
}

void Beliefs::step_derived(const Context& context) noexcept {
  stretch_.reset();
  least_stretch_.reset();
  if (!force_.known) return;

  Force zeroed = context.zeroed_cuff_weight;
  if (!is_finite(zeroed) || zeroed < Force{} || zeroed > 2.0 * cuff_weight_) zeroed = cuff_weight_;
  const Force magnitude_a = max(abs(force_.channel_a), abs(force_.channel_a + zeroed));
  const Force magnitude_b = max(abs(force_.channel_b), abs(force_.channel_b + zeroed));
  force_.heaviest_read = max(magnitude_a, magnitude_b);
  if (!drive_.known) return;

  const double cosine = cos(drive_.angle);
  force_.leg_torque = (force_.mean + zeroed - cuff_weight_ * cosine) * leg_.cuff_distance;
  force_.cuff = force_.larger + zeroed - cuff_weight_ * cosine;
  if (leg_.weighed) {
    const Torque torque = force_.cuff * leg_.cuff_distance - leg_.weight * cosine;
    stretch_ = StretchEstimate{torque / leg_.cuff_distance, torque};
  } else if (leg_.heaviest) {
    least_stretch_ = force_.cuff - *leg_.heaviest * cosine / leg_.cuff_distance;
  }
}

}  // namespace stretch::safety
