// The scenarios' own control: whoever raises a leg and heeds nothing misses every one that asks for a
// reaction. Faults of the wire are between it and the devices, as in the simulator, in virtual time.
#include <gtest/gtest.h>

#include <array>
#include <cctype>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/loader/find_file.hpp"
#include "config/loader/load.hpp"
#include "simulator/modbus/faulty_units.hpp"
#include "simulator/modbus/station_registers.hpp"
#include "simulator/process/simulation.hpp"
#include "simulator/scenario/junit.hpp"

namespace stretch {
namespace {
using namespace stretch::literals;

constexpr Force kTarget = 14_N;
constexpr Duration kLongest = 900_s;
constexpr std::uint64_t kPeriodMs = 10;

// Raises the leg to 14 N, lets it down, raises it again and holds it for 20 s, for ever. It sets the drive's
// watchdog and the outputs' and feeds both; it reads nothing a device says of a fault. Its "law" is shown
// the true stretch, so that no fault of the force misleads it into a reaction.
class Heedless {
 public:
  explicit Heedless(const config::Scenario& scenario, const config::Station& station, const config::Leg& leg)
      : simulation_(plant::Plant(station.plant, leg, 1), Instant{}, nullptr),
        played_(scenario, 1),
        registers_(simulation_.plant()),
        wire_(registers_.router(), simulation_.wire(), config::Transport::tcp) {
    simulation_.play(played_);
    simulation_.freeze(Instant{});
  }

  const scenario::ScenarioRun& play() {
    set_up();
    while (!played_.over() && simulation_.plant().now() - Instant{} < kLongest) {
      cycle();
      (void)simulation_.step(kPeriodMs, Instant{});
    }
    played_.finish(nullptr);
    return played_;
  }

 private:
  enum class Phase { rest, raise, hold, lower };

  void write(std::uint8_t unit, std::uint16_t address, const std::vector<std::uint16_t>& values) {
    std::vector<std::uint8_t> pdu{16,
                                  high(address),
                                  low(address),
                                  0,
                                  static_cast<std::uint8_t>(values.size()),
                                  static_cast<std::uint8_t>(2 * values.size())};
    for (const std::uint16_t value : values) pdu.insert(pdu.end(), {high(value), low(value)});
    std::array<std::uint8_t, simulator::kMaxPduSize> answer{};
    (void)wire_.answer(unit, pdu, answer, simulation_.plant().now());
  }
  static std::uint8_t high(std::uint16_t word) { return static_cast<std::uint8_t>(word >> 8U); }
  static std::uint8_t low(std::uint16_t word) { return static_cast<std::uint8_t>(word & 0xFFU); }

  void set_up() {
    write(1, 6114, {0xA55A});
    write(1, 6100, {80});
    write(3, 0x1000, {2});
    write(3, 16, {0x40});
    write(3, 16, {0x01});
  }

  void cycle() {
    const plant::Truth truth = simulation_.plant().truth();
    if (truth.at - Instant{} >= 2_s && !laid_in_) {
      laid_in_ = true;
      simulation_.plant().put_leg_in();
      simulation_.plant().set_strap(true);
    }
    const Duration in_phase = truth.at - since_;
    if (phase_ == Phase::rest) {
      if (in_phase >= 5_s) enter(Phase::raise, truth.at);
    } else if (phase_ == Phase::raise) {
      if (truth.stretch_force >= kTarget) enter(Phase::hold, truth.at);
    } else if (phase_ == Phase::hold) {
      if (in_phase >= (holds_ == 1 ? 1_s : 20_s)) enter(Phase::lower, truth.at);
    } else if (truth.angle <= 5_deg) {
      enter(Phase::rest, truth.at);
    }
    const int speed_mdeg_s = phase_ == Phase::raise ? 2000 : phase_ == Phase::lower ? -3000 : 0;
    const auto word = static_cast<std::uint32_t>(speed_mdeg_s);
    ++counter_;
    constexpr std::array<std::uint16_t, 4> kEnable{0x06, 0x07, 0x0F, 0x0F};
    const std::uint16_t control = kEnable.at(std::min<std::size_t>(counter_ / 5U, 3));
    write(1, 6000,
          {control, 3, static_cast<std::uint16_t>(word >> 16U), static_cast<std::uint16_t>(word), 0, 0, 1000,
           counter_});
    write(3, 16, {0x01});
    write(3, 0x1003, {counter_});
  }

  void enter(Phase phase, Instant at) {
    phase_ = phase;
    since_ = at;
    if (phase == Phase::hold) ++holds_;
  }

  simulator::Simulation simulation_;
  scenario::ScenarioRun played_;
  simulator::StationRegisters registers_;
  simulator::FaultyUnits wire_;
  Phase phase_ = Phase::rest;
  Instant since_;
  int holds_ = 0;
  std::uint16_t counter_ = 0;
  bool laid_in_ = false;
};

bool asks_for_a_reaction(const config::Scenario& scenario) {
  for (const config::Expectation& e : scenario.expectations) {
    if (e.inward_within || e.permission_off_within || e.torque_off_within || e.torque_off_for ||
        e.relieves_after || e.released_within) {
      return true;
    }
  }
  return false;
}

// What the machine alone does about it, or what an ordinary letting down does too: there is nothing for the
// heedless one to miss.
const std::set<std::string> kOfTheMachine{
    // it relieves
    "drive-runs-inward-in-the-first-hold",
    // the session's own release; the row is virtual time's
    "force-channel-stuck-in-the-ramp",
    // bounded, not noticed
    "force-stuck-in-the-ramp",
    // the devices have no power, the relay no torque, the drive nobody to enable it
    "power-cut-in-the-first-hold", "relay-faulty-at-the-start", "wire-drive-silent-at-the-start",
    // the watchdogs, fed by nobody
    "wire-all-silent", "wire-all-silent-lexium-tlb-wago", "wire-all-silent-orca-seneca-pilz",
    "wire-connections-reset",
    // on the way down by the drive, and that is what is asked
    "wire-load-cell-answers-lost-in-the-release", "wire-load-cell-answers-repeated-in-the-release",
    "wire-load-cell-answers-too-late-in-the-release", "wire-load-cell-silent-in-the-release"};

std::vector<std::string> with_a_reaction() {
  std::vector<std::string> names;
  for (const std::string& name : config::file_names(config::FileKind::scenario)) {
    const auto scenario = config::load_scenario(name);
    if (scenario && asks_for_a_reaction(*scenario) && !kOfTheMachine.contains(name)) names.push_back(name);
  }
  return names;
}

class Heedlessness : public testing::TestWithParam<std::string> {};

TEST_P(Heedlessness, IsAMiss) {
  const auto scenario = config::load_scenario(GetParam());
  const auto station = config::load_station("simulator");
  const auto leg = config::load_leg(scenario->leg);
  ASSERT_TRUE(scenario && station && leg);
  Heedless heedless(*scenario, *station, *leg);
  const scenario::ScenarioRun& played = heedless.play();
  std::string told;
  bool missed = false;
  for (const std::string& line : scenario::lines(played)) told += line + '\n';
  for (const scenario::Verdict& verdict : played.verdicts()) {
    EXPECT_NE(verdict.check, scenario::Check::begins) << "it has to get as far as the fault\n" << told;
    const bool reaction = verdict.check != scenario::Check::peak_stretch;
    missed = missed || (reaction && verdict.state == scenario::State::missed);
  }
  EXPECT_TRUE(missed) << told;
}

TEST(ExceptionsOfHeedlessness, AreShipped) {
  for (const std::string& name : kOfTheMachine) EXPECT_TRUE(config::load_scenario(name)) << name;
}

INSTANTIATE_TEST_SUITE_P(Shipped, Heedlessness, testing::ValuesIn(with_a_reaction()), [](const auto& tested) {
  std::string name = tested.param;
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
});

}  // namespace
}  // namespace stretch
