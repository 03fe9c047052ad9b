// The transmitter: noise and filter, conversions, quantisation, zero and tare, errors.
#include "simulator/plant/load_cell_device.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

namespace stretch::plant {
namespace {

LoadCellDevice cell(std::uint64_t seed = 1, LoadCellDevice::Figures figures = {}) {
  return LoadCellDevice(figures, Random(seed, 1));
}
LoadCellDevice exact_cell() {
  return cell(1, {.noise_n = 0.0, .gain_error = 0.0, .zero_error_n = 0.0});
}
void run(LoadCellDevice& c, double force, int milliseconds, const LoadCellDevice::Faults& faults = {}) {
  for (int i = 0; i < milliseconds; ++i) c.step(force, faults);
}
double gross(const LoadCellDevice& c, std::size_t channel = 0) {
  return c.block().channel[channel].gross * 0.01;
}
bool bit(const LoadCellDevice& c, unsigned n, std::size_t channel = 0) {
  return (c.block().channel[channel].status & (1U << n)) != 0U;
}

TEST(LoadCell, NoiseIsTheFiltersShareOfThreeTenths) {
  // white at the conversions, 0.3 N rms, through a first-order filter of 10 ms at 300 Hz: 0.3 sqrt(a / (2 -
  // a)), a = 0.283
  LoadCellDevice c = cell();
  run(c, 50.0, 1000);
  double sum = 0.0;
  double squares = 0.0;
  double difference = 0.0;
  int count = 0;
  std::uint16_t last = c.block().sequence;
  for (int i = 0; i < 200'000; ++i) {
    c.step(50.0, {});
    if (c.block().sequence == last) continue;
    last = c.block().sequence;
    const double a = gross(c, 0);
    const double b = gross(c, 1);
    sum += a;
    squares += a * a;
    difference += (a - b) * (a - b);
    ++count;
  }
  const double mean = sum / count;
  const double rms = std::sqrt(squares / count - mean * mean);
  const double share = 1.0 - std::exp(-1.0 / 300.0 / 0.010);
  EXPECT_NEAR(rms, 0.3 * std::sqrt(share / (2.0 - share)), 0.003);
  EXPECT_GT(std::sqrt(difference / count), 1.2 * rms) << "each channel has its own noise";
}

TEST(LoadCell, ConvertsThreeHundredTimesASecondAndTellsTheAge) {
  LoadCellDevice c = exact_cell();
  run(c, 10.0, 10'000);
  EXPECT_NEAR(c.block().sequence, 3000, 1);
  for (int i = 0; i < 1000; ++i) {
    const std::uint16_t before = c.block().sequence;
    c.step(10.0, {});
    const LoadCellBlock b = c.block();
    if (b.sequence != before) {
      EXPECT_LE(b.age_tenth_ms, 10) << "a conversion of this millisecond";
    }
    EXPECT_LE(b.age_tenth_ms, 34);
  }
  EXPECT_EQ(c.write_rate(100), WriteResult::accepted);
  const std::uint16_t before = c.block().sequence;
  run(c, 10.0, 1000);
  EXPECT_NEAR(static_cast<std::uint16_t>(c.block().sequence - before), 100, 1);
  EXPECT_EQ(c.write_rate(9), WriteResult::out_of_range);
  EXPECT_EQ(c.write_rate(1001), WriteResult::out_of_range);
  EXPECT_EQ(c.rate_hz(), 100);
}

TEST(LoadCell, AStepComesThroughTheFilter) {
  LoadCellDevice c = exact_cell();
  run(c, 0.0, 1000);
  run(c, 100.0, 10);
  EXPECT_NEAR(gross(c), 63.2, 8.0) << "one time constant, three conversions";
  run(c, 100.0, 90);
  EXPECT_NEAR(gross(c), 100.0, 0.1);
  EXPECT_EQ(c.write_filter(0), WriteResult::accepted);
  run(c, 50.0, 4);
  EXPECT_DOUBLE_EQ(gross(c), 50.0);
  EXPECT_EQ(c.write_filter(1001), WriteResult::out_of_range);
}

TEST(LoadCell, ShowsHundredthsOrCoarserSteps) {
  LoadCellDevice fine = exact_cell();
  run(fine, 12.34567, 2000);
  EXPECT_EQ(fine.block().channel[0].gross, 1235);
  run(fine, -0.006, 2000);
  EXPECT_EQ(fine.block().channel[0].gross, -1);
  LoadCellDevice coarse = cell(1, {.noise_n = 0.0, .step_n = 0.5, .gain_error = 0.0, .zero_error_n = 0.0});
  run(coarse, 12.34567, 2000);
  EXPECT_EQ(coarse.block().channel[0].gross, 1250);
}

TEST(LoadCell, GainAndZeroErrorsAreDrawnBySeedAndBounded) {
  double gain_squares = 0.0;
  constexpr int kSeeds = 400;
  for (int seed = 0; seed < kSeeds; ++seed) {
    LoadCellDevice c = cell(static_cast<std::uint64_t>(seed), {.noise_n = 0.0});
    run(c, 0.0, 500);
    const double zero_a = gross(c, 0);
    const double zero_b = gross(c, 1);
    EXPECT_LE(std::fabs(zero_a), 0.305);
    EXPECT_LE(std::fabs(zero_b), 0.305);
    run(c, 100.0, 500);
    const double gain_a = (gross(c, 0) - zero_a) / 100.0;
    const double gain_b = (gross(c, 1) - zero_b) / 100.0;
    EXPECT_LE(std::fabs(gain_a - 1.0), 0.0315);
    EXPECT_LE(std::fabs(gain_a - gain_b), 0.0025);
    gain_squares += (gain_a - 1.0) * (gain_a - 1.0);
  }
  EXPECT_NEAR(std::sqrt(gain_squares / kSeeds), 0.01, 0.0012);
}

TEST(LoadCell, ZeroIsTakenEmptyAndRefusedUnderLoad) {
  LoadCellDevice c = cell();
  run(c, 8.0, 3000);  // the cuff alone
  EXPECT_TRUE(bit(c, 11));
  EXPECT_EQ(c.write_command(kCellCommandZero), WriteResult::accepted);
  run(c, 8.0, 50);
  EXPECT_NEAR(gross(c, 0), 0.0, 0.5);
  run(c, 20.0, 3000);
  const double before = gross(c, 0);
  EXPECT_EQ(c.write_command(kCellCommandZero), WriteResult::not_allowed);
  run(c, 20.0, 50);
  EXPECT_NEAR(gross(c, 0), before, 0.8) << "nothing changed";
  EXPECT_EQ(c.write_command(1), WriteResult::out_of_range);
  EXPECT_EQ(c.write_command(kCellCommandIdle), WriteResult::accepted);
}

TEST(LoadCell, ZeroTwiceDoesNotWalkAwayFromTheFactoryZero) {
  LoadCellDevice c = exact_cell();
  for (const double force : {10.0, 14.0, 18.0}) {
    run(c, force, 3000);
    EXPECT_EQ(c.write_command(kCellCommandZero),
              force < 15.0 ? WriteResult::accepted : WriteResult::not_allowed);
  }
}

TEST(LoadCell, ZeroIsRefusedWhileTheForceMoves) {
  LoadCellDevice c = exact_cell();
  run(c, 0.0, 3000);
  run(c, 10.0, 100);
  EXPECT_FALSE(bit(c, 11));
  EXPECT_EQ(c.write_command(kCellCommandZero), WriteResult::not_allowed);
}

TEST(LoadCell, TareTouchesTheNetValueOnly) {
  LoadCellDevice c = exact_cell();
  run(c, 40.0, 3000);
  EXPECT_EQ(c.write_command(kCellCommandTare), WriteResult::accepted);
  run(c, 45.0, 3000);
  EXPECT_NEAR(c.block().channel[0].gross, 4500, 1);
  EXPECT_NEAR(c.block().channel[0].net, 500, 1);
  run(c, 30.0, 3000);
  EXPECT_TRUE(bit(c, 8));
  EXPECT_FALSE(bit(c, 7));
  EXPECT_EQ(c.write_command(kCellCommandClearTare), WriteResult::accepted);
  EXPECT_NEAR(c.block().channel[0].net, 3000, 1);
}

TEST(LoadCell, OverloadShowsInTheStatus) {
  LoadCellDevice c = exact_cell();
  run(c, 499.0, 1000);
  EXPECT_EQ(c.block().channel[0].status & kCellFaultMask, 0);
  run(c, 510.0, 1000);
  EXPECT_EQ(c.block().channel[0].status & kCellFaultMask, 1U << 2U);
  run(c, 560.0, 1000);
  EXPECT_EQ(c.block().channel[0].status & kCellFaultMask, (1U << 2U) | (1U << 3U));
}

TEST(LoadCell, EachFaultDoesWhatItsNameSays) {
  const auto after = [](auto change, double force, int milliseconds) {
    LoadCellDevice c = exact_cell();
    run(c, 50.0, 1000);
    LoadCellDevice::Faults f;
    change(f.channel[0]);
    run(c, force, milliseconds, f);
    EXPECT_NEAR(gross(c, 1), force, 0.1) << "the other channel goes on";
    EXPECT_EQ(c.block().channel[1].status & kCellFaultMask, 0);
    return c;
  };
  const auto stuck = after([](auto& f) { f.stuck = true; }, 70.0, 500);
  EXPECT_NEAR(gross(stuck), 50.0, 0.01);
  EXPECT_EQ(stuck.block().channel[0].status & kCellFaultMask, 0);
  EXPECT_NEAR(gross(after([](auto& f) { f.inverted = true; }, 70.0, 500)), -70.0, 0.1);
  EXPECT_NEAR(gross(after([](auto& f) { f.drift_n = 12.5; }, 70.0, 500)), 82.5, 0.1);
  const auto open = after([](auto& f) { f.open = true; }, 70.0, 500);
  EXPECT_TRUE(bit(open, 0));
  EXPECT_GT(gross(open), 500.0);
  const auto adc = after([](auto& f) { f.adc = true; }, 70.0, 500);
  EXPECT_TRUE(bit(adc, 1));
  EXPECT_NEAR(gross(adc), 50.0, 0.01);
  const auto overload = after([](auto& f) { f.overload = true; }, 70.0, 500);
  EXPECT_TRUE(bit(overload, 2));
  EXPECT_TRUE(bit(overload, 3));
}

TEST(LoadCell, SpikesAreSingleConversionsAboutTenASecond) {
  LoadCellDevice c = exact_cell();
  run(c, 50.0, 1000);
  LoadCellDevice::Faults f;
  f.channel[0].spike_n = 100.0;
  int spikes = 0;
  int in_a_row = 0;
  std::uint16_t last = c.block().sequence;
  for (int i = 0; i < 20'000; ++i) {
    c.step(50.0, f);
    if (c.block().sequence == last) continue;
    last = c.block().sequence;
    if (gross(c) > 100.0) {
      ++spikes;
      EXPECT_NEAR(gross(c), 150.0, 0.1);
      ++in_a_row;
    } else {
      in_a_row = 0;
      EXPECT_NEAR(gross(c), 50.0, 0.1);
    }
    EXPECT_LE(in_a_row, 4);
  }
  EXPECT_NEAR(spikes, 200, 60);
}

TEST(LoadCell, AFrozenCounterAgesWhileTheLinkLives) {
  LoadCellDevice c = exact_cell();
  run(c, 50.0, 1000);
  const std::uint16_t sequence = c.block().sequence;
  LoadCellDevice::Faults f;
  f.frozen = true;
  run(c, 90.0, 1000, f);
  EXPECT_EQ(c.block().sequence, sequence);
  EXPECT_NEAR(gross(c), 50.0, 0.01);
  EXPECT_GT(c.block().age_tenth_ms, 9'900);
  EXPECT_TRUE(c.answers());
  run(c, 90.0, 100);
  EXPECT_NEAR(gross(c), 90.0, 0.1);
}

TEST(LoadCell, PowerOffForgetsZeroAndCounterButNotRateAndFilter) {
  LoadCellDevice c = exact_cell();
  run(c, 8.0, 3000);
  ASSERT_EQ(c.write_command(kCellCommandZero), WriteResult::accepted);
  ASSERT_EQ(c.write_filter(20), WriteResult::accepted);
  c.set_powered(false);
  EXPECT_FALSE(c.answers());
  EXPECT_EQ(c.write_command(kCellCommandZero), WriteResult::not_allowed);
  c.set_powered(true);
  run(c, 8.0, 100);
  EXPECT_NEAR(gross(c), 8.0, 0.1);
  EXPECT_LT(c.block().sequence, 40);
  EXPECT_EQ(c.filter_ms(), 20);
}

}  // namespace
}  // namespace stretch::plant
