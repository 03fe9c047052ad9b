// What is not said is the safe value: every default a user of the safety layer meets in its headers, and the
// small inline parts. Compiled anew for each mutant of a header.
#include <gtest/gtest.h>

#include "controller/safety/arbiter.hpp"
#include "controller/safety/evidence.hpp"
#include "controller/safety/gate.hpp"
#include "controller/safety/lapse.hpp"

namespace stretch::safety::test {
namespace {

using namespace stretch::literals;

TEST(Defaults, SR22_TheArbiterIsToldNothingThatFreesAnything) {
  constexpr Arbiter::Inputs in;
  EXPECT_FALSE(in.acknowledge || in.resume || in.session || in.flat || in.arrived);
  EXPECT_FALSE(in.drive_without_fault || in.self_test_passed);
}

TEST(Defaults, SR22_AVerdictPermitsNothing) {
  const Verdict v;
  EXPECT_EQ(v.action, SafetyAction::torque_off);
  EXPECT_TRUE(v.present.none() && v.latched.none());
  EXPECT_FALSE(v.causes_gone || v.permitted || v.acknowledgement_possible || v.torque_off_acknowledged);
  EXPECT_FALSE(v.start_acknowledged || v.resume_possible || v.resumed);
  EXPECT_FALSE(v.retreating || v.arrived || v.released || v.flat);
  EXPECT_FALSE(v.inward_overspeed || v.contraction_window);
}

TEST(Defaults, SR20_NobodyIsThereNothingIsWantedAndNoSelfTestIsPassed) {
  constexpr LoopTiming timing;
  EXPECT_FALSE(timing.overran);
  EXPECT_EQ(timing.missed_periods, 0);
  constexpr PersonInputs people;
  EXPECT_FALSE(people.stop || people.acknowledge || people.resume || people.heartbeat_age);
  const Context c;
  EXPECT_FALSE(c.session || c.heartbeat_required || c.hand_switch_armed || c.stretching);
  EXPECT_FALSE(c.self_test || c.self_test_passed);
  EXPECT_EQ(c.activity, Activity::idle);
  constexpr Wanted w;
  EXPECT_FALSE(w.speed.has_value());
  EXPECT_FALSE(w.exercise_relay || w.reset_drive_fault || w.reset_safety_relay || w.zero_force);
  EXPECT_FALSE(w.lamp_green || w.lamp_yellow || w.lamp_red || w.buzzer);
}

TEST(Defaults, NothingIsBelievedBeforeItIsMeasured) {
  const DriveBelief drive;
  EXPECT_FALSE(drive.fresh || drive.known || drive.sto_a_closed || drive.sto_b_closed);
  EXPECT_EQ(drive.state, hal::DriveState::unknown);
  const ForceBelief force;
  EXPECT_FALSE(force.fresh || force.bad || force.known);
  const IoBelief io;
  EXPECT_FALSE(io.fresh || io.known);
  const LegBelief leg;
  EXPECT_FALSE(leg.weighed);
}

TEST(Defaults, TheGateStartsShutAndHasChangedNothing) {
  const GateView view;
  EXPECT_EQ(view.action, SafetyAction::torque_off);
  EXPECT_TRUE(view.power_forbidden);
  EXPECT_FALSE(view.outward_permitted || view.self_test || view.cuff_empty || view.drive_in_use);
  const GateReport r;
  EXPECT_FALSE(r.not_finite || r.held || r.ceiling || r.cycle_rate || r.window_rate || r.lead);
  EXPECT_FALSE(r.angle_limit || r.inward_ceiling || r.replaced);
  const RetreatState retreat;
  EXPECT_FALSE(retreat.active || retreat.by_position || retreat.released || retreat.arrived);
  constexpr PastCommand past;
  EXPECT_FALSE(past.speed.has_value() || past.permissive);
}

TEST(Defaults, EvidenceIsOfACycleWithoutPermissionOrWindow) {
  const config::SafetySettings settings;
  const hal::Sample sample;
  const PersonInputs people;
  const LoopTiming timing;
  const Context context;
  const Beliefs beliefs(settings, {});
  const SessionLimits limits({}, settings);
  const CommandHistory commands;
  const RetreatState retreat;
  const Evidence e{.now = {},
                   .period = 10_ms,
                   .sample = sample,
                   .inputs = people,
                   .timing = timing,
                   .context = context,
                   .beliefs = beliefs,
                   .limits = limits,
                   .commands = commands,
                   .retreat = retreat};
  EXPECT_FALSE(e.permitted || e.wanted_refused || e.contraction);
}

TEST(Defaults, SR24_ASessionThatNobodySawBeginAtFlatIsNotAccepted) {
  const config::SafetySettings settings;
  SessionLimits limits({}, settings);
  Context session;
  session.session = true;
  limits.step(session, Beliefs(settings, {}));
  EXPECT_FALSE(limits.accepted());
}

TEST(Defaults, InARowCountsWithoutABreak) {
  InARow row;
  EXPECT_FALSE(row(true, 3));
  EXPECT_FALSE(row(true, 3));
  EXPECT_TRUE(row(true, 3));
  EXPECT_TRUE(row(true, 3));
  EXPECT_FALSE(row(false, 3));
  EXPECT_FALSE(row(true, 3));
  EXPECT_FALSE(row(false, 0)) << "nothing has happened";
  EXPECT_TRUE(row(true, 1));
}

TEST(Defaults, HeldForIsMetAMillisecondEarlyAndNoMore) {
  EXPECT_EQ(lasted(Instant{5'000'000}, Instant{25'000'000}), 20_ms);
  EXPECT_TRUE(reached(20_ms - 2.0 * kClockSlack / 2.0, 20_ms));
  EXPECT_FALSE(reached(20_ms - 2.0 * kClockSlack, 20_ms));
  EXPECT_TRUE(reached(20_ms - kClockSlack / 2.0, 20_ms));
  for (const auto& [at_ns, held] : {std::pair{98'990'000, false}, std::pair{99'010'000, true}}) {
    HeldFor h;
    EXPECT_FALSE(h(true, Instant{0}, 100_ms));
    EXPECT_EQ(h(true, Instant{at_ns}, 100_ms), held) << at_ns;
    EXPECT_FALSE(h(false, Instant{200'000'000}, 100_ms));
    EXPECT_FALSE(h(true, Instant{300'000'000}, 100_ms)) << "begins anew";
    EXPECT_TRUE(h(true, Instant{400'000'000}, 100_ms));
  }
  HeldFor fresh;
  EXPECT_FALSE(fresh(true, Instant{1'000'000'000}, 100_ms)) << "nothing was held before";
}

}  // namespace
}  // namespace stretch::safety::test
