// Joining the parts, and the world around them.
#include "tests/exploration/machine.hpp"

#include <algorithm>
#include <array>

#include "controller/cycle/limits_of.hpp"
#include "controller/cycle/safety_view.hpp"

namespace stretch::exploration {
namespace {
using namespace stretch::literals;
using Mode = control::Reference::Mode;
using safety::index;
using session::PersonAction;
using session::PersonRequest;
using H = Happening;
using S = SessionState;

constexpr Force kStretched = 20_N;
constexpr std::array kAngles{0_deg, 3_deg, 10_deg, 40_deg};
constexpr Duration kLongSilence = 100_ms;  // by which a zero counts as lost

[[nodiscard]] Angle angle(Place place) {
  return kAngles[static_cast<std::size_t>(place)];
}

// No further than the session drives it in that state.
[[nodiscard]] Place highest(S state) {
  switch (state) {
    case S::stop_test:
      return Place::entry;
    case S::mounting:
    case S::weighing:
      return Place::comfortable;
    case S::warm_up:
    case S::running:
      return Place::stretched;
    default:
      return Place::flat;
  }
}
}  // namespace

World::World(config::HandSwitchKind hand_switch, Tampering how) : tampering(std::move(how)) {
  station.safety.hand_switch = hand_switch;
  station.pause_limit = 60_s;
  station.score_limit = 60_s;
  plan.number = 1;
  plan.mass = kilograms(70);
  plan.height = metres(1.75);
  plan.cuff_distance = 0.8_m;
  plan.force = 20_N;
  plan.force_limit = 30_N;
  plan.angle_limit = 70_deg;
  plan.duration = 100_s;
  plan.expected = 40_s;
  plan.resumptions = 1;
  plan.phases.count = 3;
  config::Phase* phase = plan.phases.phases.data();
  phase[0].kind = PhaseKind::approach;
  phase[0].target_fraction = 0.7;
  phase[1].kind = PhaseKind::hold_force;
  phase[1].duration = 10_s;
  phase[2].kind = PhaseKind::release;
}

Machine::Machine(const World& world)
    : world_(&world),
      beliefs_(world.station.safety, world.station.mechanics),
      limits_(safety::machine_limits(world.station.machine, world.station.mechanics, world.station.safety),
              world.station.safety),
      retreat_(world.station.safety),
      session_(world.station) {}

hal::Sample Machine::sample(const Choice& choice, const Moment& moment) const {
  const config::Mechanics& m = world_->station.mechanics;
  hal::Sample s;
  s.cycle = cycles_;
  s.taken = now_;
  s.drive.quality = s.force.quality = s.io.quality = hal::Quality::valid;
  s.drive.state = powered_ ? hal::DriveState::operation_enabled : hal::DriveState::switch_on_disabled;
  s.drive.angle = angle(place_);
  s.drive.speed = degrees_per_second(3.0 * motion_);
  s.drive.sto_a_closed = s.drive.sto_b_closed = permissive_;
  s.force.sequence = static_cast<std::uint16_t>(cycles_);
  if (intent_.session) {
    const double cosine = cos(angle(place_));
    const Force leg = kLegWeight * cosine / world_->plan.cuff_distance + m.cuff_weight * cosine;
    const Force pulled = place_ == Place::stretched ? kStretched : Force{};
    s.force.channel_a = s.force.channel_b = pulled + leg - intent_.zeroed_cuff_weight;
  }
  if (choice.demand == Demand::silence) s.force = hal::ForceSample{};
  const bool touched = moment.hand_switch_pressed;
  const bool held_to_run = world_->station.safety.hand_switch == config::HandSwitchKind::hold_to_run;
  const bool closed = held_to_run && session_.state() == S::self_test ? touched : !touched;
  s.io.hand_switch_a_ok = s.io.hand_switch_b_ok = closed;
  s.io.estop_ok = s.io.end_min_ok = s.io.end_max_ok = s.io.supply_ok = true;
  s.io.strap_ok = intent_.session;  // who is not treated is let out
  s.io.relay_no_fault = s.io.reset_not_needed = s.io.io_watchdog_ok = true;
  s.io.sto_a_feedback = s.io.sto_b_feedback = s.io.relay_on = permissive_;
  return s;
}

// As Cycle::context().
safety::Context Machine::context() const {
  const session::Plan& plan = session_.plan();
  safety::Context c;
  c.session = intent_.session;
  c.angle_limit = intent_.angle_limit;
  c.comfortable = intent_.end_angle;
  c.heartbeat_required = intent_.owner_needed;
  c.zeroed_cuff_weight = intent_.zeroed_cuff_weight;
  c.self_test = intent_.self_test;
  c.self_test_passed = intent_.self_test_passed;
  if (intent_.session) {
    const config::Station& s = world_->station;
    c.limits = cycle::limits_of(plan, s.machine, s.mechanics, s.safety);
    c.cuff_distance = plan.cuff_distance;
    c.heaviest_weight = cycle::heaviest_weight(plan);
    if (intent_.leg.valid) c.weight = intent_.leg.weight;
  }
  return c;
}

safety::RowActions Machine::present(const Choice& choice, const Moment& moment,
                                    const safety::Context& context) const {
  safety::RowActions rows{};
  switch (choice.demand) {
    case Demand::none:
    case Demand::silence:
      break;
    case Demand::hold:
      rows[index(SafetyRow::sr04_angle)] = SafetyAction::hold;
      break;
    case Demand::retreat:
      rows[index(SafetyRow::sr01_stretch_force)] = SafetyAction::retreat;
      break;
    case Demand::retreat_by_position:
      rows[index(SafetyRow::sr07_stale_force)] = SafetyAction::retreat_by_position;
      break;
    case Demand::leg_out:
      rows[index(SafetyRow::sr26_leg_out)] = SafetyAction::retreat_by_position;
      break;
    case Demand::torque_off:
      rows[index(SafetyRow::sr11_safety_chain)] = SafetyAction::torque_off;
      break;
  }
  const bool press_to_stop = world_->station.safety.hand_switch == config::HandSwitchKind::press_to_stop;
  if (choice.stop == Stop::hand_switch || (moment.hand_switch_pressed && press_to_stop)) {
    rows[index(SafetyRow::sr12_hand_switch)] = SafetyAction::retreat;
  }
  if (choice.stop == Stop::screen) rows[index(SafetyRow::sr13_stop)] = SafetyAction::retreat;
  if (context.heartbeat_required && !choice.screen_alive) {
    rows[index(SafetyRow::sr14_heartbeat)] = SafetyAction::retreat;
  }
  return rows;
}

SafetyAction Machine::lost_zero(safety::LostZeroMonitor& monitor, const hal::Sample& measured,
                                const safety::Context& context) const {
  static const safety::PersonInputs kInputs{};
  static const safety::LoopTiming kTiming{};
  static const safety::CommandHistory kCommands{};
  return monitor({.now = now_,
                  .period = 10_ms,
                  .sample = measured,
                  .inputs = kInputs,
                  .timing = kTiming,
                  .context = context,
                  .beliefs = beliefs_,
                  .limits = limits_,
                  .commands = kCommands,
                  .retreat = retreat_.state()});
}

// More than one row may lead there with that event, and the way may have led through another state: then it
// is not known.
std::optional<session::Event> Machine::event(S before, std::uint32_t moves) const {
  const session::Event last = session_.last_event();
  const S after = session_.state();
  if (after == before || session::next(before, last) != after) return std::nullopt;
  const auto rows = session::transitions();
  const auto alike =
      std::count_if(rows.begin(), rows.end(), [last](const auto& row) { return row.event == last; });
  if (moves != 1 && alike != 1) return std::nullopt;
  return last;
}

void Machine::cycle(const Choice& choice, const Moment& moment, const Observer& observer) {
  const Seen before = seen_;
  const S state_before = session_.state();
  const std::uint32_t moves_before = intent_.move;
  // A silence is long as soon as it is there.
  const bool silent = choice.demand == Demand::silence;
  now_ = now_ + (silent ? max(moment.dt, kLongSilence) : moment.dt);
  ++cycles_;
  const safety::Context told = context();
  const hal::Sample measured = sample(choice, moment);
  if (silent) zero_ = Zero::lost;
  const config::SafetySettings& settings = world_->station.safety;

  // As SafetyLayer::judge(), the monitors' findings chosen.
  beliefs_.step(now_, measured, told);
  limits_.step(told, beliefs_);
  safety::RowActions rows = present(choice, moment, told);
  rows[index(SafetyRow::sr20_self_test)] = lost_zero(lost_zero_, measured, told);
  const bool flat = measured.drive.angle <= settings.sr11_entry_angle;
  safety::Arbiter::Inputs in{.acknowledge = choice.acknowledge,
                             .resume = intent_.let_go,
                             .session = told.session,
                             .flat = flat,
                             .arrived = retreat_.state().arrived,
                             .drive_without_fault = true,
                             .self_test_passed = told.self_test_passed};
  resume_before_ = in.resume;
  if (world_->tampering.arbiter) world_->tampering.arbiter(rows, in);
  arbiter_.step(rows, in);
  retreat_.step(arbiter_.action(), arbiter_.only_leg_out(), beliefs_, limits_.comfortable());
  safety::Verdict& v = seen_.verdict;
  v = safety::Verdict{};
  arbiter_.report(v);
  v.retreating = retreat_.state().active && !retreat_.state().arrived;
  v.arrived = retreat_.state().active && retreat_.state().arrived;
  v.flat = flat;

  std::vector<PersonRequest> requests;
  if (moment.request) requests.push_back(*moment.request);
  session::Inputs inputs{
      .now = now_,
      .sample = measured,
      .setup = {true, true, true, true, true, true},
      .safety = cycle::safety_view(v),
      .measured = {.valid = !silent,
                   .angle = moment.swept.value_or(measured.drive.angle),
                   .speed = measured.drive.speed,
                   .cuff_force = moment.pushed,
                   .stretch = moment.stretch.value_or(
                       place_ == Place::stretched ? kStretched * world_->plan.cuff_distance : Torque{})},
      .law = moment.law,
      .requests = {},
      .plan = moment.request ? &world_->plan : nullptr,
      .owner_present = choice.screen_alive,
      .day = 1};
  if (world_->tampering.session) world_->tampering.session(inputs, requests, state_before);
  inputs.requests = requests;
  intent_ = session_.step(inputs);
  if (intent_.zero_force && !silent) zero_ = Zero::taken;
  if (v.start_acknowledged && zero_ == Zero::taken) zero_ = Zero::good;

  permissive_ = v.action < SafetyAction::torque_off ||
                (intent_.self_test && intent_.permissive && !arbiter_.power_forbidden());
  move(moment);

  const S state = session_.state();
  if (state == S::paused && state_before != S::paused) {
    pause_by_safety_ = inputs.safety.action >= SafetyAction::retreat || !inputs.owner_present;
  }
  if (state == S::mounting && state_before != S::mounting) {
    comfortable_set_ = began_ = false;
    tested_today_ = true;
  }
  if (state != S::stop_test) {
    stop_test_ = H::nothing;
  } else if (state_before != S::stop_test) {
    began_ = false;
    unproved_ = 0;
  } else {
    const bool hidden = choice.happening == H::start || choice.happening == H::half_minute;
    stop_test_ = hidden ? choice.happening : H::nothing;
    if (before.mode != Mode::release && intent_.reference.mode == Mode::release)
      unproved_ = std::min(unproved_ + 1, 3);
  }
  if (state_before == S::mounting && moment.request &&
      moment.request->action == PersonAction::set_comfortable_angle) {
    comfortable_set_ = true;
  }
  began_ = began_ || session_.began();
  strongest_retreat_ = inputs.safety.action >= SafetyAction::retreat;
  seen_.state = state;
  seen_.place = place_;
  seen_.mode = intent_.reference.mode;
  seen_.let_go = intent_.let_go;
  seen_.session = intent_.session;
  seen_.acknowledge = choice.acknowledge;
  seen_.press = moment.request.has_value();
  seen_.notice = session_.view().notice;
  seen_.zero = zero_;
  seen_.event = event(state_before, intent_.move - moves_before);
  if (observer) observer({choice, before, seen_});
}

// Where the support gets to in this cycle: down where it is let down or without power, up where it may.
void Machine::move(const Moment& moment) {
  const safety::RetreatState& retreat = retreat_.state();
  const SafetyAction action = arbiter_.action();
  const Mode mode = intent_.reference.mode;
  const bool off = action == SafetyAction::torque_off;
  const bool in_use = intent_.session || powered_;
  powered_ = !off && (retreat.active ? in_use : mode != Mode::off);
  int step = 0;
  if (off || !powered_) {
    step = -1;
  } else if (retreat.active) {
    step = retreat.speed < AngularVelocity{} ? -1 : 0;
  } else if (mode == Mode::release) {
    step = angle(place_) > intent_.reference.goal ? -1 : 0;
  } else if (mode != Mode::stand && moment.rises && action == SafetyAction::none &&
             place_ < highest(session_.state())) {
    step = 1;
  }
  const Place from = place_;
  place_ = static_cast<Place>(std::max(0, static_cast<int>(place_) + step));
  motion_ = static_cast<int>(place_) - static_cast<int>(from);
}

}  // namespace stretch::exploration
