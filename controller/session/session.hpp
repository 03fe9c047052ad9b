// The session: which state, which reference for the law, what the person is told. Pure; one step a cycle.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "config/quantities/instant.hpp"
#include "config/settings/notice.hpp"
#include "config/settings/station.hpp"
#include "controller/control/law.hpp"
#include "controller/control/measured.hpp"
#include "controller/session/attendance.hpp"
#include "controller/session/interpreter.hpp"
#include "controller/session/person_request.hpp"
#include "controller/session/plan.hpp"
#include "controller/session/result.hpp"
#include "controller/session/self_test.hpp"
#include "controller/session/stop_test.hpp"
#include "controller/session/transitions.hpp"
#include "controller/session/warm_up.hpp"
#include "controller/session/weighing_sweep.hpp"
#include "hal/sample.hpp"
#include "hal/station.hpp"

namespace stretch::session {

inline constexpr Duration kCountdown = seconds(3);  // every motion is announced: 3, 2, 1

// What the session is told of the safety layer's verdict in this cycle.
struct SafetyView {
  SafetyAction action = SafetyAction::torque_off;
  bool has_cause = false;
  SafetyRow cause = SafetyRow::sr13_stop;  // of the present action
  bool acknowledgement_possible = false;
  bool torque_off_acknowledged = false;  // in this cycle: a self-test is due
  bool start_acknowledged = false;       // in this cycle: permission after a passed self-test
  bool arrived = false;                  // a retreat is demanded and stands at its end
  bool torque_off_present = false;       // by what is there in this cycle
  bool resume_possible = false;          // a retreat's causes are gone and the leg is let down
  bool leg_out = false;                  // SR26 acts, whatever else does beside it
  bool own_stop = false;  // of a retreat: nothing but the person's own stops demands it (SR12, SR13)
};

struct Inputs {
  Instant now;
  hal::Sample sample;
  hal::SetupResult setup;
  SafetyView safety;
  control::Measured measured;  // with the weight this session has found
  control::LawReport law;      // of the previous cycle
  std::span<const PersonRequest> requests;
  const Plan* plan = nullptr;  // with a `prepare` request
  bool owner_present = false;  // heartbeat younger than SR14's limit
  std::int32_t day = 0;        // any number that changes with the date: the stop test is due once a day
};

// What the session wants of the rest of the cycle. The safety layer has the last word on all of it.
struct Intent {
  control::Reference reference;
  bool permissive = false;  // STO may be closed
  bool reset_drive_fault = false;
  bool reset_safety_relay = false;
  bool zero_force = false;
  bool self_test = false;          // SR20: relay and zero may be exercised
  bool self_test_passed = false;   // all checks, at this moment
  bool let_go = false;             // a person's press frees a latched retreat whose causes are gone
  bool new_leg = false;            // whatever was learnt of a leg is void
  bool session = false;            // from before the first motion until the support is flat again
  bool owner_needed = false;       // SR14 applies
  bool stretching = false;         // SR03 applies
  bool holding = false;            // SR17: standing under stretch on purpose
  std::uint32_t move = 0;          // SR17: changes whenever a state or a phase begins
  Angle end_angle;                 // where a retreat ends: the comfortable angle, or flat
  Angle angle_limit;               // of what the session is doing now
  control::LegWeight leg;          // as weighed
  std::optional<Force> own_curve;  // SR03: what the leg's own curve gives at this angle, once learnt
  bool call = false;               // SR28: the therapist is called, by the buzzer
  Force zeroed_cuff_weight;        // what zeroing took out of the force readings
};

// What is shown; the server makes a snapshot of it. Trivially copyable.
struct View {
  SessionState state = SessionState::off;
  PhaseKind phase = PhaseKind::rest;
  int phase_number = 0;
  int phase_count = 0;
  Duration phase_elapsed;
  Duration phase_length;
  bool has_next_phase = false;
  PhaseKind next_phase = PhaseKind::rest;
  Duration next_phase_length;  // 0: there is none, or it ends on something else than time
  Duration elapsed;
  Duration expected;   // the whole protocol, as an average leg takes it; without weighing and warm-up
  Duration remaining;  // what is still to come of it, from the warm-up on
  Notice notice = Notice::none;
  Duration left;  // of what the notice speaks of
  Force target;
  Force band;
  Angle comfortable;
  Angle highest_angle;
  LimitedBy limited_by = LimitedBy::none;  // of the present hold
  bool hold_here = false;
  int resumptions_left = 0;
  bool may_resume = false;  // paused, and a press would go on
  StopProof hand_switch;    // of the last stop test
  StopProof stop;
  StopTestFailure stop_test_failure = StopTestFailure::none;
  int weighing_attempt = 0;
  bool prepared = false;
  std::uint32_t plan_number = 0;  // of the plan in force; 0: none prepared
  bool recorded = false;          // a session is under way that is kept: between its beginning and its end
  Identity identity;              // of that session, and after its end until the next leg
  bool has_stop_cause = false;
  SafetyRow stop_cause = SafetyRow::sr13_stop;
  std::array<CheckState, kSelfTestChecks> self_test{};
};

class Session {
 public:
  // Starts in `off` and goes to `self_test` in the first step: the configuration is good, or there were no
  // session.
  explicit Session(const config::Station& station) noexcept;

  Intent step(const Inputs& in) noexcept;

  [[nodiscard]] SessionState state() const noexcept { return state_; }
  [[nodiscard]] const View& view() const noexcept { return view_; }
  [[nodiscard]] const Plan& plan() const noexcept { return plan_; }
  // A session begins with the weighing and ends at flat, or when power is removed. `began()` and `ended()`
  // are true in that one cycle; the result is whole from then on, but for the score: `scored()` when it
  // comes.
  [[nodiscard]] bool began() const noexcept { return began_; }
  [[nodiscard]] bool ended() const noexcept { return ended_; }
  [[nodiscard]] bool scored() const noexcept { return scored_; }
  [[nodiscard]] const Result& result() const noexcept { return result_; }
  // By which the state changed last; nothing is meant by it before `self_test` is left.
  [[nodiscard]] Event last_event() const noexcept { return last_event_; }
  // Whether the force readings still stand on a zero that was taken in a self-test: SelfTest::zero_known.
  [[nodiscard]] bool zero_known() const noexcept { return self_test_.zero_known(); }

 private:
  void take_requests(const Inputs& in) noexcept;
  void take(const PersonRequest& request, const Inputs& in) noexcept;
  void take_while_stretching(const PersonRequest& request, const Inputs& in) noexcept;
  void watch(const Inputs& in) noexcept;
  void raise(Event event, const Inputs& in) noexcept;
  void leave(SessionState from, const Inputs& in) noexcept;
  void enter(SessionState to, Event event, const Inputs& in) noexcept;
  void act(const Inputs& in, Intent& intent) noexcept;
  void act_self_test(const Inputs& in, Intent& intent) noexcept;
  void act_stop_test(const Inputs& in, Intent& intent) noexcept;
  void act_mounting(const Inputs& in, Intent& intent) noexcept;
  void act_weighing(const Inputs& in, Intent& intent) noexcept;
  void act_warm_up(const Inputs& in, Intent& intent) noexcept;
  void act_running(const Inputs& in, Intent& intent) noexcept;
  void act_paused(const Inputs& in, Intent& intent) noexcept;
  void act_releasing(const Inputs& in, Intent& intent) noexcept;
  void forget_leg() noexcept;
  void forget_session() noexcept;
  void because_of(SafetyRow row) noexcept;  // shown and told
  void stopped_by(SafetyRow row, const Inputs& in) noexcept;
  void end_session(Outcome outcome, const Inputs& in) noexcept;
  void observe(const Inputs& in) noexcept;
  void show(const Inputs& in) noexcept;
  [[nodiscard]] Notice notice(const Inputs& in, Duration& left) const noexcept;
  [[nodiscard]] Duration time_down(const Inputs& in, Angle to) const noexcept;
  [[nodiscard]] bool in_session() const noexcept;
  [[nodiscard]] bool may_resume(const Inputs& in) const noexcept;
  [[nodiscard]] bool somebody_strapped() const noexcept;  // and not being let out
  // Power is off, and nothing but a new self-test is asked for.
  [[nodiscard]] static bool only_self_test_due(const Inputs& in) noexcept;
  [[nodiscard]] Torque target() const noexcept { return plan_.force * plan_.cuff_distance * factor_; }

  config::ControlSettings control_;
  Force cuff_weight_;
  config::SafetySettings safety_;
  Duration pause_limit_;
  Duration score_limit_;

  SessionState state_ = SessionState::off;
  Instant state_since_;
  View view_;
  Plan plan_;
  bool prepared_ = false;
  Result result_;
  bool recording_ = false;  // between began and ended
  bool recorded_ = false;   // a session began since the last stop test or mounting
  bool began_ = false;
  bool ended_ = false;
  bool scored_ = false;
  Instant session_began_;
  Outcome pending_outcome_ = Outcome::aborted;

  SelfTest self_test_;
  StopTest stop_test_;
  WeighingSweep weighing_;
  WarmUp warm_up_;
  Interpreter interpreter_;
  Attendance attendance_;
  control::LegWeight leg_;
  Force zeroed_;

  bool stop_test_passed_ = false;
  std::int32_t stop_test_day_ = 0;
  bool stop_test_failed_ = false;
  Notice stop_test_notice_ = Notice::none;
  bool strapped_ = false;       // as last answered
  bool begin_pressed_ = false;  // this cycle's presses
  bool start_pressed_ = false;
  bool resume_pressed_ = false;
  int jog_ = 0;  // -1, 0, +1
  Instant jog_at_;
  bool comfortable_set_ = false;
  Angle comfortable_;
  bool counting_down_ = false;
  Instant countdown_began_;
  double factor_ = 1.0;  // "a little less"
  bool hold_here_ = false;
  Instant hold_here_since_;
  bool pause_by_safety_ = false;
  int resumptions_left_ = 0;
  bool let_go_ = false;
  bool new_leg_ = false;
  std::uint32_t move_ = 0;
  bool has_stop_cause_ = false;
  SafetyRow stop_cause_ = SafetyRow::sr13_stop;
  SafetyAction last_action_ = SafetyAction::none;
  Event last_event_ = Event::scored;
};

}  // namespace stretch::session
