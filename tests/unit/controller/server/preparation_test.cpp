// SR19: a prescription from the socket is checked whole, and names no file.
#include "controller/server/preparation.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {
using namespace stretch;
using namespace stretch::literals;

class PreparationTest : public testing::Test {
 protected:
  PreparationTest() { ::setenv("STRETCH_STATION_CONFIG", STRETCH_SOURCE_DIR "/config", 1); }
  config::MachineLimits machine_;
  config::Prescription prescription_;
};

TEST_F(PreparationTest, WhatStandsComesWithItsProtocol) {
  const auto found = server::find_protocol(prescription_, machine_);
  ASSERT_TRUE(found) << found.error();
  EXPECT_EQ(found->name, "constant_low_traction");
  EXPECT_GT(found->list.count, 0);
}

TEST_F(PreparationTest, SR19_EveryErrorIsToldAtOnce) {
  prescription_.force = 90_N;
  prescription_.resumptions = 9;
  prescription_.protocol = "no_such_protocol";
  const auto found = server::find_protocol(prescription_, machine_);
  ASSERT_FALSE(found);
  for (const char* part : {"force_n", "90", "resumptions", "9", "no_such_protocol"}) {
    EXPECT_NE(found.error().find(part), std::string::npos) << part << " in\n" << found.error();
  }
  EXPECT_GE(std::count(found.error().begin(), found.error().end(), '\n'), 2);
}

TEST_F(PreparationTest, SR19_AnglesAndForcesThatAreNotNumbersAreRefused) {
  prescription_.angle_limit = degrees(std::nan(""));
  EXPECT_FALSE(server::find_protocol(prescription_, machine_));
}

TEST_F(PreparationTest, ProtocolIsNoPath) {
  for (const char* path :
       {"/etc/passwd", "../protocols/demo", "demo.toml", STRETCH_SOURCE_DIR "/config/protocols/demo.toml"}) {
    prescription_.protocol = path;
    const auto found = server::find_protocol(prescription_, machine_);
    ASSERT_FALSE(found) << path;
    EXPECT_NE(found.error().find("not by a path"), std::string::npos) << found.error();
  }
}

}  // namespace
