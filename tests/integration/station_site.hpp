// A shipped station with ports of its own, in a folder that is gone with the test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "config/settings/station.hpp"
#include "hal/modbus/station_profiles.hpp"

namespace stretch::integration {

// Every failure throws std::runtime_error.
class StationSite {
 public:
  // A copy of config/stations/SHIPPED.toml whose serial ports are in the folder.
  explicit StationSite(const std::string& shipped);
  ~StationSite();
  StationSite(const StationSite&) = delete;
  StationSite& operator=(const StationSite&) = delete;

  // What a simulator of this station is started with, its TCP port aside.
  [[nodiscard]] std::vector<std::string> simulator_arguments() const;
  // In the place of every TCP port in the file.
  void use_port(int port);
  // Puts `to` in the place of the last `from` in the file.
  void change(const std::string& from, const std::string& to);

  [[nodiscard]] std::string file() const { return path("station.toml"); }
  [[nodiscard]] std::string tty() const { return ttys_.at(0); }  // the first line's
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }
  [[nodiscard]] config::Station settings() const;
  [[nodiscard]] hal::StationProfiles profiles() const;

 private:
  std::filesystem::path folder_;
  std::vector<std::string> ttys_;  // in the file's order
};

// The profiles of the simulator's own parts.
[[nodiscard]] hal::StationProfiles simulator_profiles();

}  // namespace stretch::integration
