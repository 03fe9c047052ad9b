// The shipped station on one serial line with ports of its own: a folder that is gone with the test.
#pragma once

#include <filesystem>
#include <string>

#include "config/settings/station.hpp"
#include "hal/modbus/station_profiles.hpp"

namespace stretch::integration {

// Every failure throws std::runtime_error.
class SerialSite {
 public:
  SerialSite();
  ~SerialSite();
  SerialSite(const SerialSite&) = delete;
  SerialSite& operator=(const SerialSite&) = delete;

  // Puts `to` in the place of the last `from` in the station's file.
  void change(const std::string& from, const std::string& to);

  [[nodiscard]] std::string file() const { return path("station.toml"); }
  [[nodiscard]] std::string tty() const { return path("tty"); }  // the line's, in the file
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }
  [[nodiscard]] config::Station settings() const;

 private:
  std::filesystem::path folder_;
};

// The profiles of the simulator's own parts.
[[nodiscard]] hal::StationProfiles simulator_profiles();

}  // namespace stretch::integration
