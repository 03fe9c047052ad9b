// `stretchctl events`: what happened lately.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "controller/ctl/client.hpp"
#include "controller/ctl/commands.hpp"

namespace stretch::ctl {

namespace {

struct Arguments {
  std::int64_t after = 0;
};

int events(const CommandLine& line, const Arguments& arguments) {
  auto client = Client::connect(line.sockets, false);
  if (!client) return complain(client.error());
  const auto print = [&](const messages::ServerMessage& message) {
    const auto* event = std::get_if<messages::Event>(&message);
    if (!event || event->id <= arguments.after) return;
    if (line.json) {
      std::printf("%s\n", messages::encode(*event).c_str());
      return;
    }
    std::printf("%6lld  %s  %-9s  %s%s\n", static_cast<long long>(event->id), event->wall_time.c_str(),
                event->kind.c_str(), event->text.c_str(),
                event->detail.empty() ? "" : (" (" + event->detail + ")").c_str());
  };
  const auto answer = client->ask(
      {0, messages::RequestKind::events, static_cast<double>(arguments.after), std::nullopt}, print);
  if (!answer) return complain(answer.error());
  return answer->done ? kDone : complain(answer->refusal);
}

}  // namespace

void add_events(CLI::App& app, CommandLine& line) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      app.add_subcommand("events", "the newest events the controller keeps; older ones are in the records");
  command->add_option("--after", arguments->after, "only those with a higher number")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000'000}));
  command->callback(
      [arguments, &line] { line.run = [arguments, &line] { return events(line, *arguments); }; });
}

}  // namespace stretch::ctl
