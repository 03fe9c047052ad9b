// Golden frames in and out, and everything that is none.
#include "hal/modbus/rtu_frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace {
using namespace stretch::hal;
using Bytes = std::vector<std::uint8_t>;

Bytes bytes_of(const RtuAdu& adu) {
  return Bytes(adu.bytes.begin(), adu.bytes.begin() + static_cast<std::ptrdiff_t>(adu.size));
}

TEST(RtuFrame, ARequestHasTheSumOfThePublishedExamples) {
  // Sums worked out in the public domain many times over: 01 03 0000 000A -> C5 CD, 11 03 006B 0003 -> 76 87.
  EXPECT_EQ(bytes_of(wrap_in_rtu(0x01, RequestPdu::read(3, {0, 10}).bytes())),
            (Bytes{0x01, 0x03, 0x00, 0x00, 0x00, 0x0A, 0xC5, 0xCD}));
  EXPECT_EQ(bytes_of(wrap_in_rtu(0x11, RequestPdu::read(3, {0x6B, 3}).bytes())),
            (Bytes{0x11, 0x03, 0x00, 0x6B, 0x00, 0x03, 0x76, 0x87}));
}

TEST(RtuFrame, AnAnswerIsUnwrappedFromItsOwnUnitAlone) {
  const Bytes pdu{0x03, 0x02, 0x12, 0x34};
  const Bytes frame = bytes_of(wrap_in_rtu(7, pdu));
  const RtuAnswer answer = unwrap_rtu(7, frame);
  ASSERT_EQ(answer.status, BusStatus::ok);
  EXPECT_TRUE(std::equal(answer.pdu.begin(), answer.pdu.end(), pdu.begin(), pdu.end()));
  EXPECT_EQ(unwrap_rtu(8, frame).status, BusStatus::bad_frame);
}

TEST(RtuFrame, EveryBitOfAFrameIsCoveredByItsSum) {
  const Bytes frame = bytes_of(wrap_in_rtu(1, Bytes{0x03, 0x04, 0xDE, 0xAD, 0xBE, 0xEF}));
  for (std::size_t bit = 0; bit < frame.size() * 8; ++bit) {
    Bytes noisy = frame;
    noisy[bit / 8] = static_cast<std::uint8_t>(noisy[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_EQ(unwrap_rtu(1, noisy).status, BusStatus::bad_sum) << bit;
  }
}

TEST(RtuFrame, WhatIsTooShortOrTooLongIsNoFrame) {
  for (std::size_t size = 0; size < 5; ++size)
    EXPECT_EQ(unwrap_rtu(1, Bytes(size, 1)).status, BusStatus::bad_frame);
  EXPECT_EQ(unwrap_rtu(1, Bytes(kMaxRtuAdu + 1, 1)).status, BusStatus::bad_frame);
}

TEST(RtuFrame, TheAnswersSizeIsKnownBeforehand) {
  EXPECT_EQ(rtu_answer_size(RequestPdu::read(3, {0, 12})), 1U + 2U + 24U + 2U);
  EXPECT_EQ(rtu_answer_size(RequestPdu::write_one(6, 1)), 8U);
  const std::vector<std::uint16_t> ten(10, 0);
  EXPECT_EQ(rtu_answer_size(RequestPdu::write(6000, ten)), 8U);
  EXPECT_EQ(rtu_answer_size(RequestPdu::write_and_read(6000, ten, {5000, 16})), 1U + 2U + 32U + 2U);
}

}  // namespace
