// The invariant.
#include "tests/campaign/checker.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>

namespace stretch::campaign {
namespace {
using namespace stretch::literals;
using plant::FaultName;

constexpr int kNoOutwardMs = 150;
constexpr int kStandingMs = 250;  // of a leg that is let go of already: the drive is told to stand, and lags
constexpr int kRelievingMs = 300;
constexpr int kReleasedMs = 35'000;  // docs/safety.md: 30 s without power, from any angle
constexpr Duration kLetDown = 3_s;   // for SR01 to let down what such a thing leaves behind
constexpr AngularVelocity kStill = 0.05_deg_s;
constexpr AngularVelocity kRelief = 2_deg_s;
constexpr AngularVelocity kRetreatSpeed = 4.9_deg_s;
constexpr AngularVelocity kLoweringSpeed = 2.9_deg_s;
constexpr Torque kReleaseTorque = 3_Nm;
constexpr Angle kBraking = 1.8_deg;  // from 5 deg/s at 10 deg/s2, and where it has arrived
// A drive that does not do what it is told does not retreat either. That it does not is SR05's and SR18's to
// see, and theirs is the deadline: 300 ms of commands, or 500 ms without progress, and the cycles.
constexpr int kDisobedientMs = 700;
constexpr AngularVelocity kCreep = 1.05_deg_s;    // SR05, of a drive told to stand
constexpr AngularVelocity kSlowest = 0.55_deg_s;  // 0.3 deg in 500 ms is progress

}  // namespace

std::string_view name(Breach breach) noexcept {
  constexpr std::array<std::string_view, 6> kNames{"missed deadline", "moves outward", "does not relieve",
                                                   "not released",    "goes on",       "overstretched"};
  return kNames[static_cast<std::size_t>(breach)];
}

void Checker::found(Breach breach, SafetyRow row, const plant::Truth& truth, std::string_view what) {
  std::uint64_t& told = told_[static_cast<std::size_t>(breach)];
  const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(row);
  if ((told & bit) != 0) return;
  told |= bit;
  std::array<char, 320> text{};
  std::snprintf(
      text.data(), text.size(),
      "%s %.*s: %.*s, at %.3f s: angle %.2f deg, speed %.2f, commanded %.2f deg/s, stretch %.1f N, active "
      "%.1f N m, cuff %.1f N, torque %s",
      stretch::name(row).data(), static_cast<int>(name(breach).size()), name(breach).data(),
      static_cast<int>(what.size()), what.data(), (truth.at - Instant{}).si(), in_degrees(truth.angle),
      in_degrees_per_second(truth.speed), in_degrees_per_second(truth.command_speed),
      truth.stretch_force.si(), truth.active_torque.si(), truth.cuff_force.si(),
      truth.torque_enabled ? "on" : "off");
  findings_.push_back({breach, row, text.data()});
}

void Checker::step(const plant::Truth& truth, const Facts& facts) {
  conditions_.step(truth, facts);
  if (truth.active_torque < -1_Nm) {
    lifted_ = truth.at;
    lifting_ = max(lifting_, -truth.active_torque / truth.lever);
  } else if (truth.at - lifted_ > kLetDown) {
    lifting_ = {};
  }
  const plant::FaultSet& faults = truth.faults;
  const bool moved = faults.has(FaultName::knee_bend) || faults.has(FaultName::pelvis_roll) ||
                     faults.has(FaultName::tone) || faults.has(FaultName::cuff_slip);
  if (moved) posture_ = truth.at;
  if (facts.drive_takes || !truth.torque_enabled) {
    if (defied_) obeys_since_ = truth.at;
    defied_.reset();
  } else {
    ran_away_ = true;
    if (!defied_) defied_ = truth.at;
  }
  at_rest_ = true;
  for (std::uint32_t left = conditions_.present() | open_; left != 0; left &= left - 1) {
    step_demand(static_cast<Watch>(std::countr_zero(left)), truth, facts);
  }
  judge_latches(truth, facts);
  judge_stretch(truth);
  before_ = truth;
  closed_before_ = facts.sto_closed;
}

// The row's reaction, seen in the truth.
bool Checker::answers(Watch watch, const Demand& demand, const plant::Truth& truth,
                      bool sto_closed) const noexcept {
  const Reaction reaction = info(watch).reaction;
  const bool off = !truth.torque_enabled;
  if (reaction == Reaction::torque_off) return off;
  if (reaction == Reaction::relay_open) return off && !sto_closed;
  if (off) return true;
  const bool going_down = demand.going_down && conditions_[watch].going_down;
  const AngularVelocity least = going_down                       ? kStill
                                : reaction == Reaction::lowering ? kLoweringSpeed
                                                                 : kRetreatSpeed;
  if (truth.command_speed <= -least) return true;
  // At its end it stands; into it, it brakes.
  return conditions_.shown_angle() <= held_.comfortable + kBraking &&
         truth.command_speed <= AngularVelocity{};
}

void Checker::step_demand(Watch watch, const plant::Truth& truth, const Facts& facts) {
  const Condition& condition = conditions_[watch];
  Demand& demand = demands_[static_cast<std::size_t>(watch)];
  const std::uint32_t bit = std::uint32_t{1} << static_cast<unsigned>(watch);
  if (!demand.open) {
    if (!condition.present) return;
    demand = Demand{};
    demand.open = true;
    open_ |= bit;
    demand.going_down = truth.command_speed < -kStill;
    // What was on its way already is no answer, and no reaction to count.
    demand.answered = answers(watch, demand, before_, closed_before_);
  }
  const bool dead = watch == Watch::controller_dead;
  const bool clock_runs = dead || (facts.controller_runs && condition.visible);
  if (!demand.due) {
    const bool there = answers(watch, demand, truth, facts.sto_closed);
    if (there && !demand.answered) {
      demand.answered = true;
      answers_.push_back({watch, milliseconds(demand.waited_ms), condition.within, true});
    }
    if (!condition.present) {
      demand.open = false;  // gone before its deadline: nothing was owed
      open_ &= ~bit;
      return;
    }
    if (clock_runs) ++demand.waited_ms;
    if (demand.waited_ms <= in_milliseconds(condition.within) + 1e-6) return;
    demand.due = true;
    if (!there) {
      found(Breach::missed_deadline, info(watch).row, truth, info(watch).what);
      if (!demand.answered) {
        answers_.push_back({watch, milliseconds(demand.waited_ms), condition.within, false});
      }
    }
  }
  // A person who holds the leg up himself over a support without power is not let down by it.
  const bool holds_itself = !truth.torque_enabled && truth.active_torque < -1_Nm;
  if ((clock_runs || !truth.torque_enabled) && !holds_itself) ++demand.since_due_ms;
  judge_motion(watch, demand, truth);
  if (demand.released && !condition.present) {
    demand.open = false;
    open_ &= ~bit;
  }
  if (!demand.released) at_rest_ = false;
}

void Checker::judge_motion(Watch watch, Demand& demand, const plant::Truth& truth) {
  const SafetyRow row = info(watch).row;
  const bool off = !truth.torque_enabled;
  demand.released = demand.released || truth.stretch_torque < kReleaseTorque || !truth.leg_in;
  if (defied_ && truth.at - *defied_ <= milliseconds(kDisobedientMs)) return;
  if (obeys_since_ && truth.at - *obeys_since_ <= milliseconds(kRelievingMs)) return;
  const bool obeys = !defied_;
  const int standing = demand.released ? kStandingMs : kNoOutwardMs;
  const bool due = demand.since_due_ms > (obeys ? standing : kDisobedientMs);
  // A person who lifts the leg out of a support without power lifts the support, which is strapped to it; on
  // the rubber below flat it swings.
  const bool swings = truth.angle < Angle{} && (off || truth.command_speed < AngularVelocity{});
  const bool moved = (off && truth.at - lifted_ < 500_ms) || swings;
  const bool watched = !demand.released || conditions_[watch].present;
  const AngularVelocity creep = demand.released && !obeys ? kCreep : kStill;
  if (due && watched && truth.speed > creep && !moved) {
    found(Breach::moves_outward, row, truth, info(watch).what);
  }
  if (demand.released) return;
  const AngularVelocity relief = obeys ? kRelief : kSlowest;
  const int relieving = obeys ? kRelievingMs : kDisobedientMs;
  if (demand.since_due_ms > relieving && !off && truth.speed > -relief) {
    found(Breach::does_not_relieve, row, truth, info(watch).what);
  }
  if (demand.since_due_ms > kReleasedMs) found(Breach::not_released, row, truth, info(watch).what);
}

// What has been let down or switched off stays so until a person presses.
void Checker::judge_latches(const plant::Truth& truth, const Facts& facts) {
  if (powered_ && !truth.torque_enabled && conditions_.shown_angle() > 2_deg && truth.strapped) {
    power_latched_ = true;
    acknowledged_ = facts.acknowledgements;
  }
  powered_ = truth.torque_enabled;
  if (facts.acknowledgements >= acknowledged_ + 2) power_latched_ = false;
  if (power_latched_ && truth.torque_enabled) {
    found(Breach::goes_on, SafetyRow::sr22_torque_off_latched, truth, "power came back by itself");
  }
  if (truth.torque_enabled && truth.command_speed <= -kRetreatSpeed) retreated_ = truth.at;
  if (retreated_ && facts.pressed > *retreated_) retreated_.reset();
  if (retreated_ && truth.command_speed > 0.001_deg_s) {
    found(Breach::goes_on, SafetyRow::sr21_paused, truth, "outward after a retreat, and nobody pressed");
  }
}

void Checker::judge_stretch(const plant::Truth& truth) {
  if (!truth.leg_in) return;
  peak_stretch_ = max(peak_stretch_, truth.stretch_force);
  // What a leg's own posture, tone or the cuff's place adds comes at once; it is SR01's to be let down again.
  if (truth.at - posture_ < kLetDown && posture_ > Instant{}) return;
  // Who lifts a leg by its own muscles out of a support without power stretches it himself.
  if (!truth.torque_enabled && lifting_ > Force{}) return;
  Force limit = held_.force_limit + max(5_N, 0.05 * held_.force_limit) + conditions_.uncertainty();
  // What it lifts under power the cuff does not carry, and nothing can know of: SR26 is its bound.
  limit += lifting_;
  // What a runaway drive moves before its power is off: at most 1.2 deg, 170 N m/rad.
  if (ran_away_) limit += 3.6_Nm / truth.lever;
  if (truth.stretch_force > limit) {
    found(Breach::overstretched, SafetyRow::sr01_stretch_force, truth,
          "passive stretch above limit and margin");
  }
}

}  // namespace stretch::campaign
