// The MBAP header: golden bytes, every split of a frame, headers that lie.
#include "simulator/modbus/tcp_frame.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <random>
#include <vector>

namespace {
using namespace stretch::simulator;

const std::vector<std::uint8_t> kReadTwelve{0x12, 0x34, 0, 0, 0, 6, 2, 3, 0, 6, 0, 12};

TEST(TcpFrame, GoldenRequestIsCutOut) {
  const ParsedFrame parsed = parse_tcp_frame(kReadTwelve);
  ASSERT_EQ(parsed.verdict, FrameVerdict::complete);
  EXPECT_EQ(parsed.frame.transaction, 0x1234);
  EXPECT_EQ(parsed.frame.unit, 2);
  EXPECT_EQ(parsed.frame.size, kReadTwelve.size());
  EXPECT_EQ(std::vector<std::uint8_t>(parsed.frame.pdu.begin(), parsed.frame.pdu.end()),
            (std::vector<std::uint8_t>{3, 0, 6, 0, 12}));
}

TEST(TcpFrame, EveryProperPrefixIsIncomplete) {
  for (std::size_t n = 0; n < kReadTwelve.size(); ++n) {
    EXPECT_EQ(parse_tcp_frame(std::span(kReadTwelve).first(n)).verdict, FrameVerdict::incomplete) << n;
  }
}

TEST(TcpFrame, BytesOfTheNextFrameAreLeftAlone) {
  std::vector<std::uint8_t> two = kReadTwelve;
  two.insert(two.end(), kReadTwelve.begin(), kReadTwelve.end());
  EXPECT_EQ(parse_tcp_frame(two).frame.size, kReadTwelve.size());
}

TEST(TcpFrame, ForeignProtocolIsRefusedFromFourBytes) {
  const std::array<std::uint8_t, 4> bytes{0, 1, 0, 1};
  EXPECT_EQ(parse_tcp_frame(bytes).verdict, FrameVerdict::wrong_protocol);
  const std::array<std::uint8_t, 4> text{'G', 'E', 'T', ' '};
  EXPECT_EQ(parse_tcp_frame(text).verdict, FrameVerdict::wrong_protocol);
}

TEST(TcpFrame, LengthOutsideTwoTo254IsRefusedBeforeItsBodyCame) {
  for (unsigned length = 0; length <= 0xFFFF; ++length) {
    const std::array<std::uint8_t, 6> header{
        0, 1, 0, 0, static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length & 0xFF)};
    const bool legal = length >= 2 && length <= 254;
    ASSERT_EQ(parse_tcp_frame(header).verdict, legal ? FrameVerdict::incomplete : FrameVerdict::wrong_length)
        << length;
  }
}

TEST(TcpFrame, LargestFrameFits) {
  std::vector<std::uint8_t> bytes(kMaxTcpFrame);
  bytes[5] = 254;
  const ParsedFrame parsed = parse_tcp_frame(bytes);
  ASSERT_EQ(parsed.verdict, FrameVerdict::complete);
  EXPECT_EQ(parsed.frame.pdu.size(), kMaxPduSize);
}

TEST(TcpFrame, AnswerHeaderIsGolden) {
  std::array<std::uint8_t, kMaxTcpFrame> answer{};
  EXPECT_EQ(finish_tcp_answer(answer, 0xBEEF, 17, 253), kMaxTcpFrame);
  EXPECT_EQ((std::vector<std::uint8_t>(answer.begin(), answer.begin() + 7)),
            (std::vector<std::uint8_t>{0xBE, 0xEF, 0, 0, 0, 254, 17}));
}

TEST(TcpFrame, AnyBytesGiveAFrameInsideThemOrAVerdict) {
  std::mt19937 random(7);
  for (int i = 0; i < 200'000; ++i) {
    std::array<std::uint8_t, 300> bytes{};
    const std::size_t size = random() % bytes.size();
    for (std::size_t k = 0; k < size; ++k) bytes[k] = static_cast<std::uint8_t>(random());
    if (random() % 2 == 0) bytes[2] = bytes[3] = bytes[4] = 0;
    const std::span<const std::uint8_t> given(bytes.data(), size);
    const ParsedFrame parsed = parse_tcp_frame(given);
    if (parsed.verdict != FrameVerdict::complete) continue;
    ASSERT_LE(parsed.frame.size, size);
    ASSERT_EQ(parsed.frame.pdu.size() + kMbapSize, parsed.frame.size);
    ASSERT_EQ(parsed.frame.pdu.data(), given.data() + kMbapSize);
  }
}

}  // namespace
