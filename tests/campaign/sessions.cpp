// Two controllers side by side, an old one and always a new one.
#include "tests/campaign/sessions.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <memory>
#include <optional>

#include "controller/cycle/cycle.hpp"
#include "simulator/plant/plant.hpp"
#include "simulator/rehearsal/plant_station.hpp"
#include "simulator/rehearsal/virtual_person.hpp"
#include "tests/allocation_trap/allocation_trap.hpp"
#include "tests/campaign/run_plan.hpp"
#include "tests/campaign/run_setup.hpp"

namespace stretch::campaign {
namespace {
using namespace stretch::literals;

constexpr std::size_t kPeople = 4;
constexpr Duration kLongest = 600_s;
constexpr Angle kComfortable = 8_deg;

// What a session came to.
struct Served {
  std::uint64_t digest = 0;  // of every command
  session::Result result;
  bool ended = false;
  bool acted = false;
  double simulated_s = 0.0;
};

bool same(const Served& a, const Served& b) noexcept {
  return a.digest == b.digest && a.ended == b.ended && a.result.outcome == b.result.outcome &&
         a.result.duration == b.result.duration && a.result.weight == b.result.weight &&
         a.result.peak_stretch_torque == b.result.peak_stretch_torque &&
         a.result.peak_angle == b.result.peak_angle && a.result.hold_count == b.result.hold_count &&
         a.result.safety_count == b.result.safety_count && a.result.score == b.result.score;
}

// A controller with the time it lives in.
struct Controller {
  cycle::Cycle cycle;
  Instant now;
  std::uint16_t conversions = 0;  // as last told
};

// One person's station, and the person.
class Place {
 public:
  explicit Place(const rehearsal::Setup& setup)
      : setup_(setup), plant_(setup.station.plant, setup.leg, setup.seed), station_(plant_, setup.station) {}

  // The whole way until everybody is gone and the machine is ready again. The plant stands still before and
  // after.
  Served serve(Controller& controller, std::uint64_t seed) noexcept {
    Served out;
    rehearsal::VirtualPerson person(setup_.plan, setup_.station.control.comfortable_angle, seed);
    const int steps = static_cast<int>(in_milliseconds(setup_.station.period) + 0.5);
    const Instant began = plant_.now();
    std::optional<std::uint16_t> other;  // where this cell's counter stands beside the last one's
    while (!person.done() && plant_.now() - began < kLongest) {
      cycle::CycleInput input;
      controller.now = controller.now + setup_.station.period;
      input.now = controller.now;
      input.dt = setup_.station.period;
      input.day = 1;
      person.act(plant_.now(), controller.cycle.view(), plant_, input);
      input.sample = station_.read();
      // A counter that falls back is a cell that lost its power: it goes on from station to station.
      std::uint16_t& sequence = input.sample.force.sequence;
      if (!other) other = static_cast<std::uint16_t>(controller.conversions - sequence);
      sequence = controller.conversions = static_cast<std::uint16_t>(sequence + *other);
      input.setup = station_.setup();
      const hal::Command command = controller.cycle.step(input);
      station_.write(command);
      note(command, controller.cycle.view(), out);
      for (int i = 0; i < steps; ++i) plant_.step();
    }
    out.result = controller.cycle.result();
    out.simulated_s = (plant_.now() - began).si();
    return out;
  }

 private:
  static void note(const hal::Command& command, const cycle::CycleView& view, Served& out) noexcept {
    const auto mix = [&out](std::uint64_t bits) { out.digest = (out.digest ^ bits) * 0x100000001B3ULL; };
    mix(command.speed ? std::bit_cast<std::uint64_t>(command.speed->si()) : 1U);
    mix(std::bit_cast<std::uint64_t>(command.torque_limit.si()));
    mix(static_cast<std::uint64_t>(command.permissive) |
        static_cast<std::uint64_t>(command.lamp_green) << 1U |
        static_cast<std::uint64_t>(command.lamp_yellow) << 2U |
        static_cast<std::uint64_t>(command.buzzer) << 3U);
    out.ended = out.ended || view.session_ended;
    out.acted = out.acted || view.action != SafetyAction::none;
  }

  rehearsal::Setup setup_;
  plant::Plant plant_;
  rehearsal::PlantStation station_;
};

double resident_kb() noexcept {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0.0;
  long size = 0;
  long resident = 0;
  const int read = std::fscanf(file, "%ld %ld", &size, &resident);
  std::fclose(file);
  return read == 2 ? static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024.0
                   : 0.0;
}

struct Person {
  std::unique_ptr<Place> place{};
  std::unique_ptr<Place> twin{};           // the first person's alone
  std::unique_ptr<Controller> made_new{};  // after self-test, stop test and one session
};

Person person_of(std::uint64_t seed, Duration period, bool with_twin) {
  RunPlan plan = draw(seed);
  plan.period = period;
  plan.comfortable = kComfortable;
  plan.leg.spasm = {};
  plan.incident_count = 0;
  const rehearsal::Setup setup = setup_of(plan);
  const auto first = [&](Place& place) {
    auto controller = std::make_unique<Controller>(Controller{cycle::Cycle(setup.station), Instant{}, 0});
    (void)place.serve(*controller, seed);
    return controller;
  };
  Person person{.place = std::make_unique<Place>(setup)};
  person.made_new = first(*person.place);
  if (with_twin) {
    person.twin = std::make_unique<Place>(setup);
    (void)first(*person.twin);
  }
  return person;
}

}  // namespace

SessionsReport sessions_back_to_back(std::uint64_t count, Duration period) {
  SessionsReport report;
  std::array<Person, kPeople> people;
  for (std::size_t i = 0; i < kPeople; ++i) people[i] = person_of(101 + i, period, i == 0);
  const auto old = std::make_unique<Controller>(*people[0].made_new);
  const auto fresh = std::make_unique<Controller>(*people[0].made_new);
  double resident_at_first = 0.0;
  allocation_trap::restart();
  for (std::uint64_t i = 0; i < count; ++i) {
    Person& person = people[i % kPeople];
    *fresh = *person.made_new;
    allocation_trap::arm();
    const Served by_old = person.place->serve(*old, i);
    const bool compared = person.twin != nullptr;
    const Served by_fresh = compared ? person.twin->serve(*fresh, i) : by_old;
    allocation_trap::disarm();
    report.compared += static_cast<std::uint64_t>(compared);
    ++report.sessions;
    report.simulated_s += by_old.simulated_s;
    const bool completed = by_old.ended && by_old.result.outcome == Outcome::completed;
    const bool differs = !same(by_old, by_fresh);
    const bool acted = by_old.acted || by_old.result.safety_count > 0;
    report.completed += static_cast<std::uint64_t>(completed);
    report.different += static_cast<std::uint64_t>(differs);
    report.acted += static_cast<std::uint64_t>(acted);
    if (report.trouble.empty() && (!completed || differs || acted)) {
      report.trouble = "session " + std::to_string(i) + (completed ? "" : " did not complete") +
                       (differs ? " differs from a fresh controller's" : "") +
                       (acted ? ", the safety layer acted" : "");
    }
    if (i == count / 10) resident_at_first = resident_kb();
  }
  report.allocations = static_cast<std::uint64_t>(allocation_trap::caught());
  report.largest_drift_kb = resident_kb() - resident_at_first;
  return report;
}

}  // namespace stretch::campaign
