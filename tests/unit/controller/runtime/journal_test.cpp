// SR23: what a full disk did not take is on it, whole and in its order, once there is room.
#include "controller/runtime/journal.hpp"

#include <SQLiteCpp/Database.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/controller/runtime/full_disk.hpp"

namespace {
using namespace stretch;
using runtime::DiskState;
using runtime::FullDisk;
using runtime::Journal;

const records::Moment kNow{"2026-11-23T10:00:00Z", "boot", 1.0};

class JournalTest : public testing::Test {
 protected:
  JournalTest() {
    std::string name = testing::TempDir() + "stretch-journal-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~JournalTest() override { std::filesystem::remove_all(folder_); }

  Journal make(std::size_t most_lines = Journal::kMostLines) {
    auto records = records::Records::open(folder_, kNow);
    if (!records) throw std::runtime_error(records.error());
    return Journal(std::make_unique<FullDisk>(std::move(*records), disk_), most_lines);
  }
  void event(Journal& journal, const char* text) {
    messages::Event e;
    e.id = next_event_++;
    e.text = text;
    e.session_id = 4711;  // whatever was told live
    journal.add(e);
  }
  static void sample(Journal& journal, double time_s) {
    records::SampleRecord s;
    s.time_s = time_s;
    journal.add(s);
  }
  static messages::ResultView result(Outcome outcome, std::optional<int> score = {}) {
    messages::ResultView r;
    r.valid = true;
    r.outcome = outcome;
    r.score = score;
    return r;
  }
  void session(Journal& journal, const char* station, int samples) {
    journal.begin({kNow, "build", station, {}});
    event(journal, "begun");
    for (int i = 0; i < samples; ++i) sample(journal, 0.05 * i);
    event(journal, "ended");
    journal.end(result(Outcome::completed), kNow);
  }
  records::SessionRecord load(std::int64_t id) {
    auto reader = records::RecordReader::open(folder_);
    if (!reader) throw std::runtime_error(reader.error());
    auto record = reader->load(id);
    if (!record) throw std::runtime_error(record.error());
    return *record;
  }
  std::vector<std::string> texts(std::int64_t id) {
    std::vector<std::string> found;
    for (const messages::Event& e : load(id).events) found.push_back(e.text);
    return found;
  }

  std::string folder_;
  DiskState disk_;
  std::int64_t next_event_ = 1;
};

TEST_F(JournalTest, SR23_ASessionWhollyOnAFullDiskIsKeptWholeOnceThereIsRoom) {
  Journal journal = make();
  disk_.full = true;
  event(journal, "before");
  session(journal, "first", 5);
  EXPECT_FALSE(journal.write());
  EXPECT_EQ(journal.session_id(), 0) << "nobody knows it yet";
  journal.amend(result(Outcome::completed, 4));
  event(journal, "after");
  EXPECT_FALSE(journal.write()) << "tried again, and still no room";
  EXPECT_FALSE(journal.empty());
  disk_.full = false;
  const auto written = journal.write();
  ASSERT_TRUE(written) << written.error();
  EXPECT_TRUE(journal.empty());
  EXPECT_EQ(journal.session_id(), 1);
  const auto record = load(1);
  EXPECT_EQ(record.row.outcome, Outcome::completed);
  EXPECT_EQ(record.row.station, "first");
  EXPECT_EQ(record.row.result->score, 4);
  EXPECT_EQ(record.samples.size(), 5U);
  EXPECT_EQ(texts(1), (std::vector<std::string>{"begun", "ended"}));
  EXPECT_EQ(records::RecordReader::open(folder_)->events(10)->size(), 4U);
}

TEST_F(JournalTest, SR23_TwoSessionsOnAFullDiskAreTwoRecords) {
  Journal journal = make();
  disk_.full = true;
  session(journal, "first", 3);
  journal.amend(result(Outcome::completed, 2));
  session(journal, "second", 7);
  journal.amend(result(Outcome::completed, 8));
  EXPECT_FALSE(journal.write());
  disk_.full = false;
  ASSERT_TRUE(journal.write());
  EXPECT_EQ(load(1).row.station, "first");
  EXPECT_EQ(load(1).samples.size(), 3U);
  EXPECT_EQ(load(1).row.result->score, 2);
  EXPECT_EQ(load(2).row.station, "second");
  EXPECT_EQ(load(2).samples.size(), 7U);
  EXPECT_EQ(load(2).row.result->score, 8);
  EXPECT_EQ(texts(2), (std::vector<std::string>{"begun", "ended"}));
  EXPECT_EQ(journal.session_id(), 2);
}

// Wherever in a session the disk fills up and wherever it has room again.
TEST_F(JournalTest, SR23_WhereverTheDiskFillsUpNothingIsLostAndNothingIsTwice) {
  constexpr int kSteps = 8;
  for (int from = 0; from < kSteps; ++from) {
    for (int to = from + 1; to <= kSteps; ++to) {
      std::filesystem::remove_all(folder_);
      Journal journal = make();
      next_event_ = 1;
      for (int step = 0; step < kSteps; ++step) {
        disk_.full = step >= from && step < to;
        if (step == 0) event(journal, "before");
        if (step == 1) journal.begin({kNow, "build", "station", {}});
        if (step == 2) event(journal, "begun");
        if (step == 3 || step == 4) sample(journal, step);
        if (step == 5) journal.end(result(Outcome::stopped_by_patient), kNow);
        if (step == 6) journal.amend(result(Outcome::stopped_by_patient, 6));
        if (step == 7) event(journal, "after");
        EXPECT_EQ(journal.write().has_value(), !disk_.full);
      }
      disk_.full = false;
      ASSERT_TRUE(journal.write());
      const auto record = load(1);
      EXPECT_EQ(record.row.outcome, Outcome::stopped_by_patient) << from << " to " << to;
      EXPECT_EQ(record.row.result->score, 6) << from << " to " << to;
      EXPECT_EQ(record.samples.size(), 2U) << from << " to " << to;
      EXPECT_EQ(texts(1), std::vector<std::string>{"begun"}) << from << " to " << to;
      EXPECT_EQ(records::RecordReader::open(folder_)->events(10)->size(), 3U) << from << " to " << to;
      EXPECT_EQ(records::RecordReader::open(folder_)->list(10)->size(), 1U) << from << " to " << to;
    }
  }
}

TEST_F(JournalTest, BeyondItsBoundTheOldestSamplesGoAndThatIsToldOnce) {
  Journal journal = make(10);
  disk_.full = true;
  session(journal, "first", 4);  // with its two events: 6
  EXPECT_FALSE(journal.take_loss());
  session(journal, "second", 6);  // 14: four have to go
  EXPECT_TRUE(journal.take_loss());
  sample(journal, 0);  // nobody's
  event(journal, "one more");
  EXPECT_FALSE(journal.take_loss()) << "once";
  disk_.full = false;
  ASSERT_TRUE(journal.write());
  EXPECT_EQ(load(1).samples.size(), 0U);
  EXPECT_EQ(texts(1), (std::vector<std::string>{"begun", "ended"}));
  EXPECT_EQ(load(1).row.outcome, Outcome::completed);
  ASSERT_EQ(load(2).samples.size(), 5U);
  EXPECT_DOUBLE_EQ(load(2).samples.front().time_s, 0.05);
  EXPECT_EQ(texts(2), (std::vector<std::string>{"begun", "ended"}));
  EXPECT_FALSE(journal.take_loss());
  disk_.full = true;
  session(journal, "third", 20);
  EXPECT_TRUE(journal.take_loss()) << "of the next full disk";
}

TEST_F(JournalTest, EventsGoWhenNoSampleIsLeftAndBeginningsAndEndsNever) {
  Journal journal = make(3);
  disk_.full = true;
  session(journal, "first", 9);
  for (const char* text : {"a", "b"}) event(journal, text);
  disk_.full = false;
  ASSERT_TRUE(journal.write());
  EXPECT_EQ(load(1).row.outcome, Outcome::completed);
  EXPECT_EQ(load(1).samples.size(), 0U);
  EXPECT_EQ(texts(1), std::vector<std::string>{"ended"}) << "the oldest went";
  EXPECT_EQ(records::RecordReader::open(folder_)->events(10)->size(), 3U);
}

TEST_F(JournalTest, LongWaitsAreWrittenInSeveralTransactionsAndInOrder) {
  Journal journal = make();
  disk_.full = true;
  session(journal, "first", 5000);
  disk_.full = false;
  ASSERT_TRUE(journal.write());
  const auto record = load(1);
  ASSERT_EQ(record.samples.size(), 5000U);
  for (std::size_t i = 1; i < record.samples.size(); ++i) {
    ASSERT_GT(record.samples[i].time_s, record.samples[i - 1].time_s);
  }
}

TEST_F(JournalTest, ASessionCutShortOnAFullDiskIsAbortedFromItsSamples) {
  Journal journal = make();
  disk_.full = true;
  journal.begin({kNow, "build", "station", {}});
  sample(journal, 0);
  sample(journal, 2.5);
  journal.abort(kNow);
  journal.abort(kNow);                            // there is none any more
  journal.end(result(Outcome::completed), kNow);  // nor here
  EXPECT_FALSE(journal.open());
  disk_.full = false;
  ASSERT_TRUE(journal.write());
  EXPECT_EQ(load(1).row.outcome, Outcome::aborted);
  EXPECT_DOUBLE_EQ(load(1).row.result->duration_s, 2.5);
}

TEST_F(JournalTest, AResultThatComesAfterTheEndReplacesWhatTheSamplesTold) {
  Journal journal = make();
  journal.begin({kNow, "build", "station", {}});
  journal.abort(kNow);
  journal.amend(result(Outcome::completed, 3));
  ASSERT_TRUE(journal.write());
  EXPECT_EQ(load(1).row.outcome, Outcome::completed);
  EXPECT_EQ(load(1).row.result->score, 3);
}

TEST_F(JournalTest, WhatTheFileRefusesForEverHoldsNothingUp) {
  Journal journal = make();
  session(journal, "first", 1);
  ASSERT_TRUE(journal.write());
  SQLite::Database(folder_ + "/" + records::kFileName, SQLite::OPEN_READWRITE)
      .exec("DELETE FROM sample; DELETE FROM session");
  journal.amend(result(Outcome::completed, 3));  // of a session somebody deleted
  session(journal, "second", 2);
  const auto written = journal.write();
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error(), "session 1 is not closed or not there");
  EXPECT_TRUE(journal.empty());
  EXPECT_EQ(load(2).row.outcome, Outcome::completed);
  EXPECT_EQ(load(2).samples.size(), 2U);
}

TEST_F(JournalTest, ARowThatCanNotBeHoldsNothingUpEither) {
  Journal journal = make();
  event(journal, "one");
  ASSERT_TRUE(journal.write());
  next_event_ = 1;  // a number that is taken
  event(journal, "another one");
  session(journal, "first", 2);
  EXPECT_FALSE(journal.write());
  EXPECT_TRUE(journal.empty());
  EXPECT_EQ(load(1).row.outcome, Outcome::completed);
}

}  // namespace
