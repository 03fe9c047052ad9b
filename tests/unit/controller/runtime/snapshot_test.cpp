// What of the devices goes over the socket: each by itself.
#include "controller/runtime/snapshot.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <optional>

namespace stretch::runtime {
namespace {

// Devices that are only reported.
class Reported final : public hal::Station {
 public:
  hal::Sample read() noexcept override { return {}; }
  void write(const hal::Command&) noexcept override {}
  [[nodiscard]] hal::SetupResult setup() const noexcept override { return {}; }
  [[nodiscard]] std::optional<hal::DeviceReport> report(hal::Device device) const noexcept override {
    return reports[static_cast<std::size_t>(device)];
  }

  std::array<std::optional<hal::DeviceReport>, hal::kDeviceCount> reports;
};

// Every figure tells whose it is.
hal::DeviceReport of(unsigned device, hal::LinkState state) {
  auto figure = [device, n = 0U]() mutable { return 100 * device + ++n; };
  hal::LinkStatistics s;
  s.state = state;
  for (std::uint64_t* count : {&s.ok, &s.timeouts, &s.bad_sums, &s.bad_frames, &s.exceptions, &s.bad_contents,
                               &s.closed, &s.refused, &s.reconnects})
    *count = figure();
  for (Duration* time : {&s.round_trip_p50, &s.round_trip_p99, &s.round_trip_max, &s.last_good_age})
    *time = milliseconds(figure());
  return {.identity = true, .settings = true, .link = s};
}

messages::LinkView shown(unsigned device, const char* state) {
  const std::uint64_t n = 100 * device;
  return {.state = state,
          .ok = n + 1,
          .timeouts = n + 2,
          .bad_sums = n + 3,
          .bad_frames = n + 4,
          .exceptions = n + 5,
          .bad_contents = n + 6,
          .closed = n + 7,
          .refused = n + 8,
          .reconnects = n + 9,
          .round_trip_p50_us = (static_cast<double>(n) + 10) * 1e3,
          .round_trip_p99_us = (static_cast<double>(n) + 11) * 1e3,
          .round_trip_max_us = (static_cast<double>(n) + 12) * 1e3,
          .last_good_age_ms = static_cast<double>(n) + 13};
}

void expect_same(const messages::LinkView& found, messages::LinkView wanted) {
  EXPECT_NEAR(found.round_trip_p50_us, wanted.round_trip_p50_us, 1e-6);
  EXPECT_NEAR(found.round_trip_p99_us, wanted.round_trip_p99_us, 1e-6);
  EXPECT_NEAR(found.round_trip_max_us, wanted.round_trip_max_us, 1e-6);
  EXPECT_NEAR(found.last_good_age_ms, wanted.last_good_age_ms, 1e-9);
  wanted.round_trip_p50_us = found.round_trip_p50_us;
  wanted.round_trip_p99_us = found.round_trip_p99_us;
  wanted.round_trip_max_us = found.round_trip_max_us;
  wanted.last_good_age_ms = found.last_good_age_ms;
  EXPECT_TRUE(found == wanted) << found.state << ", " << found.ok << " answers";
}

class SnapshotOfLinks : public testing::Test {
 protected:
  messages::Snapshot snapshot() {
    return make_snapshot(cycle::CycleView{}, *hand_over_, station_, milliseconds(10.0), Granted{}, Prepared{},
                         messages::ResultView{});
  }
  void have(hal::Device device, unsigned number, hal::LinkState state) {
    station_.reports[static_cast<std::size_t>(device)] = of(number, state);
  }

  std::unique_ptr<HandOver> hand_over_ = std::make_unique<HandOver>();
  Reported station_;
};

TEST_F(SnapshotOfLinks, EachDeviceHasItsOwnFigures) {
  have(hal::Device::drive, 1, hal::LinkState::up);
  have(hal::Device::load_cell, 2, hal::LinkState::suspect);
  have(hal::Device::safety_io, 4, hal::LinkState::draining);
  const messages::Snapshot s = snapshot();
  expect_same(s.drive_link, shown(1, "up"));
  expect_same(s.load_cell_link, shown(2, "suspect"));
  expect_same(s.safety_io_link, shown(4, "draining"));
  EXPECT_FALSE(s.load_cell_b_link) << "there is one transmitter";
}

TEST_F(SnapshotOfLinks, SoHasEachOfTwoTransmitters) {
  have(hal::Device::load_cell, 2, hal::LinkState::up);
  have(hal::Device::load_cell_b, 3, hal::LinkState::down);
  const messages::Snapshot s = snapshot();
  expect_same(s.load_cell_link, shown(2, "up"));
  ASSERT_TRUE(s.load_cell_b_link);
  expect_same(*s.load_cell_b_link, shown(3, "down"));
}

}  // namespace
}  // namespace stretch::runtime
