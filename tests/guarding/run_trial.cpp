// The rehearsal with a muscle in it.
#include "tests/guarding/run_trial.hpp"

#include <memory>
#include <vector>

#include "tests/guarding/late_station.hpp"

namespace stretch::guarding {
namespace {
using namespace stretch::literals;
using plant::FaultName;

constexpr Duration kAfterwards = 500_ms;
constexpr Duration kSettled = 5_s;

[[nodiscard]] FaultName fault(Kind kind) noexcept {
  switch (kind) {
    case Kind::spasm:
      return FaultName::spasm;
    case Kind::cough:
      return FaultName::cough;
    case Kind::cramp:
    case Kind::slow:
      return FaultName::cramp;
    case Kind::push:
      return FaultName::push;
  }
  return FaultName::spasm;
}

[[nodiscard]] bool in_moment(Moment moment, const session::View& view) noexcept {
  const bool running = view.state == SessionState::running;
  switch (moment) {
    case Moment::warm_up:
      return view.state == SessionState::warm_up;
    case Moment::raising:
      return running && (view.phase == PhaseKind::approach || view.phase == PhaseKind::ramp);
    case Moment::hold:
      return running && view.phase == PhaseKind::hold_force;
    case Moment::range:
      return false;
  }
  return false;
}

class TrialRun {
 public:
  TrialRun(const Shipped& shipped, const Trial& trial) : trial_(trial), setup_(setup_of(shipped, trial)) {
    run_ = std::make_unique<rehearsal::Rehearsal>(setup_, [this](plant::Plant& plant) {
      auto station = std::make_unique<LateStation>(
          plant, setup_.station,
          LateStation::Figures{
              .bus = trial_.conditions.bus(), .noise = trial_.conditions.noise, .seed = trial_.seed});
      station_ = station.get();
      return station;
    });
    run_->person().decline_resumptions();
    run_->after_plant_step = [this](plant::Plant& plant) { after_step(plant); };
    outcome_.allowed =
        setup_.plan.force_limit + max(setup_.station.safety.sr01_margin,
                                      setup_.station.safety.sr01_margin_fraction * setup_.plan.force_limit);
  }

  Outcome operator()() {
    while (run_->step()) {
      look();
      if (outcome_.early || too_late()) break;
      if (onset_ && run_->plant().now() >= over_) break;
    }
    if (onset_) finish_references();
    return outcome_;
  }

 private:
  static rehearsal::Setup setup_of(const Shipped& shipped, const Trial& trial) {
    rehearsal::Setup s = setup(shipped, trial.seed, trial.conditions);
    if (trial.moment == Moment::range) {
      s.leg.spasm = {.speed_triggered = false,
                     .range_triggered = true,
                     .torque = newton_metres(trial.strength_nm),
                     .rise = trial.rise,
                     .length = trial.length};
    }
    return s;
  }

  // The cycle is over; the plant stands a period later.
  void look() {
    const cycle::CycleView& view = run_->cycle().view();
    if (view.session.state == SessionState::mounting) station_->roughen();
    const bool treated = view.session.state == SessionState::warm_up ||
                         view.session.state == SessionState::running ||
                         view.session.state == SessionState::paused;
    const bool acts = treated && view.action >= SafetyAction::retreat;
    if (acts && (!onset_ || view.now < *onset_)) outcome_.early = true;
    if (acts && onset_ && view.now >= *onset_ && !outcome_.detected) {
      outcome_.detected = view.now - *onset_;
      outcome_.row = view.cause;
      outcome_.action = view.action;
    }
    if (!armed_ && in_moment(trial_.moment, view.session)) armed_ = run_->plant().now() + trial_.after;
  }

  // A leg that has come to its hold goes no further out.
  [[nodiscard]] bool too_late() const {
    const session::View& view = run_->cycle().view().session;
    return trial_.moment == Moment::range && !onset_ && in_moment(Moment::hold, view) &&
           view.phase_elapsed > kSettled;
  }

  void after_step(plant::Plant& plant) {
    station_->pass();
    if (onset_) {
      outcome_.controller.add(felt(plant.truth()), outcome_.allowed);
      return;
    }
    if (trial_.moment == Moment::range) {
      if (run_->cycle().view().session.state < SessionState::warm_up) return;
      if (plant.truth().active_torque > Torque{}) begin(plant);
    } else if (armed_ && plant.now() >= *armed_) {
      (void)plant.start(fault(trial_.kind),
                        {.amount = trial_.strength_nm, .rise = trial_.rise, .length = trial_.length});
      begin(plant);
    }
  }

  void begin(const plant::Plant& plant) {
    onset_ = plant.now();
    over_ = *onset_ + max(trial_.rise, trial_.length) + trial_.rise + kAfterwards;
    const session::View& view = run_->cycle().view().session;
    outcome_.began = true;
    outcome_.state = view.state;
    outcome_.phase = view.phase;
    outcome_.before = felt(plant.truth());
    const ReferenceDrive::Figures figures{.allowed = outcome_.allowed,
                                          .retreat_speed = setup_.station.safety.retreat_speed,
                                          .release_torque = setup_.station.safety.release_torque,
                                          .comfortable = view.comfortable,
                                          .chain = chain()};
    references_.reserve(kTold);
    for (int t = 0; t < kTold; ++t) references_.emplace_back(plant, static_cast<Told>(t), figures);
  }

  // What stands between the force and the drive whoever judges it, on the average: the cell's filter, half a
  // conversion, half a period, the bus.
  [[nodiscard]] Duration chain() const {
    const config::PlantSettings& cell = setup_.station.plant;
    return cell.force_filter + seconds(0.5 / cell.force_rate_hz) + 0.5 * trial_.conditions.period +
           trial_.conditions.bus();
  }

  // As many milliseconds as the controller had.
  void finish_references() {
    const Duration judged = run_->plant().now() - *onset_;
    const int steps = static_cast<int>(in_milliseconds(judged) + 0.5);
    for (std::size_t t = 0; t < references_.size(); ++t) {
      for (int i = 0; i < steps; ++i) references_[t].step();
      outcome_.reference[t] = references_[t].dose();
    }
  }

  Trial trial_;
  rehearsal::Setup setup_;
  LateStation* station_ = nullptr;  // the rehearsal's
  std::unique_ptr<rehearsal::Rehearsal> run_;
  std::optional<Instant> armed_;
  std::optional<Instant> onset_;
  Instant over_;
  std::vector<ReferenceDrive> references_;
  Outcome outcome_;
};

}  // namespace

Outcome run(const Shipped& shipped, const Trial& trial) {
  return TrialRun(shipped, trial)();
}

}  // namespace stretch::guarding
