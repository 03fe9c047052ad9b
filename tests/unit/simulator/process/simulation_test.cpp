// The plant's time line on a clock the test moves by hand.
#include "simulator/process/simulation.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch;
using namespace stretch::simulator;

Instant at_ms(double ms) {
  return Instant{5'000'000'000} + milliseconds(ms);
}

class InRealTime : public testing::Test {
 protected:
  double plant_ms() const { return static_cast<double>(simulation.plant().now().ns) * 1e-6; }
  Simulation simulation{plant::Plant(config::PlantSettings{}, config::Leg{}, 1), at_ms(0), nullptr};
};

TEST_F(InRealTime, StepsUpToThePresentAndNotBeyond) {
  EXPECT_FALSE(simulation.advance(at_ms(0.999)));
  EXPECT_EQ(plant_ms(), 0);
  simulation.advance(at_ms(1));
  EXPECT_EQ(plant_ms(), 1);
  simulation.advance(at_ms(7.5));
  EXPECT_EQ(plant_ms(), 7);
  simulation.advance(at_ms(3));
  EXPECT_EQ(plant_ms(), 7) << "a clock read earlier moves nothing back";
}

TEST_F(InRealTime, CatchesUpAfterADelayItCanExplain) {
  EXPECT_FALSE(simulation.advance(at_ms(250)));
  EXPECT_EQ(plant_ms(), 250);
  EXPECT_EQ(simulation.skips().count, 0U);
}

TEST_F(InRealTime, SkipsAndCountsAStall) {
  simulation.advance(at_ms(100));
  EXPECT_TRUE(simulation.advance(at_ms(5100.5)));
  EXPECT_EQ(plant_ms(), 100) << "the lost time has not passed for the plant";
  EXPECT_EQ(simulation.skips().count, 1U);
  EXPECT_NEAR(in_milliseconds(simulation.skips().latest), 5000, 1e-6);
  EXPECT_FALSE(simulation.advance(at_ms(5110)));
  EXPECT_EQ(plant_ms(), 110);
}

TEST_F(InRealTime, FrozenStandsUntilSteppedOrRun) {
  EXPECT_FALSE(simulation.step(10, at_ms(1))) << "only while frozen";
  EXPECT_EQ(plant_ms(), 0);
  simulation.freeze(at_ms(20));
  simulation.advance(at_ms(900));
  EXPECT_EQ(plant_ms(), 20);
  EXPECT_TRUE(simulation.step(10, at_ms(901)));
  EXPECT_EQ(plant_ms(), 30);
  simulation.run(at_ms(10'000));
  EXPECT_FALSE(simulation.advance(at_ms(10'005)));
  EXPECT_EQ(plant_ms(), 35);
  simulation.run(at_ms(20'000));
  EXPECT_TRUE(simulation.advance(at_ms(20'000))) << "run while running changes nothing";
}

}  // namespace
