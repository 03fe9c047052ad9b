// `stretchctl session ...`: one press of a button each, beside the one who owns the session.
#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <memory>

#include "controller/ctl/client.hpp"
#include "controller/ctl/commands.hpp"

namespace stretch::ctl {

namespace {

struct Button {
  const char* word;
  messages::RequestKind kind;
  const char* help;
};

constexpr std::array<Button, 7> kButtons{{
    {"pause", messages::RequestKind::pause, "let down to the comfortable angle, keep the session"},
    {"less", messages::RequestKind::less, "target -10 %"},
    {"more", messages::RequestKind::more, "target +10 %, never above the prescription's"},
    {"hold", messages::RequestKind::hold_here, "freeze the target where it is, or go on"},
    {"resume", messages::RequestKind::resume, "go on after a pause"},
    {"enough", messages::RequestKind::enough, "end in order"},
    {"stop", messages::RequestKind::stop, "STOP: let down now; anyone may, always"},
}};

// Everybody who may serve is asked, and 0 says that each of them has taken it.
int stop(const CommandLine& line) {
  const Stopped stopped = Client::stop(line.sockets);
  for (const auto& [socket, answer] : stopped.done) {
    if (line.json) std::printf("%s\n", messages::encode(answer).c_str());
    if (!stopped.troubles.empty()) complain(socket + ": STOP is done");
  }
  for (const std::string& trouble : stopped.troubles) complain(trouble);
  if (!stopped.troubles.empty()) return kFailed;
  return stopped.done.empty() ? complain(stopped.nobody) : kDone;
}

int press(const CommandLine& line, messages::RequestKind kind, bool at_station) {
  auto client = Client::connect(line.sockets, at_station);
  if (!client) return complain(client.error());
  const auto answer = client->ask({0, kind, 0, std::nullopt});
  if (!answer) return complain(answer.error());
  if (line.json) std::printf("%s\n", messages::encode(*answer).c_str());
  return answer->done ? kDone : complain(answer->refusal);
}

}  // namespace

void add_session(CLI::App& app, CommandLine& line) {
  CLI::App* session = app.add_subcommand("session", "start a session, or press one of its buttons");
  session->require_subcommand(1);
  session->fallthrough();
  add_session_start(*session, line);
  for (const Button& button : kButtons) {
    auto at_station = std::make_shared<bool>(false);
    CLI::App* command = session->add_subcommand(button.word, button.help);
    command->add_flag("--at-station", *at_station, "a person stands at the machine; needed for all but stop");
    command->callback([at_station, kind = button.kind, &line] {
      line.run = [at_station, kind, &line] {
        return kind == messages::RequestKind::stop ? stop(line) : press(line, kind, *at_station);
      };
    });
  }
}

}  // namespace stretch::ctl
