// Drawing trials.
#include "tests/guarding/trial.hpp"

#include <stdexcept>
#include <string>

#include "config/loader/load.hpp"
#include "controller/session/make_plan.hpp"
#include "simulator/plant/leg_model.hpp"
#include "simulator/plant/random.hpp"
#include "simulator/plant/random_person.hpp"

namespace stretch::guarding {
namespace {
using namespace stretch::literals;

constexpr std::uint64_t kPrescriptionStream = 41;
constexpr std::uint64_t kMuscleStream = 42;

struct Between {
  double low;
  double high;
};
struct Ranges {
  Between strength_nm;
  Between rise_ms;
  Between length_s;
};

[[nodiscard]] Ranges ranges(Kind kind) {
  switch (kind) {
    case Kind::spasm:
      return {{10, 60}, {50, 300}, {0.2, 3.0}};
    case Kind::cough:
      return {{10, 30}, {30, 80}, {0.1, 0.4}};
    case Kind::cramp:
      return {{40, 80}, {200, 1000}, {3.0, 3.0}};
    case Kind::push:
      return {{10, 60}, {100, 600}, {1.0, 3.0}};
    case Kind::slow:
      return {{15, 40}, {1000, 5000}, {10.0, 10.0}};
  }
  return {};
}

// How long after the moment's beginning, at most. A raising leg is in the hold after that on most legs.
[[nodiscard]] double latest_s(Moment moment) noexcept {
  switch (moment) {
    case Moment::warm_up:
      return 15.0;
    case Moment::raising:
      return 12.0;
    case Moment::hold:
      return 60.0;
    case Moment::range:
      return 0.0;
  }
  return 0.0;
}

[[nodiscard]] Duration whole_milliseconds(double seconds) noexcept {
  return milliseconds(static_cast<double>(static_cast<int>(seconds * 1000.0)));
}
}  // namespace

std::string_view name(Moment moment) noexcept {
  constexpr std::string_view kNames[]{"warm-up", "raising", "hold", "last third"};
  return kNames[static_cast<std::size_t>(moment)];
}

std::string_view name(Kind kind) noexcept {
  constexpr std::string_view kNames[]{"spasm", "cough", "cramp", "push", "slow contraction"};
  return kNames[static_cast<std::size_t>(kind)];
}

Trial draw(std::uint64_t seed, const Conditions& conditions, Moment moment, Kind kind) {
  const auto stream =
      kMuscleStream + 10U * (static_cast<std::uint64_t>(moment) * kKinds + static_cast<std::uint64_t>(kind));
  plant::Random random(seed, stream);
  const Ranges r = ranges(kind);
  Trial t{.seed = seed, .conditions = conditions, .moment = moment, .kind = kind};
  t.strength_nm = random.uniform(r.strength_nm.low, r.strength_nm.high);
  t.rise = milliseconds(random.uniform(r.rise_ms.low, r.rise_ms.high));
  t.length = seconds(random.uniform(r.length_s.low, r.length_s.high));
  t.after = whole_milliseconds(random.uniform(0.0, latest_s(moment)));
  return t;
}

Shipped load_shipped(std::string_view protocol) {
  auto station = config::load_station("simulator");
  auto read = config::load_protocol(protocol);
  if (!station || !read) throw std::runtime_error("the shipped configuration cannot be read");
  return {std::move(*station), std::move(*read)};
}

rehearsal::Setup setup(const Shipped& shipped, std::uint64_t seed, const Conditions& conditions) {
  plant::Random random(seed, kPrescriptionStream);
  rehearsal::Setup s;
  s.station = shipped.station;
  s.station.period = conditions.period;
  s.station.mechanics.drive_watchdog = conditions.period > 15_ms ? 100_ms : 80_ms;
  s.leg = plant::random_person(seed);
  s.seed = seed;
  config::Prescription p;
  p.mass = s.leg.mass;
  p.height = s.leg.height;
  p.cuff_distance = plant::entered_lever(s.leg);
  p.force = newtons(random.uniform(10.0, 0.9 * s.station.machine.stretch_force.si()));
  p.force_limit = p.force + newtons(random.uniform(0.0, 5.0));
  p.angle_limit = s.station.machine.angle;
  p.duration = 1800_s;
  s.plan = session::make_plan(p, shipped.protocol, s.station.machine);
  return s;
}

}  // namespace stretch::guarding
