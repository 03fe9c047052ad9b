// Where the controller's socket and data are when nobody says.
#include "controller/messages/places.hpp"

#include <sys/un.h>

#include <cstdlib>
#include <filesystem>

namespace stretch::messages {

namespace {

constexpr const char* kServiceSocket = "/run/stretch-station/stretch-station.sock";
constexpr const char* kServiceData = "/var/lib/stretch-station";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

}  // namespace

std::string default_socket() {
  const std::string folder = variable("XDG_RUNTIME_DIR");
  return folder.empty() ? kServiceSocket : folder + "/stretch-station.sock";
}

std::vector<std::string> socket_candidates() {
  const std::string own = default_socket();
  std::vector<std::string> candidates;
  if (own != kServiceSocket && own.size() < sizeof(sockaddr_un::sun_path)) candidates.push_back(own);
  candidates.emplace_back(kServiceSocket);
  return candidates;
}

std::string default_data_folder() {
  if (const std::string folder = variable("XDG_STATE_HOME"); !folder.empty())
    return folder + "/stretch-station";
  if (const std::string home = variable("HOME"); !home.empty()) return home + "/.local/state/stretch-station";
  return kServiceData;
}

std::string found_data_folder() {
  const std::string own = default_data_folder();
  const auto has_records = [](const std::string& folder) { return exists(folder + "/records.sqlite3"); };
  return !has_records(own) && has_records(kServiceData) ? kServiceData : own;
}

}  // namespace stretch::messages
