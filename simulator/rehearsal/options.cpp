// Loads what the arguments name.
#include "simulator/rehearsal/options.hpp"

#include <cstdio>
#include <fstream>
#include <sstream>

#include "config/loader/find_file.hpp"
#include "config/loader/load.hpp"
#include "config/settings/protocol_summary.hpp"
#include "config/settings/tightened.hpp"
#include "controller/session/make_plan.hpp"
#include "simulator/plant/random_person.hpp"

namespace stretch::rehearsal {
namespace {
using namespace stretch::literals;

constexpr double kCuffPerHeight = 0.457;  // hip axis to the cuff over body height
constexpr Force kDefaultForce = 14_N;
constexpr double kLimitAboveTarget = 1.4;

void take(std::vector<std::string>& lines, const std::vector<config::Error>& errors) {
  for (const config::Error& e : errors) lines.push_back(config::to_string(e));
}

[[nodiscard]] std::string read_text(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// What a therapist would write for this leg on a first day.
[[nodiscard]] config::Prescription written_for(const config::Leg& leg, const config::MachineLimits& machine) {
  config::Prescription p;
  p.mass = leg.mass;
  p.height = leg.height;
  p.cuff_distance = leg.height * kCuffPerHeight;
  p.force = kDefaultForce;
  p.force_limit = kDefaultForce * kLimitAboveTarget;
  p.angle_limit = machine.angle;
  p.duration = 1200_s;
  return p;
}

// A scenario that can be played where there is no wire.
std::optional<config::Scenario> load_scenario(const std::string& name, std::vector<std::string>& errors) {
  auto scenario = config::load_scenario(name);
  if (!scenario) {
    take(errors, scenario.error());
    return std::nullopt;
  }
  for (std::size_t i = 0; i < scenario->faults.size(); ++i) {
    if (!scenario->faults[i].of_the_wire()) continue;
    errors.push_back("--scenario = " + name + ": fault[" + std::to_string(i + 1) + "], " +
                     std::string(config::name(scenario->faults[i])) +
                     ", is a fault of the wire, and virtual time has none: it runs live only; play it with "
                     "stretch-simulator --scenario");
  }
  return std::move(*scenario);
}
}  // namespace

tl::expected<Resolved, std::vector<std::string>> resolve(const Arguments& given) {
  std::vector<std::string> errors;
  Resolved r;
  Arguments arguments = given;
  if (!arguments.scenario.empty()) {
    r.scenario = load_scenario(arguments.scenario, errors);
    const config::Scenario own = r.scenario.value_or(config::Scenario{});
    if (arguments.leg.empty()) arguments.leg = own.leg;
    if (arguments.protocol.empty() && arguments.prescription.empty()) arguments.protocol = own.protocol;
  }
  if (arguments.station.empty()) arguments.station = r.scenario ? r.scenario->station : "simulator";
  if (arguments.leg.empty()) {
    errors.push_back("--leg is missing: name a leg, 'random', or a --scenario, which has one; see --help");
    return tl::unexpected(errors);
  }
  const auto path = config::find_file(config::FileKind::station, arguments.station);
  if (!path) errors.push_back(config::to_string(path.error()));
  if (path) {
    r.station_file = *path;
    r.station_toml = read_text(*path);
    const auto station = config::load_station(*path);
    if (station) r.setup.station = *station;
    if (!station) take(errors, station.error());
  }
  if (arguments.leg == "random") {
    r.setup.leg = plant::random_person(arguments.seed);
  } else {
    const auto leg = config::load_leg(arguments.leg);
    if (leg) r.setup.leg = *leg;
    if (!leg) take(errors, leg.error());
  }
  const config::MachineLimits& machine = r.setup.station.machine;
  if (!arguments.prescription.empty()) {
    const auto prescription =
        config::load_prescription(arguments.prescription, errors.empty() ? &machine : nullptr);
    if (prescription) r.prescription = *prescription;
    if (!prescription) take(errors, prescription.error());
  } else {
    r.prescription = written_for(r.setup.leg, machine);
  }
  if (arguments.force_n) {
    r.prescription.force = newtons(*arguments.force_n);
    if (arguments.prescription.empty()) {
      r.prescription.force_limit = min(r.prescription.force * kLimitAboveTarget, machine.stretch_force);
    }
  }
  if (!arguments.side.empty()) {
    const auto side = from_name<Side>(names::kSide, arguments.side);
    if (side) r.prescription.side = *side;
    if (!side) errors.push_back("--side = " + arguments.side + ": no side of a person; allowed: left, right");
  }
  if (!arguments.protocol.empty()) r.prescription.protocol = arguments.protocol;
  const auto protocol = config::load_protocol(r.prescription.protocol);
  if (protocol) r.protocol = *protocol;
  if (!protocol) take(errors, protocol.error());
  if (errors.empty()) {
    r.prescription.protocol = r.protocol.name;
    take(errors, config::check(r.prescription, &machine));
  }
  if (!errors.empty()) return tl::unexpected(errors);
  r.setup.plan = session::make_plan(r.prescription, r.protocol, machine);
  r.setup.seed = arguments.seed;
  return r;
}

std::string explain(const Resolved& r) {
  const session::Plan& plan = r.setup.plan;
  char line[400];
  std::snprintf(line, sizeof line,
                "%s: %s.\n%s leg, target %.1f N of stretch, never above %.1f N, up to %.0f deg; "
                "session ends after %.0f min at the latest; %d resumption%s after a stop.\n",
                r.protocol.title.c_str(), config::describe(r.protocol, plan.force).c_str(),
                plan.side == Side::left ? "Left" : "Right", plan.force.si(), plan.force_limit.si(),
                in_degrees(plan.angle_limit), plan.duration.si() / 60.0, plan.resumptions,
                plan.resumptions == 1 ? "" : "s");
  return line;
}

}  // namespace stretch::rehearsal
