// What the rehearsal believes of the simulator's devices, beside what the shipped profiles believe.
#include "simulator/rehearsal/plant_registers.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "config/loader/load.hpp"

namespace {
using namespace stretch;
using namespace stretch::rehearsal;
using hal::Quality;

constexpr Torque kRated = newton_metres(130.0);

// In the registers' units: the outermost value that can be true.
int highest(const config::Point& point) {
  return static_cast<int>(std::lround(point.valid_range.value().high / point.scale));
}
int lowest(const config::Point& point) {
  return static_cast<int>(std::lround(point.valid_range.value().low / point.scale));
}

Quality with_speed(int units) {
  plant::DriveStatusBlock block;
  block.velocity = units;
  return drive_sample(block, kRated).quality;
}
Quality with_torque(int units) {
  plant::DriveStatusBlock block;
  block.torque = static_cast<std::int16_t>(units);
  return drive_sample(block, kRated).quality;
}
Quality with_force(std::size_t channel, int units) {
  plant::LoadCellBlock block;
  block.channel.at(channel).net = units;
  return force_sample(block).quality;
}

template <class QualityOf>
void expect_bounds_of(const config::Point& point, QualityOf quality_of) {
  EXPECT_EQ(quality_of(highest(point)), Quality::valid);
  EXPECT_EQ(quality_of(highest(point) + 1), Quality::bad_content);
  EXPECT_EQ(quality_of(lowest(point)), Quality::valid);
  EXPECT_EQ(quality_of(lowest(point) - 1), Quality::bad_content);
}

TEST(PlantRegisters, BelieveOfTheDriveWhatItsProfileBelieves) {
  const auto drive = config::load_drive_profile("simulator-drive").value();
  expect_bounds_of(drive.speed_deg_s.value(), with_speed);
  expect_bounds_of(drive.torque_pct, with_torque);
}

TEST(PlantRegisters, BelieveOfTheForceWhatItsProfileBelieves) {
  const auto cell = config::load_load_cell_profile("simulator-load-cell").value();
  expect_bounds_of(cell.channel_a.net_n, [](int units) { return with_force(0, units); });
  expect_bounds_of(cell.channel_b.value().net_n, [](int units) { return with_force(1, units); });
}

}  // namespace
