// Requests by golden bytes; answers that are not the answer are never taken for it.
#include "hal/modbus/request_pdu.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <vector>

namespace {
using namespace stretch::hal;
using Bytes = std::vector<std::uint8_t>;

Bytes bytes_of(const RequestPdu& request) {
  return {request.bytes().begin(), request.bytes().end()};
}

TEST(RequestPdu, IsGolden) {
  const std::array<std::uint16_t, 2> values{0x1234, 0xABCD};
  EXPECT_EQ(bytes_of(RequestPdu::read(3, {6, 12})), (Bytes{3, 0, 6, 0, 12}));
  EXPECT_EQ(bytes_of(RequestPdu::read(4, {0x1000, 1})), (Bytes{4, 0x10, 0, 0, 1}));
  EXPECT_EQ(bytes_of(RequestPdu::write_one(16, 0xFF00)), (Bytes{6, 0, 16, 0xFF, 0}));
  EXPECT_EQ(bytes_of(RequestPdu::write(6000, values)),
            (Bytes{16, 0x17, 0x70, 0, 2, 4, 0x12, 0x34, 0xAB, 0xCD}));
  EXPECT_EQ(bytes_of(RequestPdu::write_and_read(6000, values, {5000, 16})),
            (Bytes{23, 0x13, 0x88, 0, 16, 0x17, 0x70, 0, 2, 4, 0x12, 0x34, 0xAB, 0xCD}));
}

TEST(RequestPdu, LargestRequestsFitIntoAPdu) {
  const std::vector<std::uint16_t> values(200, 1);
  EXPECT_EQ(RequestPdu::write(0, values).bytes().size(), 6 + 2 * kMaxWrite);
  EXPECT_EQ(RequestPdu::write_and_read(0, values, {0, 200}).bytes().size(), 10 + 2 * kMaxWriteWithRead);
  EXPECT_EQ(RequestPdu::read(3, {0, 200}).registers_expected(), kMaxRead);
}

class Answer : public testing::Test {
 protected:
  PduVerdict check(const RequestPdu& request, const Bytes& answer) {
    registers.assign(request.registers_expected(), 0xEEEE);
    return check_answer(request, answer, registers);
  }
  void expect_bad(const RequestPdu& request, const Bytes& answer) {
    EXPECT_EQ(check(request, answer).status, BusStatus::bad_frame);
    for (const std::uint16_t untouched : registers) EXPECT_EQ(untouched, 0xEEEE);
  }
  std::vector<std::uint16_t> registers;
};

TEST_F(Answer, GoodOnesAreTaken) {
  EXPECT_EQ(check(RequestPdu::read(3, {6, 2}), {3, 4, 0x12, 0x34, 0xAB, 0xCD}).status, BusStatus::ok);
  EXPECT_EQ(registers, (std::vector<std::uint16_t>{0x1234, 0xABCD}));
  EXPECT_EQ(check(RequestPdu::write_one(16, 7), {6, 0, 16, 0, 7}).status, BusStatus::ok);
  const std::array<std::uint16_t, 2> values{1, 2};
  EXPECT_EQ(check(RequestPdu::write(6000, values), {16, 0x17, 0x70, 0, 2}).status, BusStatus::ok);
  EXPECT_EQ(check(RequestPdu::write_and_read(6000, values, {5000, 1}), {23, 2, 0, 9}).status, BusStatus::ok);
  EXPECT_EQ(registers, (std::vector<std::uint16_t>{9}));
}

TEST_F(Answer, ExceptionsAreTold) {
  const PduVerdict verdict = check(RequestPdu::read(3, {6, 2}), {0x83, 2});
  EXPECT_EQ(verdict.status, BusStatus::exception);
  EXPECT_EQ(verdict.exception, 2);
  expect_bad(RequestPdu::read(3, {6, 2}), {0x84, 2});
  expect_bad(RequestPdu::read(3, {6, 2}), {0x83, 0});
  expect_bad(RequestPdu::read(3, {6, 2}), {0x83, 2, 0});
  expect_bad(RequestPdu::read(3, {6, 2}), {0x83});
}

TEST_F(Answer, SR09_AGatewaysWordForADeviceThatIsSilentIsNoAnswerOfTheDevice) {
  for (const std::uint8_t code : {std::uint8_t{0x0A}, std::uint8_t{0x0B}}) {
    const PduVerdict verdict = check(RequestPdu::read(3, {6, 2}), {0x83, code});
    EXPECT_EQ(verdict.status, BusStatus::timeout);
    EXPECT_EQ(verdict.exception, code);
  }
}

TEST_F(Answer, OfAnotherFunctionSizeOrCountIsRefused) {
  const RequestPdu read = RequestPdu::read(3, {6, 2});
  expect_bad(read, {});
  expect_bad(read, {3});
  expect_bad(read, {4, 4, 1, 2, 3, 4});
  expect_bad(read, {3, 2, 1, 2});
  expect_bad(read, {3, 4, 1, 2, 3});
  expect_bad(read, {3, 4, 1, 2, 3, 4, 5});
  expect_bad(read, {3, 6, 1, 2, 3, 4, 5, 6});
}

TEST_F(Answer, EchoOfAnotherWriteIsRefused) {
  expect_bad(RequestPdu::write_one(6, 222), {6, 0, 5, 0, 222});
  expect_bad(RequestPdu::write_one(6, 222), {6, 0, 6, 0, 111});
  expect_bad(RequestPdu::write_one(6, 222), {6, 0, 6, 0});
  const std::array<std::uint16_t, 2> values{1, 2};
  expect_bad(RequestPdu::write(6000, values), {16, 0x17, 0x71, 0, 2});
  expect_bad(RequestPdu::write(6000, values), {16, 0x17, 0x70, 0, 1});
}

TEST_F(Answer, AnyBytesAreJudgedWithoutHarm) {
  std::mt19937 random(3);
  const std::array<std::uint16_t, 3> values{1, 2, 3};
  const std::array<RequestPdu, 4> requests{RequestPdu::read(3, {6, 12}), RequestPdu::write_one(16, 7),
                                           RequestPdu::write(6000, values),
                                           RequestPdu::write_and_read(6000, values, {5000, 16})};
  for (int i = 0; i < 100'000; ++i) {
    Bytes answer(random() % 255);
    for (auto& byte : answer) byte = static_cast<std::uint8_t>(random());
    const RequestPdu& request = requests[random() % requests.size()];
    if (!answer.empty() && random() % 2 == 0) answer[0] = request.function();
    if (check(request, answer).status != BusStatus::ok) continue;
    ASSERT_EQ(answer[0], request.function());
    ASSERT_EQ(answer.size(), request.registers_expected() == 0 ? 5 : 2 + 2 * request.registers_expected());
  }
}

}  // namespace
