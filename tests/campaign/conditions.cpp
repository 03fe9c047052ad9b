// The conditions, each with its figure from docs/safety.md and the margin that makes it certain.
#include "tests/campaign/conditions.hpp"

#include <algorithm>

namespace stretch::campaign {
namespace {
using namespace stretch::literals;
using Row = SafetyRow;
using plant::FaultName;

constexpr std::array<WatchInfo, kWatches> kInfo{{
    {Row::sr01_stretch_force, Reaction::retreat, "stretch force above limit and margin"},
    {Row::sr02_cuff_force, Reaction::torque_off, "cuff force above the machine's limit"},
    {Row::sr03_guarding, Reaction::retreat, "the force rises as no stretch does"},
    {Row::sr04_angle, Reaction::retreat, "angle beyond the limit by 2 deg"},
    {Row::sr04_angle, Reaction::torque_off, "angle beyond the machine's"},
    {Row::sr05_speed, Reaction::torque_off, "outward faster than commanded"},
    {Row::sr05_speed, Reaction::torque_off, "outward while commanded inward"},
    {Row::sr05_speed, Reaction::torque_off, "thrown inward"},
    {Row::sr06_bad_force, Reaction::retreat, "the transmitter says it is broken"},
    {Row::sr07_stale_force, Reaction::retreat, "no new force"},
    {Row::sr08_force_disagrees, Reaction::retreat, "force channels apart"},
    {Row::sr08_force_disagrees, Reaction::retreat, "force and drive torque apart"},
    {Row::sr09_drive_silent, Reaction::relay_open, "drive silent"},
    {Row::sr10_drive_fault, Reaction::relay_open, "drive out of operation by itself"},
    {Row::sr11_safety_chain, Reaction::relay_open, "safety chain open"},
    {Row::sr11_safety_chain, Reaction::relay_open, "strap open above 2 deg"},
    {Row::sr11_safety_chain, Reaction::relay_open, "safety inputs silent"},
    {Row::sr12_hand_switch, Reaction::retreat, "hand switch"},
    {Row::sr13_stop, Reaction::retreat, "STOP"},
    {Row::sr14_heartbeat, Reaction::retreat, "owner away"},
    {Row::sr15_overrun, Reaction::torque_off, "overruns"},
    {Row::sr16_controller_dead, Reaction::torque_off, "controller dead, its watchdog over"},
    {Row::sr17_time, Reaction::retreat, "a release that stands"},
    {Row::sr18_retreat_stuck, Reaction::torque_off, "a retreat that stands"},
    {Row::sr20_self_test, Reaction::relay_open, "no power, and the load cell without its zero"},
    {Row::sr26_leg_out, Reaction::lowering, "leg out"},
    {Row::sr27_angles_disagree, Reaction::torque_off, "end stops and angle apart"},
}};

constexpr Duration kScan = 3_ms;        // of the safety inputs, and the millisecond in which it is written
constexpr Duration kRelay = 13_ms;      // from the output to open contacts, and its own two milliseconds
constexpr Duration kConversion = 5_ms;  // of the load cell
constexpr Duration kSettled = 40_ms;    // so long a force has to be there, for the filter of 10 ms
constexpr Duration kWritten = 2_ms;     // from the cycle to the drive

constexpr Force kWeighing = 3_N;         // docs/safety.md: weighing and zero
constexpr double kGain = 0.035;          // three standard deviations of the cell, and between its channels
constexpr Angle kWeighedAbove = 22_deg;  // a leg that is not weighed goes no higher than the sweep; the
                                         // comfortable angle of a campaign lies below
constexpr AngularVelocity kReleaseSpeed = 2.9_deg_s;  // 3: nothing but a release lets down as fast
constexpr AngularVelocity kRetreatSpeed = 4.9_deg_s;  // 5, less the register's step

}  // namespace

const WatchInfo& info(Watch watch) noexcept {
  return kInfo[static_cast<std::size_t>(watch)];
}

Conditions::Conditions(const Held& held) noexcept : held_(held) {
  const Duration t = held.period;
  const auto within = [this](Watch watch, Duration time) { at(watch).within = time; };
  const Duration shown = 2.0 * t + kWritten;  // the drive's answer is a period old
  within(Watch::stretch_force, kSettled + t + kWritten);
  within(Watch::cuff_force, kSettled + t + kWritten);
  within(Watch::force_rises, kSettled + t + kWritten);
  within(Watch::beyond_limit, shown);
  within(Watch::beyond_machine, shown);
  within(Watch::too_fast, 2.0 * t + shown);
  within(Watch::wrong_way, 5.0 * t + shown);
  within(Watch::thrown, 2.0 * t + shown);
  within(Watch::bad_force, kConversion + t + kWritten);
  within(Watch::stale_force, 4.0 * t + kWritten);
  within(Watch::channels_apart, 6.0 * t + kConversion + kWritten);
  within(Watch::torque_apart, 200_ms + 3.0 * t + kConversion + kWritten);
  within(Watch::drive_silent, 4.0 * t + kWritten + kRelay);
  within(Watch::drive_tripped, shown + kRelay);
  within(Watch::chain_open, kScan + t + kRelay);
  within(Watch::strap_open, kScan + 2.0 * t + kRelay);
  within(Watch::io_silent, 4.0 * t + kWritten + kRelay);
  within(Watch::hand_switch, kScan + t);
  within(Watch::stop, kWritten);
  within(Watch::owner_away, kWritten);
  within(Watch::overruns, kWritten);
  within(Watch::controller_dead, 20_ms);
  // Where the last 0.3 deg of progress ended is known to the time they take.
  within(Watch::stands, 150_ms + 3.0 * t + kWritten);
  within(Watch::retreat_stuck, 65_ms + 3.0 * t + kWritten);
  within(Watch::zero_lost, 100_ms + 3.0 * t + kWritten + kRelay);
  within(Watch::leg_out, 100_ms + 30_ms + 2.0 * t + kWritten);
  within(Watch::angles_apart, shown + kScan);
  at(Watch::force_rises).going_down = true;
  at(Watch::owner_away).going_down = true;
}

void Conditions::step(const plant::Truth& truth, const Facts& facts) noexcept {
  present_ = 0;
  shown_angle_ = truth.angle + facts.slip;
  cosine_ = cos(truth.angle);
  shown_cosine_ = facts.slip == Angle{} ? cosine_ : cos(shown_angle_);
  know_leg(truth, facts);
  force_conditions(truth, facts);
  cell_conditions(truth, facts);
  motion_conditions(truth, facts);
  stuck_conditions(truth, facts);
  chain_conditions(truth, facts);
  loop_conditions(truth, facts);
}

// Whether the leg is weighed for certain, and how wrong its weight may be by nobody's fault: a muscle that
// pushes evenly through the whole sweep is weight to any scale.
void Conditions::know_leg(const plant::Truth& truth, const Facts& facts) noexcept {
  if (!truth.leg_in && !truth.strapped) {
    weighed_ = false;
    weighing_bias_ = {};
    lied_ = {};
  }
  if (truth.leg_in && truth.angle > kWeighedAbove && facts.slip == Angle{}) weighed_ = true;
  uncertainty_ = kWeighing + weighing_bias_ + lied_;
  const bool lies = facts.one_lies || facts.both_lie;
  if (weighed_ && !lies && facts.slip == Angle{}) return;
  const Torque leg_weight = truth.slack_weight * shown_cosine_;
  const Torque expected =
      held_.support_torque * shown_cosine_ + leg_weight + max(Torque{}, truth.stretch_torque);
  // What the comparison with the drive's torque (SR08) lets pass, the joint's own friction against it.
  const Torque passes = max(held_.joint_friction + 6_Nm, 0.15 * expected) + held_.true_friction;
  const Force lie = facts.both_lie ? passes / truth.lever + 3_N : (facts.one_lies ? 3_N : Force{});
  if (!weighed_) {
    weighing_bias_ = max(weighing_bias_, abs(truth.active_torque) / truth.lever + lie);
    if (facts.slip != Angle{}) weighing_bias_ = max(weighing_bias_, 0.05 * truth.slack_weight / truth.lever);
  }
  lied_ = max(lied_, lie);
  const Torque slipped = abs(truth.slack_weight * cosine_ - leg_weight);
  uncertainty_ = kWeighing + weighing_bias_ + lied_ + slipped / truth.lever;
}

void Conditions::force_conditions(const plant::Truth& truth, const Facts& facts) noexcept {
  const bool new_values =
      facts.force_heard && !facts.cell_error && !truth.faults.has(FaultName::counter_frozen);
  const bool honest = new_values && !facts.one_lies && !facts.both_lie;
  const bool visible = honest && facts.drive_heard;
  const Force weight_here = truth.slack_weight * cosine_ / truth.lever;
  const Force felt = truth.cuff_force - weight_here;
  const Force off = uncertainty_ + kGain * abs(truth.cuff_force);

  set(Watch::stretch_force,
      weighed_ && truth.leg_in && honest &&
          felt > held_.force_limit + max(5_N, 0.05 * held_.force_limit) + off,
      visible);
  set(Watch::cuff_force, honest && abs(truth.cuff_force) > held_.cuff_limit * (1.0 + kGain) + 2_N, honest);

  // The lowest of the last 120 ms, in parts of 10 ms.
  const std::int64_t part = truth.at.ns / 10'000'000;
  if (part != force_part_) {
    force_part_ = part;
    lowest_forces_[static_cast<std::size_t>(part) % kForceParts] = felt;
    if (force_parts_known_ < kForceParts) ++force_parts_known_;
    lowest_force_ = *std::min_element(lowest_forces_.begin(), lowest_forces_.end());
  }
  Force& lowest_now = lowest_forces_[static_cast<std::size_t>(part) % kForceParts];
  lowest_now = min(lowest_now, felt);
  lowest_force_ = min(lowest_force_, felt);
  if (!weighed_ || !truth.leg_on_cuff) force_parts_known_ = 0;
  const bool risen = force_parts_known_ == kForceParts && honest && felt - lowest_force_ > 10_N;
  // More than 80 N/s for so long is above 25 N/s by any fit; it is seen for a while after.
  if (risen && truth.torque_enabled && truth.command_speed > -0.5_deg_s) rising_until_ = truth.at + 80_ms;
  set(Watch::force_rises, truth.at < rising_until_, visible);

  const Force half = 0.5 * weight_here;
  set(Watch::leg_out,
      weighed_ && honest && facts.slip == Angle{} && truth.angle > 3.1_deg &&
          truth.cuff_force < half - 2_N - 0.5 * weighing_bias_ - 0.5 * lied_ - kGain * half,
      visible);
}

void Conditions::cell_conditions(const plant::Truth& truth, const Facts& facts) noexcept {
  const bool frozen = truth.faults.has(FaultName::counter_frozen);
  const bool powered = !truth.faults.has(FaultName::power_cut);
  set(Watch::bad_force, facts.cell_error && !frozen && powered, facts.force_heard);
  set(Watch::stale_force, !facts.force_heard || frozen);
  // Under power it is let down first.
  set(Watch::zero_lost, !facts.zeroed && !truth.torque_enabled);

  const bool shows = facts.force_heard && !facts.cell_error && !frozen;
  const Force larger = max(abs(facts.shown_a), abs(facts.shown_b));
  set(Watch::channels_apart, abs(facts.shown_a - facts.shown_b) > max(3_N, 0.05 * larger) + 0.1_N, shows);

  // As the drive's torque and the cell are shown, of the register's step and the noise enough.
  const Force cuff = 0.5 * (facts.shown_a + facts.shown_b) + held_.cuff_weight * (1.0 - shown_cosine_);
  const Torque expected = held_.support_torque * shown_cosine_ + cuff * held_.cuff_distance;
  const Torque allowed = max(held_.joint_friction + 6_Nm, 0.15 * abs(expected)) + 1_Nm;
  const bool quiet = quiet_for(truth, 300_ms + 2.0 * held_.period + 20_ms);
  set(Watch::torque_apart,
      truth.torque_enabled && truth.leg_in && truth.strapped && shown_angle_ > 3.1_deg && quiet &&
          abs(truth.drive_torque - expected) > allowed,
      shows && facts.drive_heard);
}

// Neither turned nor switched on for so long.
bool Conditions::quiet_for(const plant::Truth& truth, Duration time) noexcept {
  const auto follow = [&](int& direction, AngularVelocity speed) {
    if (abs(speed) < 0.08_deg_s) return;
    const int now = speed > AngularVelocity{} ? 1 : -1;
    if (direction != 0 && now != direction) turned_ = truth.at;
    direction = now;
  };
  follow(command_direction_, truth.command_speed);
  follow(motion_direction_, truth.speed);
  if (truth.torque_enabled && !powered_) turned_ = truth.at;
  powered_ = truth.torque_enabled;
  return truth.at - turned_ > time;
}

// Of the last 300 ms and the cycles in which one is on its way, in parts of 10 ms.
AngularVelocity Conditions::largest_command(const plant::Truth& truth) noexcept {
  const std::int64_t part = truth.at.ns / 10'000'000;
  if (part != command_part_) {
    command_part_ = part;
    largest_commands_[static_cast<std::size_t>(part) % kCommandParts] = truth.command_speed;
    largest_command_ = *std::max_element(largest_commands_.begin(), largest_commands_.end());
  }
  AngularVelocity& now = largest_commands_[static_cast<std::size_t>(part) % kCommandParts];
  now = max(now, truth.command_speed);
  largest_command_ = max(largest_command_, now);
  return largest_command_;
}

void Conditions::motion_conditions(const plant::Truth& truth, const Facts& facts) noexcept {
  set(Watch::beyond_limit, truth.leg_in && shown_angle_ > held_.angle_limit + 2.02_deg, facts.drive_heard);
  set(Watch::beyond_machine, shown_angle_ > held_.machine_angle + 0.02_deg, facts.drive_heard);

  const AngularVelocity largest = largest_command(truth);
  const AngularVelocity outward = max(AngularVelocity{}, largest);
  const bool on = truth.torque_enabled;
  set(Watch::too_fast, on && truth.speed > outward + max(0.5 * outward, 1_deg_s) + 0.05_deg_s,
      facts.drive_heard);
  set(Watch::wrong_way, on && largest < -0.31_deg_s && truth.speed > 0.35_deg_s, facts.drive_heard);
  set(Watch::thrown, on && truth.speed < -30.1_deg_s, facts.drive_heard);

  const plant::FaultSet& faults = truth.faults;
  const bool on_min = truth.angle < -0.8_deg || faults.has(FaultName::end_min_open);
  const bool on_max = truth.angle > 91_deg || faults.has(FaultName::end_max_open);
  const bool should_not = (on_min && shown_angle_ > 2.25_deg) || (on_max && shown_angle_ < 87.95_deg);
  const bool should = (!on_min && shown_angle_ < -3.85_deg) || (!on_max && shown_angle_ > 94.05_deg);
  const bool powered = !faults.has(FaultName::power_cut);
  const bool jumped = facts.jumped && truth.at - *facts.jumped < 200_ms;
  set(Watch::angles_apart, on && (jumped || should_not || should),
      facts.drive_heard && (jumped || (facts.io_heard && !faults.has(FaultName::io_frozen))));
  set(Watch::drive_silent, !facts.drive_heard && powered);
  set(Watch::drive_tripped, facts.tripped && truth.at - *facts.tripped < 200_ms && powered,
      facts.drive_heard);
}

// No progress on the way down: of a release (SR17) and of a retreat (SR18).
void Conditions::stuck_conditions(const plant::Truth& truth, const Facts& facts) noexcept {
  const bool above = shown_angle_ > held_.comfortable + 1.3_deg && truth.torque_enabled && truth.leg_in;
  const auto follow = [&](Mark& mark, bool told) {
    if (told && above && shown_angle_ > mark.angle - 0.3_deg) return;
    mark = {shown_angle_, truth.at};
  };
  follow(release_mark_, truth.command_speed < -kReleaseSpeed);
  follow(retreat_mark_, truth.command_speed < -kRetreatSpeed);
  set(Watch::stands, truth.at - release_mark_.at > 2_s, facts.drive_heard);
  set(Watch::retreat_stuck, truth.at - retreat_mark_.at > 500_ms, facts.drive_heard);
}

void Conditions::chain_conditions(const plant::Truth& truth, const Facts& facts) noexcept {
  const plant::FaultSet& faults = truth.faults;
  const bool frozen = faults.has(FaultName::io_frozen);
  const bool reads = facts.io_heard && !frozen && !faults.has(FaultName::power_cut);
  set(Watch::chain_open,
      faults.has(FaultName::estop) || faults.has(FaultName::relay_fault) ||
          faults.has(FaultName::sto_a_open) || faults.has(FaultName::sto_b_open),
      reads);
  const bool open = !truth.strapped || faults.has(FaultName::strap_open);
  set(Watch::strap_open, open && shown_angle_ > 2.05_deg, reads && facts.drive_heard);
  set(Watch::io_silent, !facts.io_heard || frozen);

  const bool pressed = faults.has(FaultName::hand_switch);
  const bool a = (!pressed || faults.has(FaultName::hand_switch_a_stuck_closed)) &&
                 !faults.has(FaultName::hand_switch_a_stuck_open);
  const bool b = (!pressed || faults.has(FaultName::hand_switch_b_stuck_closed)) &&
                 !faults.has(FaultName::hand_switch_b_stuck_open);
  set(Watch::hand_switch, !a || !b, reads);
}

void Conditions::loop_conditions(const plant::Truth& truth, const Facts& facts) noexcept {
  set(Watch::stop, facts.stop);
  set(Watch::owner_away, facts.owner_away);
  set(Watch::overruns, facts.overran);
  set(Watch::controller_dead, truth.at - facts.last_write >= held_.drive_watchdog);
}

}  // namespace stretch::campaign
