// stretchctl: the station from a shell.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "config/build/identity.hpp"
#include "controller/ctl/commands.hpp"
#include "controller/messages/places.hpp"

namespace stretch::ctl {

int complain(const std::string& what, int code) {
  std::fprintf(stderr, "stretchctl: %s\n", what.c_str());
  return code;
}

}  // namespace stretch::ctl

int main(int argc, char** argv) {
  using namespace stretch;
  std::signal(SIGPIPE, SIG_IGN);
  ctl::CommandLine line;
  line.socket = messages::found_socket();
  CLI::App app("The stretch station from a shell.");
  app.set_version_flag("--version", "stretchctl " + std::string(build_identity()));
  app.add_option("--socket", line.socket, "the controller's socket")->capture_default_str();
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
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? ctl::kDone : ctl::kUsage;
  }
  try {
    return line.run();
  } catch (const std::exception& error) {
    return ctl::complain(error.what());
  }
}
