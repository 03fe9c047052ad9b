// Each fault of the wire: whom it meets, how often, until when, and what it makes of a request or an answer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <vector>

#include "simulator/modbus/distorted.hpp"
#include "simulator/modbus/faulty_units.hpp"
#include "simulator/modbus/station_registers.hpp"

namespace stretch::simulator {
namespace {
using namespace stretch::literals;
using config::Transport;
using config::WireDevice;
using config::WireFault;
using ::testing::ElementsAre;
using Bytes = std::vector<std::uint8_t>;

constexpr Instant at(std::int64_t ms) {
  return Instant{ms * 1'000'000};
}

Treatment treated(WireFaults& faults, WireDevice device = WireDevice::drive, Transport on = Transport::tcp,
                  Instant now = {}) {
  return faults.treat(device, on, now);
}

TEST(WireFaultsTable, MeetsTheDeviceItNames) {
  WireFaults faults;
  ASSERT_EQ(faults.start(WireFault::answer_lost, {.device = WireDevice::load_cell}, {}), WireStart::started);
  EXPECT_TRUE(treated(faults, WireDevice::drive).answered);
  EXPECT_TRUE(treated(faults, WireDevice::all).answered) << "no device that a fault names";
  EXPECT_FALSE(treated(faults, WireDevice::load_cell).answered);
  EXPECT_EQ(faults.done(WireFault::answer_lost), 1U);
  ASSERT_EQ(faults.start(WireFault::answer_lost, {}, {}), WireStart::started);
  EXPECT_FALSE(treated(faults, WireDevice::drive).answered);
  EXPECT_FALSE(treated(faults, WireDevice::all).answered);
}

TEST(WireFaultsTable, EndsByItsCountByItsLengthOrByAWord) {
  WireFaults faults;
  ASSERT_EQ(faults.start(WireFault::silence, {.count = 2}, {}), WireStart::started);
  EXPECT_FALSE(treated(faults).heard);
  EXPECT_FALSE(treated(faults).heard);
  EXPECT_TRUE(treated(faults).heard);
  EXPECT_FALSE(faults.active(WireFault::silence, {}));
  ASSERT_EQ(faults.start(WireFault::silence, {.length = 100_ms}, at(1000)), WireStart::started);
  EXPECT_FALSE(treated(faults, WireDevice::drive, Transport::tcp, at(1099)).heard);
  EXPECT_TRUE(treated(faults, WireDevice::drive, Transport::tcp, at(1100)).heard);
  ASSERT_EQ(faults.start(WireFault::silence, {}, {}), WireStart::started);
  EXPECT_FALSE(treated(faults).heard);
  faults.end(WireFault::silence);
  EXPECT_TRUE(treated(faults).heard);
  EXPECT_EQ(faults.done(WireFault::silence), 4U);
}

TEST(WireFaultsTable, LeavesOutWhatATransportHasNot) {
  WireFaults faults;
  for (const WireFault fault : {WireFault::wrong_crc, WireFault::noise, WireFault::wrong_transaction}) {
    ASSERT_EQ(faults.start(fault, {}, {}), WireStart::started);
  }
  const Treatment on_tcp = treated(faults, WireDevice::drive, Transport::tcp);
  EXPECT_TRUE(on_tcp.distortion.wrong_transaction);
  EXPECT_FALSE(on_tcp.distortion.wrong_crc);
  EXPECT_EQ(on_tcp.distortion.noise, 0);
  const Treatment on_rtu = treated(faults, WireDevice::drive, Transport::rtu);
  EXPECT_FALSE(on_rtu.distortion.wrong_transaction);
  EXPECT_TRUE(on_rtu.distortion.wrong_crc);
  EXPECT_EQ(on_rtu.distortion.noise, 8);
  EXPECT_EQ(faults.done(WireFault::noise), 1U);
}

TEST(WireFaultsTable, RefusesWhatIsOutOfRangeAndStartsNothing) {
  WireFaults faults;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(faults.start(WireFault::answer_delayed, {.amount = 10'001}, {}), WireStart::amount_out_of_range);
  EXPECT_EQ(faults.start(WireFault::answer_delayed, {.amount = nan}, {}), WireStart::not_finite);
  EXPECT_EQ(faults.start(WireFault::silence, {.amount = 1}, {}), WireStart::amount_out_of_range);
  EXPECT_EQ(faults.start(WireFault::silence, {.length = seconds(nan)}, {}), WireStart::not_finite);
  EXPECT_EQ(faults.start(WireFault::silence, {.length = -1_s}, {}), WireStart::time_out_of_range);
  EXPECT_EQ(faults.start(WireFault::silence, {.length = 86'401_s}, {}), WireStart::time_out_of_range);
  for (std::size_t i = 0; i < config::kWireFaultCount; ++i) {
    EXPECT_FALSE(faults.active(static_cast<WireFault>(i), {}));
  }
}

TEST(WireFaultsTable, EveryFaultIsSomethingToARequest) {
  const auto plain = [](const Treatment& t) {
    const Distortion& d = t.distortion;
    return t.heard && t.answered && t.exception == 0 && !t.wrong_function && !t.repeated &&
           !t.partial_write && !t.swapped_words && !t.cleared_by_reading && d.delay == Duration{} &&
           d.drip == Duration{} && !d.doubled && !d.truncated && !d.wrong_unit && !d.wrong_transaction &&
           !d.wrong_crc && !d.reset && d.noise == 0;
  };
  for (std::size_t i = 0; i < config::kWireFaultCount; ++i) {
    const auto fault = static_cast<WireFault>(i);
    WireFaults faults;
    EXPECT_TRUE(plain(treated(faults)));
    ASSERT_EQ(faults.start(fault, {}, {}), WireStart::started);
    const Transport on =
        config::fault_info(fault).transport == Transport::rtu ? Transport::rtu : Transport::tcp;
    EXPECT_FALSE(plain(treated(faults, WireDevice::drive, on))) << config::name(fault);
  }
}

// The reference map behind it.
class OnTheStation : public testing::Test {
 protected:
  Bytes ask(std::uint8_t unit, const Bytes& request) {
    std::array<std::uint8_t, kMaxPduSize> out{};
    const Reply reply = units.answer(unit, request, out, {});
    distortion = reply.distortion;
    return {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(reply.size.value_or(0))};
  }
  Bytes read(std::uint8_t unit, std::uint16_t address, std::uint8_t count) {
    return ask(unit, {3, static_cast<std::uint8_t>(address >> 8), static_cast<std::uint8_t>(address & 0xFF),
                      0, count});
  }
  void start(WireFault fault, const WireArguments& arguments = {}) {
    ASSERT_EQ(faults.start(fault, arguments, {}), WireStart::started);
  }
  // Target velocity 0x00000102, position 0x00030004.
  const Bytes kFourWords{16, 0x17, 0x72, 0, 4, 8, 0, 0, 1, 2, 0, 3, 0, 4};

  plant::Plant plant{config::PlantSettings{}, config::Leg{}, 1};
  StationRegisters registers{plant};
  WireFaults faults;
  FaultyUnits units{registers.router(), faults, Transport::tcp};
  Distortion distortion;
};

TEST_F(OnTheStation, WithoutAFaultTheUnitsAnswer) {
  EXPECT_THAT(read(1, 6100, 1), ElementsAre(3, 2, 0, 0));
  EXPECT_THAT(ask(1, {6, 0x17, 0x73, 0x12, 0x34}), ElementsAre(6, 0x17, 0x73, 0x12, 0x34));
  EXPECT_THAT(ask(9, {3, 0, 0, 0, 1}), ElementsAre(0x83, 0x0B));
}

TEST_F(OnTheStation, SilenceIsNotCarriedOutALostAnswerIs) {
  start(WireFault::silence, {.count = 1});
  EXPECT_TRUE(ask(1, {6, 0x17, 0x77, 0, 7}).empty());
  EXPECT_EQ(plant.drive().command().command_counter, 0);
  start(WireFault::answer_lost, {.count = 1});
  EXPECT_TRUE(ask(1, {6, 0x17, 0x77, 0, 7}).empty());
  EXPECT_EQ(plant.drive().command().command_counter, 7);
}

TEST_F(OnTheStation, AnExceptionIsNotCarriedOut) {
  start(WireFault::exception, {.amount = 6, .count = 1});
  EXPECT_THAT(ask(1, {6, 0x17, 0x77, 0, 7}), ElementsAre(0x86, 6));
  EXPECT_EQ(plant.drive().command().command_counter, 0);
}

TEST_F(OnTheStation, AConnectionIsResetWithoutAnAnswer) {
  start(WireFault::connection_reset);
  EXPECT_TRUE(ask(1, {6, 0x17, 0x77, 0, 7}).empty());
  EXPECT_TRUE(distortion.reset);
  EXPECT_EQ(plant.drive().command().command_counter, 0);
}

TEST_F(OnTheStation, APartialWriteWritesTheFirstHalfAndAnswersAsIfAll) {
  start(WireFault::partial_write, {.count = 1});
  EXPECT_THAT(ask(1, kFourWords), ElementsAre(16, 0x17, 0x72, 0, 4));
  EXPECT_EQ(plant.drive().command().target_velocity, 0x102);
  EXPECT_EQ(plant.drive().command().target_position, 0);
  EXPECT_THAT(ask(1, kFourWords), ElementsAre(16, 0x17, 0x72, 0, 4));
  EXPECT_EQ(plant.drive().command().target_position, 0x30004);
}

TEST_F(OnTheStation, APartialWriteWithAReadAnswersTheWholeRead) {
  start(WireFault::partial_write);
  const Bytes answer = ask(1, {23, 0x17, 0x72, 0, 4, 0x17, 0x72, 0, 4, 8, 0, 0, 1, 2, 0, 3, 0, 4});
  EXPECT_THAT(answer, ElementsAre(23, 8, 0, 0, 1, 2, 0, 0, 0, 0));
}

TEST_F(OnTheStation, OneRegisterIsNoPartialWrite) {
  start(WireFault::partial_write);
  EXPECT_THAT(ask(1, {6, 0x17, 0x77, 0, 7}), ElementsAre(6, 0x17, 0x77, 0, 7));
  EXPECT_EQ(plant.drive().command().command_counter, 7);
}

TEST_F(OnTheStation, WordsOf32BitsAreSwappedAndNoOthers) {
  ask(1, kFourWords);
  start(WireFault::word_order_swap);
  EXPECT_THAT(read(1, 6000, 8), ElementsAre(3, 16, 0, 0, 0, 3, 1, 2, 0, 0, 0, 4, 0, 3, 0x03, 0xE8, 0, 0));
  EXPECT_THAT(read(1, 6003, 2), ElementsAre(3, 4, 1, 2, 0, 3)) << "half a value has nothing to swap with";
}

TEST_F(OnTheStation, AnEventIsClearedByReadingUntilItChanges) {
  const auto latch = [this] { return read(3, 1, 1); };
  const auto press = [this](bool estop, bool hand_switch) {
    plant.press_estop(estop);
    plant.press_hand_switch(hand_switch);
    for (int i = 0; i < 20; ++i) plant.step();
  };
  press(false, false);
  press(true, false);
  start(WireFault::read_to_clear);
  const Bytes first = latch();
  EXPECT_NE(first, (Bytes{3, 2, 0, 0}));
  EXPECT_THAT(latch(), ElementsAre(3, 2, 0, 0));
  EXPECT_THAT(latch(), ElementsAre(3, 2, 0, 0));
  press(true, true);
  const Bytes changed = latch();
  EXPECT_NE(changed, (Bytes{3, 2, 0, 0}));
  EXPECT_THAT(latch(), ElementsAre(3, 2, 0, 0));
  faults.end(WireFault::read_to_clear);
  EXPECT_EQ(latch(), changed) << "the device itself has kept it";
}

TEST_F(OnTheStation, ARepeatedAnswerIsTheOneBeforeAndTheRequestIsCarriedOut) {
  ask(1, {6, 0x17, 0x77, 0, 1});
  const Bytes before = read(1, 6007, 1);
  start(WireFault::answer_repeated, {.count = 2});
  ask(1, {6, 0x17, 0x77, 0, 2});
  EXPECT_EQ(plant.drive().command().command_counter, 2);
  EXPECT_EQ(read(1, 6007, 1), before);
  EXPECT_THAT(read(1, 6007, 1), ElementsAre(3, 2, 0, 2));
}

// A line with three devices asks a dozen of them before the first comes again.
TEST_F(OnTheStation, ARepeatedAnswerIsOldHoweverMuchIsAskedBetween) {
  ask(1, {6, 0x17, 0x77, 0, 1});
  const Bytes before = read(1, 6007, 1);
  for (std::uint8_t count = 1; count <= 20; ++count) (void)read(2, 100, count);
  ask(1, {6, 0x17, 0x77, 0, 2});
  start(WireFault::answer_repeated);
  EXPECT_EQ(read(1, 6007, 1), before);
}

TEST_F(OnTheStation, AWrongFunctionIsAnothers) {
  start(WireFault::wrong_function);
  EXPECT_THAT(read(1, 6100, 1), ElementsAre(2, 2, 0, 0));
}

TEST_F(OnTheStation, AnyBytesAreALegalRequestWithEveryFault) {
  for (std::size_t i = 0; i < config::kWireFaultCount; ++i) {
    start(static_cast<WireFault>(i));
    if (static_cast<WireFault>(i) == WireFault::silence ||
        static_cast<WireFault>(i) == WireFault::connection_reset ||
        static_cast<WireFault>(i) == WireFault::exception) {
      faults.end(static_cast<WireFault>(i));
    }
  }
  for (const std::uint8_t function : std::to_array<std::uint8_t>({3, 16, 23, 43})) {
    for (std::size_t size = 1; size < 24; ++size) {
      Bytes request(size, 0xFF);
      request[0] = function;
      (void)ask(1, request);
    }
  }
}

// An answer of two bytes, finished and sent.
Bytes on_tcp(const Distortion& distortion) {
  std::array<std::uint8_t, 2 * kMaxTcpFrame> answer{};
  answer[7] = 0x83;
  answer[8] = 2;
  const std::size_t size = distorted_tcp(answer, 0x1234, 1, 2, distortion);
  return {answer.begin(), answer.begin() + static_cast<std::ptrdiff_t>(size)};
}
Bytes on_rtu(const Distortion& distortion) {
  std::array<std::uint8_t, kMaxDistortedRtu> answer{};
  answer[1] = 0x83;
  answer[2] = 2;
  const std::size_t size = distorted_rtu(answer, 1, 2, distortion);
  return {answer.begin(), answer.begin() + static_cast<std::ptrdiff_t>(size)};
}

TEST(DistortedFrame, OfTcp) {
  EXPECT_THAT(on_tcp({}), ElementsAre(0x12, 0x34, 0, 0, 0, 3, 1, 0x83, 2));
  EXPECT_THAT(on_tcp({.wrong_transaction = true}), ElementsAre(0x12, 0x35, 0, 0, 0, 3, 1, 0x83, 2));
  EXPECT_THAT(on_tcp({.wrong_unit = true}), ElementsAre(0x12, 0x34, 0, 0, 0, 3, 0x11, 0x83, 2));
  EXPECT_THAT(on_tcp({.truncated = true}), ElementsAre(0x12, 0x34, 0, 0));
  EXPECT_EQ(on_tcp({.doubled = true}).size(), 18U);
}

TEST(DistortedFrame, OfRtu) {
  EXPECT_THAT(on_rtu({}), ElementsAre(1, 0x83, 2, 0xC0, 0xF1));
  EXPECT_THAT(on_rtu({.wrong_crc = true}), ElementsAre(1, 0x83, 2, 0xC0, 0x0E));
  EXPECT_THAT(on_rtu({.truncated = true}), ElementsAre(1, 0x83));
  EXPECT_EQ(on_rtu({.wrong_unit = true})[0], 0x11);
  EXPECT_NE(on_rtu({.wrong_unit = true})[3], 0xC0) << "its sum is right";
  EXPECT_THAT(on_rtu({.doubled = true}), ElementsAre(1, 0x83, 2, 0xC0, 0xF1, 1, 0x83, 2, 0xC0, 0xF1));
  const Bytes noisy = on_rtu({.noise = 3});
  EXPECT_THAT(noisy, ElementsAre(0xA5, 0xE0, 0x1B, 1, 0x83, 2, 0xC0, 0xF1));
  EXPECT_EQ(on_rtu({.doubled = true, .noise = 64}).size(), 74U);
}

}  // namespace
}  // namespace stretch::simulator
