// A fixture: ModbusStation on the plant in steps of the test's own.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "config/loader/load.hpp"
#include "hal/modbus/modbus_station.hpp"
#include "tests/unit/hal/modbus/plant_bench.hpp"

namespace stretch::hal {

inline constexpr std::uint8_t kDrive = 1;
inline constexpr std::uint8_t kLoadCell = 2;
inline constexpr std::uint8_t kSafetyIo = 3;
inline constexpr std::uint8_t kLoadCellB = 5;

class StationOnPlant : public testing::Test {
 protected:
  void open() {
    auto opened = ModbusStation::open(settings, profiles, bench.options());
    ASSERT_TRUE(opened) << opened.error();
    station = std::move(*opened);
  }
  void cycle() {
    sample = station->read();
    station->write(command);
    bench.step(10);
  }
  // The supervisor is a real thread: cycles, without the plant's time passing much, until `done`.
  template <class Done>
  void cycle_until(Done done) {
    const auto began = std::chrono::steady_clock::now();
    do {
      ASSERT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30));
      std::this_thread::yield();
      cycle();
    } while (!done());
  }
  // The same while the plant stands still: no watchdog runs out because the supervisor gets no processor.
  template <class Done>
  void stand_until(Done done) {
    const auto began = std::chrono::steady_clock::now();
    do {
      ASSERT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30));
      std::this_thread::yield();
      sample = station->read();
      station->write(command);
      bench.pass(1);
    } while (!done());
  }
  bool proven() const {
    const SetupResult s = station->setup();
    return s.drive_identity && s.drive_watchdog && s.drive_torque_limit && s.load_cell_identity &&
           s.safety_io_identity && s.safety_io_watchdog;
  }
  bool all_valid() const {
    return sample.drive.quality == Quality::valid && sample.force.quality == Quality::valid &&
           sample.io.quality == Quality::valid;
  }
  void bring_up() {
    open();
    cycle_until([this] { return proven() && all_valid(); });
  }
  void enable() {
    using namespace stretch::literals;
    bring_up();
    command.permissive = true;
    command.torque_limit = 90_Nm;
    command.acceleration = 40_deg_s2;
    command.reset_safety_relay = true;
    cycle_until([this] { return sample.io.sto_a_feedback && sample.io.sto_b_feedback; });
    command.reset_safety_relay = false;
    command.speed = 0_deg_s;
    cycle_until([this] { return sample.drive.state == DriveState::operation_enabled; });
  }
  // A transmitter for each force channel.
  void fit_second_transmitter() {
    using namespace stretch::literals;
    settings.period = 25_ms;
    settings.mechanics.drive_watchdog = 100_ms;
    settings.load_cell_b = settings.load_cell;
    settings.load_cell_b->unit = kLoadCellB;
    profiles.load_cell.channel_b.reset();
    profiles.load_cell_b = profiles.load_cell;
    bench.put_in(kLoadCellB, kLoadCell);
  }
  bool torque_enabled() {
    return bench.with_plant([](plant::Plant& p) { return p.truth().torque_enabled; });
  }
  // Loses exactly one answer of a unit.
  void lose_one(std::uint8_t of) {
    bench.spoil([of, left = 1](std::uint8_t unit, auto, auto) mutable {
      return unit == of && left-- > 0 ? BusStatus::timeout : BusStatus::ok;
    });
  }
  void start(plant::FaultName fault) {
    bench.with_plant([fault](plant::Plant& p) { return p.start(fault); });
  }

  PlantBench bench;
  config::Station settings;
  StationProfiles profiles{config::load_drive_profile("simulator-drive").value(),
                           config::load_load_cell_profile("simulator-load-cell").value(),
                           config::load_safety_io_profile("simulator-safety-io").value()};
  std::unique_ptr<ModbusStation> station;
  Command command;
  Sample sample;
};

}  // namespace stretch::hal
