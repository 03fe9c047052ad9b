// stretchctl: the station from a shell.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <string>

#include "config/build/identity.hpp"
#include "controller/ctl/commands.hpp"
#include "controller/messages/places.hpp"

namespace stretch::ctl {

int complain(const std::string& what, int code) {
  std::fprintf(stderr, "stretchctl: %s\n", what.c_str());
  return code;
}

namespace {

std::string commands_of(const CLI::App& app) {
  std::string names;
  for (const CLI::App* command : app.get_subcommands({}))
    names += (names.empty() ? "" : ", ") + command->get_name();
  return names;
}

// What is wrong with the command line, in one line. The parser itself names no word it does not know while a
// command is missing, and not the commands there are.
std::string wrong_usage(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  const std::string commands = commands_of(*at);
  const std::string there_are = commands.empty() ? "" : "; there are " + commands;
  const std::string within = at == &app ? "" : at->get_name() + ": ";
  const auto unknown = app.remaining(true);
  if (!unknown.empty()) {
    const std::string& word = unknown.front();
    if (word.starts_with('-')) return within + word + ": no such option";
    return within + word +
           (commands.empty() ? ": nothing is expected here" : ": no such command" + there_are);
  }
  if (!commands.empty() && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return within + "a command is missing" + there_are;
  return within + error.what();
}

}  // namespace

}  // namespace stretch::ctl

int main(int argc, char** argv) {
  using namespace stretch;
  std::signal(SIGPIPE, SIG_IGN);
  ctl::CommandLine line;
  line.sockets = messages::socket_candidates();
  CLI::App app("The stretch station from a shell.");
  app.set_version_flag("--version", "stretchctl " + std::string(build_identity()));
  std::string tried;
  for (const std::string& socket : line.sockets) tried += (tried.empty() ? "" : ", else ") + socket;
  app.add_option_function<std::string>(
         "--socket", [&line](const std::string& socket) { line.sockets = {socket}; },
         "the controller's socket")
      ->default_str(tried);
  app.add_flag("--json", line.json, "answer in JSON");
  app.require_subcommand(1);
  app.fallthrough();
  ctl::add_status(app, line);
  ctl::add_watch(app, line);
  ctl::add_session(app, line);
  ctl::add_acknowledge(app, line);
  ctl::add_replay(app, line);
  ctl::add_events(app, line);
  ctl::add_export(app, line);
  ctl::add_report(app, line);
  ctl::add_doctor(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return ctl::complain(ctl::wrong_usage(app, error) + "; see --help", ctl::kUsage);
  }
  try {
    return line.run();
  } catch (const std::exception& error) {
    return ctl::complain(error.what());
  }
}
