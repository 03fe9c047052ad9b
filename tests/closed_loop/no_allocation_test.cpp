// After its first steps the cycle allocates nothing: malloc is trapped while it runs.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <memory>

#include "controller/recording/cycle_record.hpp"
#include "simulator/rehearsal/plant_station.hpp"
#include "tests/closed_loop/rig.hpp"

// glibc lets a program stand in front of its allocator. The sanitizers bring allocators of their own and are
// left alone.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
namespace {
thread_local bool armed = false;
thread_local int caught = 0;
}  // namespace

extern "C" {
void* __libc_malloc(std::size_t size);                     // NOLINT
void* __libc_calloc(std::size_t count, std::size_t size);  // NOLINT
void* __libc_realloc(void* memory, std::size_t size);      // NOLINT
void* malloc(std::size_t size) {                           // NOLINT
  if (armed) ++caught;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {  // NOLINT
  if (armed) ++caught;
  return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {  // NOLINT
  if (armed) ++caught;
  return __libc_realloc(memory, size);
}
}

namespace {
using namespace stretch;
using namespace stretch::literals;

TEST(NoAllocation, TheTrapCatches) {
  armed = true;
  void* volatile something = std::malloc(8);  // NOLINT
  armed = false;
  std::free(something);  // NOLINT
  EXPECT_EQ(caught, 1);
  caught = 0;
}

TEST(NoAllocation, TenThousandCyclesOfASessionAllocateNothing) {
  const auto setup = closed_loop::shipped("average", "demo");
  plant::Plant machine(setup.station.plant, setup.leg, 1);
  rehearsal::PlantStation hardware(machine, setup.station);
  auto cycle = std::make_unique<cycle::Cycle>(setup.station);
  rehearsal::VirtualPerson person(setup.plan, 10_deg, 1);
  std::array<std::byte, recording::kLargestRecord> buffer;
  cycle::CycleInput input;
  caught = 0;
  for (int i = 0; i < 15'000; ++i) {
    input = {};
    input.now = machine.now();
    input.dt = 10_ms;
    person.act(input.now, cycle->view(), machine, input);
    armed = i >= 100;
    input.sample = hardware.read();
    input.setup = hardware.setup();
    const hal::Command command = cycle->step(input);
    hardware.write(command);
    EXPECT_GT(recording::encode({.input = input, .command = command}, buffer), 0U);
    armed = false;
    for (int ms = 0; ms < 10; ++ms) machine.step();
  }
  EXPECT_EQ(cycle->view().session.state, SessionState::running);
  EXPECT_EQ(caught, 0);
}

}  // namespace
#endif
