// Random requests at every real part: always an answer of its own kind, never more than its limits allow.
#include <random>

#include "tests/unit/simulator/modbus/parts/bench.hpp"

namespace stretch::simulator::test {
namespace {

class AnyRequest : public testing::TestWithParam<config::Parts> {};

// Mostly well formed, with addresses near the parts' own; now and then any bytes at all.
Bytes random_request(std::mt19937& random) {
  constexpr std::array<std::uint16_t, 20> kPlaces{0,    5,    30,    63,     137,    160,   255,
                                                  282,  432,  512,   1550,   4376,   5644,  6914,
                                                  6936, 7744, 15112, 0x1000, 0x1007, 0x2010};
  constexpr std::array<std::uint8_t, 10> kFunctions{1, 2, 3, 4, 5, 6, 15, 16, 23, 0x64};
  const auto below = [&random](unsigned n) { return static_cast<unsigned>(random() % n); };
  if (below(8) == 0) {
    Bytes bytes(1 + below(253));
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(below(256));
    return bytes;
  }
  const std::uint8_t function = kFunctions[below(10)];
  const bool exact = below(2) == 0;
  const unsigned offset = exact ? 0 : below(10) + 65'536 - 4;
  const unsigned address = (kPlaces[below(20)] + offset) & 0xFFFF;
  const unsigned count = below(4) == 0 ? below(140) : 2 * below(4) + (exact ? 2 : 1);
  const auto put = [](Bytes& out, unsigned word) {
    out.push_back(static_cast<std::uint8_t>(word >> 8 & 0xFF));
    out.push_back(static_cast<std::uint8_t>(word & 0xFF));
  };
  Bytes request{function};
  put(request, address);
  const bool single = function == 5 || function == 6;
  put(request, single ? (function == 5 ? below(2) * 0xFF00 : below(0x10000)) : count);
  if (function == 23) {
    put(request, (address + 2) & 0xFFFF);
    put(request, count);
  }
  if (function == 15 || function == 16 || function == 23) {
    const unsigned bytes = function == 15 ? (count + 7) / 8 : 2 * count;
    request.push_back(static_cast<std::uint8_t>(bytes));
    for (unsigned i = 0; i < bytes && request.size() < kMaxPduSize; ++i) {
      request.push_back(static_cast<std::uint8_t>(below(3) == 0 ? below(256) : 0));
    }
  }
  if (function == 0x64) request.push_back(static_cast<std::uint8_t>(below(256)));
  return request;
}

TEST_P(AnyRequest, GetsAnAnswerOfItsKindWithinTheLimits) {
  plant::Plant plant(made_of(GetParam()), config::Leg{}, 1);
  StationRegisters registers(plant, {.load_cell_b = 5});
  std::mt19937 random(20'241);
  std::array<int, 256> good{};
  for (int i = 0; i < 60'000; ++i) {
    const Bytes request = random_request(random);
    const auto unit = std::array<std::uint8_t, 4>{1, 2, 3, 5}[random() % 4];
    std::array<std::uint8_t, kMaxPduSize> answer{};
    const auto size = registers.router().answer(unit, request, answer);
    ASSERT_TRUE(size.has_value());
    ASSERT_GE(*size, 2U);
    ASSERT_LE(*size, kMaxPduSize);
    ASSERT_EQ(answer[0] & 0x7F, request[0] & 0x7F);
    const bool refused = *size == 2;
    if (refused) {
      ASSERT_NE(answer[0] & 0x80, 0);
      ASSERT_TRUE(answer[1] >= 1 && answer[1] <= 4) << int(answer[1]);
    } else {
      ++good[unit];
      const bool registers_read = request[0] == 3 || request[0] == 4 || request[0] == 23;
      const std::size_t most =
          unit == 2 || unit == 5 ? (GetParam() == config::Parts::lexium_tlb_wago ? 32U : 60U) : 125U;
      if (registers_read) {
        ASSERT_LE(answer[1], 2 * most);
      }
    }
    if (random() % 4 == 0) plant.step();
  }
  for (const int unit : {1, 2, 3, 5}) EXPECT_GT(good[static_cast<std::size_t>(unit)], 100) << unit;
}

INSTANTIATE_TEST_SUITE_P(Parts, AnyRequest,
                         testing::Values(config::Parts::lexium_tlb_wago, config::Parts::orca_seneca_pilz));

}  // namespace
}  // namespace stretch::simulator::test
