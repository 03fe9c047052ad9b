// The same session in virtual time and over Modbus: through PlantStation on the plant's devices, and through
// ModbusStation, libmodbus, TCP on loopback, the simulator's listener and its registers.
//
// Tolerance: none. Both ways round to the same register units by the same double operations, the plant is
// stepped alike and the cycle is told the plant's time, so that every signal of every cycle is the same
// double. Only two fields of a sample are left out: its number, because connecting takes reads, and the time
// it was taken at, which the cycle does not use.
//
// Alignment: neither session begins before its station is connected. Connecting reads and never writes, and
// the plant stands still meanwhile; from the first cycle on both are compared.
#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <set>
#include <string>

#include "config/loader/load.hpp"
#include "simulator/plant/random.hpp"
#include "simulator/rehearsal/options.hpp"
#include "simulator/rehearsal/outputs.hpp"
#include "simulator/rehearsal/plant_station.hpp"
#include "simulator/rehearsal/rehearsal.hpp"
#include "tests/integration/trace.hpp"
#include "tests/integration/wired_station.hpp"

namespace {
using namespace stretch;
using namespace stretch::integration;
using namespace stretch::literals;

hal::StationProfiles profiles_of(const config::Station& station) {
  return {config::load_drive_profile(station.drive.profile).value(),
          config::load_load_cell_profile(station.load_cell.profile).value(),
          config::load_safety_io_profile(station.safety_io.profile).value()};
}

std::unique_ptr<hal::Station> in_virtual_time(plant::Plant& plant, const config::Station& station) {
  auto hardware = std::make_unique<rehearsal::PlantStation>(plant, station);
  (void)hardware->read();  // connects
  return hardware;
}

std::unique_ptr<hal::Station> over_modbus(plant::Plant& plant, const config::Station& station) {
  auto hardware = WiredStation::connect(plant, station, profiles_of(station));
  if (!hardware) throw std::runtime_error(hardware.error());
  return std::move(*hardware);
}

// A link that was lost was connected anew in real time: nothing could be compared any more.
void expect_never_lost(const hal::Station& station) {
  EXPECT_TRUE(all_up(station));
  for (const auto device : {hal::Device::drive, hal::Device::load_cell, hal::Device::safety_io}) {
    const hal::LinkStatistics link = station.link(device);
    EXPECT_EQ(link.reconnects, 0U);
    EXPECT_EQ(link.timeouts, 0U);
    EXPECT_EQ(link.bad_frames, 0U);
  }
}

// One of the two sessions, and the trace of its last cycle.
struct Side {
  using Make = std::unique_ptr<hal::Station> (*)(plant::Plant&, const config::Station&);
  Side(const rehearsal::Setup& setup, Make make)
      : run(setup, [&](plant::Plant& plant) {
          auto made = make(plant, setup.station);
          hardware = made.get();
          return made;
        }) {
    run.on_cycle = [this](const cycle::CycleInput& input, const hal::Command& command) {
      trace.clear();
      add(trace, input.sample);
      add(trace, input.setup);
      add(trace, command);
      add(trace, run.cycle().view());
      add(trace, run.plant());
    };
  }

  const hal::Station* hardware = nullptr;
  Trace trace;
  rehearsal::Rehearsal run;
};

void compare_sessions(const char* leg, std::uint64_t seed) {
  const auto resolved = rehearsal::resolve({.leg = leg, .prescription = "demo", .seed = seed});
  ASSERT_TRUE(resolved);
  Side virtual_time(resolved->setup, in_virtual_time);
  Side modbus(resolved->setup, over_modbus);
  std::set<SessionState> seen;
  std::uint64_t cycles = 0;
  bool goes_on = true;
  while (goes_on) {
    goes_on = virtual_time.run.step();
    const bool goes_on_there = modbus.run.step();
    const cycle::CycleView& view = virtual_time.run.cycle().view();
    ++cycles;
    const std::string found = differences(virtual_time.trace, modbus.trace);
    ASSERT_TRUE(found.empty()) << "cycle " << cycles << ", " << name(view.session.state) << ", phase "
                               << view.session.phase_number << found;
    ASSERT_EQ(goes_on, goes_on_there) << "cycle " << cycles;
    seen.insert(view.session.state);
  }
  expect_never_lost(*modbus.hardware);
  EXPECT_EQ(rehearsal::result_json(*resolved, virtual_time.run),
            rehearsal::result_json(*resolved, modbus.run));

  // The session was one, with something in it to be compared.
  EXPECT_EQ(virtual_time.run.cycle().result().outcome, Outcome::completed);
  EXPECT_GT(virtual_time.run.cycle().result().hold_count, 0U);
  EXPECT_GT(cycles, 10'000U);
  for (const auto state :
       {SessionState::self_test, SessionState::stop_test, SessionState::mounting, SessionState::weighing,
        SessionState::warm_up, SessionState::running, SessionState::releasing, SessionState::finished}) {
    EXPECT_TRUE(seen.contains(state)) << name(state);
  }
}

TEST(Parity, ASessionIsTheSameInVirtualTimeAndOverModbus) {
  compare_sessions("average", 1);
}

// Commands no controller gives and contacts no session has, 1 to 40 ms apart: what is no number, what is out
// of every range, watchdogs that run out, counters that stand.
class CommandStream {
 public:
  explicit CommandStream(std::uint64_t seed) : random_(seed) {}

  hal::Command next() {
    if (chance(0.005)) command_.speed.reset();
    if (chance(0.05)) command_.speed = degrees_per_second(random_.uniform(-2, 8));
    if (chance(0.02)) command_.torque_limit = newton_metres(random_.uniform(60, 140));
    if (chance(0.02)) command_.acceleration = degrees_per_second2(random_.uniform(1, 60));
    if (chance(0.01)) command_.permissive = chance(0.9);
    command_.reset_safety_relay = chance(0.2);
    command_.reset_drive_fault = chance(0.2);
    command_.zero_force = chance(0.1);
    command_.lamp_green = chance(0.5);
    if (chance(0.05)) command_.lamp_yellow = chance(0.5);
    if (chance(0.05)) command_.lamp_red = chance(0.5);
    if (chance(0.05)) command_.buzzer = chance(0.5);
    hal::Command once = command_;
    if (chance(0.01)) once.speed = degrees_per_second(one_of({kNan, kInfinite, 100, -100, 0}));
    if (chance(0.01)) once.torque_limit = newton_metres(one_of({0, -5, 200, kNan, kInfinite}));
    if (chance(0.01)) once.acceleration = degrees_per_second2(one_of({0, -1, 2000, kNan}));
    return once;
  }
  // The same is done to both.
  template <class Act>
  void disturb(Act act) {
    using plant::FaultName;
    constexpr FaultName kFaults[] = {FaultName::force_stuck,
                                     FaultName::force_inverted,
                                     FaultName::force_open,
                                     FaultName::force_overload,
                                     FaultName::io_frozen,
                                     FaultName::drive_torque_limit,
                                     FaultName::drive_fault,
                                     FaultName::drive_drop_out,
                                     FaultName::sto_a_open,
                                     FaultName::relay_fault,
                                     FaultName::estop,
                                     FaultName::counter_frozen,
                                     FaultName::encoder_slip,
                                     FaultName::end_min_open,
                                     FaultName::end_max_open,
                                     FaultName::sto_b_open,
                                     FaultName::hand_switch_a_stuck_open,
                                     FaultName::hand_switch_b_stuck_open,
                                     FaultName::force_adc};
    if (!chance(0.01)) return;
    const FaultName fault = kFaults[random_.next() % std::size(kFaults)];
    const Duration length = milliseconds(std::round(random_.uniform(5, 150)));
    const std::uint64_t kind = random_.next() % 5;
    const bool on = chance(0.3);
    act([=](plant::Plant& plant) {
      if (kind == 0) return plant.press_hand_switch(on);
      if (kind == 1) return plant.set_strap(on);
      if (kind == 2) return on ? plant.put_leg_in() : plant.take_leg_out();
      (void)plant.start(fault,
                        {.amount = fault == FaultName::encoder_slip ? std::optional(180.0) : std::nullopt,
                         .length = length});
    });
  }
  int milliseconds_until_next() {
    if (chance(0.003)) return 120;  // beyond the drive's watchdog; the I/O's would end its link
    return chance(0.2) ? static_cast<int>(random_.next() % 41) : 10;
  }

 private:
  static constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  static constexpr double kInfinite = std::numeric_limits<double>::infinity();
  [[nodiscard]] bool chance(double share) { return random_.uniform() < share; }
  [[nodiscard]] double one_of(std::initializer_list<double> values) {
    return *(values.begin() + static_cast<std::ptrdiff_t>(random_.next() % values.size()));
  }
  plant::Random random_;
  hal::Command command_{.speed = {}, .acceleration = 40_deg_s2, .torque_limit = 130_Nm, .permissive = true};
};

TEST(Parity, ACommandStreamMovesThePlantAlikeThroughBothStations) {
  const auto station = config::load_station("simulator").value();
  const auto leg = config::load_leg("average").value();
  plant::Plant here(station.plant, leg, 5);
  plant::Plant there(station.plant, leg, 5);
  const auto virtual_time = in_virtual_time(here, station);
  const auto modbus = over_modbus(there, station);
  CommandStream stream(5);
  std::set<hal::Quality> force_seen;
  std::set<hal::Quality> drive_seen;
  std::set<hal::Quality> io_seen;
  std::set<hal::DriveState> states;
  Angle highest;
  for (int cycle = 0; cycle < 20'000; ++cycle) {
    stream.disturb([&](auto act) { act(here), act(there); });
    const hal::Sample sample = virtual_time->read();
    Trace trace;
    Trace trace_there;
    add(trace, sample);
    add(trace, virtual_time->setup());
    add(trace_there, modbus->read());
    add(trace_there, modbus->setup());
    const hal::Command command = stream.next();
    virtual_time->write(command);
    modbus->write(command);
    add(trace, here);
    add(trace_there, there);
    const std::string found = differences(trace, trace_there);
    ASSERT_TRUE(found.empty()) << "cycle " << cycle << found;
    for (int ms = stream.milliseconds_until_next(); ms > 0; --ms) here.step(), there.step();
    force_seen.insert(sample.force.quality);
    drive_seen.insert(sample.drive.quality);
    io_seen.insert(sample.io.quality);
    states.insert(sample.drive.state);
    highest = max(highest, here.truth().angle);
  }
  expect_never_lost(*modbus);
  EXPECT_EQ(force_seen.size(), 3U) << "valid, stale, bad content";
  EXPECT_EQ(drive_seen.size(), 4U) << "no answer too: an order out of range is refused";
  EXPECT_EQ(io_seen.size(), 2U) << "valid, stale";
  EXPECT_TRUE(states.contains(hal::DriveState::operation_enabled) && states.contains(hal::DriveState::fault));
  EXPECT_GT(highest, 10_deg);
}

}  // namespace
