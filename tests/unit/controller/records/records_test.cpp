// A session comes back from the file as it went in, and an older file is brought up to date.
#include "controller/records/records.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <limits>

#include "controller/records/schema.hpp"

namespace {
using namespace stretch;
using namespace stretch::records;
using namespace stretch::literals;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const Moment kNow{"2026-11-23T10:00:00Z", "boot-1", 100.5};

class RecordsTest : public testing::Test {
 protected:
  RecordsTest() {
    std::string name = testing::TempDir() + "stretch-records-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~RecordsTest() override { std::filesystem::remove_all(folder_); }

  Records open(const Moment& now = kNow) {
    auto opened = Records::open(folder_, now);
    if (!opened) throw std::runtime_error(opened.error());
    return std::move(*opened);
  }
  RecordReader reader() {
    auto opened = RecordReader::open(folder_);
    if (!opened) throw std::runtime_error(opened.error());
    return std::move(*opened);
  }
  static SessionStart start() {
    SessionStart s{kNow, "0.1.0 abc", "simulator", {}};
    s.prescription.side = Side::right;
    s.prescription.angle_limit = 85_deg;
    return s;
  }
  static SampleRecord sample(double time_s) {
    return {time_s, SessionState::running, PhaseKind::hold_force, 51.5, 0.25, 13.5, 44.25, 14, 20,
            0.5,    SafetyAction::hold};
  }
  static messages::Event event(std::int64_t id, std::int64_t session) {
    return {id, session, 12.5, "2026-11-23T10:00:01Z", "state", "strapped \"in\" \xc3\xa4", "ready>mounting"};
  }

  std::string folder_;
};

TEST_F(RecordsTest, AScoreIsAddedToAClosedSessionOnly) {
  auto records = open();
  const auto id = records.begin_session(start());
  ASSERT_TRUE(id) << id.error().what;
  messages::ResultView result;
  result.valid = true;
  result.outcome = Outcome::completed;
  result.score = 3;
  EXPECT_EQ(records.amend(*id, result).error().what, "session 1 is not closed or not there");
  EXPECT_EQ(records.amend(7, result).error().what, "session 7 is not closed or not there");
  result.score.reset();
  ASSERT_TRUE(records.end_session(result, kNow));
  EXPECT_EQ(reader().load(*id)->row.result->score, std::nullopt);
  result.score = 3;
  ASSERT_TRUE(records.amend(*id, result));
  EXPECT_EQ(reader().load(*id)->row.result->score, 3);
  EXPECT_EQ(reader().load(*id)->row.outcome, Outcome::completed);
}

TEST_F(RecordsTest, SessionComesBackAsItWentIn) {
  auto records = open();
  const auto id = records.begin_session(start());
  ASSERT_TRUE(id) << id.error().what;
  SampleRecord unknown = sample(0.05);
  unknown.stretch_force_n = unknown.angle_deg = kNan;
  unknown.command_speed_deg_s.reset();
  const std::array samples{sample(0), unknown};
  const std::array events{event(1, *id), event(2, 0)};
  ASSERT_TRUE(records.append(samples, events));
  messages::ResultView result;
  result.valid = true;
  result.session_id = *id;
  result.outcome = Outcome::stopped_by_patient;
  result.duration_s = 612.25;
  result.holds.push_back({PhaseKind::hold_force, 14, 300, LimitedBy::creep, 1, 2, 3, 4, 5, 6});
  ASSERT_TRUE(records.end_session(result, {"2026-11-23T10:20:00Z", "boot-1", 1300}));

  const auto back = reader().load(*id);
  ASSERT_TRUE(back) << back.error();
  EXPECT_EQ(back->row.started.wall_time, kNow.wall_time);
  EXPECT_EQ(back->row.started.boot_id, "boot-1");
  EXPECT_EQ(back->row.started.monotonic_s, 100.5);
  EXPECT_EQ(back->row.build, "0.1.0 abc");
  EXPECT_EQ(back->row.station, "simulator");
  EXPECT_EQ(back->row.prescription.side, Side::right);
  EXPECT_EQ(back->row.prescription.angle_limit, 85_deg);
  EXPECT_EQ(back->row.closed_wall_time, "2026-11-23T10:20:00Z");
  EXPECT_EQ(back->row.outcome, Outcome::stopped_by_patient);
  EXPECT_EQ(back->row.result, result);
  ASSERT_EQ(back->samples.size(), 2u);
  const SampleRecord &got = back->samples[0], &sent = samples[0];
  EXPECT_EQ(got.time_s, sent.time_s);
  EXPECT_EQ(got.state, sent.state);
  EXPECT_EQ(got.phase, sent.phase);
  EXPECT_EQ(got.angle_deg, sent.angle_deg);
  EXPECT_EQ(got.speed_deg_s, sent.speed_deg_s);
  EXPECT_EQ(got.stretch_force_n, sent.stretch_force_n);
  EXPECT_EQ(got.cuff_force_n, sent.cuff_force_n);
  EXPECT_EQ(got.target_force_n, sent.target_force_n);
  EXPECT_EQ(got.force_limit_n, sent.force_limit_n);
  EXPECT_EQ(got.command_speed_deg_s, sent.command_speed_deg_s);
  EXPECT_EQ(got.action, sent.action);
  EXPECT_EQ(back->samples[1].time_s, 0.05);
  EXPECT_TRUE(std::isnan(back->samples[1].angle_deg));
  EXPECT_TRUE(std::isnan(back->samples[1].stretch_force_n));
  EXPECT_EQ(back->samples[1].command_speed_deg_s, std::nullopt);
  EXPECT_EQ(back->events, std::vector<messages::Event>{events[0]});
  EXPECT_EQ(*reader().events(10), (std::vector<messages::Event>{events[0], events[1]}));
  EXPECT_EQ(*reader().events(1), std::vector<messages::Event>{events[1]});
}

TEST_F(RecordsTest, EventIdsGoOnRisingOverARestart) {
  {
    auto records = open();
    EXPECT_EQ(records.next_event_id(), 1);
    const std::array events{event(1, 0), event(2, 0), event(7, 0)};
    ASSERT_TRUE(records.append({}, events));
    EXPECT_EQ(records.next_event_id(), 8);
  }
  EXPECT_EQ(open().next_event_id(), 8);
}

TEST_F(RecordsTest, ListIsNewestFirst) {
  auto records = open();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(records.begin_session(start()));
    ASSERT_TRUE(records.end_session({}, kNow));
  }
  const auto list = reader().list(2);
  ASSERT_TRUE(list) << list.error();
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ((*list)[0].id, 3);
  EXPECT_EQ((*list)[1].id, 2);
}

TEST_F(RecordsTest, RunningSessionCanBeReadAndHasNoOutcome) {
  auto records = open();
  auto looking = reader();
  const auto id = records.begin_session(start());
  const std::array samples{sample(0)};
  ASSERT_TRUE(records.append(samples, {}));
  const auto seen = looking.load(*id);
  ASSERT_TRUE(seen) << seen.error();
  EXPECT_EQ(seen->samples.size(), 1u);
  EXPECT_EQ(seen->row.outcome, std::nullopt);
}

TEST_F(RecordsTest, ANewSessionClosesOneThatWasLeftOpen) {
  auto records = open();
  const auto first = records.begin_session(start());
  const std::array samples{sample(0), sample(3)};
  ASSERT_TRUE(records.append(samples, {}));
  ASSERT_TRUE(records.begin_session(start()));
  const auto row = reader().load(*first)->row;
  EXPECT_EQ(row.outcome, Outcome::aborted);
  ASSERT_TRUE(row.result);
  EXPECT_EQ(row.result->duration_s, 3);
}

TEST_F(RecordsTest, WhatHasNoPlaceIsRefused) {
  auto records = open();
  const std::array samples{sample(0)};
  const std::array events{event(1, 0)};
  EXPECT_FALSE(records.append(samples, {}));
  EXPECT_FALSE(records.end_session({}, kNow));
  EXPECT_FALSE(records.append(samples, events));
  EXPECT_EQ(reader().events(5)->size(), 1u) << "the events beside such samples are kept";
  EXPECT_TRUE(records.append({}, {}));
  EXPECT_EQ(reader().load(44).error().substr(folder_.size()), "/records.sqlite3: no session 44");
}

TEST_F(RecordsTest, ADoubledEventLeavesNothingOfItsBatch) {
  auto records = open();
  const std::array first{event(1, 0)};
  ASSERT_TRUE(records.append({}, first));
  const std::array batch{event(2, 0), event(1, 0)};
  EXPECT_FALSE(records.append({}, batch));
  EXPECT_EQ(reader().events(5)->size(), 1u);
  const std::array again{event(2, 0)};
  EXPECT_TRUE(records.append({}, again));
}

TEST_F(RecordsTest, FileIsNobodyElsesBusiness) {
  const mode_t before = ::umask(0);
  auto records = open();
  ::umask(before);
  struct stat found {};
  ASSERT_EQ(::stat((folder_ + "/records.sqlite3").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0640u);
}

TEST(Migrations, StepsAreTakenFromWhereAFileStands) {
  const std::array<const char*, 3> steps{"CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1)",
                                         "ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 5",
                                         "UPDATE a SET y = y + x"};
  const std::span<const char* const> all(steps);
  SQLite::Database file(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  EXPECT_EQ(detail::migrate(file, all.first(1)), 0);
  EXPECT_EQ(file.execAndGet("PRAGMA user_version").getInt(), 1);
  EXPECT_EQ(detail::migrate(file, all), 1);
  EXPECT_EQ(file.execAndGet("SELECT y FROM a").getInt(), 6);
  EXPECT_EQ(detail::migrate(file, all), 3);
  EXPECT_EQ(file.execAndGet("SELECT y FROM a").getInt(), 6) << "no step is taken twice";
}

TEST(Migrations, AStepThatFailsLeavesTheFileWhereItStood) {
  const std::array<const char*, 2> steps{"CREATE TABLE a (x INTEGER)",
                                         "CREATE TABLE b (x INTEGER); INSERT INTO missing VALUES (1)"};
  SQLite::Database file(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  EXPECT_ANY_THROW((void)detail::migrate(file, steps));
  EXPECT_EQ(file.execAndGet("PRAGMA user_version").getInt(), 1);
  EXPECT_FALSE(file.tableExists("b"));
}

TEST_F(RecordsTest, FileOfANewerVersionIsLeftAlone) {
  { auto records = open(); }
  SQLite::Database(folder_ + "/records.sqlite3", SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
  const auto opened = Records::open(folder_, kNow);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().find("newer version (format 99"), std::string::npos) << opened.error();
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1) << "nothing set aside";
  EXPECT_NE(RecordReader::open(folder_).error().find("install the version that wrote it"), std::string::npos);
}

}  // namespace
