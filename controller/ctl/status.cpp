// `stretchctl status`: the machine as it stands, for people or for scripts.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "controller/ctl/client.hpp"
#include "controller/ctl/commands.hpp"
#include "controller/ctl/wording.hpp"

namespace stretch::ctl {

namespace {

using Json = nlohmann::ordered_json;

// What scripts may rely on first, then the rest of the snapshot.
std::string json_status(const messages::Snapshot& snapshot, const std::string& controller) {
  Json all = Json::parse(messages::encode(snapshot));
  Json out;
  for (const char* key : {"state", "phase", "angle_deg", "stretch_force_n", "force_limit_n", "faults"})
    out[key] = all[key];
  for (const char* device : {"drive", "load_cell", "load_cell_b", "safety_io"}) {
    const std::string key = std::string(device) + "_link";
    if (!all[key].is_null()) out["links"][device] = all[key];
    all.erase(key);
  }
  out["loop"] = all["loop"];
  out["controller"] = controller;
  all.erase("message");
  for (const auto& [key, value] : all.items()) {
    if (!out.contains(key)) out[key] = value;
  }
  return out.dump(2);
}

int status(const CommandLine& line) {
  auto client = Client::connect(line.sockets, false);
  if (!client) return complain(client.error());
  const auto snapshot = client->snapshot();
  if (!snapshot) return complain(snapshot.error());
  if (line.json) {
    std::printf("%s\n", json_status(*snapshot, client->welcome().controller).c_str());
  } else {
    std::printf("controller %s\n%s", client->welcome().controller.c_str(), several_lines(*snapshot).c_str());
  }
  return kDone;
}

}  // namespace

void add_status(CLI::App& app, CommandLine& line) {
  app.add_subcommand("status", "state, measurements, faults, links, loop")->callback([&line] {
    line.run = [&line] { return status(line); };
  });
}

}  // namespace stretch::ctl
