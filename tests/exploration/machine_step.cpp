// What a happening is, in cycles.
#include "tests/exploration/machine.hpp"

namespace stretch::exploration {
namespace {
using namespace stretch::literals;
using session::PersonAction;
using session::PersonRequest;
using H = Happening;
using S = SessionState;

[[nodiscard]] std::optional<PersonAction> request(H happening) {
  switch (happening) {
    case H::prepare:
      return PersonAction::prepare;
    case H::begin:
      return PersonAction::begin_mounting;
    case H::start:
      return PersonAction::start;
    case H::angle_up:
      return PersonAction::angle_up;
    case H::comfortable:
      return PersonAction::set_comfortable_angle;
    case H::pause:
      return PersonAction::pause;
    case H::resume:
      return PersonAction::resume;
    case H::decline:
      return PersonAction::decline;
    case H::enough:
      return PersonAction::enough;
    case H::hold_here:
      return PersonAction::hold_here;
    case H::tap:
      return PersonAction::tap;
    case H::score:
      return PersonAction::score;
    default:
      return std::nullopt;
  }
}

[[nodiscard]] Duration length(H happening) {
  switch (happening) {
    case H::seconds_pass:
      return 3.1_s;
    case H::half_minute:
      return 21_s;
    case H::minute_passes:
      return 61_s;
    case H::session_is_over:
      return 101_s;
    case H::asked:
      return 181_s;
    case H::unanswered:
      return 196_s;
    default:
      return 10_ms;
  }
}
}  // namespace

// Up and down once, the person still or pushing.
void Machine::sweep(const Choice& choice, bool still, const Observer& observer) {
  Moment turn;
  turn.law.goal_reached = true;
  for (int pass = 0; pass < 2; ++pass) {
    cycle(choice, turn, observer);
    for (int i = 0; i < 50 && session_.state() == S::weighing; ++i) {
      Moment on;
      const double up = 8.1 + 0.19 * i;
      on.swept = degrees(pass == 0 ? up : 26.0 - up);
      const Force push = still ? Force{} : newtons(i % 2 == 0 ? 10.0 : -10.0);
      on.pushed = kLegWeight * cos(*on.swept) / world_->plan.cuff_distance + push;
      cycle(choice, on, observer);
    }
    if (session_.state() != S::weighing) return;
  }
  cycle(choice, turn, observer);
}

void Machine::step(const Choice& choice, const Observer& observer) {
  Moment moment;
  moment.dt = length(choice.happening);
  if (const auto action = request(choice.happening)) {
    const double value = choice.happening == H::begin ? world_->plan.number : 3.0;
    moment.request = PersonRequest{*action, value};
  }
  moment.rises = choice.happening == H::rise || choice.happening == H::angle_up;
  switch (choice.happening) {
    case H::self_test_runs:
      for (int i = 0; i < 60 && session_.state() == S::self_test && !intent_.self_test_passed; ++i) {
        if (choice.demand == Demand::silence && i >= 30) return;  // whose cycles are twice as long
        Moment at = moment;
        at.dt = 50_ms;
        at.hand_switch_pressed = i >= 30 && i < 34;
        cycle(choice, at, observer);
      }
      return;
    case H::weighed:
    case H::weighing_refused:
      sweep(choice, choice.happening == H::weighed, observer);
      return;
    case H::warmed_up:
      for (int i = 0; i < 3 && session_.state() == S::warm_up; ++i) {
        Moment at = moment;
        at.law.goal_reached = i != 1;
        at.stretch = i == 1 ? std::optional(30_Nm) : std::nullopt;
        cycle(choice, at, observer);
      }
      if (session_.state() != S::warm_up) return;
      break;
    case H::phase_ends:
      moment.dt = 10.5_s;
      moment.law.reference_at_target = moment.law.goal_reached = true;
      moment.stretch = world_->plan.force * world_->plan.cuff_distance;
      break;
    default:
      break;
  }
  cycle(choice, moment, observer);
}

}  // namespace stretch::exploration
