// Two tables of faults under one vocabulary.
#include "simulator/process/control_faults.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "config/settings/vocabulary.hpp"
#include "simulator/process/request_keys.hpp"

namespace stretch::simulator {
namespace {

using Json = nlohmann::json;

using AnyFault = std::variant<plant::FaultName, config::WireFault>;

AnyFault required_fault(const Json& request) {
  const std::string word = required_word(request, "fault");
  if (const auto fault = plant::fault_from_name(word)) return *fault;
  if (const auto fault = config::wire_fault_from_name(word)) return *fault;
  throw Refused{"fault = " + as_text(word) + " is unknown; ask {\"cmd\":\"faults\"} for the names"};
}

plant::Channel channel_of(const Json& request) {
  if (!request.contains("channel")) return plant::Channel::both;
  const std::string word = required_word(request, "channel");
  if (word == "a") return plant::Channel::a;
  if (word == "b") return plant::Channel::b;
  if (word == "both") return plant::Channel::both;
  throw Refused{"channel = " + as_text(word) + "; allowed: a, b, both"};
}

template <class Info>
[[noreturn]] void refuse_amount(const Json& request, const Info& info) {
  const std::string range =
      Json(info.amount_min).dump() + " to " + Json(info.amount_max).dump() + " " + std::string(info.unit);
  throw Refused{"amount = " + as_text(request.value("amount", Json())) + " of " + std::string(info.name) +
                (info.unit.empty() ? " takes none" : "; allowed: " + range)};
}

config::WireDevice device_of(const Json& request) {
  if (!request.contains("device")) return config::WireDevice::all;
  const std::string word = required_word(request, "device");
  const auto device = from_name<config::WireDevice>(config::kWireDevices, word);
  if (!device) throw Refused{"device = " + as_text(word) + "; allowed: all, drive, load_cell, safety_io"};
  return *device;
}

std::uint32_t count_of(const Json& request) {
  constexpr std::int64_t kMost = 1'000'000;
  const auto found = request.find("count");
  if (found == request.end()) return 0;
  if (!found->is_number_integer() || found->get<std::int64_t>() < 0 || found->get<std::int64_t>() > kMost) {
    throw Refused{"count = " + as_text(*found) + "; allowed: a whole number, 0 to " + std::to_string(kMost)};
  }
  return found->get<std::uint32_t>();
}

Json start_on_the_wire(const Json& request, Simulation& simulation, config::WireFault fault) {
  allow_keys(request, {"fault", "amount", "length_ms", "device", "count"});
  const WireArguments arguments{.amount = optional_number(request, "amount"),
                                .length = optional_time(request, "length_ms"),
                                .device = device_of(request),
                                .count = count_of(request)};
  switch (simulation.wire().start(fault, arguments, simulation.plant().now())) {
    case WireStart::started:
      return Json::object();
    case WireStart::amount_out_of_range:
      refuse_amount(request, config::fault_info(fault));
    case WireStart::not_finite:
      throw Refused{"amount and length_ms must be finite"};
    case WireStart::time_out_of_range:
      throw Refused{"length_ms of " + std::string(config::name(fault)) +
                    " is out of range; allowed: 0 to 86400000"};
  }
  throw Refused{"the wire did not take the fault"};
}

Json start_in_the_plant(const Json& request, Simulation& simulation, plant::FaultName fault) {
  allow_keys(request, {"fault", "amount", "rise_ms", "length_ms", "channel"});
  const plant::FaultInfo& info = plant::fault_info(fault);
  const plant::FaultArguments arguments{.amount = optional_number(request, "amount"),
                                        .rise = optional_time(request, "rise_ms"),
                                        .length = optional_time(request, "length_ms"),
                                        .channel = channel_of(request)};
  switch (simulation.plant().start(fault, arguments)) {
    case plant::StartResult::started:
      return Json::object();
    case plant::StartResult::amount_out_of_range:
      refuse_amount(request, info);
    case plant::StartResult::not_finite:
      throw Refused{"amount, rise_ms and length_ms must be finite"};
    case plant::StartResult::time_out_of_range:
      throw Refused{"rise_ms or length_ms of " + std::string(info.name) + " is out of range"};
  }
  throw Refused{"the plant did not take the fault"};
}

template <class Info>
void add_amount(Json& row, const Info& info) {
  if (info.unit.empty()) return;
  row.update({{"unit", info.unit},
              {"amount", info.amount},
              {"amount_min", info.amount_min},
              {"amount_max", info.amount_max}});
}

Json wire_row(const config::WireFaultInfo& info, std::uint64_t done) {
  Json row{{"fault", info.name}, {"wire", true}, {"done", done}};
  if (info.transport != config::Transport::any) {
    row["only"] = info.transport == config::Transport::tcp ? "tcp" : "rtu";
  }
  add_amount(row, info);
  return row;
}

}  // namespace

nlohmann::json start_fault(const Json& request, Simulation& simulation) {
  const AnyFault fault = required_fault(request);
  if (const auto* of_the_plant = std::get_if<plant::FaultName>(&fault)) {
    return start_in_the_plant(request, simulation, *of_the_plant);
  }
  return start_on_the_wire(request, simulation, std::get<config::WireFault>(fault));
}

nlohmann::json end_fault(const Json& request, Simulation& simulation) {
  allow_keys(request, {"fault"});
  const AnyFault fault = required_fault(request);
  if (const auto* of_the_plant = std::get_if<plant::FaultName>(&fault)) {
    simulation.plant().end(*of_the_plant);
  } else {
    simulation.wire().end(std::get<config::WireFault>(fault));
  }
  return Json::object();
}

nlohmann::json list_faults(const Json& request, Simulation& simulation) {
  allow_keys(request, {});
  Json table = Json::array();
  for (std::size_t i = 0; i < plant::kFaultCount; ++i) {
    const plant::FaultInfo& info = plant::fault_info(static_cast<plant::FaultName>(i));
    Json row{{"fault", info.name}, {"leg_event", info.leg_event}, {"length_ms", info.length_ms}};
    add_amount(row, info);
    if (info.rise_ms > 0.0) row["rise_ms"] = info.rise_ms;
    table.push_back(std::move(row));
  }
  for (std::size_t i = 0; i < config::kWireFaultCount; ++i) {
    const auto fault = static_cast<config::WireFault>(i);
    table.push_back(wire_row(config::fault_info(fault), simulation.wire().done(fault)));
  }
  return {{"faults", std::move(table)}};
}

nlohmann::json active_faults(const Simulation& simulation) {
  const plant::FaultSet active = simulation.plant().active_faults();
  const Instant now = simulation.plant().now();
  Json faults = Json::array();
  for (std::size_t i = 0; i < plant::kFaultCount; ++i) {
    const auto fault = static_cast<plant::FaultName>(i);
    if (active.has(fault)) faults.push_back(plant::name(fault));
  }
  for (std::size_t i = 0; i < config::kWireFaultCount; ++i) {
    const auto fault = static_cast<config::WireFault>(i);
    if (simulation.wire().active(fault, now)) faults.push_back(config::name(fault));
  }
  return faults;
}

}  // namespace stretch::simulator
