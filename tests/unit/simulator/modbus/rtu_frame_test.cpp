// Requests found in a stream of bytes by their functions' lengths, and what silence ends.
#include "simulator/modbus/rtu_frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
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

}  // namespace
