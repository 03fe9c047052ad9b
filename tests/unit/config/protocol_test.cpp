// A protocol file: phases nest in it and come out as a list; what cannot be run is refused; words and times
// add up.
#include "config/settings/protocol.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/loader/load.hpp"
#include "config/settings/protocol_summary.hpp"
#include "tests/unit/config/support.hpp"

namespace stretch::config {
namespace {

using namespace stretch::literals;
using test::lines;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

Loaded<Protocol> load(const std::string& phases) {
  return load_protocol_text("title = \"x\"\n" + phases, "dir/some.toml");
}

// phase = [...] on one line.
Loaded<Protocol> load_line(const std::string& list) {
  return load("phase = [" + list + "]");
}

const Phase& at(const Protocol& p, int i) {
  return p.list.phases.at(static_cast<std::size_t>(i));
}

TEST(ProtocolFile, FlattensRepeats) {
  const auto p = load(R"(description = "what for"
[[phase]]
kind = "rest"
duration_s = 5
[[phase]]
kind = "repeat"
count = 3
  [[phase.phase]]
  kind = "approach"
  [[phase.phase]]
  kind = "repeat"
  count = 2
    [[phase.phase.phase]]
    kind = "ramp"
    target_pct = 80
    duration_s = 40
    until_angle_deg = 70
    [[phase.phase.phase]]
    kind = "hold_force"
    target_pct = 80
    duration_s = 30
    until_creep_below_deg_min = 0.6
  [[phase.phase]]
  kind = "hold_angle"
  duration_s = 20
  until_relaxed_pct = 25
[[phase]]
kind = "release"
)");
  ASSERT_THAT(lines(p), IsEmpty());
  EXPECT_EQ(p->name, "some");
  EXPECT_EQ(p->title, "x");
  EXPECT_EQ(p->description, "what for");
  ASSERT_EQ(p->list.count, 8);
  const PhaseKind kinds[] = {PhaseKind::rest,       PhaseKind::repeat, PhaseKind::approach,
                             PhaseKind::repeat,     PhaseKind::ramp,   PhaseKind::hold_force,
                             PhaseKind::hold_angle, PhaseKind::release};
  for (int i = 0; i < 8; ++i) EXPECT_EQ(at(*p, i).kind, kinds[i]) << i;
  EXPECT_EQ(at(*p, 0).duration, 5_s);
  EXPECT_EQ(at(*p, 1).repeat_count, 3);
  EXPECT_EQ(at(*p, 1).repeat_length, 5);
  EXPECT_EQ(at(*p, 2).target_fraction, 0.7);
  EXPECT_FALSE(at(*p, 2).duration);
  EXPECT_EQ(at(*p, 3).repeat_count, 2);
  EXPECT_EQ(at(*p, 3).repeat_length, 2);
  EXPECT_EQ(at(*p, 4).target_fraction, 0.8);
  EXPECT_EQ(at(*p, 4).duration, 40_s);
  EXPECT_EQ(at(*p, 4).until_angle, 70_deg);
  EXPECT_EQ(at(*p, 5).duration, 30_s);
  EXPECT_EQ(at(*p, 5).until_creep_below, 0.01_deg_s);
  EXPECT_EQ(at(*p, 6).until_relaxed, 0.25);
  EXPECT_FALSE(at(*p, 7).duration);
}

TEST(ProtocolFile, ErrorsNameThePhaseCountedFromOne) {
  const auto p = load(R"([[phase]]
kind = "hold_force"
[[phase]]
kind = "repeat"
count = 0
[[phase.phase]]
kind = "rst"
[[phase.phase]]
duration_s = 3
[[phase.phase]]
kind = 3
[[phase]]
kind = "rest"
duration_s = 10
target_pct = 50
)");
  EXPECT_THAT(
      lines(p),
      ElementsAre(
          StartsWith("dir/some.toml:2: phase[1].duration_s: is missing; allowed: 1 to 1800 s;"),
          StartsWith("dir/some.toml:2: phase[1] = {...}: has no stretch to hold:"),
          StartsWith("dir/some.toml:6: phase[2].count = 0: is below the range; allowed: 1 to 20 times;"),
          AllOf(StartsWith("dir/some.toml:8: phase[2].phase[1].kind = \"rst\": is no word"),
                HasSubstr("did you mean \"rest\"?")),
          StartsWith("dir/some.toml:9: phase[2].phase[2] = {...}: has no kind;"),
          StartsWith("dir/some.toml:12: phase[2].phase[3].kind = 3: is a whole number, not a text;"),
          StartsWith("dir/some.toml:16: phase[3].target_pct = 50: is not a key that is known here;")));
}

TEST(ProtocolFile, AHoldNeedsAStretch) {
  const std::string hold = R"({ kind = "hold_force", duration_s = 5 })";
  const std::string still = R"({ kind = "hold_angle", duration_s = 5 })";
  const std::string rest = R"({ kind = "rest", duration_s = 5 })";
  const std::string ramp = R"({ kind = "ramp" })";
  const std::string release = R"({ kind = "release" })";
  EXPECT_THAT(lines(load_line(hold)), SizeIs(1));
  EXPECT_THAT(lines(load_line(still)), SizeIs(1));
  EXPECT_THAT(lines(load_line(ramp + ", " + hold + ", " + still + ", " + hold)), IsEmpty());
  EXPECT_THAT(lines(load_line(ramp + ", " + rest + ", " + hold)),
              ElementsAre(HasSubstr(": phase[3] = {...}: has no")));
  EXPECT_THAT(lines(load_line(ramp + ", " + release + ", " + still)), SizeIs(1));
  EXPECT_THAT(lines(load_line(ramp + R"(, { kind = "repeat", count = 2, phase = [)" + hold + "] }")),
              IsEmpty());
  // the second round begins behind the rest
  EXPECT_THAT(
      lines(load_line(ramp + R"(, { kind = "repeat", count = 2, phase = [)" + hold + ", " + rest + "] }")),
      ElementsAre(
          HasSubstr(": phase[2] = {...}: begins its second round with a hold and no stretch to hold")));
  EXPECT_THAT(
      lines(load_line(ramp + R"(, { kind = "repeat", count = 1, phase = [)" + hold + ", " + rest + "] }")),
      IsEmpty());
}

TEST(ProtocolFile, WhatNoSessionRunsIsRefused) {
  EXPECT_THAT(lines(load_line(R"({ kind = "contract", duration_s = 6 })")),
              ElementsAre(StartsWith(
                  "dir/some.toml:2: phase[1].kind = \"contract\": is a phase this version does not "
                  "run; allowed: approach, ramp, hold_force, hold_angle, release, rest, repeat;")));
}

TEST(ProtocolFile, NeedsPhases) {
  EXPECT_THAT(lines(load("")), ElementsAre(StartsWith("dir/some.toml:1: phase: is missing;")));
  EXPECT_THAT(lines(load("phase = []")),
              ElementsAre(StartsWith("dir/some.toml:2: phase = []: holds no phase;")));
  EXPECT_THAT(lines(load("phase = [3]")),
              ElementsAre(StartsWith("dir/some.toml:2: phase[1] = 3: is a whole number")));
  EXPECT_THAT(lines(load_line(R"({ kind = "repeat", count = 2 })")),
              ElementsAre(StartsWith("dir/some.toml:2: phase[1] = {...}: repeats nothing;")));
  EXPECT_THAT(lines(load_line(R"({ kind = "repeat", count = 2, phase = [] })")),
              ElementsAre(StartsWith("dir/some.toml:2: phase[1].phase = []: holds no phase;")));
  EXPECT_THAT(
      lines(load_line(R"({ kind = "rest", duration_s = 2, phase = [] })")),
      ElementsAre(StartsWith("dir/some.toml:2: phase[1].phase = []: is not a key that is known here;")));
}

TEST(ProtocolFile, HasRoomForThirtyTwoPhases) {
  std::string phases = R"({ kind = "release" })";
  for (int i = 1; i < kMaxPhases; ++i) phases += R"(, { kind = "release" })";
  const auto full = load_line(phases);
  ASSERT_THAT(lines(full), IsEmpty());
  EXPECT_EQ(full->list.count, kMaxPhases);
  EXPECT_THAT(lines(load_line(phases + R"(, { kind = "release" })")),
              ElementsAre(StartsWith(
                  "dir/some.toml:2: phase[33] = {...}: is one phase too many; allowed: at most 32")));
  const auto nested = load_line(R"({ kind = "repeat", count = 2, phase = [)" + phases + "] }");
  EXPECT_THAT(lines(nested),
              ElementsAre(StartsWith("dir/some.toml:2: phase[1].phase[32] = {...}: is one phase too")));
}

TEST(ProtocolFile, RepeatsNestThreeDeep) {
  const auto nested = [](int depth) {
    std::string phases = R"({ kind = "release" })";
    for (int i = 0; i < depth; ++i) phases = R"({ kind = "repeat", count = 2, phase = [)" + phases + "] }";
    return load_line(phases);
  };
  EXPECT_THAT(lines(nested(kMaxRepeatDepth)), IsEmpty());
  EXPECT_THAT(
      lines(nested(kMaxRepeatDepth + 1)),
      ElementsAre(StartsWith("dir/some.toml:2: phase[1].phase[1].phase[1].phase[1] = {...}: is nested too "
                             "deeply; allowed: at most 3 repeats in one another;")));
  EXPECT_THAT(lines(nested(60)), SizeIs(1));
}

TEST(ProtocolFile, SR17_HoldsAndRestsLongerThanAnySessionAreRefused) {
  const auto rests = [](int count, int seconds) {
    return load_line(R"({ kind = "repeat", count = )" + std::to_string(count) +
                     R"(, phase = [{ kind = "rest", duration_s = )" + std::to_string(seconds) + " }] }");
  };
  EXPECT_THAT(lines(rests(6, 600)), IsEmpty());
  EXPECT_THAT(lines(rests(7, 515)),
              ElementsAre(StartsWith("dir/some.toml:2: phase = [{...}]: has holds and rests of "
                                     "3605 s together; allowed: at most 3600 s;")));
}

TEST(ProtocolSummary, SaysWhatAPersonWantsToKnow) {
  const auto holds = load_line(
      R"({ kind = "repeat", count = 3, phase = [{ kind = "approach" }, { kind = "ramp" },
         { kind = "hold_force", duration_s = 30 }, { kind = "release" }, { kind = "rest", duration_s = 15 }] })");
  ASSERT_THAT(lines(holds), IsEmpty());
  EXPECT_EQ(describe(*holds, 14_N), "3 times 30 s at 14 N, 15 s rest, about 5 min");
  const auto mixed = load_line(
      R"({ kind = "approach" }, { kind = "ramp", target_pct = 50 },
         { kind = "hold_force", duration_s = 120, target_pct = 50 }, { kind = "hold_angle", duration_s = 90 },
         { kind = "repeat", count = 2, phase = [{ kind = "ramp" }, { kind = "hold_force", duration_s = 10 }] },
         { kind = "repeat", count = 2, phase = [{ kind = "ramp" }, { kind = "hold_force", duration_s = 10 },
         { kind = "rest", duration_s = 5 }] })");
  ASSERT_THAT(lines(mixed), IsEmpty());
  EXPECT_EQ(describe(*mixed, 25_N),
            "2 min at 12.5 N, 90 s standing still, 2 times 10 s at 25 N, 2 times (10 s at 25 N, 5 s rest), "
            "about 6 min");
  const auto brief = load_line(R"({ kind = "rest", duration_s = 62.5 })");
  ASSERT_THAT(lines(brief), IsEmpty());
  EXPECT_EQ(describe(*brief, 14_N), "62.5 s rest, about 60 s");
}

TEST(ProtocolSummary, AddsUp) {
  const auto p = load_line(
      R"({ kind = "repeat", count = 3, phase = [{ kind = "ramp", duration_s = 6 }, { kind = "hold_force", duration_s = 30 }, { kind = "repeat", count = 2, phase = [{ kind = "rest", duration_s = 10 }, { kind = "rest", duration_s = 1 }] }] }, { kind = "rest", duration_s = 4 })");
  ASSERT_THAT(lines(p), IsEmpty());
  EXPECT_DOUBLE_EQ(written_duration(p->list).si(), 3 * (30 + 2 * 11) + 4);
  // a ramp is never longer than its own longest time
  EXPECT_DOUBLE_EQ(expected_duration(p->list, 20_N).si(), 3 * (6 + 30 + 2 * 11) + 4);
}

TEST(ProtocolSummary, MotionTakesLongerToAHigherForce) {
  const auto p = load_line(R"({ kind = "approach" }, { kind = "ramp" }, { kind = "release" })");
  ASSERT_TRUE(p);
  EXPECT_DOUBLE_EQ(written_duration(p->list).si(), 0.0);
  const double low = expected_duration(p->list, 14_N).si();
  const double high = expected_duration(p->list, 40_N).si();
  EXPECT_GT(low, 35.0);
  EXPECT_GT(high, low + 15.0);
  EXPECT_LT(high, 100.0);
}

}  // namespace
}  // namespace stretch::config
