// The mailbox between supervisor and control thread: what is posted, served, held back, withdrawn and lost.
#include "hal/modbus/shared_line.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "hal/modbus/clock.hpp"
#include "tests/unit/hal/modbus/settled_line.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;
using Bytes = SettledLine::Bytes;

constexpr std::uint8_t kUnit = 5;
// Nothing here is to fail because a busy machine answers late.
const LineTiming kTiming{
    .character = milliseconds(0.001), .gap = milliseconds(0.1), .response_timeout = 20_s};

struct Answered {
  BusStatus status = BusStatus::closed;
  std::uint16_t value = 0;
};

Answered result(BusStatus status, std::span<const std::uint8_t> answer) {
  Answered answered{.status = status, .value = 0};
  if (status == BusStatus::ok) answered.value = static_cast<std::uint16_t>(answer[2] << 8 | answer[3]);
  return answered;
}

class Wakes final : public Waker {
 public:
  void wake() noexcept override { ++count; }
  std::atomic<int> count{0};
};

class SharedLineTest : public testing::Test {
 protected:
  SharedLineTest()
      : far([this](SettledLine& terminal, std::uint8_t unit, const Bytes& request) {
          ++heard;
          if (silent) return;
          if (slow) std::this_thread::sleep_for(std::chrono::milliseconds(1500));
          terminal.say(
              SettledLine::framed(unit, wrong ? Bytes{4, 2, 0, 0} : Bytes{3, 2, request[1], request[2]}));
        }) {
    config::SerialLine settings;
    settings.name = "shared";
    settings.tty = far.path();
    auto made = RtuLine::make(settings).value();
    port = made.get();
    line = std::make_unique<SharedLine>(std::move(made));
    line->set_waker(&wakes);
  }

  void take_over() {
    ASSERT_TRUE(line->open());
    line->adopt();
    port->sit_out_silence(monotonic_clock() + 60_s);
  }
  // Each register reads its own address.
  Answered ask(std::uint16_t address) {
    std::array<std::uint8_t, kMaxPdu> answer{};
    std::size_t size = 0;
    return result(line->ask(kUnit, kTiming, RequestPdu::read(3, {address, 1}), answer, size), answer);
  }
  Answered exchange(std::uint16_t address) {
    std::array<std::uint8_t, kMaxPdu> answer{};
    std::size_t size = 0;
    return result(line->exchange(kUnit, kTiming, RequestPdu::read(3, {address, 1}), answer, size), answer);
  }
  // The supervisor's part on a thread of its own, the control thread's until that has ended.
  template <class Supervisor, class Cycle>
  static void together(Supervisor supervisor, Cycle cycle) {
    std::atomic<bool> done{false};
    std::thread thread([&] {
      supervisor();
      done = true;
    });
    while (!done) cycle();
    thread.join();
  }
  void serve(Duration left) {
    CycleBudget budget(left);
    line->serve(budget);
  }

  std::atomic<int> heard{0};
  std::atomic<bool> silent{false};
  std::atomic<bool> slow{false};
  std::atomic<bool> wrong{false};
  Wakes wakes;
  SettledLine far;
  RtuLine* port = nullptr;  // the line's
  std::unique_ptr<SharedLine> line;
};

TEST_F(SharedLineTest, ALetterIsCarriedOutByTheControlThreadAndPaidForByItsBudget) {
  take_over();
  CycleBudget budget(60_s);
  Answered answered;
  together([&] { answered = ask(1234); }, [&] { line->serve(budget); });
  EXPECT_EQ(answered.status, BusStatus::ok);
  EXPECT_EQ(answered.value, 1234);
  EXPECT_EQ(heard, 1);
  EXPECT_FALSE(budget.carries(60_s)) << "the time it took is gone";
  EXPECT_TRUE(budget.carries(30_s));
}

TEST_F(SharedLineTest, LettersFollowEachOtherEachWithItsOwnAnswer) {
  take_over();
  int wrong_ones = 0;
  together(
      [&] {
        for (std::uint16_t address = 1; address <= 200; ++address) {
          const Answered answered = ask(address);
          if (answered.status != BusStatus::ok || answered.value != address) ++wrong_ones;
        }
      },
      [&] {
        serve(60_s);
        EXPECT_EQ(exchange(7000).value, 7000) << "the cycle's own transactions go on between them";
      });
  EXPECT_EQ(wrong_ones, 0);
}

TEST_F(SharedLineTest, WithoutABudgetForItALetterWaitsAndIsWithdrawnInTheEnd) {
  take_over();
  const Duration needed = kTiming.longest(RequestPdu::read(3, {1, 1}));
  Answered answered;
  together([&] { answered = ask(1); }, [&] { serve(needed - milliseconds(1.0)); });
  EXPECT_EQ(answered.status, BusStatus::timeout);
  EXPECT_EQ(heard, 0);
  serve(60_s);
  far.settle();
  EXPECT_EQ(heard, 0) << "what was withdrawn is not carried out afterwards";
  together([&] { answered = ask(2); }, [&] { serve(needed); });
  EXPECT_EQ(answered.value, 2) << "the next letter is, as soon as there is room for just that";
}

TEST_F(SharedLineTest, ALetterNobodyServesIsWithdrawn) {
  take_over();
  EXPECT_EQ(ask(1).status, BusStatus::timeout);
  serve(60_s);
  far.settle();
  EXPECT_EQ(heard, 0);
}

TEST_F(SharedLineTest, WhatHasBeenTakenUpIsWaitedForHoweverLongItTakes) {
  take_over();
  slow = true;  // longer than the patience for a letter that nobody takes up
  Answered answered;
  together(
      [&] {
        do {
          answered = ask(77);
        } while (heard == 0);  // a busy machine did not come to serve it
      },
      [&] { serve(60_s); });
  EXPECT_EQ(answered.status, BusStatus::ok);
  EXPECT_EQ(answered.value, 77);
  EXPECT_EQ(heard, 1);
}

TEST_F(SharedLineTest, WhatTheLineSaysIsWhatTheAskerIsTold) {
  take_over();
  wrong = true;
  Answered answered;
  together([&] { answered = ask(1); }, [&] { serve(60_s); });
  EXPECT_EQ(answered.status, BusStatus::bad_frame);
  together([&] { answered = ask(1); }, [&] { serve(60_s); });
  EXPECT_EQ(answered.status, BusStatus::held) << "after a failure the line is kept quiet";
  EXPECT_EQ(heard, 1);
}

TEST_F(SharedLineTest, WhileTheLineIsQuietTheServiceBusAsksAgainAndThenSaysTimeout) {
  take_over();
  wrong = true;
  together([&] { static_cast<void>(ask(1)); }, [&] { serve(60_s); });
  wrong = false;
  const auto bus = service_bus(*line, kUnit, kTiming);
  std::array<std::uint16_t, 1> value{};
  Transacted done;
  const auto asking = [&] { done = transact(*bus, RequestPdu::read(3, {55, 1}), value); };
  together(asking, [&] { serve(60_s); });
  EXPECT_EQ(done.status, BusStatus::timeout) << "quiet for twice the time-out, far longer than five tries";
  EXPECT_EQ(heard, 1);
}

TEST_F(SharedLineTest, ALineThatIsNotOpenHasNobodyToAsk) {
  const auto bus = service_bus(*line, kUnit, kTiming);
  EXPECT_TRUE(line->waits_for_service());
  EXPECT_FALSE(line->open_now());
  EXPECT_FALSE(bus->connect());
  EXPECT_EQ(exchange(1).status, BusStatus::closed);
  Answered answered;
  together([&] { answered = ask(1); }, [&] { serve(60_s); });
  EXPECT_EQ(answered.status, BusStatus::closed);
  ASSERT_TRUE(line->open());
  EXPECT_TRUE(bus->connect()) << "open, though the control thread has yet to take it over";
  EXPECT_EQ(exchange(1).status, BusStatus::closed);
  EXPECT_EQ(wakes.count, 0) << "it was never the control thread's";
}

// A line just opened is quiet for longer than after any failure: the cycle is not made that late.
TEST_F(SharedLineTest, WhatMustGoOutWaitsForNoMoreThanASilenceAfterAFailure) {
  bool still_quiet = false;
  // A busy machine may take longer than the silence to look at it.
  for (int i = 0; i < 100 && !still_quiet; ++i) {
    ASSERT_TRUE(line->open());
    line->adopt();
    line->sit_out_silence();
    still_quiet = monotonic_clock() < port->quiet_until().value();
  }
  EXPECT_TRUE(still_quiet) << "nothing was asked on it yet: there is no failure to wait for";
}

TEST_F(SharedLineTest, ALineOpenedInTheMiddleOfACycleIsAskedInIt) {
  ASSERT_TRUE(line->open());
  Answered answered;
  together(
      [&] {
        do {
          answered = ask(9);
        } while (answered.status == BusStatus::held);
      },
      [&] { serve(60_s); });
  EXPECT_EQ(answered.status, BusStatus::ok) << "without a cycle's beginning between";
}

TEST_F(SharedLineTest, ALineThatIsLostWhileALetterIsOutTellsTheAskerAndWakesTheSupervisorOnce) {
  take_over();
  EXPECT_EQ(exchange(1).value, 1);
  far.pull();
  Answered answered{.status = BusStatus::ok, .value = 0};
  bool lost = false;
  together([&] { answered = ask(2); },
           [&] {
             if (!lost) lost = exchange(3).status == BusStatus::closed;
             if (lost) serve(60_s);
           });
  EXPECT_EQ(answered.status, BusStatus::closed);
  EXPECT_TRUE(line->waits_for_service());
  EXPECT_EQ(wakes.count, 1);
  EXPECT_FALSE(line->open()) << "the port is gone";
  EXPECT_TRUE(line->waits_for_service());
}

TEST_F(SharedLineTest, ALetterThatFindsTheLineLostIsWhatLosesIt) {
  take_over();
  far.pull();
  Answered answered{.status = BusStatus::ok, .value = 0};
  together([&] { answered = ask(2); }, [&] { serve(60_s); });
  EXPECT_EQ(answered.status, BusStatus::closed);
  EXPECT_TRUE(line->waits_for_service());
  EXPECT_EQ(wakes.count, 1);
}

}  // namespace
