// What goes wrong in one run of the campaign, or what a person does in it, and when.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "config/quantities/quantities.hpp"
#include "hal/station.hpp"
#include "simulator/plant/fault.hpp"

namespace stretch::campaign {

enum class Deed : std::uint8_t {
  fault,          // of the plant, by its name
  stop,           // STOP on the screen, as long as `length`
  owner_lost,     // the owner's heartbeats stay away; back after `length`
  overruns,       // so many cycles in a row end too late
  rare_overruns,  // every so-many-th cycle ends too late
  stall,          // the controller stands still for so many periods
  hang,           // the controller stands still for `length`; it reads and writes nothing
  answers_lost,   // one device carries out what it is told, and nobody hears its answers
  deaf,           // what the controller writes reaches nobody; answers come
  ask_pause,      // no faults: what a patient may ask for at any time
  ask_less,
  ask_hold_here,
  ask_enough,
  none  // nothing happens
};

// When an incident may begin: the first time the session is seen in it. Chosen by the session's own state;
// nothing is judged by it.
enum class Moment : std::uint8_t {
  ready,  // before the session
  stop_test,
  mounting,
  weighing,
  warm_up,
  approach,
  ramp,
  hold,
  hold_angle,
  release,
  rest,
  paused,
  retreat,     // the support is on its way down under the safety layer
  letting_go,  // the session is over, the support on its way to flat
  after_first  // the first incident has begun
};
inline constexpr std::array<std::string_view, 15> kMoments{
    "ready",      "stop_test", "mounting", "weighing", "warm_up", "approach",   "ramp",       "hold",
    "hold_angle", "release",   "rest",     "paused",   "retreat", "letting_go", "after_first"};
[[nodiscard]] constexpr std::string_view name(Moment moment) noexcept {
  return kMoments[static_cast<std::size_t>(moment)];
}

// Those a plant in virtual time has.
inline constexpr std::array kHeardDevices{hal::Device::drive, hal::Device::load_cell, hal::Device::safety_io};

struct Incident {
  Deed deed = Deed::none;
  plant::FaultName fault = plant::FaultName::estop;  // of Deed::fault
  plant::FaultArguments arguments{};                 // of Deed::fault
  hal::Device device = hal::Device::drive;           // of answers_lost
  int count = 0;                                     // overruns, rare_overruns, stall
  Duration length{};                                 // the others; zero: to the end
  Moment moment = Moment::hold;
  Duration after{};  // into the moment
};

// "estop", "answers_lost.drive", "stall": one word for the table.
[[nodiscard]] std::string name(const Incident& incident);
// The whole of it, for people.
[[nodiscard]] std::string describe(const Incident& incident);

}  // namespace stretch::campaign
