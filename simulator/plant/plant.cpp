// The plant's millisecond, device by device, and what a person at the station does.
#include "simulator/plant/plant.hpp"

#include "simulator/plant/exact_functions.hpp"

namespace stretch::plant {
namespace {

using namespace stretch::literals;

constexpr double kGravity = 9.81;
constexpr double kCuffPreslidingRad =
    0.2 * kRadPerDegree;                     // the skin gives this much before the leg slides in the cuff
constexpr double kFullCuffFrictionN = 10.0;  // pressed less than this, the cuff rubs less

constexpr std::uint64_t kLoadCellStream = 1;  // of the one seed's random numbers

DriveDevice::Figures drive_figures(const config::PlantSettings& s, std::uint64_t seed) noexcept {
  DriveDevice::Figures figures{.rated_torque_nm = s.drive_rated_torque.si(),
                               .acceleration_rad_s2 = s.drive_acceleration.si(),
                               .encoder_step_mdeg = in_degrees(s.encoder_step) * 1000.0,
                               .serial = static_cast<std::uint32_t>(100'000U + seed % 900'000U)};
  if (s.parts == config::Parts::lexium_tlb_wago) {
    figures.config = LexiumDrive::drive_config();
    figures.watchdog_error = kLexiumErrorNodeGuard;
  }
  return figures;
}

LoadCellDevice::Figures cell_figures(const config::PlantSettings& s) noexcept {
  return {.noise_n = s.force_noise_rms.si(),
          .filter_s = s.force_filter.si(),
          .rate_hz = s.force_rate_hz,
          .step_n = s.force_step.si(),
          .gain_error = s.force_gain_error,
          .zero_error_n = s.force_zero_error.si()};
}

}  // namespace

Plant::Plant(const config::PlantSettings& settings, const config::Leg& leg, std::uint64_t seed) noexcept
    : settings_(settings),
      leg_(leg),
      mechanism_(settings),
      drive_(drive_figures(settings, seed)),
      orca_({.rated_torque_nm = settings.drive_rated_torque.si(),
             .acceleration_rad_s2 = settings.drive_acceleration.si()}),
      load_cell_(cell_figures(settings), Random(seed, kLoadCellStream)),
      safety_io_(static_cast<std::uint32_t>(in_milliseconds(settings.relay_release) + 0.5)) {}

void Plant::step() noexcept {
  ++steps_;
  if (next_end_ != 0 && steps_ >= next_end_) end_by_time();
  step_safety_io();
  const DriveDevice::Action action = step_drive();
  step_leg();
  step_mechanism(action);
  step_load_cell();
}

void Plant::step_safety_io() noexcept {
  const bool hand_pressed = hand_switch_pressed_ || faults_.has(FaultName::hand_switch);
  const bool hand_closed = hand_pressed == settings_.hand_switch_closes_when_pressed;
  SafetyIoDevice::Contacts c;
  c.estop_closed = !estop_pressed_ && !faults_.has(FaultName::estop);
  c.hand_switch_a_closed = (hand_closed || faults_.has(FaultName::hand_switch_a_stuck_closed)) &&
                           !faults_.has(FaultName::hand_switch_a_stuck_open);
  c.hand_switch_b_closed = (hand_closed || faults_.has(FaultName::hand_switch_b_stuck_closed)) &&
                           !faults_.has(FaultName::hand_switch_b_stuck_open);
  c.end_min_closed = !on_lower_switch() && !faults_.has(FaultName::end_min_open);
  c.end_max_closed = !on_upper_switch() && !faults_.has(FaultName::end_max_open);
  c.strap_closed = strap_closed_ && !faults_.has(FaultName::strap_open);
  c.sto_a_wire = !faults_.has(FaultName::sto_a_open);
  c.sto_b_wire = !faults_.has(FaultName::sto_b_open);
  c.relay_fault = faults_.has(FaultName::relay_fault);
  c.frozen = faults_.has(FaultName::io_frozen);
  if (settings_.parts == config::Parts::lexium_tlb_wago) wago_.step(safety_io_);
  if (settings_.parts == config::Parts::orca_seneca_pilz) pilz_.step(safety_io_);
  safety_io_.step(c);
}

DriveDevice::Action Plant::step_drive() noexcept {
  DriveDevice::Inputs in;
  in.angle_rad = mechanism_.angle().si();
  in.speed_rad_s = mechanism_.speed().si();
  in.torque_nm = mechanism_.drive_torque().si();
  in.torque_saturated = mechanism_.torque_saturated();
  in.sto_a = safety_io_.sto_a();
  in.sto_b = safety_io_.sto_b();
  in.negative_limit = on_lower_switch() || faults_.has(FaultName::end_min_open);
  in.positive_limit = on_upper_switch() || faults_.has(FaultName::end_max_open);
  if (!faults_.empty()) {
    in.faults.fault = faults_.has(FaultName::drive_fault);
    in.faults.fault_code = static_cast<std::uint16_t>(running(FaultName::drive_fault).amount);
    in.faults.runaway = faults_.has(FaultName::drive_runaway);
    in.faults.runaway_speed_rad_s = running(FaultName::drive_runaway).amount * kRadPerDegree;
    in.faults.torque_limited = faults_.has(FaultName::drive_torque_limit);
    in.faults.torque_limit_nm = running(FaultName::drive_torque_limit).amount;
    if (faults_.has(FaultName::encoder_slip)) {
      const double slip = running(FaultName::encoder_slip).amount * 1000.0;
      in.faults.slip_mdeg = static_cast<std::int32_t>(slip < 0.0 ? slip - 0.5 : slip + 0.5);
    }
  }
  return settings_.parts == config::Parts::orca_seneca_pilz ? orca_.step(in) : drive_.step(in);
}

void Plant::step_leg() noexcept {
  if (leg_in_) {
    leg_.step(mechanism_.leg_angle(), mechanism_.leg_speed());
  } else {
    leg_.step(0_deg, AngularVelocity{});  // it lies flat, and recovers
  }
}

void Plant::step_mechanism(const DriveDevice::Action& action) noexcept {
  const AngularVelocity before = mechanism_.speed();
  mechanism_.step({.torque_on = action.torque_on,
                   .speed_reference = AngularVelocity::from_si(action.speed_rad_s),
                   .torque_limit = newton_metres(action.torque_limit_nm),
                   .damping = Damping::from_si(action.damping_nm_s),
                   .leg_in = leg_in_,
                   .strapped = strap_closed_,
                   .leg_torque = leg_.torque(),
                   .leg_inertia = leg_.inertia(),
                   .lever = leg_.lever()});
  torque_on_ = action.torque_on;
  const double moved = (before + mechanism_.speed()).si() * 0.5 * kStep.si();
  const double state = cuff_friction_state_ + moved / kCuffPreslidingRad;
  cuff_friction_state_ = state < -1.0 ? -1.0 : (state > 1.0 ? 1.0 : state);
}

void Plant::step_load_cell() noexcept {
  const double leg_force = mechanism_.cuff_force().si();
  const double pressed = leg_force < 0.0 ? -leg_force : leg_force;
  const double rubbing = pressed < kFullCuffFrictionN ? pressed / kFullCuffFrictionN : 1.0;
  const double cuff_mass = settings_.cuff_weight.si() / kGravity;
  const double cuff = settings_.cuff_weight.si() * exact::cos(mechanism_.angle().si()) +
                      cuff_mass * mechanism_.acceleration().si() * leg_.lever().si();
  const double friction = settings_.cuff_friction.si() * rubbing * cuff_friction_state_;

  LoadCellDevice::Faults f;
  if (!faults_.empty()) {
    f.frozen = faults_.has(FaultName::counter_frozen);
    for (std::size_t i = 0; i < f.channel.size(); ++i) {
      const auto channel = static_cast<Channel>(i);
      const auto active = [this, channel](FaultName fault) {
        const Channel asked = running(fault).channel;
        return faults_.has(fault) && (asked == channel || asked == Channel::both);
      };
      f.channel[i].stuck = active(FaultName::force_stuck);
      f.channel[i].inverted = active(FaultName::force_inverted);
      f.channel[i].open = active(FaultName::force_open);
      f.channel[i].adc = active(FaultName::force_adc);
      f.channel[i].overload = active(FaultName::force_overload);
      f.channel[i].sign_mismatch = active(FaultName::force_sign_mismatch);
      if (active(FaultName::force_drift)) {
        const Running& drift = running(FaultName::force_drift);
        f.channel[i].drift_n = drift.amount * static_cast<double>(steps_ - drift.started) * kStep.si();
      }
      if (active(FaultName::force_spike)) f.channel[i].spike_n = running(FaultName::force_spike).amount;
    }
  }
  load_cell_.step(leg_force + friction + cuff, f);
}

bool Plant::on_lower_switch() const noexcept {
  return mechanism_.angle() < settings_.end_min_switch;
}
bool Plant::on_upper_switch() const noexcept {
  return settings_.end_max_switch < mechanism_.angle();
}

std::int16_t Plant::inclinometer() const noexcept {
  const double steps = in_degrees(mechanism_.angle()) / 180.0 * 32'768.0;
  return static_cast<std::int16_t>(steps < 0.0 ? steps - 0.5 : steps + 0.5);
}

void Plant::put_leg_in() noexcept {
  if (leg_in_) return;
  leg_in_ = true;
  leg_.relax_muscles();
  mechanism_.join_leg();
  cuff_friction_state_ = 0.0;
}

void Plant::take_leg_out() noexcept {
  leg_in_ = false;
  strap_closed_ = false;
  leg_.relax_muscles();
}

void Plant::place(Angle angle) noexcept {
  mechanism_.place(angle);
  cuff_friction_state_ = 0.0;
  leg_.lay(leg_in_ ? angle : 0_deg);
  if (leg_in_) mechanism_.join_leg();
}

Truth Plant::truth() const noexcept {
  Truth t;
  t.at = now();
  t.angle = mechanism_.angle();
  t.speed = mechanism_.speed();
  t.slack_weight = leg_.slack_weight();
  t.lever = leg_.lever();
  t.leg_in = leg_in_;
  if (leg_in_) {
    t.stretch_torque = leg_.stretch();
    t.active_torque = leg_.active();
    t.stretch_force = t.stretch_torque / t.lever;
    t.cuff_force = mechanism_.cuff_force();
    t.leg_angle = mechanism_.leg_angle();
  }
  t.strapped = strap_closed_;
  t.leg_on_cuff = leg_in_ && mechanism_.touching();
  const bool orca = settings_.parts == config::Parts::orca_seneca_pilz;
  t.command_speed = AngularVelocity::from_si(orca ? orca_.command_speed() : drive_.command_speed());
  t.torque_enabled = torque_on_;
  t.permission = safety_io_.permission_written();
  t.faults = faults_;
  t.drive_torque = mechanism_.drive_torque();
  return t;
}

}  // namespace stretch::plant
