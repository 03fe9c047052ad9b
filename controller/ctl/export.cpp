// `stretchctl export`: a session out of the records, as files that anything can read.
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "controller/ctl/commands.hpp"
#include "controller/ctl/kept_session.hpp"
#include "controller/messages/codec.hpp"
#include "controller/messages/documents.hpp"
#include "controller/messages/places.hpp"

namespace stretch::ctl {

namespace {

struct Arguments {
  std::string session;
  std::string data = messages::found_data_folder();
  std::string out;
};

// Nine digits: more than any sensor has. What is not known is empty.
std::string cell(double value) {
  if (!std::isfinite(value)) return "";
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

void write_samples(std::ostream& out, const std::vector<records::SampleRecord>& samples) {
  out << "time_s,state,phase,angle_deg,speed_deg_s,stretch_force_n,cuff_force_n,target_force_n,force_limit_n,"
         "command_speed_deg_s,action\n";
  for (const auto& s : samples) {
    out << cell(s.time_s) << ',' << name(s.state) << ',' << name(s.phase) << ',' << cell(s.angle_deg) << ','
        << cell(s.speed_deg_s) << ',' << cell(s.stretch_force_n) << ',' << cell(s.cuff_force_n) << ','
        << cell(s.target_force_n) << ',' << cell(s.force_limit_n) << ','
        << (s.command_speed_deg_s ? cell(*s.command_speed_deg_s) : "") << ',' << name(s.action) << '\n';
  }
}

int export_session(const CommandLine& line, const Arguments& arguments) {
  const auto record = find_session(arguments.data, arguments.session);
  if (!record) return complain(record.error());
  if (line.json) {
    if (!record->row.result) return complain("session " + std::to_string(record->row.id) + " still runs");
    std::fputs(messages::encode_result(*record->row.result).c_str(), stdout);
    return kDone;
  }
  const std::filesystem::path folder =
      arguments.out.empty() ? "session-" + std::to_string(record->row.id) : arguments.out;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return complain(folder.string() + ": " + error.message());
  bool written = true;
  const auto file = [&](const char* name, const auto& write) {
    std::ofstream out(folder / name, std::ios::trunc);
    write(out);
    out.flush();
    if (!out) complain((folder / name).string() + ": cannot be written");
    written = written && out.good();
  };
  if (record->row.result)
    file("result.json", [&](auto& out) { out << messages::encode_result(*record->row.result); });
  file("prescription.json",
       [&](auto& out) { out << messages::encode_prescription(record->row.prescription) << '\n'; });
  file("samples.csv", [&](auto& out) { write_samples(out, record->samples); });
  file("events.jsonl", [&](auto& out) {
    for (const auto& event : record->events) out << messages::encode(event) << '\n';
  });
  if (written) std::printf("%s\n", folder.c_str());
  return written ? kDone : kFailed;
}

}  // namespace

void add_export(CLI::App& app, CommandLine& line) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("export",
                                         "a recorded session as result.json, prescription.json, samples.csv, "
                                         "events.jsonl; with --json its result to stdout");
  command->add_option("SESSION", arguments->session, "its number, or last")->required()->check(no_session);
  command->add_option("--data", arguments->data, "the controller's data folder")->capture_default_str();
  command->add_option("--out", arguments->out, "folder to write into; session-N by default");
  command->callback(
      [arguments, &line] { line.run = [arguments, &line] { return export_session(line, *arguments); }; });
}

}  // namespace stretch::ctl
