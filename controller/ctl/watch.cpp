// `stretchctl watch`: a line that follows the machine until it is interrupted.
#include <poll.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>

#include "controller/ctl/client.hpp"
#include "controller/ctl/commands.hpp"
#include "controller/ctl/stop_signals.hpp"
#include "controller/ctl/terminal.hpp"
#include "controller/ctl/wording.hpp"

namespace stretch::ctl {

namespace {

int watch(const CommandLine& line) {
  auto client = Client::connect(line.sockets, false);
  if (!client) return complain(client.error());
  const int signals = catch_stop_signals();
  LiveLine live(stdout);
  std::string said;
  for (;;) {
    std::array<pollfd, 2> waited{
        {{client->has_message() ? -1 : client->descriptor(), POLLIN, 0}, {signals, POLLIN, 0}}};
    ::poll(waited.data(), waited.size(), client->has_message() ? 0 : -1);
    if (waited[1].revents != 0) break;
    const auto message = client->next(Duration{});
    if (!message) {
      live.finish();
      return complain(message.error());
    }
    const auto* snapshot = *message ? std::get_if<messages::Snapshot>(&**message) : nullptr;
    const auto* event = *message ? std::get_if<messages::Event>(&**message) : nullptr;
    if (line.json) {
      if (snapshot) std::printf("%s\n", messages::encode(*snapshot).c_str());
      if (event) std::printf("%s\n", messages::encode(*event).c_str());
      std::fflush(stdout);
      continue;
    }
    if (event) live.say(event->wall_time + "  " + event->text);
    if (!snapshot) continue;
    live.show(one_line(*snapshot));
    if (sentence(snapshot->notice) == said) continue;
    said = sentence(snapshot->notice);
    if (!said.empty()) live.say(one_line(*snapshot) + "  " + said);
  }
  live.finish();
  return kDone;
}

}  // namespace

void add_watch(CLI::App& app, CommandLine& line) {
  app.add_subcommand("watch",
                     "follow the machine until Ctrl-C; with --json every snapshot and event, a line each")
      ->callback([&line] { line.run = [&line] { return watch(line); }; });
}

}  // namespace stretch::ctl
