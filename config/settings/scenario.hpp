// A scenario: what goes wrong, when, and what must happen then; about the machine's own state alone, so that
// it means the same in virtual time and live, whoever controls the machine.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/quantities/quantities.hpp"
#include "config/settings/fault.hpp"
#include "config/settings/vocabulary.hpp"
#include "config/settings/wire_fault.hpp"

namespace stretch::config {

// What a fault waits for (simulator/scenario/moments.hpp defines each from the truth).
enum class Moment : std::uint8_t {
  start,      // the plant's time 0
  leg_in,     // a leg lies in the cuff under a closed strap
  torque_on,  // the drive's power stage comes on
  stretch,    // the stretch force rises above `above`
  hold,       // the leg stands under stretch
  release     // a leg that stood under stretch is let down
};
inline constexpr std::array<std::string_view, 6> kMoments{"start",   "leg_in", "torque_on",
                                                          "stretch", "hold",   "release"};

struct ScenarioFault {
  std::variant<FaultName, WireFault> what = FaultName::force_stuck;
  Moment when = Moment::start;
  int n = 1;                   // the n-th of these moments
  Force above = newtons(5.0);  // of Moment::stretch
  Duration after{};            // and so long after it
  Duration random{};           // and up to so much longer, drawn by the seed
  std::optional<double> amount{};
  std::optional<Duration> rise{};
  std::optional<Duration> length{};
  Channel channel = Channel::both;
  WireDevice device = WireDevice::all;
  int count = 0;  // wire: answers it does it to; 0: until it ends

  [[nodiscard]] bool of_the_wire() const noexcept { return std::holds_alternative<WireFault>(what); }
};
[[nodiscard]] inline std::string_view name(const ScenarioFault& fault) noexcept {
  return std::visit([](auto what) { return name(what); }, fault.what);
}

// What must happen. Times count from the moment fault number `fault` (from 1) begins. What is absent is not
// asked.
struct Expectation {
  int fault = 1;
  std::optional<Duration> torque_off_within{};      // the power stage is off
  std::optional<Duration> permission_off_within{};  // the controller has taken its permission of torque back
  std::optional<Duration> inward_within{};          // the drive's target is inward at 2.5 deg/s or more
  // From then until released: nothing above 0.05 deg/s outward; then until the watch is over: not raised
  // again
  std::optional<Duration> no_outward_after{};
  // From then until released: inward at 2 deg/s or more, or torque off; then: not stretched again
  std::optional<Duration> relieves_after{};
  std::optional<Duration> released_within{};  // passive stretch below 3 N m, or the leg is out
  std::optional<Duration> flat_within{};      // the support below 3 deg
  std::optional<Duration> torque_on_for{};    // so long the power stage stays on
  std::optional<Duration> torque_off_for{};   // it goes off, and from then on stays off so long
  std::optional<Duration> stretched_for{};    // so long the torque stays on and the leg under 3 N m or more
  std::optional<AngularVelocity> inward_speed{};  // from then on the support never goes inward faster
  std::optional<Force> peak_stretch{};  // passive stretch is never above it, from the scenario's start
  // What the controller does; judged where its own code is run, in virtual time.
  std::optional<SafetyRow> row{};         // this row acts
  std::optional<SafetyAction> action{};   // by this action; without a row: the strongest, `none` included
  std::optional<Duration> acts_within{};  // and begins to within this time; with a row or an action
  std::optional<Outcome> outcome{};       // of the session
};

struct Scenario {
  std::string name;   // the file's stem
  std::string title;  // what it shows, one line for people
  std::string leg = "average";
  std::string protocol = "demo";
  std::string station = "simulator";
  Duration watch = seconds(20.0);  // of plant time, from the last fault's beginning to the end
  std::vector<ScenarioFault> faults;
  std::vector<Expectation> expectations;
};

inline constexpr std::size_t kMaxScenarioFaults = 16;
inline constexpr std::size_t kMaxExpectations = 16;

[[nodiscard]] inline bool has_wire_faults(const Scenario& scenario) noexcept {
  for (const ScenarioFault& fault : scenario.faults) {
    if (fault.of_the_wire()) return true;
  }
  return false;
}

}  // namespace stretch::config
