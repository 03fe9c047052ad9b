// The rehearsal with a patient in it who twitches, asks for less, and stops.
#include "tests/guarding/quiet_session.hpp"

#include <memory>

#include "simulator/plant/random.hpp"
#include "tests/guarding/late_station.hpp"

namespace stretch::guarding {
namespace {
using namespace stretch::literals;
using plant::FaultName;

constexpr std::uint64_t kPatientStream = 43;
constexpr double kTwitchNm = 1.5;
constexpr Duration kTwitchRise = 50_ms;

[[nodiscard]] bool watched(const session::View& view) noexcept {
  if (view.state == SessionState::warm_up) return true;
  return view.state == SessionState::running && view.phase != PhaseKind::release &&
         view.phase != PhaseKind::rest;
}

class QuietRun {
 public:
  QuietRun(const Shipped& shipped, std::uint64_t seed, const Conditions& conditions, bool twitches)
      : setup_(setup(shipped, seed, conditions)), random_(seed, kPatientStream), twitches_(twitches) {
    run_ = std::make_unique<rehearsal::Rehearsal>(setup_, [&](plant::Plant& plant) {
      auto station = std::make_unique<LateStation>(
          plant, setup_.station,
          LateStation::Figures{.bus = conditions.bus(), .noise = conditions.noise, .seed = seed});
      station_ = station.get();
      return station;
    });
    run_->after_plant_step = [this](plant::Plant& plant) { after_step(plant); };
    run_->before_cycle = [this](Instant now, plant::Plant&, cycle::CycleInput& input) { ask(now, input); };
    next_twitch_ = seconds(random_.uniform(0.5, 3.0));
    next_less_ = seconds(random_.uniform(20.0, 200.0));
    stop_at_ = seed % 2 == 0 ? seconds(random_.uniform(2.0, 120.0)) : seconds(1e9);
  }

  Quiet operator()() {
    while (run_->step()) count();
    return quiet_;
  }

 private:
  void count() {
    const cycle::CycleView& view = run_->cycle().view();
    if (view.session.state == SessionState::mounting) station_->roughen();
    if (watched(view.session)) quiet_.stretched += setup_.station.period;
    const safety::RowSet begins = view.present & ~before_;
    before_ = view.present;
    if (view.session.state != SessionState::warm_up && view.session.state != SessionState::running &&
        view.session.state != SessionState::paused)
      return;
    for (std::size_t row = 1; row < begins.size(); ++row) {
      if (!begins[row] || row == safety::index(SafetyRow::sr13_stop)) continue;
      ++(row == safety::index(SafetyRow::sr03_guarding) ? quiet_.false_alarms : quiet_.others);
    }
  }

  void ask(Instant, cycle::CycleInput& input) {
    if (quiet_.stretched >= next_less_) {
      next_less_ = quiet_.stretched + seconds(random_.uniform(20.0, 200.0));
      if (input.request_count < cycle::kRequestsPerCycle)
        input.requests[input.request_count++] = {session::PersonAction::less, 0.0};
    }
    if (quiet_.stretched >= stop_at_) {
      stop_at_ = seconds(1e9);
      input.stop = true;
      ++quiet_.stops;
    }
  }

  void after_step(plant::Plant& plant) {
    station_->pass();
    if (!twitches_ || quiet_.stretched < next_twitch_) return;
    next_twitch_ = quiet_.stretched + seconds(random_.uniform(0.5, 3.0));
    const Duration length = milliseconds(random_.uniform(0.0, 200.0));
    (void)plant.start(FaultName::spasm,
                      {.amount = kTwitchNm, .rise = kTwitchRise, .length = max(length, 1_ms)});
    ++quiet_.twitches;
  }

  rehearsal::Setup setup_;
  plant::Random random_;
  bool twitches_;
  LateStation* station_ = nullptr;  // the rehearsal's
  std::unique_ptr<rehearsal::Rehearsal> run_;
  safety::RowSet before_;
  Duration next_twitch_;
  Duration next_less_;
  Duration stop_at_;
  Quiet quiet_;
};

}  // namespace

Quiet run_quiet(const Shipped& shipped, std::uint64_t seed, const Conditions& conditions, bool twitches) {
  return QuietRun(shipped, seed, conditions, twitches)();
}

}  // namespace stretch::guarding
