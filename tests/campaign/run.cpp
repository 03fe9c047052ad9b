// Incidents brought about at their moments, millisecond by millisecond.
#include "tests/campaign/run.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <optional>

#include "simulator/rehearsal/plant_station.hpp"
#include "simulator/rehearsal/rehearsal.hpp"
#include "tests/campaign/lossy_station.hpp"
#include "tests/campaign/run_setup.hpp"

namespace stretch::campaign {
namespace {
using namespace stretch::literals;
using plant::FaultName;
using session::PersonAction;

constexpr Duration kWatched = 12_s;    // after the last incident, when nothing waits
constexpr Duration kOwnerLimit = 1_s;  // SR14
constexpr Angle kJump = 3.7_deg;       // SR27: 3 deg more than the speed explains, 30 deg/s at most in 25 ms
constexpr double kForceUnit = 0.01;    // N, of the transmitter's register
constexpr std::int64_t kLookAtCellNs = 2'000'000;  // it converts every 3.3 ms

Held held_of(const rehearsal::Setup& setup) {
  const config::Station& s = setup.station;
  return {.period = s.period,
          .drive_watchdog = s.mechanics.drive_watchdog,
          .force_limit = setup.plan.force_limit,
          .cuff_limit = s.machine.cuff_force,
          .angle_limit = setup.plan.angle_limit,
          .machine_angle = s.machine.angle,
          .comfortable = s.control.comfortable_angle,
          .cuff_distance = setup.plan.cuff_distance,
          .support_torque = s.mechanics.support_torque,
          .joint_friction = s.mechanics.joint_friction,
          .cuff_weight = s.mechanics.cuff_weight,
          .true_friction = s.plant.breakaway};
}

class Run {
 public:
  explicit Run(const RunPlan& plan)
      : plan_(plan), setup_(setup_of(plan)), held_(held_of(setup_)), checker_(with_friction(held_, plan)) {
    // SR15: so many in a row are allowed.
    in_a_row_allowed_ =
        std::min(3, static_cast<int>(std::floor(held_.drive_watchdog / (2.0 * held_.period) + 1e-9)));
    rehearsal_ = std::make_unique<rehearsal::Rehearsal>(setup_, [this](plant::Plant& plant) {
      auto lossy =
          std::make_unique<LossyStation>(std::make_unique<rehearsal::PlantStation>(plant, setup_.station));
      station_ = lossy.get();
      return lossy;
    });
    if (plan_.declines) rehearsal_->person().decline_resumptions();
    if (plan_.acknowledges) rehearsal_->person().acknowledge_torque_off();
    rehearsal_->before_cycle = [this](Instant now, plant::Plant&, cycle::CycleInput& input) {
      before_cycle(now, input);
    };
    rehearsal_->on_cycle = [this](const cycle::CycleInput& input, const hal::Command& command) {
      on_cycle(input, command);
    };
    rehearsal_->after_plant_step = [this](plant::Plant& plant) { after_millisecond(plant); };
  }

  RunReport go() {
    while (true) {
      if (stall_due()) stand_still();
      const bool goes_on = rehearsal_->step();
      if (rehearsal_->plant().now() - Instant{} >= setup_.longest) break;
      const bool over = all_over() && checker_.at_rest();
      if (over && !goes_on) break;
      const bool watched = report_.began > 0 && rehearsal_->plant().now() - last_began_ > kWatched;
      if (over && watched && let_go_) break;
      if (!goes_on && never_comes()) break;
    }
    report_.findings = checker_.findings();
    report_.answers = checker_.answers();
    report_.peak_stretch = checker_.peak_stretch();
    report_.simulated = rehearsal_->plant().now() - Instant{};
    report_.completed =
        rehearsal_->session_over() && rehearsal_->cycle().result().outcome == Outcome::completed;
    return std::move(report_);
  }

 private:
  struct Entry {
    std::optional<Instant> due;
    std::optional<Instant> began;
    std::optional<Instant> ended;
    int done = 0;  // cycles, of those counted in cycles
  };

  static Held with_friction(Held held, const RunPlan& plan) {
    for (int i = 0; i < plan.incident_count; ++i) {
      const Incident& incident = plan.incidents[static_cast<std::size_t>(i)];
      if (incident.deed == Deed::fault && incident.fault == FaultName::friction) {
        held.true_friction =
            max(held.true_friction, newton_metres(1.1 * incident.arguments.amount.value_or(9.0)));
      }
    }
    return held;
  }

  [[nodiscard]] int count() const noexcept { return plan_.incident_count; }
  [[nodiscard]] const Incident& incident(int i) const noexcept {
    return plan_.incidents[static_cast<std::size_t>(i)];
  }
  [[nodiscard]] Entry& entry(int i) noexcept { return entries_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] const Entry& entry(int i) const noexcept { return entries_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] bool active(int i, Deed deed) const noexcept {
    return incident(i).deed == deed && entry(i).began && !entry(i).ended;
  }
  [[nodiscard]] bool any_active(Deed deed) const noexcept {
    return (count() > 0 && active(0, deed)) || (count() > 1 && active(1, deed));
  }

  // Who has ended the session needs no owner any more.
  [[nodiscard]] bool said_enough() const noexcept {
    return (incident(0).deed == Deed::ask_enough && entry(0).began) ||
           (incident(1).deed == Deed::ask_enough && entry(1).began);
  }

  [[nodiscard]] bool all_over() const noexcept {
    for (int i = 0; i < count(); ++i) {
      if (incident(i).deed != Deed::none && !entry(i).began) return false;
    }
    return true;
  }
  // Everybody is gone, and what has not begun has no moment to wait for.
  [[nodiscard]] bool never_comes() const noexcept {
    for (int i = 0; i < count(); ++i) {
      if (entry(i).due && !entry(i).began) return false;
    }
    return checker_.at_rest();
  }

  [[nodiscard]] bool seen(Moment moment) const noexcept {
    const cycle::CycleView& view = rehearsal_->cycle().view();
    const auto running = [&](PhaseKind kind) {
      return view.session.state == SessionState::running && view.session.phase == kind;
    };
    switch (moment) {
      case Moment::ready:
        return view.session.state == SessionState::ready;
      case Moment::stop_test:
        return view.session.state == SessionState::stop_test;
      case Moment::mounting:
        return view.session.state == SessionState::mounting;
      case Moment::weighing:
        return view.session.state == SessionState::weighing;
      case Moment::warm_up:
        return view.session.state == SessionState::warm_up;
      case Moment::approach:
        return running(PhaseKind::approach);
      case Moment::ramp:
        return running(PhaseKind::ramp);
      case Moment::hold:
        return running(PhaseKind::hold_force);
      case Moment::hold_angle:
        return running(PhaseKind::hold_angle);
      case Moment::release:
        return running(PhaseKind::release);
      case Moment::rest:
        return running(PhaseKind::rest);
      case Moment::paused:
        return view.session.state == SessionState::paused;
      case Moment::retreat:
        return entry(0).began &&
               (view.action == SafetyAction::retreat || view.action == SafetyAction::retreat_by_position);
      case Moment::letting_go:
        return view.session.state == SessionState::releasing;
      case Moment::after_first:
        return entry(0).began.has_value();
    }
    return false;
  }

  void look_for_moments(Instant now) noexcept {
    for (int i = 0; i < count(); ++i) {
      Entry& e = entry(i);
      if (!e.due && incident(i).deed != Deed::none && seen(incident(i).moment))
        e.due = now + incident(i).after;
    }
  }

  // Begins what is due; what belongs to the loop begins with the cycle, what belongs to the machine at its
  // millisecond.
  void begin_due(Instant now, bool of_the_loop) {
    for (int i = 0; i < count(); ++i) {
      Entry& e = entry(i);
      if (!e.due || e.began || now < *e.due || (incident(i).deed != Deed::fault) != of_the_loop) continue;
      if (incident(i).deed == Deed::stall || incident(i).deed == Deed::hang) continue;  // between the cycles
      e.began = last_began_ = now;
      ++report_.began;
      if (incident(i).deed == Deed::fault) start(incident(i));
    }
  }

  void start(const Incident& incident) {
    plant::Plant& plant = rehearsal_->plant();
    const bool trips =
        incident.fault == FaultName::drive_fault || incident.fault == FaultName::drive_drop_out;
    if (trips && plant.truth().torque_enabled) facts_.tripped = plant.now();
    (void)plant.start(incident.fault, incident.arguments);
  }

  void end_elapsed(Instant now) noexcept {
    for (int i = 0; i < count(); ++i) {
      Entry& e = entry(i);
      const Duration length = incident(i).length;
      if (e.began && !e.ended && length > Duration{} && now - *e.began >= length) e.ended = now;
    }
  }

  void before_cycle(Instant now, cycle::CycleInput& input) {
    look_for_moments(now);
    begin_due(now, true);
    end_elapsed(now);
    facts_.stop = false;
    facts_.owner_away = false;
    facts_.overran = false;
    input.missed_periods = missed_;
    input.overran = missed_ > 0;
    if (missed_ > 0) input.dt = 2.0 * held_.period;
    bool deaf = false;
    std::array<bool, hal::kDeviceCount> lost{};
    for (int i = 0; i < count(); ++i) {
      Entry& e = entry(i);
      if (!e.began || e.ended) continue;
      switch (incident(i).deed) {
        case Deed::stop:
          input.stop = facts_.stop = true;
          break;
        case Deed::owner_lost:
          input.heartbeat_age = now - *e.began;
          facts_.owner_away = input.heartbeat_age >= kOwnerLimit && !said_enough();
          break;
        case Deed::overruns:
          input.overran = true;
          if (++e.done >= incident(i).count) e.ended = now;
          break;
        case Deed::rare_overruns:
          if (e.done++ % incident(i).count == 0) input.overran = true;
          break;
        case Deed::answers_lost:
          lost[static_cast<std::size_t>(incident(i).device)] = true;
          break;
        case Deed::deaf:
          deaf = true;
          break;
        case Deed::ask_pause:
          ask(input, PersonAction::pause, e, now);
          break;
        case Deed::ask_less:
          ask(input, PersonAction::less, e, now);
          break;
        case Deed::ask_hold_here:
          ask(input, PersonAction::hold_here, e, now);
          break;
        case Deed::ask_enough:
          ask(input, PersonAction::enough, e, now);
          break;
        default:
          break;  // of the plant, or between the cycles
      }
    }
    const auto heard = [&lost](hal::Device device) { return !lost[static_cast<std::size_t>(device)]; };
    for (const hal::Device device : kHeardDevices) station_->lose_answers(device, !heard(device));
    station_->deafen(deaf);
    deaf_ = deaf;
    facts_.drive_heard = heard(hal::Device::drive) && !deaf;
    facts_.io_heard = heard(hal::Device::safety_io);
    count_overruns(now, input);
    note_presses(now, input);
    missed_ = 0;
  }

  static void ask(cycle::CycleInput& input, PersonAction action, Entry& e, Instant now) noexcept {
    if (input.request_count < cycle::kRequestsPerCycle) input.requests[input.request_count++] = {action, 0.0};
    e.ended = now;
  }

  // SR15, counted here once more: too many in a row, or in ten seconds more than ten and more than one in a
  // hundred.
  void count_overruns(Instant now, const cycle::CycleInput& input) {
    const int overran = std::max(input.overran ? 1 : 0, static_cast<int>(input.missed_periods));
    in_a_row_ = overran > 0 ? in_a_row_ + overran : 0;
    for (int i = 0; i < overran; ++i) overruns_.push_back(now);
    const auto in_window =
        std::count_if(overruns_.begin(), overruns_.end(), [now](Instant at) { return now - at < 10_s; });
    const double hundredth = 0.01 * (10_s / held_.period);
    const bool too_often = static_cast<double>(in_window) > std::max(10.0, std::floor(hundredth + 1e-9));
    facts_.overran = overran > 0 && (in_a_row_ > in_a_row_allowed_ || too_often);
  }

  void note_presses(Instant now, const cycle::CycleInput& input) noexcept {
    for (std::uint32_t i = 0; i < input.request_count; ++i) {
      const PersonAction action = input.requests[i].action;
      const bool press = action == PersonAction::resume || action == PersonAction::start ||
                         action == PersonAction::begin_mounting || action == PersonAction::angle_up;
      if (press) facts_.pressed = now + 1_ms;
    }
    if (input.acknowledge && !acknowledged_before_) {
      ++facts_.acknowledgements;
      facts_.pressed = now + 1_ms;
    }
    acknowledged_before_ = input.acknowledge;
  }

  void on_cycle(const cycle::CycleInput& input, const hal::Command& command) {
    if (!deaf_) facts_.last_write = input.now;
    facts_.controller_runs = !deaf_;
    const cycle::CycleView& view = rehearsal_->cycle().view();
    report_.acted = report_.acted ||
                    (view.action >= SafetyAction::retreat && view.session.state >= SessionState::weighing);
    const double speed = command.speed ? command.speed->si() : 1e9;
    report_.digest = (report_.digest ^ std::bit_cast<std::uint64_t>(speed)) * 0x100000001B3ULL;
  }

  void after_millisecond(plant::Plant& plant) {
    begin_due(plant.now(), false);
    const plant::Truth truth = plant.truth();
    show(plant, truth);
    checker_.step(truth, facts_);
    if (truth.leg_in && truth.stretch_torque >= 3_Nm)
      let_go_ = false;
    else
      let_go_ = true;
  }

  void show(plant::Plant& plant, const plant::Truth& truth) noexcept {
    if (truth.at.ns % kLookAtCellNs == 0) {
      const plant::LoadCellBlock cell = plant.load_cell().block();
      facts_.shown_a = newtons(cell.channel[0].net * kForceUnit);
      facts_.shown_b = newtons(cell.channel[1].net * kForceUnit);
      facts_.zeroed = plant.load_cell().zeroed();
      facts_.cell_error = ((cell.channel[0].status | cell.channel[1].status) & plant::kCellFaultMask) != 0;
    }
    facts_.sto_closed = plant.safety_io().sto_a() || plant.safety_io().sto_b();
    const bool silent = !plant.drive().answers();
    const bool heard_before = !any_lost(hal::Device::drive) && !deaf_;
    facts_.force_heard = !any_lost(hal::Device::load_cell) && plant.load_cell().answers();
    facts_.drive_heard = heard_before && !silent;
    facts_.drive_takes = !truth.faults.has(FaultName::drive_runaway);
    const Angle slipped_before = facts_.slip;
    facts_.slip = Angle{};
    bool a = false;
    bool b = false;
    for (int i = 0; i < count(); ++i) {
      if (incident(i).deed != Deed::fault || !truth.faults.has(incident(i).fault)) continue;
      const plant::FaultArguments& arguments = incident(i).arguments;
      switch (incident(i).fault) {
        case FaultName::encoder_slip:
          facts_.slip = degrees(arguments.amount.value_or(5.0));
          break;
        case FaultName::force_stuck:
        case FaultName::force_drift:
        case FaultName::force_spike:
        case FaultName::force_inverted:
          a = a || arguments.channel != plant::Channel::b;
          b = b || arguments.channel != plant::Channel::a;
          break;
        default:
          break;  // tells of itself
      }
    }
    if (truth.torque_enabled && abs(facts_.slip - slipped_before) > kJump) facts_.jumped = truth.at;
    facts_.one_lies = a != b;
    facts_.both_lie = a && b;
    if (silent && truth.faults.has(FaultName::drive_reboot) && !facts_.tripped) facts_.tripped = truth.at;
  }

  [[nodiscard]] bool any_lost(hal::Device device) const noexcept {
    for (int i = 0; i < count(); ++i) {
      if (active(i, Deed::answers_lost) && incident(i).device == device) return true;
    }
    return false;
  }

  [[nodiscard]] bool stall_due() const noexcept {
    for (int i = 0; i < count(); ++i) {
      const Deed deed = incident(i).deed;
      const bool of_it = deed == Deed::stall || deed == Deed::hang;
      if (of_it && entry(i).due && !entry(i).began && rehearsal_->plant().now() >= *entry(i).due) return true;
    }
    return false;
  }

  // The controller does nothing; time goes on.
  void stand_still() {
    plant::Plant& plant = rehearsal_->plant();
    for (int i = 0; i < count(); ++i) {
      Entry& e = entry(i);
      const Deed deed = incident(i).deed;
      if ((deed != Deed::stall && deed != Deed::hang) || !e.due || e.began || plant.now() < *e.due) continue;
      e.began = e.ended = last_began_ = plant.now();
      ++report_.began;
      const Duration whole = deed == Deed::stall               ? incident(i).count * held_.period
                             : incident(i).length > Duration{} ? incident(i).length
                                                               : 40_s;
      const int periods = std::max(1, static_cast<int>(std::lround(whole / held_.period)));
      const int steps = static_cast<int>(std::lround(held_.period / plant::Plant::kStep));
      facts_.controller_runs = false;
      facts_.stop = facts_.owner_away = facts_.overran = false;
      for (int ms = 0; ms < periods * steps; ++ms) {
        plant.step();
        after_millisecond(plant);
      }
      missed_ += periods;
    }
  }

  const RunPlan& plan_;
  rehearsal::Setup setup_;
  Held held_;
  Checker checker_;
  std::unique_ptr<rehearsal::Rehearsal> rehearsal_;
  LossyStation* station_ = nullptr;
  Facts facts_;
  RunReport report_;
  std::array<Entry, 2> entries_{};
  Instant last_began_;
  std::vector<Instant> overruns_;
  int in_a_row_ = 0;
  int in_a_row_allowed_ = 0;
  int missed_ = 0;
  bool deaf_ = false;
  bool let_go_ = true;
  bool acknowledged_before_ = false;
};

}  // namespace

RunReport run(const RunPlan& plan) {
  return Run(plan).go();
}

}  // namespace stretch::campaign
