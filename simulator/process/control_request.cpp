// Commands in a table, each checking its own keys before it touches the plant.
#include "simulator/process/control_request.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "simulator/process/control_faults.hpp"
#include "simulator/process/request_keys.hpp"
#include "simulator/scenario/junit.hpp"

namespace stretch::simulator {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kLongestStepMs = 3'600'000;

struct Context {
  Simulation& simulation;
  Instant now;
  bool quit = false;
};

Json press(const Json& request, Context& context, bool pressed) {
  allow_keys(request, {"what"});
  const std::string what = required_word(request, "what");
  if (what == "hand_switch") {
    context.simulation.plant().press_hand_switch(pressed);
  } else if (what == "estop") {
    context.simulation.plant().press_estop(pressed);
  } else {
    throw Refused{"what = " + as_text(what) + "; allowed: hand_switch, estop"};
  }
  return Json::object();
}

Json set_strap(const Json& request, Context& context) {
  allow_keys(request, {"closed"});
  context.simulation.plant().set_strap(required_bool(request, "closed"));
  return Json::object();
}

Json set_leg(const Json& request, Context& context) {
  allow_keys(request, {"in"});
  if (required_bool(request, "in")) {
    context.simulation.plant().put_leg_in();
  } else {
    context.simulation.plant().take_leg_out();
  }
  return Json::object();
}

Json freeze(const Json& request, Context& context) {
  allow_keys(request, {});
  context.simulation.freeze(context.now);
  return Json::object();
}

Json run(const Json& request, Context& context) {
  allow_keys(request, {});
  context.simulation.run(context.now);
  return Json::object();
}

Json step(const Json& request, Context& context) {
  allow_keys(request, {"ms"});
  const Json& value = required(request, "ms");
  if (!value.is_number_integer() || value.get<std::int64_t>() < 1 ||
      value.get<std::int64_t>() > kLongestStepMs) {
    throw Refused{"ms = " + as_text(value) + "; allowed: a whole number, 1 to " +
                  std::to_string(kLongestStepMs)};
  }
  if (!context.simulation.step(value.get<std::uint64_t>(), context.now)) {
    throw Refused{"the plant runs in real time; send {\"cmd\":\"freeze\"} first"};
  }
  return Json::object();
}

Json truth(const Json& request, Context& context) {
  allow_keys(request, {});
  const plant::Truth t = context.simulation.plant().truth();
  return {{"truth",
           {{"angle_deg", in_degrees(t.angle)},
            {"speed_deg_s", in_degrees_per_second(t.speed)},
            {"stretch_torque_nm", t.stretch_torque.si()},
            {"active_torque_nm", t.active_torque.si()},
            {"stretch_force_n", t.stretch_force.si()},
            {"cuff_force_n", t.cuff_force.si()},
            {"command_speed_deg_s", in_degrees_per_second(t.command_speed)},
            {"torque_enabled", t.torque_enabled},
            {"permission", t.permission},
            {"drive_torque_nm", t.drive_torque.si()},
            {"leg_in", t.leg_in},
            {"strapped", t.strapped},
            {"leg_on_cuff", t.leg_on_cuff},
            {"leg_angle_deg", in_degrees(t.leg_angle)},
            {"slack_weight_nm", t.slack_weight.si()},
            {"lever_m", t.lever.si()},
            {"faults", active_faults(context.simulation)}}}};
}

Json scenario_of(const Json& request, Context& context) {
  allow_keys(request, {});
  const scenario::ScenarioRun* const run = context.simulation.scenario();
  if (run == nullptr) throw Refused{"no scenario is played; start the simulator with --scenario"};
  Json faults = Json::array();
  for (std::size_t i = 0; i < run->scenario().faults.size(); ++i) {
    Json began;
    if (const auto at = run->began(i)) began = static_cast<double>(at->ns) * 1e-9;
    faults.push_back({{"fault", config::name(run->scenario().faults[i])}, {"began_s", std::move(began)}});
  }
  return {{"scenario",
           {{"name", run->scenario().name},
            {"title", run->scenario().title},
            {"over", run->over()},
            {"good", run->good()},
            {"faults", std::move(faults)},
            {"verdicts", scenario::lines(*run)}}}};
}

Json quit(const Json& request, Context& context) {
  allow_keys(request, {});
  context.quit = true;
  return Json::object();
}

using Command = Json (*)(const Json&, Context&);
constexpr std::array<std::pair<std::string_view, Command>, 13> kCommands{{
    {"press", [](const Json& r, Context& c) { return press(r, c, true); }},
    {"release", [](const Json& r, Context& c) { return press(r, c, false); }},
    {"strap", set_strap},
    {"leg", set_leg},
    {"start", [](const Json& r, Context& c) { return start_fault(r, c.simulation); }},
    {"end", [](const Json& r, Context& c) { return end_fault(r, c.simulation); }},
    {"faults", [](const Json& r, Context& c) { return list_faults(r, c.simulation); }},
    {"freeze", freeze},
    {"step", step},
    {"run", run},
    {"truth", truth},
    {"scenario", scenario_of},
    {"quit", quit},
}};

Command command_of(const Json& request) {
  if (!request.is_object()) throw Refused{"a request is one JSON object on one line"};
  const std::string word = required_word(request, "cmd");
  for (const auto& [name, command] : kCommands) {
    if (name == word) return command;
  }
  std::string words;
  for (const auto& [name, command] : kCommands) words += (words.empty() ? "" : ", ") + std::string(name);
  throw Refused{"cmd = " + as_text(word) + "; allowed: " + words};
}

Json refusal(const std::string& why) {
  return {{"ok", false}, {"error", why}};
}

// With what every answer has.
std::string finished(Json answer, const Simulation& simulation, Instant now) {
  answer["time_s"] = static_cast<double>(simulation.plant().now().ns) * 1e-9;
  answer["monotonic_s"] = static_cast<double>(now.ns) * 1e-9;
  answer["frozen"] = simulation.frozen();
  return answer.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace

ControlAnswer answer_control_request(std::string_view line, Simulation& simulation, Instant now) {
  Context context{simulation, now};
  Json answer;
  try {
    const Json request = Json::parse(line, nullptr, false);
    answer = command_of(request)(request, context);
    answer["ok"] = true;
  } catch (const Refused& refused) {
    answer = refusal(refused.why);
  }
  return {finished(std::move(answer), simulation, now), context.quit};
}

ControlAnswer refuse_control_request(const std::string& why, const Simulation& simulation, Instant now) {
  return {finished(refusal(why), simulation, now), false};
}

}  // namespace stretch::simulator
