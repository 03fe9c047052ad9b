// `stretchctl doctor`: can this computer and these devices carry a session? Asked without a controller.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "config/loader/load.hpp"
#include "controller/ctl/client.hpp"
#include "controller/ctl/commands.hpp"
#include "controller/doctor/bus.hpp"
#include "controller/doctor/devices.hpp"
#include "controller/doctor/host.hpp"
#include "controller/doctor/parts.hpp"
#include "controller/doctor/watchdog_proof.hpp"
#include "hal/modbus/modbus_station.hpp"

namespace stretch::ctl {

namespace {

using doctor::Finding;
using doctor::Judgement;
constexpr Duration kPatience = seconds(10.0);
constexpr std::chrono::milliseconds kSlack{2};  // of a sleep, made good by the next

std::chrono::nanoseconds ticks(Duration d) {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(d.si() * 1e9));
}

struct Asked {
  config::Station station;
  hal::StationProfiles profiles;
};

// All errors of all files, each on a line.
std::optional<Asked> load(const std::string& name) {
  Asked asked;
  bool good = true;
  const auto take = [&](auto loaded, auto& into) {
    if (loaded) {
      into = *std::move(loaded);
      return;
    }
    for (const auto& error : loaded.error()) complain(config::to_string(error));
    good = false;
  };
  take(config::load_station(name), asked.station);
  if (!good) return std::nullopt;
  take(config::load_profiles(asked.station), asked.profiles);
  if (!good) return std::nullopt;
  return asked;
}

const char* word(Judgement judgement) {
  switch (judgement) {
    case Judgement::good:
      return "ok";
    case Judgement::mind:
      return "mind";
    case Judgement::bad:
      return "BAD";
  }
  return "";
}

void print(const std::vector<Finding>& findings, bool json) {
  if (json) {
    nlohmann::ordered_json answer = nlohmann::ordered_json::array();
    for (const Finding& f : findings) {
      answer.push_back(
          {{"what", f.what}, {"found", f.found}, {"judgement", word(f.judgement)}, {"advice", f.advice}});
    }
    std::printf("%s\n", answer.dump(2).c_str());
    return;
  }
  for (const Finding& f : findings) {
    std::printf("%-4s  %s: %s\n", word(f.judgement), f.what.c_str(), f.found.c_str());
    if (!f.advice.empty()) std::printf("      %s\n", f.advice.c_str());
  }
}

// What is looked at beside the computer and the buses.
enum class Devices : std::uint8_t { not_at_all, at_rest, watchdogs_too };

std::vector<Finding> prove_watchdogs(hal::Station& hardware, const Asked& asked) {
  auto next = std::chrono::steady_clock::now();
  return doctor::prove_watchdogs(
      hardware, asked.station, {}, asked.profiles.drive.watchdog_kind != config::WatchdogKind::none,
      asked.profiles.safety_io.watchdog, [&next](Duration d) {
        next = std::max(next, std::chrono::steady_clock::now() - kSlack) + ticks(d);
        std::this_thread::sleep_until(next);
      });
}

// Nothing: the devices are nobody's. To look at them is to command them; a controller's are its own, also of
// one that hangs, is of another version, or does not let this user ask.
std::optional<Finding> taken_by_somebody(const std::vector<std::string>& sockets) {
  const auto server = Client::whoever_serves(sockets);
  if (!server) return std::nullopt;
  if (server->why_silent.empty()) {
    return Finding{
        "devices", "not looked at: a controller runs at " + server->socket + ", and they are its own",
        Judgement::mind, "stretchctl status tells of its links; end it to look at the devices here"};
  }
  return Finding{"devices", "not looked at: they may be a controller's. " + server->why_silent,
                 Judgement::bad, "end what holds the socket, or ask as a user who may open it"};
}

int examine(const CommandLine& line, const std::string& name, Devices devices) {
  const auto asked = load(name);
  if (!asked) return kUsage;
  std::vector<Finding> findings = doctor::look_at_host();
  const auto add = [&](std::vector<Finding> more) {
    findings.insert(findings.end(), more.begin(), more.end());
  };
  add(doctor::look_at_grants());
  add(doctor::look_at_budget(asked->station, asked->profiles));
  add(doctor::look_at_parts(asked->station, asked->profiles));
  add(doctor::look_at_ports(asked->station));
  const auto taken = devices == Devices::not_at_all ? std::nullopt : taken_by_somebody(line.sockets);
  if (taken) {
    findings.push_back(*taken);
  } else if (devices != Devices::not_at_all) {
    auto hardware = hal::ModbusStation::open(asked->station, asked->profiles);
    if (hardware) {
      const auto reading = doctor::read_devices(**hardware, asked->station.period, kPatience);
      add(doctor::judge_devices(reading, asked->station));
      add({doctor::compare_budget(asked->station, asked->profiles, reading.cycle_p50)});
      if (devices == Devices::watchdogs_too) add(prove_watchdogs(**hardware, *asked));
    } else {
      findings.push_back(
          {"devices", "not looked at: " + hardware.error(), Judgement::bad, "mend that first"});
    }
  }
  print(findings, line.json);
  for (const Finding& f : findings) {
    if (f.judgement == Judgement::bad) return kFailed;
  }
  return kDone;
}

}  // namespace

void add_doctor(CLI::App& app, CommandLine& line) {
  auto name = std::make_shared<std::string>("simulator");
  auto without = std::make_shared<bool>(false);
  auto prove = std::make_shared<bool>(false);
  CLI::App* command =
      app.add_subcommand("doctor",
                         "looks at the computer, the buses and the devices, without power; at "
                         "the devices only while no controller runs. "
                         "Ends with 0, or 1 if something is bad");
  command->add_option("--config", *name, "station file, or its name in stations/")->capture_default_str();
  command->add_flag("--no-devices", *without, "the computer and the bus budget alone: nothing is connected");
  command
      ->add_flag(
          "--prove-watchdogs", *prove,
          "moves the EMPTY support by one degree, falls silent, and sees that drive and safety I/O give up")
      ->excludes("--no-devices");
  command->callback([=, &line] {
    const Devices devices = *without ? Devices::not_at_all
                            : *prove ? Devices::watchdogs_too
                                     : Devices::at_rest;
    line.run = [=, &line] { return examine(line, *name, devices); };
  });
}

}  // namespace stretch::ctl
