// The header's seven bytes out, and each of them wrong on the way back.
#include "hal/modbus/mbap.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {
using namespace stretch::hal;
using Bytes = std::vector<std::uint8_t>;

const Bytes kPdu{3, 2, 0x12, 0x34};
const Bytes kAnswer{0xBE, 0xEF, 0, 0, 0, 5, 7, 3, 2, 0x12, 0x34};

TEST(Mbap, IsGolden) {
  const TcpAdu adu = wrap_in_mbap(0xBEEF, 7, kPdu);
  EXPECT_EQ(Bytes(adu.bytes.begin(), adu.bytes.begin() + static_cast<std::ptrdiff_t>(adu.size)), kAnswer);
}

TEST(Mbap, AnswerOfTheRequestIsUnwrapped) {
  const auto pdu = unwrap_mbap(0xBEEF, 7, kAnswer);
  ASSERT_TRUE(pdu);
  EXPECT_EQ(Bytes(pdu->begin(), pdu->end()), kPdu);
}

TEST(Mbap, EveryWrongBitOfTheHeaderIsRefused) {
  for (std::size_t byte = 0; byte < kMbapSize; ++byte) {
    for (int bit = 0; bit < 8; ++bit) {
      Bytes answer = kAnswer;
      answer[byte] = static_cast<std::uint8_t>(answer[byte] ^ (1U << bit));
      EXPECT_FALSE(unwrap_mbap(0xBEEF, 7, answer)) << byte << ' ' << bit;
    }
  }
}

TEST(Mbap, EveryOtherSizeIsRefused) {
  for (std::size_t size = 0; size < kAnswer.size(); ++size) {
    EXPECT_FALSE(unwrap_mbap(0xBEEF, 7, std::span(kAnswer).first(size))) << size;
  }
  Bytes longer = kAnswer;
  longer.push_back(0);
  EXPECT_FALSE(unwrap_mbap(0xBEEF, 7, longer));
  EXPECT_FALSE(unwrap_mbap(0, 0, Bytes(1000)));
}

}  // namespace
