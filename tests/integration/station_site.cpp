// A copy of the shipped file, changed where the ports are.
#include "tests/integration/station_site.hpp"

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>

#include "config/loader/load.hpp"

namespace stretch::integration {
namespace {

std::string content(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

std::string line_by_line(const std::string& text,
                         const std::function<std::string(const std::string& line)>& changed) {
  std::istringstream in(text);
  std::string out;
  for (std::string line; std::getline(in, line);) out += changed(line) + '\n';
  return out;
}

}  // namespace

StationSite::StationSite(const std::string& shipped) {
  std::string pattern = std::filesystem::temp_directory_path() / "stretch-site-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error(pattern + " cannot be made");
  folder_ = pattern;
  const std::string text = content(STRETCH_SOURCE_DIR "/config/stations/" + shipped + ".toml");
  if (text.empty()) throw std::runtime_error("there is no station " + shipped);
  std::ofstream(file()) << line_by_line(text, [this](const std::string& line) {
    if (!line.starts_with("tty = ")) return line;
    ttys_.push_back(path("tty" + std::to_string(ttys_.size())));
    return "tty = \"" + ttys_.back() + '"';
  });
}

StationSite::~StationSite() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::vector<std::string> StationSite::simulator_arguments() const {
  std::vector<std::string> arguments{"--config", file()};
  for (const std::string& tty : ttys_) arguments.insert(arguments.end(), {"--pty", tty});
  return arguments;
}

void StationSite::use_port(int port) {
  const std::string text = content(file());
  std::ofstream(file()) << line_by_line(text, [port](const std::string& line) {
    return line.starts_with("port = ") ? "port = " + std::to_string(port) : line;
  });
}

void StationSite::change(const std::string& from, const std::string& to) {
  std::string text = content(file());
  const std::size_t at = text.rfind(from);
  if (at == std::string::npos) throw std::runtime_error(from + " is not in the station");
  std::ofstream(file()) << text.replace(at, from.size(), to);
}

config::Station StationSite::settings() const {
  return config::load_station(file()).value();
}

hal::StationProfiles StationSite::profiles() const {
  return config::load_profiles(settings()).value();
}

hal::StationProfiles simulator_profiles() {
  return {config::load_drive_profile("simulator-drive").value(),
          config::load_load_cell_profile("simulator-load-cell").value(),
          config::load_safety_io_profile("simulator-safety-io").value()};
}

}  // namespace stretch::integration
