// What is said of the parts of each station the project ships.
#include "controller/doctor/parts.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "config/loader/find_file.hpp"
#include "config/loader/load.hpp"
#include "config/settings/profile_sources.hpp"

namespace {
using namespace stretch;
using namespace stretch::doctor;

std::vector<Finding> of(const char* name) {
  const auto station = config::load_station(name);
  if (!station) throw std::runtime_error(name);
  const auto profiles = config::load_profiles(*station);
  if (!profiles) throw std::runtime_error(config::to_string(profiles.error().front()));
  return look_at_parts(*station, *profiles);
}

bool says(const std::vector<Finding>& findings, const std::string& words) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& f) {
    return (f.what + ": " + f.found).find(words) != std::string::npos;
  });
}

TEST(Parts, TheSimulatorsOwnLackNothing) {
  for (const Finding& f : of("simulator")) {
    EXPECT_EQ(f.judgement, Judgement::good) << f.what << f.found;
    EXPECT_NE(f.found.find("0 recalled"), std::string::npos) << f.found;
  }
}

TEST(Parts, OfRealOnesIsSaidWhatTheyLackAndWhatIsNotVerified) {
  for (const char* name : {"lexium-tlb-wago", "orca-seneca-pilz"}) {
    const auto findings = of(name);
    for (const Finding& f : findings) EXPECT_NE(f.judgement, Judgement::bad) << name << f.what << f.found;
    EXPECT_TRUE(says(findings, "load cell, freshness: no counter of conversions")) << name;
    EXPECT_TRUE(says(findings, "safety I/O, freshness: no counter of scans")) << name;
    EXPECT_FALSE(says(findings, "drive, figures of its profile: 0 verified")) << name;
  }
  EXPECT_TRUE(says(of("lexium-tlb-wago"), "any request keeps it content"));
  EXPECT_TRUE(says(of("orca-seneca-pilz"), "it brakes with the speed when it trips"));
  EXPECT_TRUE(says(of("orca-seneca-pilz"), "drive, STO channels: one bit tells of both"));
  EXPECT_FALSE(says(of("lexium-tlb-wago"), "drive, STO channels"));
}

TEST(Parts, OfARealPartEveryFigureSaysWhereItIsFrom) {
  const auto check = [](const std::string& name, const auto& profile) {
    if (!profile) return;
    for (const config::FigureSource& figure : config::sources_of(*profile))
      EXPECT_NE(figure.source.text, "") << name << ": " << figure.figure;
  };
  for (const std::string& name : config::file_names(config::FileKind::profile)) {
    if (name.starts_with("simulator-")) continue;
    const auto drive = config::load_drive_profile(name);
    const auto cell = config::load_load_cell_profile(name);
    const auto io = config::load_safety_io_profile(name);
    EXPECT_EQ(drive.has_value() + cell.has_value() + io.has_value(), 1) << name;
    check(name, drive);
    check(name, cell);
    check(name, io);
  }
}

}  // namespace
