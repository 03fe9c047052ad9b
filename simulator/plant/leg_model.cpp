// The leg put together, and the weighing that defines its slack weight.
#include "simulator/plant/leg_model.hpp"

#include "simulator/plant/exact_functions.hpp"

namespace stretch::plant {
namespace {

using namespace stretch::literals;

constexpr Duration kStep = milliseconds(1.0);
constexpr AngularVelocity kReflexSpeed = 5_deg_s;  // healthy hamstrings do not answer at or below it
constexpr double kRestAfterAnswerS = 1.0;
constexpr Torque kRangeEndStretch = 20_Nm;
constexpr Angle kRangeEndAtMost = 85_deg;
constexpr double kLeverAtLeast = 0.5;  // of the leg's own, however far the cuff slips
constexpr double kLeverAtMost = 1.2;

Angle towards(Angle now, Angle wanted) noexcept {
  const Angle most = LegModel::kPostureSpeed * kStep;
  return now + clamp(wanted - now, -most, most);
}

}  // namespace

LegModel::LegModel(const config::Leg& leg) noexcept
    : curve_(leg),
      tissue_(leg.viscoelastic),
      spasm_(leg.spasm),
      gravity_at_flat_(
          newton_metres(kGravityPerMassHeight * leg.mass.si() * leg.height.si() * leg.leg_mass_factor)),
      inertia_(Inertia::from_si(kInertiaPerMassHeight2 * leg.mass.si() * leg.height.si() * leg.height.si() *
                                leg.leg_mass_factor)),
      lever_(entered_lever(leg) * leg.cuff_lever_factor + leg.cuff_slip),
      slack_weight_(weigh(leg.viscoelastic)),
      range_end_(find_range_end()),
      knee_now_(leg.knee),
      knee_wanted_(leg.knee) {
  lay(0_deg);
}

Torque LegModel::gravity(Angle angle) const noexcept {
  return gravity_at_flat_ * exact::cos(angle.si());
}

Torque LegModel::weigh(config::ViscoelasticSet set) const noexcept {
  constexpr Angle kBegin = 5_deg;
  constexpr Angle kFrom = 8_deg;
  constexpr Angle kTo = 18_deg;
  constexpr int kSteps = 750;                          // each way, over 15 deg
  constexpr Duration kSweepStep = milliseconds(10.0);  // 0.02 deg at 2 deg/s
  constexpr Angle kPerStep = degrees_per_second(2.0) * kSweepStep;
  Viscoelastic tissue(set, kSweepStep);
  tissue.relax(curve_.torque(kBegin));
  double sum = 0.0;
  int count = 0;
  for (int i = -kSteps + 1; i <= kSteps; ++i) {
    const Angle angle = kBegin + kPerStep * static_cast<double>(kSteps - (i < 0 ? -i : i));
    const Torque passive = tissue.step(curve_.torque(angle));
    if (angle < kFrom || kTo < angle) continue;
    sum += gravity_at_flat_.si() + passive.si() / exact::cos(angle.si());
    ++count;
  }
  return newton_metres(sum / count);
}

Angle LegModel::find_range_end() const noexcept {
  for (Angle angle = 20_deg; angle < kRangeEndAtMost; angle += 0.25_deg) {
    if (gravity(angle) + curve_.torque(angle) - slack_weight_ * exact::cos(angle.si()) >= kRangeEndStretch) {
      return angle;
    }
  }
  return kRangeEndAtMost;
}

void LegModel::lay(Angle angle) noexcept {
  relax_muscles();
  tissue_.relax(curve_.torque(angle));
  step(angle, AngularVelocity{});
}

void LegModel::relax_muscles() noexcept {
  muscle_.stop();
  active_ = Torque{};
  rest_left_s_ = 0.0;
  range_answered_ = false;
}

void LegModel::slip(Length by) noexcept {
  slipped_ = clamp(slipped_ + by, lever_ * (kLeverAtLeast - 1.0), lever_ * (kLeverAtMost - 1.0));
}

void LegModel::step(Angle angle, AngularVelocity speed) noexcept {
  knee_now_ = towards(knee_now_, knee_wanted_);
  pelvis_now_ = towards(pelvis_now_, pelvis_wanted_);
  const Angle shift = curve_.shift() + pelvis_now_;
  const Torque elastic = curve_.torque(angle, shift, knee_now_);
  passive_ = tissue_.step(elastic);

  answer(angle, speed);
  active_ = muscle_.step(angle);
  if (tone_percent_ > 0.0) {
    active_ +=
        curve_.torque(angle, shift - degrees(kToneShiftDegPerPercent * tone_percent_), knee_now_) - elastic;
  }

  const double cosine = exact::cos(angle.si());
  gravity_now_ = gravity_at_flat_ * cosine;
  stretch_ = gravity_now_ + passive_ - slack_weight_ * cosine;
}

void LegModel::answer(Angle angle, AngularVelocity speed) noexcept {
  if (!spasm_.speed_triggered && !spasm_.range_triggered) return;
  if (rest_left_s_ > 0.0) rest_left_s_ -= kStep.si();
  const bool by_speed = spasm_.speed_triggered && speed > kReflexSpeed && rest_left_s_ <= 0.0;
  const bool by_range = spasm_.range_triggered && !range_answered_ && speed > AngularVelocity{} &&
                        angle >= range_end_ * (2.0 / 3.0);
  if (!by_speed && !by_range) return;
  if (by_range) range_answered_ = true;
  if (muscle_.active(Contraction::answer)) return;
  muscle_.start(Contraction::answer, spasm_.torque, spasm_.rise, spasm_.length, angle);
  rest_left_s_ = spasm_.length.si() + kRestAfterAnswerS;
}

}  // namespace stretch::plant
