// Every profile the project ships against any registers and any order: nothing that is not a measurement is
// taken for one, and no limit is written higher than it was given.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "config/loader/find_file.hpp"
#include "config/loader/load.hpp"
#include "hal/modbus/capabilities.hpp"
#include "hal/modbus/drive_codec.hpp"
#include "hal/modbus/point_codec.hpp"
#include "hal/modbus/register_image.hpp"
#include "hal/modbus/sensor_codec.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using Words = std::vector<std::uint16_t>;

constexpr int kTries = 20'000;
constexpr Torque kRated = newton_metres(130.0);

BlockView written_by(const config::DriveProfile& drive, const DriveOrder& order, Words& words) {
  words.assign(write_count(drive.device), 0xEEEE);
  encode(drive, order, kRated, words);
  return {drive.device.cyclic_write.start, words, drive.device.also_write};
}

// Of all shipped profiles those that `load` takes.
template <class Load>
auto all(Load load) {
  std::vector<typename decltype(load(std::string{}))::value_type> found;
  for (const std::string& name : config::file_names(config::FileKind::profile)) {
    if (auto profile = load(name)) found.push_back(*std::move(profile));
  }
  return found;
}

// On a serial line an answer that comes twice, or late, is told from another's by its function and length
// alone; the line's probe among them.
void expect_forms_of_their_own(const config::Endpoint& endpoint, const config::DeviceProfile& device) {
  if (endpoint.line.empty()) return;
  using Form = std::pair<int, int>;  // function, registers
  std::vector<Form> forms{{device.read_function, device.identity.front().width}};
  const auto add = [&](const config::Block& block) {
    forms.emplace_back(block.function.value_or(device.read_function), block.count);
  };
  add(device.cyclic_read);
  for (const config::Block& block : device.also_read) add(block);
  std::sort(forms.begin(), forms.end());
  EXPECT_EQ(std::adjacent_find(forms.begin(), forms.end()), forms.end()) << endpoint.profile;
}

TEST(ShippedStation, NoTwoReadingsInACycleOfADeviceOnALineHaveOneForm) {
  int on_lines = 0;
  int cells_on_lines = 0;
  for (const std::string& name : config::file_names(config::FileKind::station)) {
    const auto station = config::load_station(name);
    ASSERT_TRUE(station) << name;
    expect_forms_of_their_own(station->drive,
                              config::load_drive_profile(station->drive.profile).value().device);
    expect_forms_of_their_own(station->load_cell,
                              config::load_load_cell_profile(station->load_cell.profile).value().device);
    expect_forms_of_their_own(station->safety_io,
                              config::load_safety_io_profile(station->safety_io.profile).value().device);
    if (station->load_cell_b) {
      const auto other = config::load_load_cell_profile(station->load_cell_b->profile);
      expect_forms_of_their_own(*station->load_cell_b, other.value().device);
      cells_on_lines += station->load_cell_b->line.empty() ? 0 : 1;
    }
    on_lines += station->drive.line.empty() ? 0 : 1;
  }
  EXPECT_GE(on_lines, 2) << "there are drives on lines";
  EXPECT_GE(cells_on_lines, 2) << "and second transmitters";
}

TEST(ShippedStation, APartThatIsToldApartOnTcpAloneIsRefusedOnALine) {
  auto station = config::load_station("lexium-tlb-wago");
  ASSERT_TRUE(station);
  const auto profiles = config::load_profiles(*station);
  ASSERT_TRUE(profiles);
  const auto refused = [&] {
    std::string all;
    for (const Capability& c : capabilities(*station, *profiles)) {
      if (c.refused) all += c.what + ": " + c.found + "; " + c.advice;
    }
    return all;
  };
  EXPECT_EQ(refused(), "");
  station->safety_io.line = "cells";
  EXPECT_EQ(
      refused(),
      "safety I/O, readings on line cells: 0 and 512 are both read by function 3, 1 register each: there a "
      "late answer to one would be taken for the other's; in profile wago-750-352 let one of them read more "
      "registers, or join them to one block; or put the device on TCP");
}

class Random {
 public:
  // Every bit pattern, those of floats that are no numbers among them.
  Words registers(std::size_t count) {
    Words words(count);
    for (std::uint16_t& word : words) word = static_cast<std::uint16_t>(any_(random_));
    if (any_(random_) % 4 == 0 && count > 1) words[0] = 0x7FC0;
    return words;
  }
  double between(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }

 private:
  std::mt19937 random_{1};
  std::uniform_int_distribution<int> any_{0, 0xFFFF};
};

class ShippedDrive : public ::testing::TestWithParam<config::DriveProfile> {
 protected:
  Random random_;
};
class ShippedCell : public ::testing::TestWithParam<config::LoadCellProfile> {
 protected:
  Random random_;
};

TEST_P(ShippedCell, SR06_AnyRegistersAreAFiniteForceOrNone) {
  const config::LoadCellProfile& cell = GetParam();
  for (int i = 0; i < kTries; ++i) {
    const ForceSample s = decode(cell, random_.registers(read_count(cell.device)));
    ASSERT_TRUE(is_finite(s.channel_a) && is_finite(s.channel_b));
    ASSERT_EQ(s.quality == Quality::valid, !s.error_a && !s.error_b);
    if (s.quality != Quality::valid) continue;
    ASSERT_TRUE(cell.channel_a.net_n.valid_range);
    ASSERT_LE(std::abs(s.channel_a.si()), cell.channel_a.net_n.valid_range->high + 1e-3);
  }
}

TEST_P(ShippedDrive, AnyRegistersAreAFiniteStateOrNone) {
  const config::DriveProfile& drive = GetParam();
  for (int i = 0; i < kTries; ++i) {
    const DriveSample s = decode(drive, kRated, random_.registers(read_count(drive.device)));
    ASSERT_TRUE(is_finite(s.angle) && is_finite(s.speed) && is_finite(s.torque));
    if (s.quality != Quality::valid) continue;
    ASSERT_LE(abs(s.angle), degrees(180.001));
    ASSERT_LE(abs(s.speed), degrees_per_second(200.001));
    ASSERT_LE(abs(s.torque), 3.00001 * kRated);
  }
}

TEST_P(ShippedDrive, SR01_NoTorqueLimitIsWrittenHigherThanItWasGiven) {
  const config::DriveProfile& drive = GetParam();
  ASSERT_EQ(drive.torque_limit_pct.has_value(), drive.torque_limit.effective);
  if (!drive.torque_limit_pct) return;
  const double step_nm = drive.torque_limit_pct->scale / 100.0 * kRated.si();
  Words words;
  for (int i = 0; i < kTries; ++i) {
    DriveOrder order;
    order.torque_limit = newton_metres(random_.between(-10.0, 140.0));
    const double written =
        value(*drive.torque_limit_pct, written_by(drive, order, words)) / 100.0 * kRated.si();
    const double given = std::max(0.0, std::min(order.torque_limit.si(), kRated.si()));
    ASSERT_LE(written, given + 1e-5);
    ASSERT_GE(written, given - 1.01 * step_nm) << "nor a step too low";
  }
}

TEST_P(ShippedDrive, DisabledIsWrittenNothingThatMovesIt) {
  const config::DriveProfile& drive = GetParam();
  Words words;
  DriveOrder order;
  order.set_point = degrees(20.0);
  const BlockView written = written_by(drive, order, words);
  const bool cia402 = drive.control_style == config::ControlStyle::cia402;
  EXPECT_EQ(raw_value(drive.control_word, written), cia402 ? 0 : *drive.control.disable);
  if (drive.target == config::TargetKind::position) {
    EXPECT_NEAR(value(*drive.target_position_deg, written), 20.0, 1e-3) << "the angle it is at";
  } else {
    EXPECT_EQ(raw_value(*drive.target_speed_deg_s, written), 0);
  }
}

template <class Profile>
std::string test_name(const ::testing::TestParamInfo<Profile>& info) {
  std::string name = info.param.device.name;
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shipped, ShippedDrive, ::testing::ValuesIn(all([](const std::string& name) {
                           return config::load_drive_profile(name);
                         })),
                         test_name<config::DriveProfile>);
INSTANTIATE_TEST_SUITE_P(Shipped, ShippedCell, ::testing::ValuesIn(all([](const std::string& name) {
                           return config::load_load_cell_profile(name);
                         })),
                         test_name<config::LoadCellProfile>);

}  // namespace
