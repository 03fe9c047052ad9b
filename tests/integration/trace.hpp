// What a cycle saw, decided and did to the plant, as named numbers in register units, to be compared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "controller/cycle/cycle_view.hpp"
#include "hal/command.hpp"
#include "hal/sample.hpp"
#include "hal/station.hpp"
#include "simulator/plant/plant.hpp"

namespace stretch::integration {

struct Signal {
  std::string_view name;
  double value = 0;  // in the unit of the signal's register where it has one, not rounded to it
};
using Trace = std::vector<Signal>;

void add(Trace& trace, const hal::Sample& sample);  // all but its number and the time it was taken at
void add(Trace& trace, const hal::SetupResult& setup);
void add(Trace& trace, const hal::Command& command);
void add(Trace& trace, const cycle::CycleView& view);
void add(Trace& trace, const plant::Plant& plant);  // registers that no sample shows, and the truth

// Every signal whose values are not the same double, with both; empty: none. The traces were made alike.
[[nodiscard]] std::string differences(const Trace& here, const Trace& there);

}  // namespace stretch::integration
