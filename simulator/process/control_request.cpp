// Commands in a table, each checking its own keys before it touches the plant.
#include "simulator/process/control_request.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "simulator/truth/truth_row.hpp"

namespace stretch::simulator {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kLongestStepMs = 3'600'000;

// What is wrong with a request; thrown inside this file only.
struct Refused {
  std::string why;
};

std::string as_text(const Json& value) {
  return value.dump(-1, ' ', true, Json::error_handler_t::replace);
}

void allow_keys(const Json& request, std::initializer_list<std::string_view> allowed) {
  for (const auto& [key, value] : request.items()) {
    if (key == "cmd" || std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
    std::string words;
    for (const std::string_view word : allowed) words += (words.empty() ? "" : ", ") + std::string(word);
    throw Refused{"unknown key " + as_text(key) +
                  "; allowed besides cmd: " + (words.empty() ? "none" : words)};
  }
}

const Json& required(const Json& request, const char* key) {
  const auto found = request.find(key);
  if (found == request.end()) throw Refused{std::string("key '") + key + "' is missing"};
  return *found;
}

bool required_bool(const Json& request, const char* key) {
  const Json& value = required(request, key);
  if (!value.is_boolean())
    throw Refused{std::string(key) + " = " + as_text(value) + "; allowed: true, false"};
  return value.get<bool>();
}

std::string required_word(const Json& request, const char* key) {
  const Json& value = required(request, key);
  if (!value.is_string()) throw Refused{std::string(key) + " = " + as_text(value) + " is no text"};
  return value.get<std::string>();
}

std::optional<double> optional_number(const Json& request, const char* key) {
  const auto found = request.find(key);
  if (found == request.end()) return std::nullopt;
  if (!found->is_number() || !std::isfinite(found->get<double>())) {
    throw Refused{std::string(key) + " = " + as_text(*found) + " is no finite number"};
  }
  return found->get<double>();
}

std::optional<Duration> optional_time(const Json& request, const char* key) {
  const std::optional<double> ms = optional_number(request, key);
  if (!ms) return std::nullopt;
  return milliseconds(*ms);
}

plant::FaultName required_fault(const Json& request) {
  const std::string word = required_word(request, "fault");
  const auto fault = plant::fault_from_name(word);
  if (!fault)
    throw Refused{"fault = " + as_text(word) + " is unknown; ask {\"cmd\":\"faults\"} for the names"};
  return *fault;
}

plant::Channel channel_of(const Json& request) {
  if (!request.contains("channel")) return plant::Channel::both;
  const std::string word = required_word(request, "channel");
  if (word == "a") return plant::Channel::a;
  if (word == "b") return plant::Channel::b;
  if (word == "both") return plant::Channel::both;
  throw Refused{"channel = " + as_text(word) + "; allowed: a, b, both"};
}

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

Json start_fault(const Json& request, Context& context) {
  allow_keys(request, {"fault", "amount", "rise_ms", "length_ms", "channel"});
  const plant::FaultName fault = required_fault(request);
  const plant::FaultInfo& info = plant::fault_info(fault);
  const plant::FaultArguments arguments{.amount = optional_number(request, "amount"),
                                        .rise = optional_time(request, "rise_ms"),
                                        .length = optional_time(request, "length_ms"),
                                        .channel = channel_of(request)};
  const std::string range =
      Json(info.amount_min).dump() + " to " + Json(info.amount_max).dump() + " " + std::string(info.unit);
  switch (context.simulation.plant().start(fault, arguments)) {
    case plant::StartResult::started:
      return Json::object();
    case plant::StartResult::amount_out_of_range:
      throw Refused{"amount = " + as_text(request.value("amount", Json())) + " of " + std::string(info.name) +
                    (info.unit.empty() ? " takes none" : "; allowed: " + range)};
    case plant::StartResult::not_finite:
      throw Refused{"amount, rise_ms and length_ms must be finite"};
    case plant::StartResult::time_out_of_range:
      throw Refused{"rise_ms or length_ms of " + std::string(info.name) + " is out of range"};
  }
  throw Refused{"the plant did not take the fault"};
}

Json end_fault(const Json& request, Context& context) {
  allow_keys(request, {"fault"});
  context.simulation.plant().end(required_fault(request));
  return Json::object();
}

Json list_faults(const Json& request, Context&) {
  allow_keys(request, {});
  Json table = Json::array();
  for (std::size_t i = 0; i < plant::kFaultCount; ++i) {
    const plant::FaultInfo& info = plant::fault_info(static_cast<plant::FaultName>(i));
    Json row{{"fault", info.name}, {"leg_event", info.leg_event}, {"length_ms", info.length_ms}};
    if (!info.unit.empty()) {
      row.update({{"unit", info.unit},
                  {"amount", info.amount},
                  {"amount_min", info.amount_min},
                  {"amount_max", info.amount_max}});
    }
    if (info.rise_ms > 0.0) row["rise_ms"] = info.rise_ms;
    table.push_back(std::move(row));
  }
  return {{"faults", std::move(table)}};
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
  Json faults = Json::array();
  for (std::size_t i = 0; i < plant::kFaultCount; ++i) {
    const auto fault = static_cast<plant::FaultName>(i);
    if (t.faults.has(fault)) faults.push_back(plant::name(fault));
  }
  return {{"truth",
           {{"angle_deg", in_degrees(t.angle)},
            {"speed_deg_s", in_degrees_per_second(t.speed)},
            {"stretch_torque_nm", t.stretch_torque.si()},
            {"active_torque_nm", t.active_torque.si()},
            {"stretch_force_n", t.stretch_force.si()},
            {"cuff_force_n", t.cuff_force.si()},
            {"command_speed_deg_s", in_degrees_per_second(t.command_speed)},
            {"torque_enabled", t.torque_enabled},
            {"drive_torque_nm", t.drive_torque.si()},
            {"leg_in", t.leg_in},
            {"strapped", t.strapped},
            {"leg_on_cuff", t.leg_on_cuff},
            {"leg_angle_deg", in_degrees(t.leg_angle)},
            {"slack_weight_nm", t.slack_weight.si()},
            {"lever_m", t.lever.si()},
            {"faults", std::move(faults)}}}};
}

Json quit(const Json& request, Context& context) {
  allow_keys(request, {});
  context.quit = true;
  return Json::object();
}

using Command = Json (*)(const Json&, Context&);
constexpr std::array<std::pair<std::string_view, Command>, 12> kCommands{{
    {"press", [](const Json& r, Context& c) { return press(r, c, true); }},
    {"release", [](const Json& r, Context& c) { return press(r, c, false); }},
    {"strap", set_strap},
    {"leg", set_leg},
    {"start", start_fault},
    {"end", end_fault},
    {"faults", list_faults},
    {"freeze", freeze},
    {"step", step},
    {"run", run},
    {"truth", truth},
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
