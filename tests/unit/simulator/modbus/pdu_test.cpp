// Every function code by golden bytes, its limits, and bodies that do not match their counts.
#include "simulator/modbus/pdu.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <random>
#include <vector>

#include "simulator/modbus/unit_router.hpp"
#include "tests/unit/simulator/modbus/memory_device.hpp"

namespace {
using namespace stretch::simulator;
using Bytes = std::vector<std::uint8_t>;

class Pdu : public testing::Test {
 protected:
  Bytes ask(const Bytes& request) {
    std::array<std::uint8_t, kMaxPduSize> answer{};
    const std::size_t size = answer_pdu(request, device, answer);
    return {answer.begin(), answer.begin() + static_cast<std::ptrdiff_t>(size)};
  }
  static Bytes refusal(std::uint8_t function, std::uint8_t exception) {
    return {static_cast<std::uint8_t>(function | 0x80), exception};
  }
  static Bytes write_many(std::uint16_t count, std::uint16_t value) {
    Bytes request{16,
                  0,
                  0,
                  static_cast<std::uint8_t>(count >> 8),
                  static_cast<std::uint8_t>(count & 0xFF),
                  static_cast<std::uint8_t>(2 * count)};
    for (int i = 0; i < count; ++i) {
      request.push_back(static_cast<std::uint8_t>(value >> 8));
      request.push_back(static_cast<std::uint8_t>(value & 0xFF));
    }
    return request;
  }
  MemoryDevice device;
};

TEST_F(Pdu, ReadsHoldingAndInputRegistersAlike) {
  device.registers[7] = 0x1234;
  device.registers[8] = 0xABCD;
  EXPECT_EQ(ask({3, 0, 7, 0, 2}), (Bytes{3, 4, 0x12, 0x34, 0xAB, 0xCD}));
  EXPECT_EQ(ask({4, 0, 7, 0, 2}), (Bytes{4, 4, 0x12, 0x34, 0xAB, 0xCD}));
}

TEST_F(Pdu, WritesOneRegisterAndEchoes) {
  EXPECT_EQ(ask({6, 0, 9, 0xCA, 0xFE}), (Bytes{6, 0, 9, 0xCA, 0xFE}));
  EXPECT_EQ(device.registers[9], 0xCAFE);
}

TEST_F(Pdu, WritesManyAndAnswersAddressAndCount) {
  EXPECT_EQ(ask({16, 0, 1, 0, 2, 4, 0, 10, 1, 2}), (Bytes{16, 0, 1, 0, 2}));
  EXPECT_EQ(device.registers[1], 10);
  EXPECT_EQ(device.registers[2], 0x0102);
}

TEST_F(Pdu, ReadWriteWritesFirst) {
  device.registers[5] = 1;
  EXPECT_EQ(ask({23, 0, 5, 0, 2, 0, 5, 0, 1, 2, 0x55, 0xAA}), (Bytes{23, 4, 0x55, 0xAA, 0, 0}));
}

TEST_F(Pdu, ReadWriteThatCannotReadHasNotWritten) {
  EXPECT_EQ(ask({23, 0x7F, 0, 0, 1, 0, 5, 0, 1, 2, 0x55, 0xAA}), refusal(23, 2));
  EXPECT_EQ(device.registers[5], 0);
}

TEST_F(Pdu, ValueOutOfRangeWritesNothing) {
  EXPECT_EQ(ask({16, 0, 1, 0, 2, 4, 0, 10, 0xDE, 0xAD}), refusal(16, 3));
  EXPECT_EQ(device.registers[1], 0);
}

TEST_F(Pdu, BitsArePackedLowFirst) {
  device.coils[0] = device.coils[2] = device.coils[9] = true;
  EXPECT_EQ(ask({1, 0, 0, 0, 10}), (Bytes{1, 2, 0b0000'0101, 0b10}));
  EXPECT_EQ(ask({2, 0, 0, 0, 3}), (Bytes{2, 1, 0b111}));
}

TEST_F(Pdu, CoilsAreWrittenSinglyAndTogether) {
  EXPECT_EQ(ask({5, 0, 3, 0xFF, 0}), (Bytes{5, 0, 3, 0xFF, 0}));
  EXPECT_TRUE(device.coils[3]);
  EXPECT_EQ(ask({5, 0, 3, 0, 0}), (Bytes{5, 0, 3, 0, 0}));
  EXPECT_FALSE(device.coils[3]);
  EXPECT_EQ(ask({5, 0, 3, 0, 1}), refusal(5, 3));
  EXPECT_EQ(ask({15, 0, 2, 0, 9, 2, 0b1000'0001, 1}), (Bytes{15, 0, 2, 0, 9}));
  EXPECT_TRUE(device.coils[2] && device.coils[9] && device.coils[10]);
  EXPECT_FALSE(device.coils[3]);
}

TEST_F(Pdu, CountsAreHeldToTheLimits) {
  EXPECT_EQ(ask({3, 0, 0, 0, 125}).size(), 252U);
  EXPECT_EQ(ask({3, 0, 0, 0, 126}), refusal(3, 3));
  EXPECT_EQ(ask({3, 0, 0, 0, 0}), refusal(3, 3));
  EXPECT_EQ(ask({3, 0, 0, 1, 2}), refusal(3, 3)) << "258 is not 2";
  EXPECT_EQ(ask(write_many(123, 7)), (Bytes{16, 0, 0, 0, 123}));
  EXPECT_EQ(ask(write_many(124, 7)), refusal(16, 3));
  Bytes both{23, 0, 0, 0, 125, 0, 0, 0, 121, 242};
  both.resize(10 + 242);
  EXPECT_EQ(ask(both).size(), 252U);
  both[8] = 122;
  both[9] = 244;
  both.resize(10 + 244);
  EXPECT_EQ(ask(both), refusal(23, 3));
}

TEST_F(Pdu, DeviceMayAllowLess) {
  device.request_limits = {32, 32, 32};
  EXPECT_EQ(ask({3, 0, 0, 0, 32}).size(), 66U);
  EXPECT_EQ(ask({3, 0, 0, 0, 33}), refusal(3, 3));
  EXPECT_EQ(ask(write_many(33, 7)), refusal(16, 3));
}

TEST_F(Pdu, AddressesThatWrapAreUnknown) {
  EXPECT_EQ(ask({3, 0xFF, 0xFF, 0, 2}), refusal(3, 2));
  EXPECT_EQ(ask({3, 1, 43, 0, 2}), refusal(3, 2)) << "the second register does not exist";
  EXPECT_EQ(ask({6, 0, 200, 0, 1}), refusal(6, 2)) << "read-only";
}

TEST_F(Pdu, BodyOfAnotherSizeThanItsCountsSayIsRefused) {
  for (const Bytes& request :
       {Bytes{3, 0, 0, 0}, Bytes{3, 0, 0, 0, 1, 0}, Bytes{6, 0, 0, 1}, Bytes{16, 0, 0, 0, 1},
        Bytes{16, 0, 0, 0, 1, 2, 0}, Bytes{16, 0, 0, 0, 1, 4, 0, 0}, Bytes{16, 0, 0, 0, 2, 4, 0, 0},
        Bytes{23, 0, 0, 0, 1, 0, 0, 0, 1}, Bytes{23, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0},
        Bytes{15, 0, 0, 0, 9, 1, 0}, Bytes{5, 0, 0}, Bytes{2}, Bytes{3}, Bytes{6}, Bytes{16}, Bytes{23}}) {
    EXPECT_EQ(ask(request), refusal(request[0], 3));
  }
}

TEST_F(Pdu, UnknownFunctionsAreRefusedAtOnce) {
  for (const int function : {0, 7, 8, 11, 17, 20, 22, 24, 43, 100, 0x83, 0xFF}) {
    const auto code = static_cast<std::uint8_t>(function);
    EXPECT_EQ(ask({code, 0, 0, 0, 1}), refusal(code, 1));
  }
}

TEST_F(Pdu, OnlyWhatWasCarriedOutCountsAsServed) {
  ask({3, 0, 0, 0, 1});
  ask({3, 0, 0, 0, 0});
  ask({99});
  EXPECT_EQ(device.served, 1);
}

TEST_F(Pdu, AnyBytesAreAnsweredWithinAPdu) {
  std::mt19937 random(11);
  const std::array<std::uint8_t, 9> functions{1, 2, 3, 4, 5, 6, 15, 16, 23};
  for (int i = 0; i < 200'000; ++i) {
    Bytes request(1 + random() % kMaxPduSize);
    for (auto& byte : request) byte = static_cast<std::uint8_t>(random() % 3 == 0 ? 0 : random());
    if (random() % 4 != 0) request[0] = functions[random() % functions.size()];
    const Bytes answer = ask(request);
    ASSERT_GE(answer.size(), 2U);
    ASSERT_LE(answer.size(), kMaxPduSize);
    ASSERT_EQ(answer[0] & 0x7F, request[0] & 0x7F);
  }
}

TEST(UnitRouter, AbsentUnitIsAnsweredAsItsGatewayDoes) {
  MemoryDevice device;
  std::array<std::uint8_t, kMaxPduSize> answer{};
  const Bytes request{3, 0, 0, 0, 1};
  UnitRouter speaking(AbsentUnit::exception);
  speaking.attach(5, device);
  EXPECT_EQ(speaking.answer(5, request, answer), 4U);
  ASSERT_EQ(speaking.answer(6, request, answer), 2U);
  EXPECT_EQ(answer[0], 0x83);
  EXPECT_EQ(answer[1], 0x0B);
  UnitRouter silent(AbsentUnit::silence);
  EXPECT_EQ(silent.answer(5, request, answer), std::nullopt);
}

}  // namespace
