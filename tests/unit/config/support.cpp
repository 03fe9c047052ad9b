// Points every look-up of these tests at the tree's own files.
#include "tests/unit/config/support.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace stretch::config::test {
namespace {

class TreeFiles : public ::testing::Environment {
 public:
  void SetUp() override { ASSERT_EQ(setenv("STRETCH_STATION_CONFIG", tree().c_str(), 1), 0); }
};

[[maybe_unused]] const auto* const kTreeFiles = ::testing::AddGlobalTestEnvironment(new TreeFiles);

}  // namespace

std::string tree() {
  return std::string(STRETCH_SOURCE_DIR) + "/config";
}

}  // namespace stretch::config::test
