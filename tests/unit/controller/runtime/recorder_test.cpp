// What goes into the rings comes to rest on the disk, in the right session, and is told on the way.
#include "controller/runtime/recorder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "controller/measures/result_view.hpp"
#include "tests/unit/controller/runtime/full_disk.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using runtime::HandOver;
using runtime::Recorder;

class RecorderTest : public testing::Test {
 protected:
  RecorderTest() {
    std::string name = testing::TempDir() + "stretch-recorder-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    runtime::Prepared prepared;
    preparations_.add(prepared);
    prepared.prescription.side = Side::right;
    preparations_.add(prepared);
    prepared.prescription.side = Side::left;
    preparations_.add(prepared);  // came too late: the plan in force is the second
  }
  ~RecorderTest() override { std::filesystem::remove_all(folder_); }

  // All that is pushed before is drained when this returns: stopping drains.
  void run() {
    auto records = records::Records::open(folder_, {"2026-11-23T10:00:00Z", "boot", 1.0});
    ASSERT_TRUE(records) << records.error();
    Recorder recorder(hand_over_, preparations_, runtime::on_disk(std::move(*records)), folder_,
                      {.build = "test", .station_file = "s", .station_toml = ""}, "/etc/station.toml",
                      {.event = [this](const messages::Event& e) { told_.push_back(e); },
                       .result = [this](const messages::ResultView& r) { results_.push_back(r); },
                       .log = [this](const std::string& line) { log_.push_back(line); }});
    for (const messages::Event& note : notes_) recorder.note(note);
    recorder.start();
    recorder.stop();
  }
  void push(SessionState state, double at_s, bool began = false, bool ended = false, bool scored = false) {
    cycle::CycleView v;
    v.now = Instant{} + seconds(at_s);
    v.session.state = state;
    v.session.plan_number = 2;
    v.measured.valid = v.weighed = true;
    v.stretch_force = 12_N;
    v.force_limit = 20_N;
    v.action = SafetyAction::none;
    if (began) began_ = v.now;
    recorded_ = (recorded_ || began) && !ended;
    v.session.recorded = recorded_;
    v.session.identity = {.plan_number = 2, .began = began_};
    v.session_began = began;
    v.session_ended = ended;
    v.scored = scored;
    ASSERT_TRUE(hand_over_.views.push(v));
  }
  void push_result(int score) { push_result(score, began_); }
  void push_result(int score, Instant began) {
    session::Result r;
    r.identity = {.plan_number = 2, .began = began};
    r.outcome = Outcome::completed;
    r.duration = 3_s;
    r.peak_stretch_force = 14_N;
    r.score = score;
    ASSERT_TRUE(hand_over_.results.push(r));
  }
  void push_session(double at_s) {
    push(SessionState::mounting, at_s);
    push(SessionState::weighing, at_s + 1, true);
    push(SessionState::running, at_s + 2);
    push(SessionState::releasing, at_s + 3);
    push_result(-1);
    push(SessionState::finished, at_s + 4, false, true);
    push(SessionState::finished, at_s + 5);
  }
  // As pushed, but for one view that found no room.
  void lose_view(std::size_t which) {
    std::vector<cycle::CycleView> views;
    for (cycle::CycleView v; hand_over_.views.pop(v);) views.push_back(v);
    for (std::size_t i = 0; i < views.size(); ++i) {
      if (i != which) hand_over_.views.push(views[i]);
    }
  }
  std::unique_ptr<Recorder> recorder_on(runtime::DiskState& disk) {
    auto records = records::Records::open(folder_, {"2026-11-23T10:00:00Z", "boot", 1.0});
    if (!records) throw std::runtime_error(records.error());
    return std::make_unique<Recorder>(
        hand_over_, preparations_, std::make_unique<runtime::FullDisk>(std::move(*records), disk), folder_,
        recording::Header{.build = "test", .station_file = "s", .station_toml = ""}, "/etc/station.toml",
        Recorder::Callbacks{.event = [this](const messages::Event& e) { told_.push_back(e); },
                            .result = [this](const messages::ResultView& r) { results_.push_back(r); },
                            .log = [this](const std::string& line) { log_.push_back(line); }});
  }
  // Until all that was pushed has been taken and offered to the disk.
  void wait_until_offered(const Recorder& recorder) {
    while (hand_over_.views.read_available() > 0) std::this_thread::yield();
    const std::uint64_t rounds = recorder.rounds();
    while (recorder.rounds() < rounds + 2) std::this_thread::yield();
  }
  std::ptrdiff_t told(const std::string& detail) {
    return std::count_if(told_.begin(), told_.end(), [&](const auto& e) { return e.detail == detail; });
  }
  records::SessionRecord load(std::int64_t id) {
    auto reader = records::RecordReader::open(folder_);
    EXPECT_TRUE(reader) << reader.error();
    auto record = reader->load(id);
    EXPECT_TRUE(record) << record.error();
    return *record;
  }

  std::string folder_;
  Instant began_;
  bool recorded_ = false;
  HandOver hand_over_;
  runtime::Preparations preparations_;
  std::vector<messages::Event> notes_;
  std::vector<messages::Event> told_;
  std::vector<messages::ResultView> results_;
  std::vector<std::string> log_;
};

TEST_F(RecorderTest, ASessionIsKeptFromItsBeginningToItsEnd) {
  push_session(100);
  run();
  const auto record = load(1);
  EXPECT_EQ(record.row.outcome, Outcome::completed);
  EXPECT_EQ(record.row.station, "/etc/station.toml");
  ASSERT_EQ(record.samples.size(), 3U) << "weighing, running, releasing; not the cycle that ended it";
  EXPECT_DOUBLE_EQ(record.samples[0].time_s, 0.0);
  EXPECT_DOUBLE_EQ(record.samples[2].time_s, 2.0);
  EXPECT_DOUBLE_EQ(record.samples[1].force_limit_n, 20.0);
  EXPECT_EQ(record.row.prescription.side, Side::right);
  EXPECT_TRUE(log_.empty());
}

TEST_F(RecorderTest, AResultIsTakenBackWhenTheNextSessionBegins) {
  push_session(100);
  push_session(200);
  run();
  ASSERT_EQ(results_.size(), 4U);
  EXPECT_FALSE(results_[0].valid);
  EXPECT_TRUE(results_[1].valid);
  EXPECT_EQ(results_[1].session_id, 1);
  EXPECT_FALSE(results_[2].valid) << "nobody is shown the result of the session before";
  EXPECT_EQ(results_[3].session_id, 2);
}

TEST_F(RecorderTest, AScoreGivenAfterwardsReachesTheRecord) {
  push_session(100);
  push_result(4);
  push(SessionState::ready, 106, false, false, true);
  run();
  EXPECT_EQ(load(1).row.result->score, 4);
  EXPECT_EQ(results_.back().score, 4);
  EXPECT_EQ(results_.back().session_id, 1);
}

TEST_F(RecorderTest, SR23_ASessionThatBeganAndEndedOnAFullDiskIsKeptWhole) {
  runtime::DiskState disk;
  disk.full = true;
  const auto recorder = recorder_on(disk);
  push_session(100);
  push_result(4);
  push(SessionState::ready, 106, false, false, true);
  recorder->start();
  wait_until_offered(*recorder);
  EXPECT_GT(disk.refused, 0);
  disk.full = false;
  while (disk.ended == 0) std::this_thread::yield();  // by itself, in one of the next rounds
  recorder->stop();
  const auto record = load(1);
  EXPECT_EQ(record.row.outcome, Outcome::completed);
  EXPECT_EQ(record.row.prescription.side, Side::right);
  EXPECT_EQ(record.row.result->score, 4);
  EXPECT_EQ(record.samples.size(), 3U);
  EXPECT_EQ(std::count_if(record.events.begin(), record.events.end(),
                          [](const auto& e) { return e.detail == "begun"; }),
            1);
  EXPECT_EQ(record.events.back().detail, "ended");
  EXPECT_EQ(told("not_written"), 1);
  EXPECT_EQ(told_.front().session_id, 0);
  EXPECT_EQ(std::count_if(results_.begin(), results_.end(), [](const auto& r) { return r.valid; }), 3)
      << "at the end, with its score, and with its number";
  EXPECT_EQ(results_[1].session_id, 0) << "nobody knew it";
  EXPECT_EQ(results_.back().session_id, 1);
  EXPECT_EQ(results_.back().score, 4);
}

TEST_F(RecorderTest, SR23_TwoSessionsOnAFullDiskAreWrittenWhenTheProgramEnds) {
  runtime::DiskState disk;
  disk.full = true;
  const auto recorder = recorder_on(disk);
  push_session(100);
  push_session(200);
  recorder->start();
  wait_until_offered(*recorder);
  disk.full = false;
  recorder->stop();
  EXPECT_EQ(load(1).row.outcome, Outcome::completed);
  EXPECT_EQ(load(1).samples.size(), 3U);
  EXPECT_EQ(load(2).row.outcome, Outcome::completed);
  EXPECT_EQ(load(2).samples.size(), 3U);
}

TEST_F(RecorderTest, SR23_ADiskFullOnlyAtTheEndCostsTheSessionNothing) {
  runtime::DiskState disk;
  const auto recorder = recorder_on(disk);
  push(SessionState::weighing, 101, true);
  push(SessionState::running, 102);
  recorder->start();
  wait_until_offered(*recorder);
  disk.full = true;
  push_result(-1);
  push(SessionState::finished, 104, false, true);
  wait_until_offered(*recorder);
  disk.full = false;
  recorder->stop();
  EXPECT_EQ(load(1).row.outcome, Outcome::completed);
  EXPECT_EQ(load(1).samples.size(), 2U);
  EXPECT_EQ(results_.back().session_id, 1);
}

TEST_F(RecorderTest, ADiskThatStaysFullToTheEndIsSaid) {
  runtime::DiskState disk;
  disk.full = true;
  const auto recorder = recorder_on(disk);
  push_session(100);
  recorder->start();
  recorder->stop();
  ASSERT_FALSE(log_.empty());
  EXPECT_NE(log_.back().find("ends with records that could not be written"), std::string::npos);
}

TEST_F(RecorderTest, AResultWhoseViewWasLostIsItsOwnSessionsAndNotTheNexts) {
  for (const std::size_t lost : {std::size_t{4}, std::size_t{5}}) {  // the end, or what comes after it
    SCOPED_TRACE(lost);
    std::filesystem::remove_all(folder_);
    results_.clear();
    push_session(100);
    lose_view(lost);
    push_session(200);
    run();
    EXPECT_EQ(load(1).row.outcome, Outcome::completed);
    EXPECT_EQ(load(1).samples.size(), 3U);
    EXPECT_EQ(load(2).row.outcome, Outcome::completed);
    EXPECT_EQ(load(2).samples.size(), 3U);
    EXPECT_EQ(results_.back().session_id, 2);
    EXPECT_EQ(told("lost"), 0);
  }
}

TEST_F(RecorderTest, AllThatFollowsASessionMayBeLostButItsResult) {
  push_session(100);
  lose_view(4);
  lose_view(4);    // nothing is seen between the two sessions
  push_result(7);  // nor of the score
  push_session(200);
  run();
  EXPECT_EQ(load(1).row.outcome, Outcome::completed);
  EXPECT_EQ(load(1).row.result->score, 7);
  EXPECT_EQ(load(1).samples.size(), 3U);
  EXPECT_EQ(load(2).row.outcome, Outcome::completed);
  EXPECT_EQ(load(2).row.result->score, std::nullopt);
  EXPECT_EQ(load(2).samples.size(), 3U);
}

TEST_F(RecorderTest, ASessionWhoseEndWasLostEndsWithTheProgramAsWhatItWas) {
  push_session(100);
  lose_view(5);
  lose_view(4);
  run();
  EXPECT_EQ(load(1).row.outcome, Outcome::completed);
}

TEST_F(RecorderTest, ASessionWhoseEndWasLostIsOverInTheNextView) {
  push_session(100);
  lose_view(4);
  push(SessionState::ready, 106);
  run();
  EXPECT_EQ(load(1).events.back().detail, "releasing>finished");
  EXPECT_EQ(told_.back().detail, "finished>ready");
  EXPECT_EQ(told_.back().session_id, 0);
}

TEST_F(RecorderTest, AResultThatDidNotArriveIsNotTheNextSessions) {
  push(SessionState::weighing, 101, true);
  push(SessionState::running, 103);
  push(SessionState::finished, 104, false, true);  // the ring of results was full
  push_session(200);
  run();
  EXPECT_EQ(load(1).row.outcome, Outcome::aborted);
  EXPECT_DOUBLE_EQ(load(1).row.result->duration_s, 2.0) << "as its samples tell";
  EXPECT_EQ(load(2).row.outcome, Outcome::completed);
  EXPECT_EQ(told("lost"), 1);
}

TEST_F(RecorderTest, AResultThatComesWithTheScoreAloneMakesTheRecordWhole) {
  push(SessionState::weighing, 101, true);
  push(SessionState::finished, 104, false, true);
  push_result(5);
  push(SessionState::ready, 106, false, false, true);
  run();
  EXPECT_EQ(load(1).row.outcome, Outcome::completed);
  EXPECT_EQ(load(1).row.result->score, 5);
}

TEST_F(RecorderTest, AResultOfASessionNobodySawIsLetGoAndToldOnce) {
  push_result(9, Instant{} + 50_s);  // a session none of whose views arrived
  push_session(100);
  run();
  EXPECT_EQ(load(1).row.outcome, Outcome::completed);
  EXPECT_EQ(load(1).row.result->score, std::nullopt);
  EXPECT_EQ(told("lost"), 1);
  EXPECT_EQ(results_.back().session_id, 1);
}

TEST_F(RecorderTest, ASessionWhoseBeginningWasLostIsRecordedFromWhereItIsSeen) {
  push_session(100);
  lose_view(1);
  run();
  const auto record = load(1);
  EXPECT_EQ(record.row.outcome, Outcome::completed);
  ASSERT_EQ(record.samples.size(), 2U);
  EXPECT_DOUBLE_EQ(record.samples[0].time_s, 1.0) << "since it began, not since it was seen";
}

TEST_F(RecorderTest, TheSamePlanTwiceIsTwoSessions) {
  push(SessionState::weighing, 101, true);
  push(SessionState::running, 102);
  push_result(-1);
  // Its end is lost, and so is all until the second one runs.
  push(SessionState::weighing, 201, true);
  push(SessionState::running, 202);
  lose_view(2);
  run();
  EXPECT_EQ(load(1).row.outcome, Outcome::completed);
  EXPECT_EQ(load(1).samples.size(), 2U) << "none of the second one's";
  EXPECT_EQ(load(2).row.outcome, Outcome::aborted) << "cut short by the end of the program";
  EXPECT_EQ(load(2).samples.size(), 1U);
}

TEST_F(RecorderTest, ARequestStandsBeforeWhatCameOfIt) {
  push(SessionState::weighing, 100, true);
  push(SessionState::weighing, 101);
  push(SessionState::paused, 101.02);
  messages::Event note;
  note.kind = "request";
  note.detail = "pause";
  note.uptime_s = 101.01;
  notes_.push_back(note);
  run();
  std::vector<std::string> details;
  for (const messages::Event& e : told_) details.push_back(e.detail);
  const auto asked = std::find(details.begin(), details.end(), "pause");
  const auto came = std::find(details.begin(), details.end(), "weighing>paused");
  ASSERT_TRUE(asked != details.end() && came != details.end());
  EXPECT_LT(asked, came);
  EXPECT_LT(std::find(details.begin(), details.end(), "begun"), asked);
}

TEST_F(RecorderTest, SR23_ASessionOpenAtTheEndIsClosedAsAbortedFromWhatIsKnown) {
  push(SessionState::weighing, 101, true);
  push(SessionState::running, 102);
  push(SessionState::running, 105);
  run();
  const auto record = load(1);
  EXPECT_EQ(record.row.outcome, Outcome::aborted);
  EXPECT_FALSE(record.row.closed_wall_time.empty());
  ASSERT_TRUE(record.row.result.has_value());
  EXPECT_DOUBLE_EQ(record.row.result->duration_s, 4.0);
  EXPECT_DOUBLE_EQ(record.row.result->peak_stretch_force_n, 12.0);
  EXPECT_EQ(record.events.back().detail, "ended");
}

TEST_F(RecorderTest, WhatIsThrownOnItsThreadIsSaidAndTheRecordGoesOn) {
  push_session(100);
  auto records = records::Records::open(folder_, {"2026-11-23T10:00:00Z", "boot", 1.0});
  ASSERT_TRUE(records);
  Recorder recorder(hand_over_, preparations_, runtime::on_disk(std::move(*records)), folder_,
                    {.build = "test", .station_file = "s", .station_toml = ""}, "/etc/station.toml",
                    {.event = [](const messages::Event&) { throw std::runtime_error("nobody listens"); },
                     .result = [](const messages::ResultView&) { throw std::runtime_error("nor here"); },
                     .log = [this](const std::string& line) { log_.push_back(line); }});
  recorder.start();
  recorder.stop();
  ASSERT_EQ(log_.size(), 1U);
  EXPECT_NE(log_[0].find("nobody listens"), std::string::npos) << log_[0];
  EXPECT_EQ(load(1).row.outcome, Outcome::completed);
  EXPECT_EQ(load(1).samples.size(), 3U);
}

TEST_F(RecorderTest, ARecordingThatCouldNotBeWrittenGoesOnWithAnImage) {
  const std::string lost = folder_ + "/later";
  auto records = records::Records::open(folder_, {"2026-11-23T10:00:00Z", "boot", 1.0});
  ASSERT_TRUE(records);
  Recorder recorder(hand_over_, preparations_, runtime::on_disk(std::move(*records)), lost,
                    {.build = "test", .station_file = "s", .station_toml = ""}, "/etc/station.toml",
                    {.event = [](const messages::Event&) {},
                     .result = [](const messages::ResultView&) {},
                     .log = [](const std::string&) {}});
  const auto push_frame = [this](std::uint8_t kind, std::uint32_t size) {
    const auto header = recording::frame_header(kind, size);
    const std::vector<std::byte> bytes(size);
    hand_over_.recording.push(header.data(), header.size());
    hand_over_.recording.push(bytes.data(), bytes.size());
  };
  const auto drained = [this] {
    while (hand_over_.recording.read_available() > 0) std::this_thread::yield();
  };
  push_frame(recording::kCycleFrame, 3);
  recorder.start();
  while (!hand_over_.image_wanted) std::this_thread::yield();
  std::filesystem::create_directory(lost);
  drained();
  push_frame(recording::kCycleFrame, 4);  // still of the state that nobody kept
  push_frame(recording::kImageFrame, 5);
  push_frame(recording::kCycleFrame, 6);
  recorder.stop();
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(lost)) files.push_back(entry.path());
  ASSERT_EQ(files.size(), 1U);
  auto reader = recording::RecordingReader::open(files[0]);
  ASSERT_TRUE(reader) << reader.error();
  std::vector<std::pair<int, std::size_t>> frames;
  while (const auto frame = reader->next()) frames.emplace_back(frame->kind, frame->bytes.size());
  EXPECT_EQ(frames, (std::vector<std::pair<int, std::size_t>>{{recording::kImageFrame, 5},
                                                              {recording::kCycleFrame, 6}}));
}

TEST_F(RecorderTest, TheProgramsFirstRecordingNeedsNoImage) {
  const std::array<std::byte, 3> bytes{};
  const auto header = recording::frame_header(recording::kCycleFrame, 3);
  hand_over_.recording.push(header.data(), header.size());
  hand_over_.recording.push(bytes.data(), bytes.size());
  run();
  EXPECT_FALSE(hand_over_.image_wanted);
  int recordings = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    if (entry.path().extension() == ".recording") ++recordings;
  }
  EXPECT_EQ(recordings, 1);
}

TEST_F(RecorderTest, EventsRiseInNumberAndBelongToTheirSession) {
  messages::Event note;
  note.kind = "request";
  note.text = "acknowledged at the station";
  notes_.push_back(note);
  push_session(100);
  run();
  ASSERT_GE(told_.size(), 6U);
  for (std::size_t i = 0; i < told_.size(); ++i) {
    EXPECT_EQ(told_[i].id, static_cast<std::int64_t>(i) + 1);
    EXPECT_FALSE(told_[i].wall_time.empty());
  }
  const auto record = load(1);
  EXPECT_EQ(record.events.front().detail, "begun");
  EXPECT_EQ(record.events.back().detail, "ended");
}

TEST_F(RecorderTest, WhatCannotBeWrittenIsToldOnceAndTheLoopNeverNotices) {
  push_session(100);
  // A recording cannot be made where a folder of records is gone.
  auto records = records::Records::open(folder_, {"2026-11-23T10:00:00Z", "boot", 1.0});
  ASSERT_TRUE(records);
  Recorder recorder(hand_over_, preparations_, runtime::on_disk(std::move(*records)), folder_ + "/not there",
                    {.build = "test", .station_file = "s", .station_toml = ""}, "/etc/station.toml",
                    {.event = [this](const messages::Event& e) { told_.push_back(e); },
                     .result = [this](const messages::ResultView& r) { results_.push_back(r); },
                     .log = [this](const std::string& line) { log_.push_back(line); }});
  const std::array<std::byte, 3> bytes{};
  const auto header = recording::frame_header(recording::kCycleFrame, 3);
  for (int i = 0; i < 5; ++i) {
    hand_over_.recording.push(header.data(), header.size());
    hand_over_.recording.push(bytes.data(), bytes.size());
  }
  recorder.start();
  recorder.stop();
  ASSERT_EQ(log_.size(), 1U);
  EXPECT_NE(log_[0].find("not there"), std::string::npos) << log_[0];
  EXPECT_EQ(std::count_if(told_.begin(), told_.end(), [](const auto& e) { return e.kind == "recorder"; }), 1);
  EXPECT_EQ(load(1).row.outcome, Outcome::completed) << "the records go on";
  EXPECT_EQ(hand_over_.recording.read_available(), 0U);
}

}  // namespace
