// A hundred thousand answers on serial lines that are wrong, foreign, cut short, doubled or noise: none is
// taken, and the line always comes back.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "hal/modbus/clock.hpp"
#include "hal/modbus/rtu_line.hpp"
#include "tests/unit/hal/modbus/hostile_answers.hpp"
#include "tests/unit/hal/modbus/settled_line.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using hostile::below;
using hostile::byte;
using hostile::Bytes;
using hostile::Random;

constexpr std::uint8_t kUnit = 17;
constexpr std::size_t kLanes = 40;  // a failure is followed by 10 ms of silence: many lines at once
constexpr std::size_t kAnswers = 100'000;
constexpr double kHang = 5000.0;  // ms; the time-out is 1 ms, and no machine that runs tests stands as long
constexpr std::chrono::milliseconds kDripEvery{1};
constexpr int kDrips = 60;
const LineTiming kTiming{
    .character = Duration::from_si(1e-6), .gap = milliseconds(0.05), .response_timeout = milliseconds(1.0)};

// What a line may carry in place of an answer. An answer says nothing of its request: so that one which a
// busy machine delays is not taken for the next one's, the next request waits until the line is settled.
class NoisyLine {
 public:
  explicit NoisyLine(unsigned seed)
      : random_(seed), line_([this](SettledLine&, std::uint8_t, const Bytes& request) {
          ++answered;
          answer(request);
        }) {}

  [[nodiscard]] const std::string& path() const { return line_.path(); }
  void settle() { line_.settle(); }
  // What it meant by its answer to the request with this nonce.
  [[nodiscard]] int meant(std::uint16_t nonce) const { return meant_ >> 2 == nonce ? meant_ & 3 : kNothing; }

  // Whether its answer to that request came in drips.
  [[nodiscard]] bool dripped(std::uint16_t nonce) const { return dripped_ == nonce; }

  static constexpr int kNothing = 0;
  static constexpr int kAnswer = 1;
  static constexpr int kException = 2;

  std::atomic<std::size_t> honest{0};
  std::atomic<std::size_t> answered{0};

 private:
  static Bytes framed(std::uint8_t unit, const Bytes& pdu) { return SettledLine::framed(unit, pdu); }
  void say(const Bytes& bytes) const { line_.say(bytes); }
  void mean(const Bytes& request, int what) {
    ++honest;
    meant_ = hostile::nonce_of(request) << 2 | what;
  }

  void answer(const Bytes& request) {
    const Bytes right = framed(kUnit, hostile::honest_answer(request));
    const Bytes like = framed(kUnit, hostile::with_other_values(hostile::honest_answer(request)));
    const auto other_unit = byte(kUnit + 1 + below(random_, 255));
    Bytes bad = like;
    switch (below(random_, 16)) {
      case 0:
        mean(request, kAnswer);
        return say(right);
      case 1:
        mean(request, kException);
        return say(framed(kUnit, {byte(request[0] | 0x80U), 4}));
      case 2: {  // doubled, or with noise behind it
        mean(request, kAnswer);
        bad = right;
        const Bytes more = below(random_, 2) == 0 ? like : hostile::noise(random_, 40);
        bad.insert(bad.end(), more.begin(), more.end());
        break;
      }
      case 3: {  // in pieces
        mean(request, kAnswer);
        const auto cut = right.begin() + static_cast<std::ptrdiff_t>(1 + below(random_, right.size() - 1));
        say(Bytes(right.begin(), cut));
        return say(Bytes(cut, right.end()));
      }
      case 4:
      case 5:
      case 6:  // noise on the line
        hostile::turn_bits(random_, bad);
        break;
      case 7:
        bad = framed(other_unit, hostile::with_other_values(hostile::honest_answer(request)));
        break;
      case 8:
      case 9:
      case 10:
        bad = framed(kUnit, hostile::misfit(random_, request));
        break;
      case 11:
        bad = hostile::noise(random_, 300);
        break;
      case 12:
        bad.resize(below(random_, bad.size()));
        break;
      case 13:  // a transceiver turned round, or somebody else's answer before it
        bad = below(random_, 2) == 0 ? Bytes{0} : framed(other_unit, hostile::honest_answer(request));
        bad.insert(bad.end(), right.begin(), right.end());
        break;
      case 14:
        if (below(random_, 20) == 0) return drip(request, like);
        std::swap(bad[bad.size() - 1], bad[bad.size() - 2]);
        if (bad == like) return;
        break;
      default:
        return;
    }
    say(bad);
  }

  // Never the whole of it.
  void drip(const Bytes& request, const Bytes& frame) {
    dripped_ = hostile::nonce_of(request);
    for (std::size_t i = 0; i < kDrips; ++i) {
      say({frame[std::min(i, frame.size() - 2)]});
      std::this_thread::sleep_for(kDripEvery);
    }
  }

  Random random_;
  std::atomic<int> meant_{-1};  // the request's nonce, two bits for what was meant
  std::atomic<int> dripped_{-1};
  SettledLine line_;  // last: its thread uses all of the above
};

class Lane {
 public:
  explicit Lane(unsigned seed) : random_(seed), far_(seed + 1000) {
    config::SerialLine settings;
    settings.name = "noisy";
    settings.tty = far_.path();
    auto made = RtuLine::make(settings);
    if (!made) throw std::runtime_error(made.error());
    line_ = std::move(*made);
    if (const auto opened = line_->connect(); !opened) throw std::runtime_error(opened.error());
  }

  // Until so many answers were not what was asked for.
  void run(std::size_t wrong_ones) {
    for (std::uint16_t nonce = 1; far_.answered < wrong_ones + far_.honest && wrong.empty(); ++nonce) {
      ask(nonce);
      far_.settle();
    }
  }

  [[nodiscard]] std::size_t honest() const { return far_.honest; }
  std::size_t accepted = 0;
  double longest_ms = 0.0;       // a transaction
  std::vector<double> drips_ms;  // those whose answer dripped
  std::vector<std::string> wrong;

 private:
  void ask(std::uint16_t nonce) {
    const RequestPdu request = hostile::any_request(random_, nonce);
    std::array<std::uint8_t, kMaxPdu> answer{};
    std::size_t size = 0;
    const auto began = std::chrono::steady_clock::now();
    const BusStatus status = line_->exchange(kUnit, kTiming, request, answer, size);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    longest_ms = std::max(longest_ms, took.count());
    if (far_.dripped(nonce)) drips_ms.push_back(took.count());
    if (status == BusStatus::held) return line_->sit_out_silence(monotonic_clock() + seconds(60.0));
    if (status == BusStatus::closed)
      return wrong.push_back("the line closed, request " + std::to_string(nonce));
    if (status != BusStatus::ok) return;
    std::vector<std::uint16_t> registers(request.registers_expected());
    const PduVerdict verdict = check_answer(request, std::span(answer).first(size), registers);
    const int meant = far_.meant(nonce);
    if (verdict.status == BusStatus::exception && (meant != NoisyLine::kException || verdict.exception != 4))
      return wrong.push_back("took an exception nobody meant, request " + std::to_string(nonce));
    if (verdict.status != BusStatus::ok) return;
    ++accepted;
    if (meant != NoisyLine::kAnswer)
      return wrong.push_back("took what nobody meant, request " + std::to_string(nonce));
    for (std::size_t i = 0; i < registers.size(); ++i) {
      if (registers[i] != hostile::value_of(nonce, i))
        return wrong.push_back("another value, request " + std::to_string(nonce));
    }
  }

  Random random_;
  NoisyLine far_;
  std::unique_ptr<RtuLine> line_;
};

TEST(RtuNoise, OfAHundredThousandWrongAnswersNoneIsTakenAndNoneHangs) {
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
    EXPECT_LT(lanes[i]->longest_ms, kHang) << "lane " << i;
    drips_ms.insert(drips_ms.end(), lanes[i]->drips_ms.begin(), lanes[i]->drips_ms.end());
    honest += lanes[i]->honest();
    accepted += lanes[i]->accepted;
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
