// `stretchctl replay`: a recording through the same code; do the same inputs still give the same commands?
#include "controller/recording/replay.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/ctl/commands.hpp"

namespace stretch::ctl {

namespace {

int replay(const CommandLine& line, const std::string& path) {
  const auto replayed = recording::replay(path);
  if (!replayed) return complain(replayed.error());
  if (line.json) {
    nlohmann::ordered_json answer{{"cycles", replayed->cycles},
                                  {"different", replayed->different},
                                  {"within_one_unit", replayed->within_one_unit},
                                  {"truncated", replayed->truncated},
                                  {"recorded_by", replayed->recorded_by}};
    if (replayed->first_different) answer["first_different"] = *replayed->first_different;
    std::printf("%s\n", answer.dump(2).c_str());
  } else {
    std::printf(
        "%llu cycles recorded by %s: %llu commands different, %llu of them by one unit of a register%s\n",
        static_cast<unsigned long long>(replayed->cycles), replayed->recorded_by.c_str(),
        static_cast<unsigned long long>(replayed->different),
        static_cast<unsigned long long>(replayed->within_one_unit),
        replayed->truncated ? "; the file ends within a cycle" : "");
  }
  return replayed->different == 0 ? kDone : kFailed;
}

}  // namespace

void add_replay(CLI::App& app, CommandLine& line) {
  auto path = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("replay", "steps a recording through the controller's code again");
  command->add_option("RECORDING", *path, "file that a controller or a rehearsal left")->required();
  command->callback([path, &line] { line.run = [path, &line] { return replay(line, *path); }; });
}

}  // namespace stretch::ctl
