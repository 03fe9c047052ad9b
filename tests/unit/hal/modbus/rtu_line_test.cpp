// Modbus RTU on a pseudo-terminal whose far end does everything that a line may do to an answer.
#include "hal/modbus/rtu_line.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "hal/modbus/clock.hpp"
#include "tests/unit/hal/modbus/misbehaving_line.hpp"
#include "tests/unit/hal/modbus/settled_line.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;
using namespace std::chrono_literals;
using Bytes = MisbehavingLine::Bytes;

// A busy machine may answer late: patient where lateness is not what is tested.
constexpr Duration kPatient = seconds(5.0);
const LineTiming kTiming{.character = milliseconds(0.01), .gap = 2_ms, .response_timeout = kPatient};

config::SerialLine line_at(const std::string& tty) {
  config::SerialLine line;
  line.name = "test";
  line.tty = tty;
  return line;
}

// Each register reads its own address.
Bytes honest(const Bytes& request) {
  const auto address = static_cast<unsigned>(request[2] << 8 | request[3]);
  const auto count = static_cast<unsigned>(request[4] << 8 | request[5]);
  Bytes pdu{request[1], static_cast<std::uint8_t>(2 * count)};
  for (unsigned i = 0; i < count; ++i) {
    pdu.push_back(static_cast<std::uint8_t>((address + i) >> 8));
    pdu.push_back(static_cast<std::uint8_t>((address + i) & 0xFF));
  }
  return pdu;
}

struct Asked {
  BusStatus status = BusStatus::closed;
  std::vector<std::uint16_t> registers;
};

Asked ask(RtuLine& line, std::uint16_t address, const LineTiming& timing = kTiming, std::uint8_t unit = 1) {
  const RequestPdu request = RequestPdu::read(3, {address, 2});
  std::array<std::uint8_t, kMaxPdu> answer{};
  std::size_t size = 0;
  Asked asked;
  asked.status = line.exchange(unit, timing, request, answer, size);
  if (asked.status != BusStatus::ok) return asked;
  asked.registers.resize(2);
  asked.status = check_answer(request, std::span(answer).first(size), asked.registers).status;
  return asked;
}

// The line is kept quiet after it is opened and after a failure.
Asked ask_until_sent(RtuLine& line, std::uint16_t address, const LineTiming& timing = kTiming,
                     std::uint8_t unit = 1) {
  Asked asked;
  do {
    asked = ask(line, address, timing, unit);
  } while (asked.status == BusStatus::held);
  return asked;
}

std::unique_ptr<RtuLine> opened(const std::string& tty) {
  auto line = RtuLine::make(line_at(tty));
  if (!line) throw std::runtime_error(line.error());
  const auto connected = (*line)->connect();
  if (!connected) throw std::runtime_error(connected.error());
  return std::move(*line);
}

TEST(RtuLine, AnswersAreRead) {
  MisbehavingLine far([](auto& line, const Bytes& request) { line.send_pdu(request[0], honest(request)); });
  const auto line = opened(far.path());
  for (std::uint16_t address = 0; address < 50; ++address) {
    const Asked asked = ask_until_sent(*line, address);
    ASSERT_EQ(asked.status, BusStatus::ok) << address;
    EXPECT_EQ(asked.registers,
              (std::vector<std::uint16_t>{address, static_cast<std::uint16_t>(address + 1)}));
  }
}

TEST(RtuLine, ALateAnswerIsThrownAwayAndNeverTakenForTheNext) {
  std::atomic<int> asked{0};
  MisbehavingLine far([&](auto& line, const Bytes& request) {
    line.send_pdu(request[0], honest(request), ++asked == 1 ? 600ms : 0ms);
  });
  const auto line = opened(far.path());
  const LineTiming hasty{.character = milliseconds(0.01), .gap = 2_ms, .response_timeout = 400_ms};
  EXPECT_EQ(ask_until_sent(*line, 100, hasty).status, BusStatus::timeout);
  EXPECT_EQ(ask(*line, 200).status, BusStatus::held) << "nothing is sent while it may still come";
  const Asked next = ask_until_sent(*line, 200);
  ASSERT_EQ(next.status, BusStatus::ok);
  EXPECT_EQ(next.registers[0], 200);
  EXPECT_EQ(asked, 2);
}

// Every unit answers honestly, the very first answer comes twice.
SettledLine::Handler doubles_the_first(std::atomic<int>& asked) {
  return [&asked](SettledLine& line, std::uint8_t unit, const Bytes& pdu) {
    Bytes request{unit};
    request.insert(request.end(), pdu.begin(), pdu.end());
    line.say(SettledLine::framed(unit, honest(request)));
    if (++asked == 1) line.say(SettledLine::framed(unit, honest(request)));
  };
}

TEST(RtuLine, BytesNobodyAskedForAreAFailureOfTheirOwn) {
  std::atomic<int> asked{0};
  SettledLine far(doubles_the_first(asked));
  const auto line = opened(far.path());
  ASSERT_EQ(ask_until_sent(*line, 100).status, BusStatus::ok);
  far.settle();
  const LineTiming brief{.character = milliseconds(0.01), .gap = 2_ms, .response_timeout = 5_ms};
  EXPECT_EQ(ask(*line, 200, brief).status, BusStatus::bad_frame);
  EXPECT_EQ(asked, 1) << "nothing is asked over it";
  EXPECT_EQ(ask_until_sent(*line, 300).registers.at(0), 300);
}

// A device that says more than it was asked for fails; its neighbour on the line does not.
TEST(RtuLine, WhoTalksOnIsToldSoAndNotItsNeighbour) {
  std::atomic<int> asked{0};
  SettledLine far(doubles_the_first(asked));
  const auto line = opened(far.path());
  ASSERT_EQ(ask_until_sent(*line, 100, kTiming, 1).status, BusStatus::ok);
  far.settle();
  const LineTiming brief{.character = milliseconds(0.01), .gap = 2_ms, .response_timeout = 5_ms};
  EXPECT_EQ(ask(*line, 200, brief, 2).status, BusStatus::held);
  EXPECT_EQ(asked, 1) << "nothing is asked over it";
  EXPECT_EQ(ask_until_sent(*line, 200, kTiming, 2).registers.at(0), 200);
  EXPECT_EQ(ask(*line, 300, kTiming, 1).status, BusStatus::bad_frame);
  EXPECT_EQ(ask(*line, 300, kTiming, 1).registers.at(0), 300)
      << "told once, and the line is not quiet for it";
}

// Torque off to the very device that talked on: it goes out at once, and is not its punishment's.
TEST(RtuLine, SR09_WhatMustGoOutToWhoTalkedOnGoesOut) {
  std::atomic<int> asked{0};
  SettledLine far(doubles_the_first(asked));
  const auto line = opened(far.path());
  ASSERT_EQ(ask_until_sent(*line, 100, kTiming, 1).status, BusStatus::ok);
  far.settle();
  ASSERT_EQ(ask(*line, 200, kTiming, 2).status, BusStatus::held);
  line->sit_out_silence(monotonic_clock() + seconds(60.0));
  EXPECT_EQ(ask(*line, 300, kTiming, 1).status, BusStatus::ok);
  EXPECT_EQ(asked, 2) << "it was sent";
}

// What must go out, torque off, is not kept by bytes that nobody asked for.
TEST(RtuLine, AfterTheSilenceIsSatOutNothingThatWaitsIsInTheWay) {
  std::atomic<int> asked{0};
  SettledLine far(doubles_the_first(asked));
  const auto line = opened(far.path());
  ASSERT_EQ(ask_until_sent(*line, 100).status, BusStatus::ok);
  far.settle();
  line->sit_out_silence(monotonic_clock() + seconds(60.0));
  EXPECT_EQ(ask(*line, 200, kTiming, 2).registers.at(0), 200);
}

struct Wrong {
  const char* what;
  BusStatus status;
  std::function<void(MisbehavingLine&, const Bytes&)> answer;
};

TEST(RtuLine, WhateverElseComesIsNoAnswer) {
  const LineTiming hasty{.character = milliseconds(0.01), .gap = 2_ms, .response_timeout = 100_ms};
  const Wrong all[] = {
      {"nothing", BusStatus::timeout, [](auto&, const Bytes&) {}},
      {"half of it", BusStatus::timeout,
       [](auto& line, const Bytes& request) {
         const RtuAdu adu = wrap_in_rtu(request[0], honest(request));
         line.send(Bytes(adu.bytes.begin(), adu.bytes.begin() + 5));
       }},
      {"dripping", BusStatus::timeout,
       [](auto& line, const Bytes& request) {
         const RtuAdu adu = wrap_in_rtu(request[0], honest(request));
         for (std::size_t i = 0; i < adu.size; ++i)
           line.send({adu.bytes[i]}, std::chrono::milliseconds(40 * static_cast<int>(i)));
       }},
      {"noise", BusStatus::bad_sum,
       [](auto& line, const Bytes& request) {
         RtuAdu adu = wrap_in_rtu(request[0], honest(request));
         adu.bytes[4] = static_cast<std::uint8_t>(adu.bytes[4] ^ 0x10);
         line.send(Bytes(adu.bytes.begin(), adu.bytes.begin() + static_cast<std::ptrdiff_t>(adu.size)));
       }},
      {"another unit's", BusStatus::bad_frame,
       [](auto& line, const Bytes& request) { line.send_pdu(9, honest(request)); }},
      {"another function's", BusStatus::bad_frame,
       [](auto& line, const Bytes& request) {
         Bytes pdu = honest(request);
         pdu[0] = 4;
         line.send_pdu(request[0], pdu);
       }},
      {"a longer one", BusStatus::bad_frame,
       [](auto& line, const Bytes& request) {
         Bytes longer = request;
         longer[5] = 3;
         line.send_pdu(request[0], honest(longer));
       }},
      {"our own echo", BusStatus::timeout, [](auto& line, const Bytes& request) { line.send(request); }}};
  for (const Wrong& wrong : all) {
    std::atomic<int> asked{0};
    MisbehavingLine far([&](auto& line, const Bytes& request) {
      if (++asked == 1) return wrong.answer(line, request);
      line.send_pdu(request[0], honest(request));
    });
    const auto line = opened(far.path());
    const Asked first = ask_until_sent(*line, 100, hasty);
    // An echo is read as an answer of its own length, which ends in noise or does not end.
    const bool echo = std::string_view(wrong.what) == "our own echo";
    EXPECT_TRUE(first.status == wrong.status || (echo && !link_intact(first.status))) << wrong.what;
    Asked next = ask_until_sent(*line, 200);
    for (int i = 0; i < 20 && next.status != BusStatus::ok; ++i) next = ask_until_sent(*line, 200);
    ASSERT_EQ(next.status, BusStatus::ok) << wrong.what << ": the line comes back";
    EXPECT_EQ(next.registers[0], 200) << wrong.what;
  }
}

TEST(RtuLine, TheSilenceBetweenFramesIsKept) {
  std::vector<MisbehavingLine::Clock::time_point> heard;
  std::atomic<int> count{0};
  MisbehavingLine far([&](auto& line, const Bytes& request) {
    heard.push_back(MisbehavingLine::Clock::now());
    line.send_pdu(request[0], honest(request));
    ++count;
  });
  const auto line = opened(far.path());
  const LineTiming wide{.character = milliseconds(0.01), .gap = 20_ms, .response_timeout = kPatient};
  for (std::uint16_t i = 0; i < 5; ++i) ASSERT_EQ(ask_until_sent(*line, i, wide).status, BusStatus::ok);
  ASSERT_EQ(count, 5);
  for (std::size_t i = 1; i < heard.size(); ++i) EXPECT_GE(heard[i] - heard[i - 1], 20ms);
}

// A device that needs a long silence before a request has it after whomever was asked before.
TEST(RtuLine, TheSilenceIsThatOfTheDeviceThatIsAsked) {
  std::vector<MisbehavingLine::Clock::time_point> heard;
  std::atomic<int> count{0};
  MisbehavingLine far([&](auto& line, const Bytes& request) {
    heard.push_back(MisbehavingLine::Clock::now());
    line.send_pdu(request[0], honest(request));
    ++count;
  });
  const auto line = opened(far.path());
  const LineTiming wide{.character = milliseconds(0.01), .gap = 20_ms, .response_timeout = kPatient};
  for (std::uint16_t i = 0; i < 4; ++i) {
    ASSERT_EQ(ask_until_sent(*line, i, kTiming, 1).status, BusStatus::ok);
    ASSERT_EQ(ask_until_sent(*line, i, wide, 2).status, BusStatus::ok);
  }
  ASSERT_EQ(count, 8);
  for (std::size_t i = 1; i < heard.size(); i += 2) EXPECT_GE(heard[i] - heard[i - 1], 20ms) << i;
}

TEST(RtuLine, APortThatIsGoneIsClosedAndComesBackOnConnect) {
  auto far = std::make_unique<MisbehavingLine>(
      [](auto& line, const Bytes& request) { line.send_pdu(request[0], honest(request)); });
  const auto line = opened(far->path());
  ASSERT_EQ(ask_until_sent(*line, 1).status, BusStatus::ok);
  far.reset();
  Asked asked;
  do {
    asked = ask(*line, 2, {.character = milliseconds(0.01), .gap = 2_ms, .response_timeout = 10_ms});
  } while (asked.status == BusStatus::held || asked.status == BusStatus::timeout);
  EXPECT_EQ(asked.status, BusStatus::closed);
  EXPECT_FALSE(line->connect()) << "nobody is there";
}

TEST(RtuLine, APortIsOneProgramsAlone) {
  MisbehavingLine far([](auto&, const Bytes&) {});
  const auto first = opened(far.path());
  auto second = RtuLine::make(line_at(far.path()));
  ASSERT_TRUE(second);
  const auto refused = (*second)->connect();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("another program has it"), std::string::npos) << refused.error();
  EXPECT_NE(refused.error().find(far.path()), std::string::npos) << refused.error();
  first->close();
  EXPECT_TRUE((*second)->connect()) << "until it lets go";
}

TEST(RtuLine, WhatIsNoSerialPortIsRefusedByName) {
  for (const auto& [tty, why] :
       {std::pair{"/dev/null", "is no serial port"}, std::pair{"/dev/no such port", "cannot be opened"}}) {
    auto line = RtuLine::make(line_at(tty));
    ASSERT_TRUE(line);
    const auto refused = (*line)->connect();
    ASSERT_FALSE(refused) << tty;
    EXPECT_NE(refused.error().find(why), std::string::npos) << refused.error();
    EXPECT_NE(refused.error().find(tty), std::string::npos) << refused.error();
  }
}

TEST(RtuLine, KernelRs485ThatThePortDoesNotHaveIsRefused) {
  MisbehavingLine far([](auto&, const Bytes&) {});
  config::SerialLine wanted = line_at(far.path());
  wanted.rs485 = config::Rs485::rts_high_on_send;
  auto line = RtuLine::make(wanted);
  ASSERT_TRUE(line);
  const auto refused = (*line)->connect();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find("rs485 = \"automatic\""), std::string::npos) << refused.error();
}

}  // namespace
