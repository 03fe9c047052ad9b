// The bus against a server that answers late, wrong, in pieces or not at all: never a wrong value, never for
// ever.
#include "hal/modbus/tcp_bus.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <optional>
#include <thread>

#include "tests/unit/hal/modbus/misbehaving_server.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;

constexpr std::uint8_t kUnit = 7;
constexpr Duration kAmple = 20_s;   // an answer that will come
constexpr Duration kBrief = 60_ms;  // an answer that will not

const Bytes kValue{3, 2, 0x12, 0x34};

std::unique_ptr<RegisterBus> connected_to(const MisbehavingServer& server, Duration timeout) {
  auto bus = make_tcp_bus({"127.0.0.1", server.port(), kUnit});
  EXPECT_TRUE(bus) << bus.error();
  (*bus)->set_response_timeout(kAmple);
  const auto connected = (*bus)->connect();
  EXPECT_TRUE(connected) << connected.error();
  (*bus)->set_response_timeout(timeout);
  return std::move(*bus);
}

// Register 100, or how it could not be had.
struct Outcome {
  BusStatus status;
  std::optional<std::uint16_t> value;
};
Outcome ask(RegisterBus& bus) {
  std::array<std::uint16_t, 1> value{};
  const Transacted done = transact(bus, RequestPdu::read(3, {100, 1}), value);
  if (done.status != BusStatus::ok) return {done.status, std::nullopt};
  return {done.status, value[0]};
}
// One request answered with `answer_to(request)`.
Outcome asked(const std::function<Bytes(const Bytes&)>& answer_to, Duration timeout = kAmple) {
  MisbehavingServer server([&](MisbehavingServer& s, const Bytes& request) {
    s.send(answer_to(request));
    return true;
  });
  return ask(*connected_to(server, timeout));
}

TEST(LibmodbusBus, RequestIsGoldenAndTheAnswerIsTaken) {
  Bytes seen;
  const Outcome outcome = asked([&](const Bytes& request) {
    seen = request;
    return framed(request, kValue);
  });
  EXPECT_EQ(seen, (Bytes{0, 1, 0, 0, 0, 6, kUnit, 3, 0, 100, 0, 1}));
  EXPECT_EQ(outcome.status, BusStatus::ok);
  EXPECT_EQ(outcome.value, 0x1234);
}

TEST(LibmodbusBus, EveryRequestHasATransactionOfItsOwn) {
  std::vector<int> transactions;
  MisbehavingServer server([&](MisbehavingServer& s, const Bytes& request) {
    transactions.push_back(request[0] << 8 | request[1]);
    s.send(framed(request, kValue));
    return true;
  });
  const auto bus = connected_to(server, kAmple);
  for (int i = 0; i < 300; ++i) ASSERT_EQ(ask(*bus).value, 0x1234);
  for (std::size_t i = 1; i < transactions.size(); ++i) {
    ASSERT_EQ(transactions[i], (transactions[i - 1] + 1) & 0xFFFF);
  }
}

TEST(LibmodbusBus, AnswerInPiecesIsPutTogether) {
  MisbehavingServer server([](MisbehavingServer& s, const Bytes& request) {
    for (const std::uint8_t byte : framed(request, kValue)) s.send({byte});
    return true;
  });
  EXPECT_EQ(ask(*connected_to(server, kAmple)).value, 0x1234);
}

TEST(LibmodbusBus, ExceptionIsNoFault) {
  const Outcome outcome = asked([](const Bytes& request) { return framed(request, {0x83, 4}); });
  EXPECT_EQ(outcome.status, BusStatus::exception);
}

TEST(LibmodbusBus, WrongFramesAreBadFrames) {
  using Spoil = std::function<Bytes(Bytes)>;
  const std::vector<std::pair<const char*, Spoil>> spoils{
      {"transaction", [](Bytes a) { return a[1] = static_cast<std::uint8_t>(a[1] + 1), a; }},
      {"protocol", [](Bytes a) { return a[3] = 1, a; }},
      {"unit", [](Bytes a) { return a[6] = kUnit + 1, a; }},
      {"function", [](Bytes a) { return a[7] = 4, a; }},
      {"length too small", [](Bytes a) { return a[5] = 4, a; }},
      {"length too large", [](Bytes a) { return a[5] = 6, a; }},
      {"exception of another function",
       [](Bytes a) { return a[7] = 0x84, a[8] = 2, a[5] = 3, a.resize(9), a; }},
      {"more registers", [](Bytes a) { return a[5] = 7, a[8] = 4, a.push_back(0), a.push_back(0), a; }},
      {"fewer registers", [](Bytes a) { return a[5] = 3, a[8] = 0, a.resize(9), a; }},
  };
  for (const auto& entry : spoils) {
    const auto* const what = entry.first;
    const Outcome outcome =
        asked([&](const Bytes& request) { return entry.second(framed(request, kValue)); });
    EXPECT_EQ(outcome.status, BusStatus::bad_frame) << what;
    EXPECT_FALSE(outcome.value) << what;
  }
}

TEST(LibmodbusBus, ByteCountBeyondAFrameIsRefusedWithoutOverrun) {
  const Outcome outcome = asked([&](const Bytes& request) {
    Bytes a = framed(request, kValue);
    a[8] = 255;
    a.resize(400, 0xAA);
    return a;
  });
  EXPECT_EQ(outcome.status, BusStatus::bad_frame);
}

TEST(LibmodbusBus, SilenceIsATimeout) {
  const Outcome outcome = asked([](const Bytes&) { return Bytes{}; }, kBrief);
  EXPECT_EQ(outcome.status, BusStatus::timeout);
}

TEST(LibmodbusBus, TruncatedAnswerIsATimeout) {
  const Outcome outcome = asked(
      [](const Bytes& request) {
        Bytes a = framed(request, kValue);
        a.pop_back();
        return a;
      },
      kBrief);
  EXPECT_EQ(outcome.status, BusStatus::timeout);
  EXPECT_FALSE(outcome.value);
}

TEST(LibmodbusBus, DrippingAnswerEndsWithTheResponseTimeoutNotWithItsLastByte) {
  // Each byte comes well within the time-out of the one before, for as long as the client listens: only a
  // deadline for the whole answer ends this.
  std::atomic<std::size_t> dripped{0};
  std::atomic<bool> hung_up{false};
  MisbehavingServer server([&](MisbehavingServer& s, const Bytes& request) {
    Bytes pdu{3, 250};
    pdu.resize(252);
    const Bytes answer = framed(request, pdu);
    while (!(hung_up = s.hung_up_within(5))) {
      // The last byte is never sent.
      if (dripped + 1 < answer.size()) s.send({answer[dripped++]});
    }
    return false;
  });
  const auto bus = connected_to(server, kBrief);
  std::vector<std::uint16_t> values(125);
  EXPECT_EQ(transact(*bus, RequestPdu::read(3, {0, 125}), values).status, BusStatus::timeout);
  bus->close();
  while (!hung_up) std::this_thread::yield();
}

TEST(LibmodbusBus, LateAnswerIsNeverTheNextRequestsAnswer) {
  std::optional<Bytes> first;
  MisbehavingServer server([&](MisbehavingServer& s, const Bytes& request) {
    if (!first) {
      first = request;
      return true;
    }
    s.send(framed(*first, {3, 2, 0xDE, 0xAD}));
    s.send(framed(request, kValue));
    return true;
  });
  const auto bus = connected_to(server, kBrief);
  EXPECT_EQ(ask(*bus).status, BusStatus::timeout);
  bus->set_response_timeout(kAmple);
  const Outcome second = ask(*bus);
  EXPECT_EQ(second.status, BusStatus::bad_frame);
  EXPECT_FALSE(second.value);
}

TEST(LibmodbusBus, DoubledAnswerIsNeverTheNextRequestsAnswer) {
  int requests = 0;
  MisbehavingServer server([&](MisbehavingServer& s, const Bytes& request) {
    s.send(framed(request, {3, 2, 0, static_cast<std::uint8_t>(++requests)}));
    s.send(framed(request, {3, 2, 0, 0xEE}));
    return true;
  });
  const auto bus = connected_to(server, kAmple);
  EXPECT_EQ(ask(*bus).value, 1);
  EXPECT_EQ(ask(*bus).status, BusStatus::bad_frame);
}

TEST(LibmodbusBus, ResetAndEndOfStreamAreClosed) {
  for (const bool reset : {true, false}) {
    MisbehavingServer server([&](MisbehavingServer& s, const Bytes&) {
      if (reset) s.reset_on_close();
      return false;
    });
    const auto bus = connected_to(server, kAmple);
    EXPECT_EQ(ask(*bus).status, BusStatus::closed);
    bus->close();
    EXPECT_EQ(ask(*bus).status, BusStatus::closed) << "without a connection";
  }
}

TEST(LibmodbusBus, ConnectsAnewAfterItWasClosed) {
  MisbehavingServer server([](MisbehavingServer& s, const Bytes& request) {
    s.send(framed(request, kValue));
    return true;
  });
  const auto bus = connected_to(server, kAmple);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(ask(*bus).value, 0x1234);
    ASSERT_TRUE(bus->connect()) << "connected already: closes first";
  }
}

TEST(LibmodbusBus, EndpointsThatCannotBeAreNamed) {
  const auto named = make_tcp_bus({"localhost", 1502, 1});
  ASSERT_FALSE(named);
  EXPECT_NE(named.error().find("localhost"), std::string::npos);
  EXPECT_FALSE(make_tcp_bus({"127.0.0.256", 1502, 1}));
  EXPECT_FALSE(make_tcp_bus({"", 1502, 1}));
  int port = 0;
  {
    MisbehavingServer gone([](MisbehavingServer&, const Bytes&) { return true; });
    port = gone.port();
  }
  const auto bus = make_tcp_bus({"127.0.0.1", static_cast<std::uint16_t>(port), 1});
  ASSERT_TRUE(bus);
  const auto connected = (*bus)->connect();
  ASSERT_FALSE(connected);
  EXPECT_NE(connected.error().find(std::to_string(port)), std::string::npos);
}

}  // namespace
