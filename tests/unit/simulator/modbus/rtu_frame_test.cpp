// Requests found in a stream of bytes by their functions' lengths, and what silence ends.
#include "simulator/modbus/rtu_frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <span>
#include <utility>
#include <vector>

namespace {
using namespace stretch::simulator;
using Bytes = std::vector<std::uint8_t>;

// The sum is the tested code's own; that it is the right one, the published frames below say.
Bytes framed(std::uint8_t unit, const Bytes& pdu) {
  std::array<std::uint8_t, kMaxRtuFrame> frame{};
  std::copy(pdu.begin(), pdu.end(), frame.begin() + 1);
  const std::size_t size = finish_rtu_answer(frame, unit, pdu.size());
  return Bytes(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size));
}

TEST(RtuRequest, ThePublishedExamplesAreWhole) {
  for (const Bytes& frame : {Bytes{0x01, 0x03, 0x00, 0x00, 0x00, 0x0A, 0xC5, 0xCD},
                             Bytes{0x11, 0x03, 0x00, 0x6B, 0x00, 0x03, 0x76, 0x87}}) {
    const ParsedRtu parsed = parse_rtu_request(frame);
    ASSERT_EQ(parsed.verdict, RtuVerdict::complete);
    EXPECT_EQ(parsed.unit, frame[0]);
    EXPECT_EQ(parsed.pdu.size(), 5U);
    EXPECT_EQ(parsed.size, frame.size());
  }
}

TEST(RtuRequest, EveryFunctionEndsWhereItsCountsSay) {
  const std::vector<Bytes> pdus{{1, 0, 0, 0, 8},
                                {2, 0, 0, 0, 8},
                                {3, 0, 0, 0, 8},
                                {4, 0, 0, 0, 8},
                                {5, 0, 0, 0xFF, 0},
                                {6, 0, 4, 0x12, 0x34},
                                {15, 0, 0, 0, 9, 2, 0xFF, 1},
                                {16, 0, 4, 0, 2, 4, 1, 2, 3, 4},
                                {23, 0, 0, 0, 4, 0, 9, 0, 1, 2, 0xAB, 0xCD}};
  for (const Bytes& pdu : pdus) {
    const Bytes frame = framed(3, pdu);
    for (std::size_t size = 0; size < frame.size(); ++size) {
      EXPECT_EQ(parse_rtu_request(std::span(frame).first(size)).verdict, RtuVerdict::incomplete)
          << int{pdu[0]} << ", " << size;
    }
    Bytes more = frame;
    more.insert(more.end(), {1, 2, 3});
    const ParsedRtu parsed = parse_rtu_request(more);
    ASSERT_EQ(parsed.verdict, RtuVerdict::complete) << int{pdu[0]};
    EXPECT_EQ(parsed.size, frame.size());
    EXPECT_TRUE(std::equal(parsed.pdu.begin(), parsed.pdu.end(), pdu.begin(), pdu.end()));
  }
}

TEST(RtuRequest, OneWrongBitIsNoise) {
  const Bytes frame = framed(3, {6, 0, 4, 0x12, 0x34});
  for (std::size_t bit = 16; bit < frame.size() * 8;
       ++bit) {  // beyond the function, which says where it ends
    Bytes noisy = frame;
    noisy[bit / 8] = static_cast<std::uint8_t>(noisy[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_EQ(parse_rtu_request(noisy).verdict, RtuVerdict::bad_sum) << bit;
  }
}

TEST(RtuRequest, WhereAnUnknownFunctionEndsOnlySilenceSays) {
  const Bytes frame = framed(3, {0x64, 1, 2, 3});
  EXPECT_EQ(parse_rtu_request(frame).verdict, RtuVerdict::unknown_length);
  const ParsedRtu parsed = parse_rtu_silence(frame);
  ASSERT_EQ(parsed.verdict, RtuVerdict::complete);
  EXPECT_EQ(parsed.pdu[0], 0x64);
  EXPECT_EQ(parse_rtu_silence(std::span(frame).first(4)).verdict, RtuVerdict::bad_sum);
  EXPECT_EQ(parse_rtu_silence({}).verdict, RtuVerdict::bad_sum);
}

TEST(RtuRequest, ACountBeyondAnyFrameIsNoneToWaitFor) {
  EXPECT_EQ(parse_rtu_request(Bytes{3, 16, 0, 0, 0, 0, 255}).verdict, RtuVerdict::unknown_length);
}

// What comes on a line when anything may: whatever is taken for a request is one, sum and length.
TEST(RtuRequest, OfAMillionRandomFramesNoneIsTakenForWhatItIsNot) {
  std::mt19937 random(1);
  const std::array<std::uint8_t, 12> functions{1, 2, 3, 4, 5, 6, 15, 16, 23, 23, 0x64, 0};
  int complete = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    std::array<std::uint8_t, kMaxRtuFrame> bytes{};
    const std::size_t size = random() % (i % 8 == 0 ? bytes.size() + 1 : 24);
    for (std::size_t at = 0; at < size; ++at) bytes[at] = static_cast<std::uint8_t>(random());
    if (size > 1) bytes[1] = functions[random() % functions.size()];
    const ParsedRtu parsed = parse_rtu_request(std::span(bytes).first(size));
    ASSERT_LE(parsed.size, size);
    if (parsed.verdict != RtuVerdict::complete) continue;
    ++complete;
    ASSERT_EQ(parsed.pdu.size() + 3, parsed.size);
    Bytes again(parsed.pdu.begin(), parsed.pdu.end());
    ASSERT_EQ(framed(parsed.unit, again),
              Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(parsed.size)));
  }
  EXPECT_LT(complete, 100) << "one in 65536 of those that are long enough";
}

// --- what every frame is, said a second time and otherwise ---

std::uint16_t sum_bit_by_bit(std::span<const std::uint8_t> bytes) {
  unsigned sum = 0xFFFF;
  for (const std::uint8_t byte : bytes) {
    sum ^= byte;
    for (int i = 0; i < 8; ++i) sum = (sum & 1U) != 0 ? (sum >> 1) ^ 0xA001U : sum >> 1;
  }
  return static_cast<std::uint16_t>(sum);
}

struct Expected {
  RtuVerdict verdict = RtuVerdict::incomplete;
  std::size_t size = 0;
};

Expected expected_of(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < 2) return {};
  std::size_t size = 0;
  const unsigned function = bytes[1];
  if (function >= 1 && function <= 6) size = 8;
  if (function == 15 || function == 16) {
    if (bytes.size() < 7) return {};
    size = 9U + bytes[6];
  }
  if (function == 23) {
    if (bytes.size() < 11) return {};
    size = 13U + bytes[10];
  }
  if (size == 0 || size > kMaxRtuFrame) return {RtuVerdict::unknown_length, 0};
  if (bytes.size() < size) return {};
  const std::uint16_t sum = sum_bit_by_bit(bytes.first(size - 2));
  const bool right = bytes[size - 2] == (sum & 0xFF) && bytes[size - 1] == sum >> 8;
  return {right ? RtuVerdict::complete : RtuVerdict::bad_sum, size};
}

class Mutations {
 public:
  // One or more requests, and as a rule one thing wrong.
  Bytes next() {
    Bytes bytes = request();
    switch (below(12)) {
      case 0:  // as it should be
        break;
      case 1:  // bits turned
        for (std::size_t i = 0; i <= below(3); ++i) bytes[below(bytes.size())] ^= byte(1U << below(8));
        break;
      case 2:  // a byte another one
        bytes[below(bytes.size())] = byte(random_());
        break;
      case 3:  // another function, its sum right
        bytes = framed(bytes[0], changed(bytes, 0));
        break;
      case 4:  // another count of bytes, its sum right
        bytes = framed(bytes[0], changed(bytes, bytes[1] == 23 ? 9 : 5));
        break;
      case 5:  // cut short
        bytes.resize(below(bytes.size()));
        break;
      case 6:  // its beginning lost
        bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(1 + below(bytes.size() - 1)));
        break;
      case 7: {  // doubled
        const Bytes once = bytes;
        append(bytes, once);
        break;
      }
      case 8:  // another behind it
        append(bytes, request());
        break;
      case 9: {  // spliced: the beginning of one, the end of another
        const Bytes other = request();
        bytes.resize(below(bytes.size()));
        bytes.insert(bytes.end(), other.begin() + static_cast<std::ptrdiff_t>(below(other.size())),
                     other.end());
        break;
      }
      case 10:  // the sum the wrong way round
        std::swap(bytes[bytes.size() - 1], bytes[bytes.size() - 2]);
        break;
      default: {  // a byte lost, or one too many
        const auto at = static_cast<std::ptrdiff_t>(below(bytes.size()));
        if (below(2) == 0) {
          bytes.erase(bytes.begin() + at);
        } else {
          bytes.insert(bytes.begin() + at, byte(random_()));
        }
      }
    }
    return bytes;
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  static std::uint8_t byte(std::size_t value) { return static_cast<std::uint8_t>(value & 0xFF); }
  static void append(Bytes& to, const Bytes& more) { to.insert(to.end(), more.begin(), more.end()); }
  Bytes changed(const Bytes& frame, std::size_t at) {
    Bytes pdu(frame.begin() + 1, frame.end() - 2);
    pdu[std::min(at, pdu.size() - 1)] = byte(random_());
    return pdu;
  }
  Bytes words(std::size_t count) {
    Bytes out(2 * count);
    std::generate(out.begin(), out.end(), [this] { return byte(random_()); });
    return out;
  }
  Bytes request() {
    const auto unit = byte(1 + below(5));
    const std::size_t count = 1 + below(below(8) == 0 ? 120 : 10);
    Bytes pdu;
    switch (below(4)) {
      case 0:
        pdu = {byte(1 + below(4)), byte(below(8)), byte(random_()), 0, byte(count)};
        break;
      case 1:
        pdu = {byte(5 + below(2)), byte(below(8)), byte(random_()), byte(random_()), byte(random_())};
        break;
      case 2:
        pdu = {16, byte(below(8)), byte(random_()), 0, byte(count), byte(2 * count)};
        append(pdu, words(count));
        break;
      default:
        pdu = {23, 0x13, 0x88, 0, 16, 0x17, 0x70, 0, byte(count), byte(2 * count)};
        append(pdu, words(count));
    }
    return framed(unit, pdu);
  }

  std::mt19937 random_{2};
};

// Requests as a master sends them with one thing wrong: each is judged as its bytes are, by a second opinion.
TEST(RtuRequest, OfAMillionFramesWithOneThingWrongEachIsTakenForWhatItIs) {
  Mutations mutations;
  std::array<int, 4> seen{};
  for (int i = 0; i < 1'000'000; ++i) {
    const Bytes bytes = mutations.next();
    const Expected expected = expected_of(bytes);
    const ParsedRtu parsed = parse_rtu_request(bytes);
    ASSERT_EQ(parsed.verdict, expected.verdict) << i;
    ++seen.at(static_cast<std::size_t>(parsed.verdict));
    const bool whole = parsed.verdict == RtuVerdict::complete;
    if (whole || parsed.verdict == RtuVerdict::bad_sum) {
      ASSERT_EQ(parsed.size, expected.size) << i;
    }
    if (whole) {
      ASSERT_EQ(parsed.unit, bytes[0]);
      ASSERT_TRUE(std::equal(parsed.pdu.begin(), parsed.pdu.end(), bytes.begin() + 1,
                             bytes.begin() + static_cast<std::ptrdiff_t>(expected.size - 2)))
          << i;
    }
    // Silence takes the whole of what came, or nothing.
    const ParsedRtu ended = parse_rtu_silence(bytes);
    const bool right = bytes.size() >= 4 && bytes.size() <= kMaxRtuFrame && [&] {
      const std::uint16_t sum = sum_bit_by_bit(std::span(bytes).first(bytes.size() - 2));
      return bytes[bytes.size() - 2] == (sum & 0xFF) && bytes[bytes.size() - 1] == sum >> 8;
    }();
    ASSERT_EQ(ended.verdict == RtuVerdict::complete, right) << i;
  }
  EXPECT_GT(*std::min_element(seen.begin(), seen.end()), 10'000) << "every verdict is among them";
}

}  // namespace
