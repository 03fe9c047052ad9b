// Unit ids of a station's devices: who answers where, and what cannot be served.
#include "simulator/process/station_units.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace stretch::simulator {
namespace {

// Lexium and WAGO on TCP, two TLB on a line.
config::Station real_parts() {
  config::Station station;
  station.plant.parts = config::Parts::lexium_tlb_wago;
  station.lines = {{.name = "cells", .tty = "/dev/ttyS0"}};
  station.load_cell.line = "cells";
  station.load_cell_b = config::Endpoint{.profile = "", .line = "cells", .unit = 5};
  return station;
}

class Units : public testing::Test {
 protected:
  // The size of the answer, 0 for silence.
  static std::size_t ask(UnitRouter& router, std::uint8_t unit) {
    constexpr std::array<std::uint8_t, 5> kRequest{3, 0, 5, 0, 1};
    std::array<std::uint8_t, kMaxPduSize> answer{};
    return router.answer(unit, kRequest, answer).value_or(0);
  }
  config::Station station = real_parts();
};

TEST_F(Units, EachLineHasItsOwnAndTheListenerAll) {
  plant::Plant plant(station.plant, config::Leg{}, 1);
  StationRegisters registers(plant);
  UnitRouter line(AbsentUnit::silence);
  attach_line(line, station, &station.lines[0], registers);
  UnitRouter listener(AbsentUnit::silence);
  attach_listener(listener, station, registers);
  for (std::uint8_t unit = 0; unit < 10; ++unit) {
    EXPECT_EQ(ask(line, unit) != 0, unit == 2 || unit == 5) << int(unit);
    EXPECT_EQ(ask(listener, unit) != 0, unit == 1 || unit == 2 || unit == 3 || unit == 5) << int(unit);
  }
}

TEST_F(Units, BehindTheListenerADeviceWithoutALineGoesFirst) {
  station.load_cell.unit = 1;
  EXPECT_EQ(units_refused(station), std::nullopt) << "the drive has its unit elsewhere";
  plant::Plant plant(station.plant, config::Leg{}, 1);
  StationRegisters registers(plant);
  UnitRouter listener(AbsentUnit::silence);
  attach_listener(listener, station, registers);
  constexpr std::array<std::uint8_t, 5> kType{3, 0, 1, 0, 1};
  std::array<std::uint8_t, kMaxPduSize> answer{};
  EXPECT_EQ(listener.answer(1, kType, answer), 2U) << "a weight transmitter would have told its type";
}

TEST_F(Units, TwiceOnOneLineOrBehindTheListenerIsRefused) {
  EXPECT_EQ(units_refused(station), std::nullopt);
  station.load_cell_b->unit = 2;
  EXPECT_EQ(units_refused(station),
            "load_cell and load_cell_b: unit 2 twice, and line cells serves them both; give each a unit of "
            "its own");
  station = real_parts();
  station.safety_io.unit = 1;
  EXPECT_EQ(units_refused(station),
            "drive and safety_io: unit 1 twice, and one listener serves them both; give each a unit of its "
            "own");
}

TEST_F(Units, TheSecondTransmitterGoesWithPartsThatHaveOne) {
  station.load_cell_b.reset();
  EXPECT_NE(units_refused(station), std::nullopt);
  station.plant.parts = config::Parts::reference;
  EXPECT_EQ(units_refused(station), std::nullopt);
  station.load_cell_b = config::Endpoint{.profile = "", .unit = 5};
  EXPECT_NE(units_refused(station), std::nullopt);
}

}  // namespace
}  // namespace stretch::simulator
