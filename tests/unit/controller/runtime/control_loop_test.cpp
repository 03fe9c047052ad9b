// The loop's body in virtual time on the plant: what comes in is taken once, what goes out is whole, and an
// end asked for is a gentle one.
#include "controller/runtime/control_loop.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "config/loader/load.hpp"
#include "controller/recording/replay.hpp"
#include "controller/session/make_plan.hpp"
#include "simulator/rehearsal/plant_station.hpp"
#include "simulator/rehearsal/virtual_person.hpp"
#include "tests/allocation_trap/allocation_trap.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using runtime::ControlLoop;
using runtime::HandOver;
using runtime::PersonCommand;

session::Plan demo_plan(const config::Station& station, const config::Leg& leg) {
  config::Prescription p;
  p.mass = leg.mass;
  p.height = leg.height;
  p.cuff_distance = leg.height * 0.457;
  p.force = 14_N;
  p.force_limit = 20_N;
  p.angle_limit = station.machine.angle;
  p.duration = 1200_s;
  session::Plan plan = session::make_plan(p, config::load_protocol("demo").value(), station.machine);
  plan.number = 7;
  return plan;
}

// The loop, its hand-over and a person who does what the screen asks, ten milliseconds at a time.
class Station {
 public:
  Station()
      : settings(config::load_station("simulator").value()),
        leg(config::load_leg("average").value()),
        plan(demo_plan(settings, leg)),
        plant(settings.plant, leg, 1),
        hardware(plant, settings),
        hand_over(std::make_unique<HandOver>()),
        loop(std::make_unique<ControlLoop>(settings, hardware, *hand_over)),
        person(plan, settings.control.comfortable_angle, 1) {}

  // False when the session is over.
  bool step() {
    cycle::CycleInput wishes;
    person.act(plant.now(), hand_over->view.load(), plant, wishes);
    hand_over->day = 1;
    if (wishes.heartbeat_known) hand_over->heartbeat_ns = (plant.now() - wishes.heartbeat_age).ns;
    if (wishes.stop) hand_over->stop = true;
    if (wishes.acknowledge) hand_over->commands.push({.acknowledge = true, .request = {}});
    for (std::size_t i = 0; i < wishes.request_count; ++i) {
      if (wishes.requests[i].action == session::PersonAction::prepare) {
        hand_over->plans.push(wishes.plan);
      } else {
        hand_over->commands.push({.acknowledge = false, .request = wishes.requests[i]});
      }
    }
    cycle();
    return !person.done();
  }
  void cycle() {
    if (trapped) allocation_trap::arm();
    loop->step(plant.now(), settings.period);
    allocation_trap::disarm();
    for (int i = 0; i < 10; ++i) plant.step();
  }
  bool reach(PhaseKind phase) {
    while (step()) {
      const session::View& v = hand_over->view.load().session;
      drain();
      if (v.state == SessionState::running && v.phase == phase && v.phase_elapsed > 2_s) return true;
    }
    return false;
  }
  void drain() {
    cycle::CycleView view;
    while (hand_over->views.pop(view)) views.push_back(view);
    session::Result result;
    while (hand_over->results.pop(result)) results.push_back(result);
    const std::size_t had = recording.size();
    const std::size_t ready = hand_over->recording.read_available();
    recording.resize(had + ready);
    hand_over->recording.pop(recording.data() + had, ready);
  }
  [[nodiscard]] session::View shown() const { return hand_over->view.load().session; }

  bool trapped = false;
  config::Station settings;
  config::Leg leg;
  session::Plan plan;
  plant::Plant plant;
  rehearsal::PlantStation hardware;
  std::unique_ptr<HandOver> hand_over;
  std::unique_ptr<ControlLoop> loop;
  rehearsal::VirtualPerson person;
  std::vector<cycle::CycleView> views;
  std::vector<session::Result> results;
  std::vector<std::byte> recording;
};

TEST(ControlLoop, ASessionGoesThroughTheHandOverWhole) {
  Station s;
  while (s.step()) s.drain();
  s.drain();
  EXPECT_EQ(s.hand_over->dropped_views.load(), 0U);
  EXPECT_EQ(s.hand_over->dropped_cycles.load(), 0U);
  ASSERT_EQ(s.results.size(), 2U) << "one when the leg is flat, one with the score";
  EXPECT_EQ(s.results[0].outcome, Outcome::completed);
  EXPECT_EQ(s.results[0].score, -1);
  EXPECT_GE(s.results[1].score, 0);
  EXPECT_EQ(s.results[1].hold_count, s.results[0].hold_count);
  // Twenty a second, and every change besides.
  int began = 0;
  int ended = 0;
  for (std::size_t i = 1; i < s.views.size(); ++i) {
    began += s.views[i].session_began ? 1 : 0;
    ended += s.views[i].session_ended ? 1 : 0;
    ASSERT_LE((s.views[i].now - s.views[i - 1].now).si(), 0.05 + 1e-9);
  }
  EXPECT_EQ(began, 1);
  EXPECT_EQ(ended, 1);
}

TEST(ControlLoop, AViewShowsWhichSessionItsResultBelongsTo) {
  Station s;
  while (s.step()) s.drain();
  s.drain();
  ASSERT_FALSE(s.results.empty());
  const session::Identity which = s.results[0].identity;
  int kept = 0;
  for (const cycle::CycleView& v : s.views) {
    const session::View& shown = v.session;
    if (v.session_began) {
      EXPECT_EQ(which, (session::Identity{.plan_number = 7, .began = v.now}));
      EXPECT_TRUE(shown.recorded);
    }
    if (v.session_ended) {
      EXPECT_FALSE(shown.recorded);
    }
    if (shown.recorded || v.session_ended || v.scored) {
      EXPECT_EQ(shown.identity, which);
      ++kept;
    }
  }
  EXPECT_GT(kept, 100);
}

// The recorder may be held up by its disk: samples are lost then, what a session came to is not.
TEST(ControlLoop, SamplesThatNobodyTakesLeaveRoomForWhatChanges) {
  Station s;
  ASSERT_TRUE(s.reach(PhaseKind::hold_force));
  s.views.clear();
  bool samples_lost = false;
  while (s.step()) {
    if (!samples_lost && s.hand_over->dropped_views.load() > 0) {
      samples_lost = true;
      EXPECT_LE(s.hand_over->views.write_available(), 64U);
    }
  }
  ASSERT_TRUE(samples_lost) << "or nothing was tried";
  s.drain();
  const auto has = [&](bool cycle::CycleView::*flag) {
    return std::count_if(s.views.begin(), s.views.end(), [&](const auto& v) { return v.*flag; });
  };
  EXPECT_EQ(has(&cycle::CycleView::session_ended), 1);
  EXPECT_EQ(has(&cycle::CycleView::scored), 1);
  EXPECT_EQ(s.results.size(), 2U);
}

TEST(ControlLoop, ARequestIsTakenInOneCycleAndOnce) {
  Station s;
  ASSERT_TRUE(s.reach(PhaseKind::hold_force));
  s.hand_over->commands.push({.acknowledge = false, .request = {session::PersonAction::less, 0.0}});
  const Force before = s.shown().target;
  s.cycle();
  s.cycle();
  EXPECT_NEAR(s.shown().target / before, 0.9, 1e-9);
  s.cycle();
  EXPECT_NEAR(s.shown().target / before, 0.9, 1e-9);
}

TEST(ControlLoop, SR13_AStopIsTakenInTheNextCycleWhateverElseWaits) {
  Station s;
  ASSERT_TRUE(s.reach(PhaseKind::hold_force));
  for (int i = 0; i < 60; ++i) {
    s.hand_over->commands.push({.acknowledge = false, .request = {session::PersonAction::tap, 0.0}});
  }
  s.hand_over->stop = true;
  s.cycle();
  EXPECT_EQ(s.hand_over->view.load().action, SafetyAction::retreat);
  EXPECT_EQ(s.hand_over->view.load().cause, SafetyRow::sr13_stop);
  EXPECT_LT(s.hand_over->view.load().command.speed.value_or(1_deg_s), AngularVelocity{});
  EXPECT_FALSE(s.hand_over->stop.load()) << "taken";
}

TEST(ControlLoop, EachPlanIsARequestOfItsOwnAndTheLastOneIsInForce) {
  Station s;
  while (s.shown().state != SessionState::ready) ASSERT_TRUE(s.step());
  while (s.hand_over->commands.push({.acknowledge = false, .request = {session::PersonAction::tap, 0.0}})) {
  }
  for (std::uint32_t number = 1; number <= 3; ++number) {
    s.plan.number = number;
    s.plan.force_limit = newtons(10.0 * number);
    ASSERT_TRUE(s.hand_over->plans.push(s.plan)) << "commands that wait do not stand in its way";
  }
  s.cycle();
  EXPECT_EQ(s.shown().plan_number, 1U);
  s.cycle();
  s.cycle();
  EXPECT_EQ(s.shown().plan_number, 3U);
  EXPECT_TRUE(s.shown().prepared);
}

TEST(ControlLoop, ASessionBeginsWithThePlanItsBeginningWasMeantFor) {
  Station s;
  while (s.shown().state != SessionState::ready) ASSERT_TRUE(s.step());
  const auto begin = [&](std::uint32_t number) {
    return runtime::PersonCommand{
        .acknowledge = false,
        .request = {session::PersonAction::begin_mounting, static_cast<double>(number)}};
  };
  s.plan.number = 8;
  ASSERT_TRUE(s.hand_over->plans.push(s.plan));
  s.plan.number = 9;
  ASSERT_TRUE(s.hand_over->plans.push(s.plan));
  ASSERT_TRUE(s.hand_over->commands.push(begin(8)));
  for (int i = 0; i < 5; ++i) s.cycle();
  EXPECT_EQ(s.shown().state, SessionState::ready) << "somebody else's plan came between";
  EXPECT_EQ(s.shown().plan_number, 9U);

  s.plan.number = 10;
  ASSERT_TRUE(s.hand_over->plans.push(s.plan));
  s.plan.number = 11;
  ASSERT_TRUE(s.hand_over->plans.push(s.plan));
  ASSERT_TRUE(s.hand_over->commands.push(begin(11)));
  for (int i = 0; i < 5; ++i) s.cycle();
  EXPECT_NE(s.shown().state, SessionState::ready) << "what was asked after the plan waits for it";
  EXPECT_EQ(s.shown().plan_number, 11U);
}

TEST(ControlLoop, APlanThatComesTooLateIsNotShownAsTheOneInForce) {
  Station s;
  ASSERT_TRUE(s.reach(PhaseKind::hold_force));
  const std::uint32_t in_force = s.shown().plan_number;
  s.plan.number = in_force + 1;
  ASSERT_TRUE(s.hand_over->plans.push(s.plan));
  s.cycle();
  s.cycle();
  EXPECT_EQ(s.shown().plan_number, in_force);
}

TEST(ControlLoop, ShuttingDownInAHoldLetsTheLegDownAndTakesTwoSecondsAtMost) {
  Station s;
  ASSERT_TRUE(s.reach(PhaseKind::hold_force));
  const Torque stretched = s.plant.truth().stretch_torque;
  s.hand_over->shut_down = true;
  const Instant asked = s.plant.now();
  while (!s.loop->may_end(s.plant.now())) {
    ASSERT_LE((s.plant.now() - asked).si(), 2.0);
    s.cycle();
    if (s.plant.now() - asked > 300_ms && s.hand_over->view.load().drive_powered) {
      ASSERT_LT(s.plant.truth().speed, AngularVelocity{}) << "inward from the first moment";
    }
  }
  EXPECT_LT(s.plant.truth().stretch_torque, 0.8 * stretched);
  EXPECT_EQ(s.hand_over->view.load().cause, SafetyRow::sr13_stop);
}

TEST(ControlLoop, AtRestItMayEndAtOnce) {
  Station s;
  while (s.shown().state != SessionState::ready) ASSERT_TRUE(s.step());
  EXPECT_FALSE(s.loop->may_end(s.plant.now()));
  s.hand_over->shut_down = true;
  EXPECT_TRUE(s.loop->may_end(s.plant.now()));
}

TEST(ControlLoop, OnItsThreadItEndsWithPermissionTakenBack) {
  Station s;
  std::thread thread([&] { s.loop->run(); });
  s.hand_over->shut_down = true;
  thread.join();
  EXPECT_TRUE(s.hand_over->ended.load());
  EXPECT_FALSE(s.plant.truth().torque_enabled);
}

TEST(ControlLoop, ARecordingThatDoesNotFitLosesWholeCyclesAndGoesOnWithAnImage) {
  Station s;
  ASSERT_TRUE(s.reach(PhaseKind::hold_force));
  std::vector<std::byte> whole = s.recording;
  s.recording.clear();
  while (s.hand_over->dropped_cycles.load() == 0) ASSERT_TRUE(s.step());  // nobody drains
  s.drain();
  whole.insert(whole.end(), s.recording.begin(), s.recording.end());
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(s.step());
  s.recording.clear();
  s.drain();
  ASSERT_GT(s.recording.size(), recording::kFrameHeader);
  EXPECT_EQ(static_cast<std::uint8_t>(s.recording[0]), recording::kImageFrame);
  // What was kept before the gap is whole frames to the last byte.
  std::size_t at = 0;
  while (at < whole.size()) {
    ASSERT_GE(whole.size() - at, recording::kFrameHeader);
    std::uint32_t size = 0;
    std::memcpy(&size, whole.data() + at + 1, sizeof size);
    at += recording::kFrameHeader + size;
  }
  EXPECT_EQ(at, whole.size());
}

TEST(ControlLoop, AnImageAskedForIsInTheNextCycle) {
  Station s;
  ASSERT_TRUE(s.reach(PhaseKind::hold_force));
  s.recording.clear();
  s.hand_over->image_wanted = true;
  s.cycle();
  s.cycle();
  s.drain();
  EXPECT_FALSE(s.hand_over->image_wanted) << "taken";
  std::vector<int> kinds;
  for (std::size_t at = 0; at < s.recording.size();) {
    kinds.push_back(static_cast<int>(s.recording[at]));
    std::uint32_t size = 0;
    std::memcpy(&size, s.recording.data() + at + 1, sizeof size);
    at += recording::kFrameHeader + size;
  }
  EXPECT_EQ(kinds,
            (std::vector<int>{recording::kImageFrame, recording::kCycleFrame, recording::kCycleFrame}));
}

TEST(ControlLoop, AnImageThatDoesNotFitIsNotGoneOnFrom) {
  Station s;
  ASSERT_TRUE(s.reach(PhaseKind::hold_force));
  s.drain();
  // Room for cycles, none for an image.
  std::vector<std::byte> filler(s.hand_over->recording.write_available() - sizeof(cycle::Cycle));
  s.hand_over->recording.push(filler.data(), filler.size());
  s.hand_over->image_wanted = true;
  const std::size_t before = s.hand_over->recording.read_available();
  s.cycle();
  EXPECT_EQ(s.hand_over->recording.read_available(), before) << "a cycle without its image";
  s.drain();
  s.recording.clear();
  s.cycle();
  s.drain();
  ASSERT_GT(s.recording.size(), recording::kFrameHeader);
  EXPECT_EQ(static_cast<std::uint8_t>(s.recording[0]), recording::kImageFrame);
}

TEST(ControlLoop, RestIsNotRecordedForEver) {
  Station s;
  while (s.shown().state != SessionState::ready) ASSERT_TRUE(s.step());
  for (int i = 0; i < 1500; ++i) s.cycle();
  s.drain();
  for (int i = 0; i < 1000; ++i) s.cycle();
  EXPECT_EQ(s.hand_over->recording.read_available(), 0U);
}

// With its rings, its image of the cycle and a ring that is full.
TEST(ControlLoop, AllocatesNothingFromItsFirstSessionOn) {
  if (!allocation_trap::works()) GTEST_SKIP() << "the sanitizer's allocator";
  Station s;
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(s.step());
  allocation_trap::restart();
  s.trapped = true;
  while (s.step()) {  // nobody drains: the recording ring fills up and begins anew
  }
  EXPECT_GT(s.hand_over->dropped_cycles.load(), 0U);
  s.drain();
  for (int i = 0; i < 200; ++i) s.cycle();
  EXPECT_EQ(allocation_trap::caught(), 0);
}

}  // namespace
