// The subcommands of stretchctl: a file each, and each adds itself to the command line.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace stretch::ctl {

// Exit codes of the command-line contract.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kEndedEarly = 3;

// What stands before the subcommand, and which subcommand was chosen.
struct CommandLine {
  std::vector<std::string> sockets;  // where a controller is looked for, in this order
  bool json = false;
  std::function<int()> run;  // set by the subcommand's callback; its value is the exit code
};

// `line` outlives the parse and the run. A subcommand keeps its own options.
void add_status(CLI::App& app, CommandLine& line);
void add_watch(CLI::App& app, CommandLine& line);
void add_session(CLI::App& app, CommandLine& line);
void add_acknowledge(CLI::App& app, CommandLine& line);
void add_events(CLI::App& app, CommandLine& line);
void add_export(CLI::App& app, CommandLine& line);
void add_report(CLI::App& app, CommandLine& line);
void add_replay(CLI::App& app, CommandLine& line);
void add_doctor(CLI::App& app, CommandLine& line);

// Of `session`: add_session() adds them.
void add_session_start(CLI::App& session, CommandLine& line);

// One line to stderr, "stretchctl: ..."; returns `code`.
int complain(const std::string& what, int code = kFailed);

}  // namespace stretch::ctl
