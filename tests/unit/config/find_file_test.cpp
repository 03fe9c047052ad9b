// Names find files in one place or two, paths are taken as they are, and nothing climbs out of the folder.
#include "config/loader/find_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "config/loader/load.hpp"
#include "tests/unit/config/support.hpp"

namespace stretch::config {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A configuration folder of the test's own; the tree's again afterwards.
class FindFile : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) / ("stretch_find_file_" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "legs" / "a_folder.toml");
    std::ofstream(folder_ / "legs" / "mine.toml") << "mass_kg = 91\n";
    std::ofstream(folder_ / "legs" / "other.toml") << "mass_kg = 92\n";
    std::ofstream(folder_ / "legs" / "not a name.toml") << "mass_kg = 93\n";
    std::ofstream(folder_ / "legs" / "notes.txt") << "x\n";
    setenv("STRETCH_STATION_CONFIG", folder_.c_str(), 1);
  }
  void TearDown() override {
    setenv("STRETCH_STATION_CONFIG", test::tree().c_str(), 1);
    std::filesystem::remove_all(folder_);
  }
  std::filesystem::path folder_;
};

TEST_F(FindFile, TheEnvironmentNamesTheOnlyPlace) {
  EXPECT_EQ(find_file(FileKind::leg, "mine"), (folder_ / "legs" / "mine.toml").string());
  EXPECT_FALSE(find_file(FileKind::leg, "average"));
  EXPECT_FALSE(find_file(FileKind::station, "mine"));
  const auto leg = load_leg("mine");
  ASSERT_TRUE(leg);
  EXPECT_EQ(leg->mass, kilograms(91));
  EXPECT_EQ(leg->name, "mine");
}

TEST_F(FindFile, WithoutItTheTreeIsTheLastPlace) {
  unsetenv("STRETCH_STATION_CONFIG");
  EXPECT_THAT(file_names(FileKind::leg), Contains("average"));
  EXPECT_TRUE(find_file(FileKind::leg, "average"));
  setenv("STRETCH_STATION_CONFIG", "", 1);
  EXPECT_TRUE(find_file(FileKind::leg, "average"));
}

TEST_F(FindFile, ListsNamesOnly) {
  EXPECT_THAT(file_names(FileKind::leg), ElementsAre("mine", "other"));
  EXPECT_THAT(file_names(FileKind::protocol), IsEmpty());
}

TEST_F(FindFile, AMissingOneIsToldWithTheNamesThereAre) {
  const auto found = find_file(FileKind::leg, "yours");
  ASSERT_FALSE(found);
  EXPECT_EQ(to_string(found.error()),
            "leg = \"yours\": names no file in legs/; allowed: mine, other; give one of these names, or the "
            "path of "
            "a file");
  const auto none = find_file(FileKind::protocol, "yours");
  ASSERT_FALSE(none);
  EXPECT_THAT(to_string(none.error()), HasSubstr("names no file in protocols/"));
}

TEST_F(FindFile, APathIsTakenAsItIs) {
  EXPECT_EQ(find_file(FileKind::leg, "./nowhere"), "./nowhere");
  EXPECT_EQ(find_file(FileKind::leg, "/a/b.toml"), "/a/b.toml");
  EXPECT_EQ(find_file(FileKind::leg, "b.toml"), "b.toml");
}

TEST_F(FindFile, WhatIsNoNameIsRefused) {
  for (const std::string& name :
       {std::string(), std::string(".."), std::string("a b"), std::string("not a name"),
        std::string("a\0b", 3), std::string("\xc3\xa4"), std::string(65, 'a')}) {
    const auto found = find_file(FileKind::leg, name);
    ASSERT_FALSE(found) << name;
    EXPECT_THAT(found.error().what, HasSubstr("is no name")) << name;
  }
  EXPECT_THAT(find_file(FileKind::leg, std::string(64, 'a')).error().what, HasSubstr("names no file"));
}

TEST_F(FindFile, AFolderOfThatNameIsNoFile) {
  EXPECT_FALSE(find_file(FileKind::leg, "a_folder"));
}

}  // namespace
}  // namespace stretch::config
