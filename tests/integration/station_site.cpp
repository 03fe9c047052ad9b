// A copy of the shipped file, changed where the ports are.
#include "tests/integration/serial_site.hpp"

#include <cstdlib>
#include <fstream>
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

}  // namespace

SerialSite::SerialSite() {
  std::string pattern = std::filesystem::temp_directory_path() / "stretch-serial-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error(pattern + " cannot be made");
  folder_ = pattern;
  std::ofstream(file()) << content(STRETCH_SOURCE_DIR "/config/stations/simulator-rtu.toml");
  change("/tmp/stretch-tty", tty());
}

SerialSite::~SerialSite() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void SerialSite::change(const std::string& from, const std::string& to) {
  std::string text = content(file());
  const std::size_t at = text.rfind(from);
  if (at == std::string::npos) throw std::runtime_error(from + " is not in the station");
  std::ofstream(file()) << text.replace(at, from.size(), to);
}

config::Station SerialSite::settings() const {
  return config::load_station(file()).value();
}

hal::StationProfiles simulator_profiles() {
  return {config::load_drive_profile("simulator-drive").value(),
          config::load_load_cell_profile("simulator-load-cell").value(),
          config::load_safety_io_profile("simulator-safety-io").value()};
}

}  // namespace stretch::integration
