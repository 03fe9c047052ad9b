// What the safety I/O's client does on a line it shares, when an answer of its own is lost.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "config/loader/load.hpp"
#include "hal/modbus/device_link.hpp"
#include "hal/modbus/sensor_clients.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;

constexpr std::uint16_t kKnown = 42;

Instant standing_clock() noexcept {
  return Instant{1'000'000'000};
}

// Takes every write and answers every read with 42; the answer to one is lost when asked for.
class ObedientBus final : public RegisterBus {
 public:
  std::vector<std::uint8_t> functions;              // of what went out
  std::vector<std::vector<std::uint8_t>> requests;  // the same, whole
  bool lose_next = false;

  tl::expected<void, std::string> connect() override { return {}; }
  void close() noexcept override {}
  void set_response_timeout(Duration) noexcept override {}
  Duration longest(const RequestPdu&) const noexcept override { return milliseconds(3.0); }
  BusStatus exchange(const RequestPdu& pdu, std::span<std::uint8_t, kMaxPdu> answer,
                     std::size_t& size) noexcept override {
    const auto asked = pdu.bytes();
    functions.push_back(pdu.function());
    requests.emplace_back(asked.begin(), asked.end());
    if (std::exchange(lose_next, false)) return BusStatus::timeout;
    if (pdu.registers_expected() == 0) {
      size = 5;
      std::copy_n(asked.begin(), size, answer.begin());
      return BusStatus::ok;
    }
    answer[0] = asked[0];
    answer[1] = static_cast<std::uint8_t>(2 * pdu.registers_expected());
    size = 2U + answer[1];
    for (std::size_t i = 2; i < size; i += 2) {
      answer[i] = 0;
      answer[i + 1] = kKnown;
    }
    return BusStatus::ok;
  }
};

class SafetyIoOnALine : public testing::Test {
 protected:
  explicit SafetyIoOnALine(const char* name = "simulator-safety-io")
      : profile(config::load_safety_io_profile(name).value()) {
    auto made = std::make_unique<ObedientBus>();
    bus = made.get();
    link = std::make_unique<DeviceLink>(std::move(made), std::make_unique<ObedientBus>(),
                                        DeviceLink::Probe{RequestPdu::read(4, {900, 1}), {kKnown}},
                                        milliseconds(3.0), standing_clock);
    link->offer({.proof = {true, true, true}, .anew = false, .fc23 = false});
    client = std::make_unique<SafetyIoClient>(*link, profile, standing_clock);
    client->adopt();
  }
  // What goes out of a cycle's write, by function.
  std::vector<std::uint8_t> written(bool permissive) {
    Command command;
    command.permissive = permissive;
    bus->functions.clear();
    bus->requests.clear();
    client->write(command, true);
    return bus->functions;
  }

  const config::SafetyIoProfile profile;
  ObedientBus* bus = nullptr;
  std::unique_ptr<DeviceLink> link;
  std::unique_ptr<SafetyIoClient> client;
};

// The device may have taken it: the torque is removed at once, without a probe before it.
TEST_F(SafetyIoOnALine, SR11_OffGoesOutAtOnceWhenTheAnswerToOnWasLost) {
  const auto off = written(false);
  ASSERT_EQ(off.size(), 2U) << "outputs and trigger";
  bus->lose_next = true;
  ASSERT_EQ(written(true).size(), 1U);
  EXPECT_EQ(written(false).front(), off.front()) << "and no probe";
}

TEST_F(SafetyIoOnALine, OnWaitsForTheProbe) {
  const auto off = written(false);
  bus->lose_next = true;
  ASSERT_EQ(written(true).size(), 1U);
  const auto again = written(true);
  ASSERT_EQ(again.size(), 3U);
  EXPECT_EQ(again.front(), 4) << "the probe";
}

TEST_F(SafetyIoOnALine, SR11_OffIsUrgentUntilItStands) {
  ASSERT_EQ(written(false).size(), 2U);
  ASSERT_EQ(written(true).size(), 2U);
  bus->lose_next = true;
  ASSERT_EQ(written(false).size(), 1U);
  const auto off = written(false);
  ASSERT_FALSE(off.empty());
  EXPECT_NE(off.front(), 4) << "no probe";
}

class SafetyIoWithAnEcho : public SafetyIoOnALine {
 protected:
  SafetyIoWithAnEcho() : SafetyIoOnALine("wago-750-352") {}
};

// Its late answer is of the same words as the repeated one's, and either says that they stand.
TEST_F(SafetyIoWithAnEcho, SR11_OffThatIsRepeatedIsOfTheSameWords) {
  ASSERT_FALSE(written(false).empty());
  ASSERT_FALSE(written(true).empty());
  bus->lose_next = true;
  ASSERT_EQ(written(false).size(), 1U);
  const auto lost = bus->requests.front();
  ASSERT_FALSE(written(false).empty());
  EXPECT_EQ(bus->requests.front(), lost);
  ASSERT_FALSE(written(true).empty());
  ASSERT_FALSE(written(false).empty());
  EXPECT_EQ(bus->requests.front(), lost) << "turned over twice";
}

}  // namespace
