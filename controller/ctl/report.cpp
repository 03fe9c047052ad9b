// `stretchctl report`: a session out of the records on one page.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "controller/ctl/commands.hpp"
#include "controller/ctl/kept_session.hpp"
#include "controller/messages/places.hpp"

namespace stretch::ctl {

namespace {

struct Arguments {
  std::string session;
  std::string data = messages::found_data_folder();
  std::string out;
  std::string picture;
};

int report_session(const CommandLine& line, const Arguments& arguments) {
  const auto record = find_session(arguments.data, arguments.session);
  if (!record) return complain(record.error());
  const auto page = report_of(*record);
  if (!page) return complain(page.error());
  const std::string path =
      arguments.out.empty() ? "session-" + std::to_string(page->session_id) + ".pdf" : arguments.out;
  if (const auto drawn = report::write_pdf(*page, path); !drawn) return complain(drawn.error());
  if (!arguments.picture.empty()) {
    const std::string title = "Session " + std::to_string(page->session_id) + ", " +
                              std::string(name(page->prescription.side)) + " leg";
    const auto drawn =
        report::write_curves_png(page->curves, title, page->measurement_notes, arguments.picture);
    if (!drawn) return complain(drawn.error());
  }
  if (line.json) {
    std::printf("%s\n", nlohmann::json{{"session", page->session_id}, {"pdf", path}}.dump().c_str());
  } else {
    std::printf("%s\n", path.c_str());
  }
  return kDone;
}

}  // namespace

void add_report(CLI::App& app, CommandLine& line) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("report", "a recorded session on one page, as PDF");
  command->add_option("SESSION", arguments->session, "its number, or last")->required()->check(no_session);
  command->add_option("--data", arguments->data, "the controller's data folder")->capture_default_str();
  command->add_option("--out", arguments->out, "file to write; session-N.pdf by default");
  command->add_option("--picture", arguments->picture, "the curves as PNG, too");
  command->callback(
      [arguments, &line] { line.run = [arguments, &line] { return report_session(line, *arguments); }; });
}

}  // namespace stretch::ctl
