// A hundred thousand answers over TCP that are wrong, foreign, cut short, doubled or no answers at all: none
// is taken, and none holds the client up.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "hal/modbus/tcp_bus.hpp"
#include "tests/unit/hal/modbus/hostile_answers.hpp"
#include "tests/unit/hal/modbus/misbehaving_server.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace std::chrono_literals;
using hostile::below;
using hostile::byte;
using hostile::Random;

constexpr std::uint8_t kUnit = 17;
constexpr std::size_t kLanes = 8;
constexpr std::size_t kAnswers = 100'000;
constexpr Duration kTimeout = milliseconds(1.0);
constexpr auto kDripEvery = 1ms;
constexpr int kDrips = 60;
constexpr double kHang = 5000.0;  // ms; the time-out is 1 ms, and no machine that runs tests stands as long

// One server, one client, each with its own luck.
class Lane {
 public:
  explicit Lane(unsigned seed)
      : asking_(seed),
        answering_(seed + 1000),
        server_([this](MisbehavingServer& s, const Bytes& request) { return answer(s, request); }) {
    auto bus = make_tcp_bus({"127.0.0.1", server_.port(), kUnit});
    if (!bus) throw std::runtime_error(bus.error());
    bus_ = std::move(*bus);
  }

  // Until so many answers were not what was asked for.
  void run(std::size_t wrong_ones) {
    for (std::size_t i = 0; i < wrong_ones + honest && wrong.empty(); ++i) ask(static_cast<std::uint16_t>(i));
    bus_->close();
  }

  // --- when it has run ---
  std::atomic<std::size_t> honest{0};  // answers the server meant
  std::size_t accepted = 0;            // answers the client took
  std::vector<std::string> wrong;
  std::vector<double> drips_ms;  // how long the client stayed with an answer that dripped
  double longest_ms = 0.0;       // with any

 private:
  void ask(std::uint16_t nonce) {
    if (!connected_) {
      bus_->set_response_timeout(seconds(20.0));
      connected_ = bus_->connect().has_value();
      bus_->set_response_timeout(kTimeout);
      if (!connected_) {
        wrong.push_back("the server is not there");
        return;
      }
    }
    const RequestPdu request = hostile::any_request(asking_, nonce);
    std::vector<std::uint16_t> registers(request.registers_expected());
    const auto began = std::chrono::steady_clock::now();
    const Transacted done = transact(*bus_, request, registers);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    longest_ms = std::max(longest_ms, took.count());
    judge(nonce, done, registers);
    if (dripped_ == nonce) drips_ms.push_back(took.count());
    if (!link_intact(done.status)) {
      bus_->close();
      connected_ = false;
    }
  }

  void judge(std::uint16_t nonce, const Transacted& done, const std::vector<std::uint16_t>& registers) {
    const int meant = meant_ >> 2 == nonce ? meant_ & 3 : kNothing;
    if (done.status == BusStatus::ok) {
      ++accepted;
      if (meant != kAnswer)
        return wrong.push_back("took what nobody meant, request " + std::to_string(nonce));
      for (std::size_t i = 0; i < registers.size(); ++i) {
        if (registers[i] != hostile::value_of(nonce, i))
          return wrong.push_back("another value, request " + std::to_string(nonce));
      }
    }
    if (done.status == BusStatus::exception && (meant != kException || done.exception != 4))
      wrong.push_back("took an exception nobody meant, request " + std::to_string(nonce));
  }

  // --- the server's thread ---
  bool answer(MisbehavingServer& server, const Bytes& request) {
    const Bytes pdu(request.begin() + 7, request.end());
    const Bytes right = framed(request, hostile::honest_answer(pdu));
    const Bytes like = framed(request, hostile::with_other_values(hostile::honest_answer(pdu)));
    Bytes bad = like;
    switch (below(answering_, 16)) {
      case 0:
        return mean(server, pdu, kAnswer, {right});
      case 1:
        return mean(server, pdu, kException, {framed(request, {byte(pdu[0] | 0x80U), 4})});
      case 2:  // doubled: what comes second is nobody's
        return mean(server, pdu, kAnswer, {right, like});
      case 3: {  // in pieces
        const auto cut = right.begin() + static_cast<std::ptrdiff_t>(1 + below(answering_, right.size() - 1));
        return mean(server, pdu, kAnswer, {Bytes(right.begin(), cut), Bytes(cut, right.end())});
      }
      case 4: {  // of another transaction: the one before, the one after, none, any
        const std::array<std::size_t, 4> others{hostile::word_at(request, 0) - 1U,
                                                hostile::word_at(request, 0) + 1U, 0, answering_()};
        const std::size_t other = others[below(answering_, others.size())] & 0xFFFF;
        if (other == hostile::word_at(request, 0)) return true;
        bad[0] = byte(other >> 8);
        bad[1] = byte(other);
        break;
      }
      case 5:  // of another unit
        bad[6] = byte(kUnit + 1 + below(answering_, 255));
        break;
      case 6:  // a length that is not its own
        bad[5] = byte(bad[5] + 1 + below(answering_, 255));
        break;
      case 7:  // bits turned where the protocol fixes them: header and function
        hostile::turn_bits(answering_, std::span(bad).first(8));
        break;
      case 8:
      case 9:
      case 10:
        bad = framed(request, hostile::misfit(answering_, pdu));
        break;
      case 11:
        bad = hostile::noise(answering_, 300);
        break;
      case 12:  // cut short
        bad.resize(below(answering_, bad.size()));
        break;
      case 13:  // before it, somebody else's
        bad[1] = byte(bad[1] ^ 0x40U);
        bad.insert(bad.end(), right.begin(), right.end());
        break;
      case 14:
        if (below(answering_, 20) == 0) return drip(server, pdu, like);
        bad.clear();
        break;
      default:  // nothing, and the connection ends
        if (below(answering_, 2) == 0) server.reset_on_close();
        return false;
    }
    server.send(bad);
    return true;
  }

  bool mean(MisbehavingServer& server, const Bytes& request, int what, const std::vector<Bytes>& frames) {
    ++honest;
    meant_ = hostile::nonce_of(request) << 2 | what;
    for (const Bytes& frame : frames) server.send(frame);
    return true;
  }
  bool drip(MisbehavingServer& server, const Bytes& request, const Bytes& frame) {
    dripped_ = hostile::nonce_of(request);
    for (int i = 0; i < kDrips && !server.hung_up_within(1); ++i)
      server.send({frame[std::min<std::size_t>(static_cast<std::size_t>(i), frame.size() - 2)]});
    return false;
  }

  static constexpr int kNothing = 0;
  static constexpr int kAnswer = 1;
  static constexpr int kException = 2;

  Random asking_;
  Random answering_;
  std::atomic<int> meant_{-1};  // the request's nonce, two bits for what was meant
  std::atomic<int> dripped_{-1};
  bool connected_ = false;
  std::unique_ptr<RegisterBus> bus_;
  MisbehavingServer server_;  // last: its thread uses all of the above
};

TEST(TcpNoise, OfAHundredThousandWrongAnswersNoneIsTakenAndNoneHangs) {
  std::vector<std::unique_ptr<Lane>> lanes;
  for (unsigned i = 0; i < kLanes; ++i) lanes.push_back(std::make_unique<Lane>(i + 1));
  std::vector<std::thread> threads;
  for (const auto& lane : lanes) threads.emplace_back([&lane] { lane->run(kAnswers / kLanes); });
  for (std::thread& thread : threads) thread.join();
  std::size_t honest = 0;
  std::size_t accepted = 0;
  std::vector<double> drips_ms;
  for (std::size_t i = 0; i < kLanes; ++i) {
    EXPECT_TRUE(lanes[i]->wrong.empty())
        << "lane " << i << ": " << lanes[i]->wrong.size() << ", first: " << lanes[i]->wrong.front();
    honest += lanes[i]->honest;
    accepted += lanes[i]->accepted;
    EXPECT_LT(lanes[i]->longest_ms, kHang) << "lane " << i;
    drips_ms.insert(drips_ms.end(), lanes[i]->drips_ms.begin(), lanes[i]->drips_ms.end());
  }
  EXPECT_GT(honest, kAnswers / 8);
  EXPECT_GT(accepted, honest / 20) << "it takes the answers that are right";
  ASSERT_GT(drips_ms.size(), 100U);
  std::sort(drips_ms.begin(), drips_ms.end());
  const std::chrono::duration<double, std::milli> whole = kDrips * kDripEvery;
  EXPECT_LT(drips_ms[drips_ms.size() / 2], whole.count() / 2)
      << "its time-out is 1 ms, however the bytes come";
  RecordProperty("accepted", static_cast<int>(accepted));
}

}  // namespace
