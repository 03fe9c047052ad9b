// One write, looked at.
#include "simulator/scenario/junit_file.hpp"

#include <fstream>

#include "simulator/scenario/junit.hpp"

namespace stretch::scenario {

tl::expected<void, std::string> write_junit(const std::string& path, const ScenarioRun& run) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << junit(run);
  file.flush();
  if (file) return {};
  return tl::unexpected("--junit = " + path +
                        ": cannot be written whole; name a file in a folder that exists and is writable");
}

}  // namespace stretch::scenario
