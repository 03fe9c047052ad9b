// `stretchctl acknowledge`: a person has seen the machine and lets it start again.
#include <CLI/CLI.hpp>
#include <memory>

#include "controller/ctl/client.hpp"
#include "controller/ctl/commands.hpp"

namespace stretch::ctl {

namespace {

int acknowledge(const CommandLine& line, bool at_station) {
  auto client = Client::connect(line.sockets, at_station);
  if (!client) return complain(client.error());
  const auto answer = client->ask({0, messages::RequestKind::acknowledge, 0, std::nullopt});
  if (!answer) return complain(answer.error());
  if (line.json) std::printf("%s\n", messages::encode(*answer).c_str());
  return answer->done ? kDone : complain(answer->refusal + "; if you stand there, say --at-station");
}

}  // namespace

void add_acknowledge(CLI::App& app, CommandLine& line) {
  auto at_station = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand(
      "acknowledge", "after the self-test or after power was removed: I have seen the machine");
  command->add_flag("--at-station", *at_station,
                    "a person stands at the machine and sees it; nobody else may acknowledge");
  command->callback(
      [at_station, &line] { line.run = [at_station, &line] { return acknowledge(line, *at_station); }; });
}

}  // namespace stretch::ctl
