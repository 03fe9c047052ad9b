// The hand-over between control thread and supervisor, step by step, on a bus and a clock the test moves.
#include "hal/modbus/device_link.hpp"

#include <gtest/gtest.h>

#include <pthread.h>
#include <sched.h>

#include <array>
#include <atomic>
#include <deque>
#include <thread>

#include "hal/modbus/link_supervisor.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;

std::atomic<std::int64_t> clock_ns{0};
Instant test_clock() noexcept {
  return Instant{clock_ns.load()};
}

// Answers every read with 42, or ends as the next of `script` says; 1 ms each.
class ScriptedBus final : public RegisterBus {
 public:
  std::deque<BusStatus> script;
  int connects = 0;
  int refuses = 0;  // the first so many connects
  Duration kept;    // of each exchange's time
  int closes = 0;
  int silences = 0;
  Duration silence;  // what sitting one out takes
  Duration timeout;

  void sit_out_silence() noexcept override {
    ++silences;
    clock_ns += static_cast<std::int64_t>(silence.si() * 1e9);
  }

  tl::expected<void, std::string> connect() override {
    if (++connects <= refuses) return tl::unexpected(std::string("refused"));
    return {};
  }
  Duration kept_silent() const noexcept override { return kept; }
  void close() noexcept override { ++closes; }
  void set_response_timeout(Duration t) noexcept override { timeout = t; }
  Duration longest(const RequestPdu&) const noexcept override { return timeout; }
  BusStatus exchange(const RequestPdu& pdu, std::span<std::uint8_t, kMaxPdu> answer,
                     std::size_t& size) noexcept override {
    const std::span<const std::uint8_t> request = pdu.bytes();
    clock_ns += 1'000'000;
    const BusStatus status = script.empty() ? BusStatus::ok : script.front();
    if (!script.empty()) script.pop_front();
    answer[0] = request[0];
    answer[1] = 2;
    answer[2] = 0;
    answer[3] = 42;
    if (status == BusStatus::exception) {
      answer[1] = 4;
      answer[0] = static_cast<std::uint8_t>(request[0] | 0x80);
      size = 2;
      return BusStatus::ok;
    }
    size = 4;
    return status;
  }
};

// Its first answer does not come.
class FailsOnce final : public RegisterBus {
 public:
  FailsOnce() { bus_.script = {BusStatus::timeout}; }
  tl::expected<void, std::string> connect() override { return bus_.connect(); }
  void close() noexcept override { bus_.close(); }
  void set_response_timeout(Duration t) noexcept override { bus_.set_response_timeout(t); }
  Duration longest(const RequestPdu& pdu) const noexcept override { return bus_.longest(pdu); }
  BusStatus exchange(const RequestPdu& pdu, std::span<std::uint8_t, kMaxPdu> answer,
                     std::size_t& size) noexcept override {
    return bus_.exchange(pdu, answer, size);
  }

 private:
  ScriptedBus bus_;
};

class CountingWaker final : public Waker {
 public:
  int woken = 0;
  void wake() noexcept override { ++woken; }
};

class Link : public testing::Test {
 protected:
  void SetUp() override {
    auto made = std::make_unique<ScriptedBus>();
    bus = made.get();
    link = std::make_unique<DeviceLink>(std::move(made), 3_ms, test_clock);
    link->set_waker(&waker);
  }
  bool ask() {
    value = {7};
    return link->transact(RequestPdu::read(3, {0, 1}), value);
  }
  void bring_up(bool anew = true) {
    link->offer({.proof = {true, true, true}, .anew = anew, .fc23 = true});
    ASSERT_NE(link->adopt(), Adoption::none);
  }

  ScriptedBus* bus = nullptr;
  std::unique_ptr<DeviceLink> link;
  CountingWaker waker;
  std::array<std::uint16_t, 1> value{};
};

TEST_F(Link, BelongsToTheSupervisorUntilItIsOfferedAndAdopted) {
  EXPECT_TRUE(link->waits_for_service());
  EXPECT_EQ(link->adopt(), Adoption::none);
  EXPECT_FALSE(ask()) << "nothing is sent on a link that is not ours";
  EXPECT_EQ(link->statistics().ok, 0U);
  link->offer({.proof = {true, true, true}, .anew = true, .fc23 = true});
  EXPECT_EQ(in_milliseconds(bus->timeout), 3.0);
  EXPECT_FALSE(link->waits_for_service());
  EXPECT_FALSE(link->up());
  EXPECT_EQ(link->adopt(), Adoption::set_up_anew);
  EXPECT_EQ(link->adopt(), Adoption::none) << "once";
  EXPECT_TRUE(link->up());
  EXPECT_TRUE(link->fc23());
  EXPECT_EQ(link->statistics().state, LinkState::up);
  EXPECT_TRUE(ask());
  EXPECT_EQ(value[0], 42);
}

TEST_F(Link, AnExceptionIsAnAnswerAndKeepsIt) {
  bring_up();
  bus->script = {BusStatus::exception};
  EXPECT_FALSE(ask());
  EXPECT_EQ(value[0], 7);
  EXPECT_TRUE(link->up());
  EXPECT_TRUE(ask());
  EXPECT_EQ(link->statistics().exceptions, 1U);
  EXPECT_EQ(waker.woken, 0);
}

// A link on a line that others use too.
class SharedLink : public Link {
 protected:
  void SetUp() override {
    auto made = std::make_unique<ScriptedBus>();
    bus = made.get();
    link = std::make_unique<DeviceLink>(std::move(made), std::make_unique<ScriptedBus>(),
                                        DeviceLink::Probe{RequestPdu::read(3, {900, 1}), {42}}, 3_ms,
                                        test_clock);
    link->set_waker(&waker);
    bring_up();
  }
};

TEST_F(SharedLink, AFailureIsProbedAndTheLinkStays) {
  for (const BusStatus way : {BusStatus::timeout, BusStatus::bad_sum, BusStatus::bad_frame}) {
    bus->script = {way};
    EXPECT_FALSE(ask());
    EXPECT_EQ(value[0], 7) << "what a bad answer carried is nowhere";
    EXPECT_TRUE(link->up());
    EXPECT_EQ(link->statistics().state, LinkState::draining);
    const auto before = link->statistics().ok;
    EXPECT_TRUE(ask());
    EXPECT_EQ(link->statistics().ok, before + 2) << "the probe, and what was asked";
    EXPECT_EQ(link->statistics().state, LinkState::up);
  }
  EXPECT_EQ(waker.woken, 0);
}

TEST_F(SharedLink, AProbeThatReadsSomethingElseLetsNothingThrough) {
  link =
      std::make_unique<DeviceLink>(std::make_unique<FailsOnce>(), std::make_unique<ScriptedBus>(),
                                   DeviceLink::Probe{RequestPdu::read(3, {900, 1}), {43}}, 3_ms, test_clock);
  link->set_waker(&waker);
  bring_up();
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(ask());
    EXPECT_EQ(value[0], 7);
  }
  EXPECT_FALSE(link->up());
}

TEST_F(SharedLink, TwoFailuresInARowGiveItUp) {
  bus->script = {BusStatus::timeout, BusStatus::timeout};
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(waker.woken, 0);
    EXPECT_FALSE(ask());
  }
  EXPECT_FALSE(link->up());
  EXPECT_EQ(waker.woken, 1);
  EXPECT_TRUE(link->waits_for_service());
}

TEST_F(SharedLink, AGoodProbeAloneDoesNotForgetTheFailures) {
  bus->script = {BusStatus::timeout, BusStatus::ok, BusStatus::timeout, BusStatus::ok, BusStatus::timeout};
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(ask());
  EXPECT_FALSE(link->up()) << "the device answers what it is and never what it measures";
}

TEST_F(SharedLink, WhatRemovesTorqueWaitsForNoProbeAndProvesNothing) {
  bus->script = {BusStatus::timeout};
  EXPECT_FALSE(ask());
  EXPECT_EQ(bus->silences, 0);
  EXPECT_TRUE(link->transact(RequestPdu::read(3, {0, 1}), value, true)) << "sent at once";
  EXPECT_EQ(bus->silences, 1) << "but for the silence of the line";
  EXPECT_EQ(link->statistics().ok, 1U);
  EXPECT_EQ(link->statistics().state, LinkState::draining);
  EXPECT_TRUE(ask());
  EXPECT_EQ(link->statistics().ok, 3U) << "the probe, and what was asked";
  EXPECT_EQ(link->statistics().state, LinkState::up);
}

// A drive that was not asked, because another device kept the line quiet, has not been away.
TEST_F(SharedLink, OnlyWhatWasAskedCountsAsUnanswered) {
  EXPECT_FALSE(link->take_unanswered());
  bus->script = {BusStatus::held};
  EXPECT_FALSE(ask());
  EXPECT_FALSE(link->take_unanswered());
  bus->script = {BusStatus::timeout, BusStatus::held};
  EXPECT_FALSE(ask());
  EXPECT_FALSE(ask());
  EXPECT_TRUE(ask());
  EXPECT_TRUE(link->take_unanswered()) << "what was held back after it takes nothing of it away";
  EXPECT_FALSE(link->take_unanswered()) << "told once";
}

TEST_F(SharedLink, WhoOnlyRefusedHasNotAnswered) {
  bus->script = {BusStatus::exception};
  EXPECT_FALSE(ask());
  EXPECT_TRUE(link->take_unanswered());
}

TEST_F(SharedLink, TheSilenceThatWasSatOutIsSpentOfTheCycle) {
  CycleBudget budget(20_ms);
  link->set_budget(&budget);
  bus->silence = 15_ms;
  EXPECT_TRUE(budget.carries(10_ms));
  EXPECT_TRUE(link->transact(RequestPdu::read(3, {0, 1}), value, true));
  EXPECT_FALSE(budget.carries(10_ms)) << "15 ms of silence and 1 ms of transaction are gone of 20";
  EXPECT_TRUE(budget.carries(3_ms));
}

TEST_F(SharedLink, WhileTheLineIsQuietNothingIsAskedAndNothingLost) {
  bus->script = {BusStatus::held, BusStatus::held};
  EXPECT_FALSE(ask());
  EXPECT_FALSE(ask());
  EXPECT_EQ(link->statistics().state, LinkState::up);
  EXPECT_TRUE(ask());
  EXPECT_EQ(link->statistics().ok, 1U) << "no probe: it was another's failure";
}

TEST_F(Link, AnythingElseGivesItUpAtOnce) {
  const std::array<BusStatus, 3> ways{BusStatus::timeout, BusStatus::bad_frame, BusStatus::closed};
  for (std::size_t i = 0; i < ways.size(); ++i) {
    bring_up(false);
    bus->script = {ways[i]};
    EXPECT_FALSE(ask());
    EXPECT_EQ(value[0], 7) << "what a bad answer carried is nowhere";
    EXPECT_EQ(link->statistics().state, LinkState::suspect);
    EXPECT_TRUE(link->waits_for_service());
    EXPECT_EQ(waker.woken, static_cast<int>(i) + 1);
    EXPECT_FALSE(ask()) << "a second request in the same cycle costs nothing";
  }
  const LinkStatistics s = link->statistics();
  EXPECT_EQ(s.timeouts, 1U);
  EXPECT_EQ(s.bad_frames, 1U);
  EXPECT_EQ(s.closed, 1U) << "though it has not come back";
  EXPECT_EQ(s.reconnects, 2U) << "the first connection is none";
}

TEST_F(Link, MeasuresRoundTripsAndTheAgeOfTheLastGoodAnswer) {
  bring_up();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(ask());
  clock_ns += 500'000'000;
  const LinkStatistics s = link->statistics();
  EXPECT_EQ(s.ok, 10U);
  EXPECT_NEAR(in_milliseconds(s.round_trip_max), 1.0, 1e-9);
  EXPECT_NEAR(in_milliseconds(s.round_trip_p50), 1.0, 0.13);
  EXPECT_NEAR(in_milliseconds(s.last_good_age), 500.0, 1e-6);
}

TEST_F(Link, TheSilenceKeptBeforeARequestIsNoRoundTrip) {
  bring_up();
  bus->kept = milliseconds(0.75);
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(ask());
  EXPECT_NEAR(in_milliseconds(link->statistics().round_trip_max), 0.25, 1e-9) << "of 1 ms";
}

TEST_F(Link, ContentThatCannotBeIsCountedByItself) {
  bring_up();
  ASSERT_TRUE(ask());
  link->count_bad_content();
  const LinkStatistics s = link->statistics();
  EXPECT_EQ(s.bad_contents, 1U);
  EXPECT_EQ(s.ok, 1U) << "the answer was good";
  EXPECT_EQ(s.bad_frames + s.exceptions + s.timeouts + s.bad_sums, 0U);
}

TEST_F(Link, AttemptsThatAreRefusedAreCountedWhileNobodyIsThere) {
  bus->refuses = 3;
  {
    LinkSupervisor supervisor({{link.get(),
                                [](RegisterBus&, bool) -> tl::expected<SetupOutcome, SetupLost> {
                                  return SetupOutcome{.proof = {true, true, true}};
                                }}},
                              test_clock);
    while (link->statistics().refused < 3) {
      clock_ns += 100'000'000;
      supervisor.wake();
      std::this_thread::yield();
    }
    EXPECT_EQ(link->statistics().reconnects, 0U);
    while (link->adopt() == Adoption::none) {
      clock_ns += 100'000'000;
      supervisor.wake();
      std::this_thread::yield();
    }
  }
  EXPECT_EQ(link->statistics().refused, 3U);
  EXPECT_EQ(link->statistics().state, LinkState::up);
}

TEST_F(Link, ProofIsWhatWasPublishedLast) {
  EXPECT_EQ(link->proof(), (SetupProof{}));
  link->publish({.identity = true, .watchdog = false, .limits = true});
  EXPECT_EQ(link->proof(), (SetupProof{true, false, true}));
  link->publish({});
  EXPECT_EQ(link->proof(), (SetupProof{}));
}

TEST_F(Link, SupervisorClosesConnectsSetsUpAndOffersAgain) {
  std::atomic<int> set_ups{0};
  std::atomic<bool> first_seen{false};
  LinkSupervisor supervisor(
      {{link.get(),
        [&](RegisterBus&, bool first) -> tl::expected<SetupOutcome, SetupLost> {
          first_seen = first;
          if (++set_ups % 3 != 0) return tl::unexpected(SetupLost{});
          return SetupOutcome{.proof = {true, true, true}, .anew = first, .fc23 = false};
        }}},
      monotonic_clock);
  while (link->adopt() == Adoption::none) std::this_thread::yield();
  EXPECT_EQ(set_ups, 3) << "tried until it was answered";
  EXPECT_TRUE(first_seen);
  link->give_up();
  Adoption again = Adoption::none;
  while (again == Adoption::none) {
    std::this_thread::yield();
    again = link->adopt();
  }
  EXPECT_EQ(again, Adoption::verified);
  EXPECT_FALSE(first_seen);
  EXPECT_EQ(set_ups, 6);
}

TEST_F(Link, ASetUpThatProvesTooLittleIsMadeAgainBeforeItIsOffered) {
  for (const int proves : {2, LinkSupervisor::kSetUps + 1}) {
    std::atomic<int> set_ups{0};
    bool always_first = true;
    {
      LinkSupervisor supervisor(
          {{link.get(),
            [&](RegisterBus&, bool first) -> tl::expected<SetupOutcome, SetupLost> {
              always_first = always_first && first;
              return SetupOutcome{.proof = {true, true, ++set_ups >= proves}, .anew = first, .fc23 = false};
            }}},
          monotonic_clock);
      while (link->adopt() == Adoption::none) std::this_thread::yield();
    }
    EXPECT_EQ(set_ups, std::min(proves, LinkSupervisor::kSetUps));
    EXPECT_EQ(link->proof().limits, proves <= LinkSupervisor::kSetUps);
    EXPECT_TRUE(always_first);
    link->give_up();
  }
}

tl::expected<SetupOutcome, SetupLost> broken_off(bool begun) {
  return tl::unexpected(SetupLost{BusStatus::timeout, begun});
}

TEST_F(Link, SR10_ASetUpThatWasBrokenOffIsBegunAnew) {
  std::vector<bool> firsts;
  const std::array<bool, 3> begun{false, true, false};
  std::size_t broken = 0;
  bool found = false;
  Adoption again = Adoption::none;
  {
    LinkSupervisor supervisor(
        {{link.get(),
          [&](RegisterBus&, bool first) -> tl::expected<SetupOutcome, SetupLost> {
            firsts.push_back(first);
            if (found && broken < begun.size()) return broken_off(begun.at(broken++));
            found = true;
            return SetupOutcome{.proof = {true, true, true}, .anew = first, .fc23 = false};
          }}},
        monotonic_clock);
    while (link->adopt() == Adoption::none) std::this_thread::yield();
    link->give_up();
    while (again == Adoption::none) {
      std::this_thread::yield();
      again = link->adopt();
    }
  }
  EXPECT_EQ(firsts, (std::vector<bool>{true, false, false, true, true}));
  EXPECT_EQ(again, Adoption::set_up_anew);
}

struct Scheduling {
  int policy = -1;
  int priority = -1;
  friend bool operator==(const Scheduling&, const Scheduling&) = default;
};
Scheduling own_scheduling() {
  Scheduling own;
  sched_param parameters{};
  if (pthread_getschedparam(pthread_self(), &own.policy, &parameters) == 0)
    own.priority = parameters.sched_priority;
  return own;
}

// A supervisor among the ordinary threads of a busy machine was late: one late answer became three silent
// periods, and SR07 or SR11.
TEST_F(Link, SR07_TheSupervisorIsNotHeldUpByOrdinaryThreads) {
  Scheduling allowed;
  std::thread([&allowed] {
    sched_param parameters{};
    parameters.sched_priority = LinkSupervisor::kPriority;
    static_cast<void>(pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters));
    allowed = own_scheduling();
  }).join();
  Scheduling seen;
  LinkSupervisor supervisor({{link.get(),
                              [&](RegisterBus&, bool) -> tl::expected<SetupOutcome, SetupLost> {
                                seen = own_scheduling();
                                return SetupOutcome{.proof = {true, true, true}, .anew = true, .fc23 = false};
                              }}},
                            monotonic_clock);
  while (link->adopt() == Adoption::none) std::this_thread::yield();
  EXPECT_EQ(seen, allowed) << "policy " << seen.policy << ", priority " << seen.priority;
}

TEST_F(Link, SupervisorNeverOffersADeviceOfAnotherIdentity) {
  std::atomic<int> set_ups{0};
  {
    LinkSupervisor supervisor(
        {{link.get(),
          [&](RegisterBus&, bool) -> tl::expected<SetupOutcome, SetupLost> {
            ++set_ups;
            return SetupOutcome{.proof = {false, true, true}, .anew = true, .fc23 = false};
          }}},
        monotonic_clock);
    while (set_ups < 3) {
      EXPECT_EQ(link->adopt(), Adoption::none);
      std::this_thread::yield();
    }
  }
  EXPECT_EQ(link->adopt(), Adoption::none);
  EXPECT_FALSE(link->proof().identity);
}

}  // namespace
