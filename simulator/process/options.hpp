// What stretch-simulator was asked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stretch::simulator {

struct Options {
  std::string config;  // empty: the scenario's station, or simulator
  std::string tcp;     // HOST:PORT; empty: loopback, the station file's port
  std::vector<std::string> ptys;
  std::string leg;  // empty: the scenario's, or average
  std::string control;
  std::string truth;
  std::string scenario;
  std::string junit;
  std::uint64_t seed = 1;
  double duration_s = 0.0;  // 0: until told to end
};

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

// "127.0.0.1:1502", "[::1]:0"; nothing: no such thing.
[[nodiscard]] std::optional<Address> parse_address(const std::string& text);
// The other way round.
[[nodiscard]] std::string shown(const Address& address);

// Nothing: go on with `options`. Otherwise the exit code, everything said: help, the version, or what is
// wrong in one line on stderr.
[[nodiscard]] std::optional<int> parse_options(int argc, char** argv, const std::string& version,
                                               Options& options);

}  // namespace stretch::simulator
