// Modbus RTU behind a serial device server: frames without silence round them, and answers that outlive a
// connection.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "hal/modbus/clock.hpp"
#include "hal/modbus/rtu_line.hpp"
#include "hal/modbus/shared_line.hpp"
#include "tests/unit/hal/modbus/babbling_server.hpp"
#include "tests/unit/hal/modbus/misbehaving_line.hpp"
#include "tests/unit/hal/modbus/serial_server.hpp"
#include "tests/unit/hal/modbus/settled_line.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;
using namespace std::chrono_literals;
using Bytes = MisbehavingLine::Bytes;

// A busy machine may answer late: patient where lateness is not what is tested.
const LineTiming kTiming{
    .character = milliseconds(0.01), .gap = 2_ms, .response_timeout = 5_s, .server = 1_ms};
const LineTiming kHasty{
    .character = milliseconds(0.01), .gap = 2_ms, .response_timeout = 400_ms, .server = 1_ms};
const LineTiming kBrief{
    .character = milliseconds(0.01), .gap = 2_ms, .response_timeout = 5_ms, .server = 1_ms};

config::SerialLine line_behind(const SerialServer& server) {
  config::SerialLine line;
  line.name = "test";
  line.transport = config::LineTransport::rtu_over_tcp;
  line.host = "127.0.0.1";
  line.port = server.port();
  return line;
}

// Each register reads its own address.
Bytes honest(const Bytes& request) {
  const auto address = static_cast<unsigned>(request[2] << 8 | request[3]);
  return {request[1], 2, static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address & 0xFF)};
}

struct Asked {
  BusStatus status = BusStatus::closed;
  std::uint16_t value = 0;
};

Asked ask(RtuLine& line, std::uint16_t address, const LineTiming& timing = kTiming, std::uint8_t unit = 1) {
  const RequestPdu request = RequestPdu::read(3, {address, 1});
  std::array<std::uint8_t, kMaxPdu> answer{};
  std::size_t size = 0;
  Asked asked{.status = line.exchange(unit, timing, request, answer, size)};
  if (asked.status != BusStatus::ok) return asked;
  std::array<std::uint16_t, 1> value{};
  asked.status = check_answer(request, std::span(answer).first(size), value).status;
  asked.value = value[0];
  return asked;
}
Asked ask_until_sent(RtuLine& line, std::uint16_t address, const LineTiming& timing = kTiming,
                     std::uint8_t unit = 1) {
  Asked asked;
  do {
    asked = ask(line, address, timing, unit);
  } while (asked.status == BusStatus::held);
  return asked;
}

std::unique_ptr<RtuLine> made(const SerialServer& server) {
  auto line = RtuLine::make(line_behind(server));
  if (!line) throw std::runtime_error(line.error());
  return std::move(*line);
}
std::unique_ptr<RtuLine> opened(const SerialServer& server) {
  auto line = made(server);
  const auto connected = line->connect();
  if (!connected) throw std::runtime_error(connected.error());
  return line;
}

TEST(RtuOverTcp, AnswersAreReadThoughTheyDripInTime) {
  MisbehavingLine far([](auto& line, const Bytes& request) { line.send_pdu(request[0], honest(request)); });
  SerialServer server(far.path(), 200us);
  const auto line = opened(server);
  EXPECT_TRUE(line->is_open());
  for (std::uint16_t address = 0; address < 50; ++address) {
    const Asked asked = ask_until_sent(*line, address);
    ASSERT_EQ(asked.status, BusStatus::ok) << address;
    EXPECT_EQ(asked.value, address);
  }
  EXPECT_EQ(server.clients(), 1) << "one connection for all of it";
}

// The server keeps what comes late, and gives it to the connection after.
TEST(RtuOverTcp, ALateAnswerDropsTheConnectionAndIsNotTakenForTheNextOnItsSuccessor) {
  std::atomic<int> asked{0};
  MisbehavingLine far([&](auto& line, const Bytes& request) {
    line.send_pdu(request[0], honest(request), ++asked == 1 ? 600ms : 0ms);
  });
  SerialServer server(far.path());
  const auto line = opened(server);
  EXPECT_EQ(ask_until_sent(*line, 100, kHasty).status, BusStatus::timeout);
  EXPECT_FALSE(line->is_open()) << "what it would still bring is not waited for on it";
  EXPECT_EQ(ask(*line, 200).status, BusStatus::closed);
  ASSERT_TRUE(line->connect());
  EXPECT_EQ(ask(*line, 200).status, BusStatus::held) << "nothing is sent while it may still come";
  const Asked next = ask_until_sent(*line, 200);
  ASSERT_EQ(next.status, BusStatus::ok);
  EXPECT_EQ(next.value, 200);
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(server.clients(), 2);
}

// The silence after the failure is over before anybody is connected again, and what the server kept comes
// only then.
TEST(RtuOverTcp, AConnectionThatComesLateIsQuietAllTheSameWhileWhatTheServerKeptArrives) {
  SettledLine far([](SettledLine& line, std::uint8_t unit, const Bytes& pdu) {
    if (pdu[2] == 100) return;  // says it below
    Bytes request{unit};
    request.insert(request.end(), pdu.begin(), pdu.end());
    line.say(SettledLine::framed(unit, honest(request)));
  });
  SerialServer server(far.path());
  const auto line = opened(server);
  EXPECT_EQ(ask_until_sent(*line, 100, kBrief).status, BusStatus::timeout);
  server.switch_off();
  const Instant on_again = monotonic_clock() + 200_ms;
  ASSERT_LT(line->quiet_until().value(), on_again);
  while (monotonic_clock() < on_again) {
    EXPECT_FALSE(line->connect());
    wait_until(monotonic_clock() + 20_ms);
  }
  far.settle();
  far.locked([&] { far.say(SettledLine::framed(1, honest({1, 3, 0, 100, 0, 1}))); });
  far.settle();
  const int passed_on = server.passed_on();
  server.switch_on();
  const Instant before = monotonic_clock();
  ASSERT_TRUE(line->connect());
  EXPECT_GE(line->quiet_until().value(), before + 10_ms);
  while (server.passed_on() == passed_on) std::this_thread::yield();
  Asked next = ask_until_sent(*line, 200);
  // A busy machine may have passed it on after the silence: then it is found before the request.
  if (next.status == BusStatus::bad_frame) {
    ASSERT_TRUE(line->connect());
    next = ask_until_sent(*line, 200);
  }
  ASSERT_EQ(next.status, BusStatus::ok);
  EXPECT_EQ(next.value, 200);
}

// Megabytes, which one cycle must not read.
TEST(RtuOverTcp, AServerThatSendsWithoutEndIsDroppedAfterAFewKilobytes) {
  BabblingServer server;
  config::SerialLine settings;
  settings.name = "test";
  settings.transport = config::LineTransport::rtu_over_tcp;
  settings.host = "127.0.0.1";
  settings.port = server.port();
  auto line = std::move(RtuLine::make(settings).value());
  ASSERT_TRUE(line->connect());
  server.fill();
  EXPECT_EQ(ask_until_sent(*line, 1, kBrief).status, BusStatus::closed);
  EXPECT_FALSE(line->is_open());
  ASSERT_TRUE(line->connect());
  server.fill();
  line->sit_out_silence(monotonic_clock() + 60_s);
  EXPECT_FALSE(line->is_open()) << "what must go out reads no more of it either";
}

TEST(RtuOverTcp, LateAtAnyMomentAnAnswerNeverStandsForAnother) {
  constexpr std::uint16_t kLast = 24;
  // Odd ones come when their request was given up: while nobody is there, or on the connection after. On a
  // busy machine at any moment of either, and always before the next request.
  SettledLine far([](SettledLine& line, std::uint8_t unit, const Bytes& pdu) {
    if (pdu[2] % 2 == 1) return;
    Bytes request{unit};
    request.insert(request.end(), pdu.begin(), pdu.end());
    line.say(SettledLine::framed(unit, honest(request)));
  });
  SerialServer server(far.path());
  const auto line = opened(server);
  const auto comes_late = [&](std::uint16_t address) {
    far.locked([&] {
      far.say(SettledLine::framed(1, honest({1, 3, 0, static_cast<std::uint8_t>(address), 0, 1})));
    });
  };
  const auto arrived = [&](int passed_on) {
    while (server.passed_on() == passed_on) std::this_thread::yield();
  };
  for (std::uint16_t address = 1; address <= kLast; address = static_cast<std::uint16_t>(address + 2)) {
    const int passed_on = server.passed_on();
    ASSERT_EQ(ask_until_sent(*line, address, kBrief).status, BusStatus::timeout) << address;
    EXPECT_FALSE(line->is_open());
    far.settle();
    if (address % 3 != 0) comes_late(address);
    ASSERT_TRUE(line->connect());
    if (address % 3 == 0) comes_late(address);
    arrived(passed_on);
    const auto next = static_cast<std::uint16_t>(address + 1);
    Asked got;
    do {
      if (!line->is_open()) {
        ASSERT_TRUE(line->connect());
      }
      got = ask_until_sent(*line, next);
    } while (got.status == BusStatus::bad_frame);
    ASSERT_EQ(got.status, BusStatus::ok) << address;
    ASSERT_EQ(got.value, next);
  }
}

TEST(RtuOverTcp, WhoTalksOnIsToldSoAndNotItsNeighbourThoughTheConnectionIsAnother) {
  std::atomic<int> asked{0};
  SettledLine far([&asked](SettledLine& line, std::uint8_t unit, const Bytes& pdu) {
    Bytes request{unit};
    request.insert(request.end(), pdu.begin(), pdu.end());
    // The second copy lies in one piece behind the first.
    Bytes answer = SettledLine::framed(unit, honest(request));
    if (++asked == 1) answer.insert(answer.end(), answer.begin(), answer.end());
    line.say(answer);
  });
  SerialServer server(far.path());
  const auto line = opened(server);
  ASSERT_EQ(ask_until_sent(*line, 100, kTiming, 1).status, BusStatus::ok);
  EXPECT_EQ(ask(*line, 200, kBrief, 2).status, BusStatus::held);
  EXPECT_FALSE(line->is_open());
  ASSERT_TRUE(line->connect());
  EXPECT_EQ(ask_until_sent(*line, 200, kTiming, 2).value, 200);
  EXPECT_EQ(ask(*line, 300, kTiming, 1).status, BusStatus::bad_frame);
  ASSERT_TRUE(line->connect());
  EXPECT_EQ(ask_until_sent(*line, 300, kTiming, 1).value, 300);
}

TEST(RtuOverTcp, AServerThatIsOffIsClosedAndSaidSoByName) {
  MisbehavingLine far([](auto& line, const Bytes& request) { line.send_pdu(request[0], honest(request)); });
  SerialServer server(far.path());
  const auto line = opened(server);
  ASSERT_EQ(ask_until_sent(*line, 1).status, BusStatus::ok);
  server.switch_off();
  EXPECT_EQ(ask_until_sent(*line, 2).status, BusStatus::closed);
  const auto refused = line->connect();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("line test, server 127.0.0.1:" + std::to_string(server.port())),
            std::string::npos)
      << refused.error();
  server.switch_on();
  ASSERT_TRUE(line->connect());
  EXPECT_EQ(ask_until_sent(*line, 3).value, 3);
}

// A line that is shared: what the connection is dropped for is one device's failure.
class SharedBehindServer : public testing::Test {
 protected:
  struct Wakes final : Waker {
    void wake() noexcept override { ++count; }
    std::atomic<int> count{0};
  };

  SharedBehindServer()
      : far([this](auto& terminal, const Bytes& request) {
          if (!silent) terminal.send_pdu(request[0], wrong ? Bytes{4, 2, 0, 0} : honest(request));
        }),
        server(far.path()),
        line(made(server)) {
    line.set_waker(&wakes);
    if (!line.open()) throw std::runtime_error("the server is not reached");
    line.adopt();
    while (exchange(0) == BusStatus::held) {
    }
  }
  BusStatus exchange(std::uint16_t address, const LineTiming& timing = kTiming) {
    std::array<std::uint8_t, kMaxPdu> answer{};
    std::size_t size = 0;
    return line.exchange(1, timing, RequestPdu::read(3, {address, 1}), answer, size);
  }

  std::atomic<bool> silent{false};
  std::atomic<bool> wrong{false};
  Wakes wakes;
  MisbehavingLine far;
  SerialServer server;
  SharedLine line;
};

TEST_F(SharedBehindServer, DroppedItIsTheSupervisorsAndForTheOthersAsQuietAsAnyLine) {
  ASSERT_EQ(exchange(1), BusStatus::ok);
  silent = true;
  EXPECT_EQ(exchange(2, kHasty), BusStatus::timeout);
  EXPECT_TRUE(line.waits_for_service());
  EXPECT_EQ(wakes.count, 1);
  EXPECT_EQ(exchange(3), BusStatus::held) << "another device did nothing wrong";
  silent = false;
  ASSERT_TRUE(line.open());
  EXPECT_EQ(exchange(3), BusStatus::held) << "until it is taken over";
  line.adopt();
  BusStatus status = BusStatus::held;
  while (status == BusStatus::held) status = exchange(4);
  EXPECT_EQ(status, BusStatus::ok);
}

// The supervisor that is to bring the line back is the one who waits for an answer on it.
TEST_F(SharedBehindServer, ALetterThatIsOutWhenItIsDroppedIsGivenUpAtOnceAndTheNeighbourIsHeld) {
  std::atomic<bool> posting{false};
  std::atomic<bool> done{false};
  Transacted asked{.status = BusStatus::ok};
  std::thread supervisor([&] {
    const auto bus = service_bus(line, 1, kTiming);
    std::array<std::uint16_t, 1> value{};
    posting = true;
    asked = transact(*bus, RequestPdu::read(3, {7, 1}), value);
    EXPECT_TRUE(line.open());
    done = true;
  });
  while (!posting) std::this_thread::yield();
  std::this_thread::sleep_for(20ms);  // late, it finds the line dropped, which is as good
  wrong = true;
  EXPECT_EQ(exchange(2), BusStatus::bad_frame);
  CycleBudget nothing_left(Duration{});
  while (!done) line.serve(nothing_left);
  supervisor.join();
  EXPECT_EQ(asked.status, BusStatus::closed);
  EXPECT_FALSE(line.waits_for_service());
  EXPECT_EQ(exchange(3), BusStatus::held) << "the silence, and not the wait for a letter";
}

TEST_F(SharedBehindServer, IfItIsNotBackWhenTheSilenceIsOverItIsClosedForAll) {
  silent = true;
  EXPECT_EQ(exchange(2, kBrief), BusStatus::timeout);
  BusStatus status = BusStatus::held;
  while (status == BusStatus::held) status = exchange(3, kBrief);
  EXPECT_EQ(status, BusStatus::closed);
}

// Torque off while the line is being brought back: it waits for that as it waits for a silence.
TEST_F(SharedBehindServer, SR09_WhatMustGoOutWaitsForTheConnectionAndGoesOut) {
  silent = true;
  EXPECT_EQ(exchange(2, kHasty), BusStatus::timeout);
  silent = false;
  std::thread supervisor([this] { EXPECT_TRUE(line.open()); });
  line.sit_out_silence();
  EXPECT_EQ(exchange(4), BusStatus::ok);
  supervisor.join();
}

TEST_F(SharedBehindServer, TheSilenceBeforeARequestIsTold) {
  const LineTiming wide{
      .character = milliseconds(0.01), .gap = 500_ms, .response_timeout = 5_s, .server = 1_ms};
  ASSERT_EQ(exchange(1, wide), BusStatus::ok);
  ASSERT_EQ(exchange(2, wide), BusStatus::ok);
  EXPECT_GE(line.kept_silent(), 100_ms);
}

}  // namespace
