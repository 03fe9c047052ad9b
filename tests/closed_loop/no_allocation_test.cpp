// After its first steps the cycle allocates nothing: the allocator is trapped while it runs.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <memory>

#include "controller/recording/cycle_record.hpp"
#include "simulator/rehearsal/plant_station.hpp"
#include "tests/allocation_trap/allocation_trap.hpp"
#include "tests/closed_loop/rig.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;

TEST(NoAllocation, TheTrapCatches) {
  if (!allocation_trap::works()) GTEST_SKIP() << "the sanitizer's allocator";
  allocation_trap::restart();
  allocation_trap::arm();
  void* volatile something = std::malloc(8);
  std::free(something);
  allocation_trap::disarm();
  EXPECT_EQ(allocation_trap::caught(), 2);
}

TEST(NoAllocation, TenThousandCyclesOfASessionAllocateNothing) {
  const auto setup = closed_loop::shipped("average", "demo");
  plant::Plant machine(setup.station.plant, setup.leg, 1);
  rehearsal::PlantStation hardware(machine, setup.station);
  auto cycle = std::make_unique<cycle::Cycle>(setup.station);
  rehearsal::VirtualPerson person(setup.plan, 10_deg, 1);
  std::array<std::byte, recording::kLargestRecord> buffer;
  cycle::CycleInput input;
  allocation_trap::restart();
  for (int i = 0; i < 15'000; ++i) {
    input = {};
    input.now = machine.now();
    input.dt = 10_ms;
    person.act(input.now, cycle->view(), machine, input);
    if (i >= 100) allocation_trap::arm();
    input.sample = hardware.read();
    input.setup = hardware.setup();
    const hal::Command command = cycle->step(input);
    hardware.write(command);
    EXPECT_GT(recording::encode({.input = input, .command = command}, buffer), 0U);
    allocation_trap::disarm();
    for (int ms = 0; ms < 10; ++ms) machine.step();
  }
  EXPECT_EQ(cycle->view().session.state, SessionState::running);
  EXPECT_EQ(allocation_trap::caught(), 0);
}

}  // namespace
