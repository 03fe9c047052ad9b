// SR23: killed writers, damaged files and full disks cost at most a second, and are told.
#include <SQLiteCpp/Database.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "controller/records/records.hpp"

namespace {
using namespace stretch;
using namespace stretch::records;

const Moment kNow{"2026-11-23T10:00:00Z", "boot-1", 100.5};
const Moment kLater{"2026-11-23T11:30:00Z", "boot-2", 5.5};
constexpr double kSamplePeriod = 0.05;
constexpr int kBatch = 10;  // half a second

class RecordsTroubleTest : public testing::Test {
 protected:
  RecordsTroubleTest() {
    std::string name = testing::TempDir() + "stretch-records-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    path_ = folder_ + "/records.sqlite3";
  }
  ~RecordsTroubleTest() override { std::filesystem::remove_all(folder_); }

  // As a leg rising by 0.1 deg a sample would be measured: weight 30 N m, cuff at 0.8 m.
  static SampleRecord sample(int n) {
    SampleRecord s;
    s.time_s = n * kSamplePeriod;
    s.state = SessionState::running;
    s.angle_deg = 10 + 0.001 * n;
    s.stretch_force_n = 5 + 0.001 * n;
    s.cuff_force_n = s.stretch_force_n + 30 / 0.8 * std::cos(s.angle_deg * M_PI / 180);
    return s;
  }
  static std::array<SampleRecord, kBatch> batch(int first) {
    std::array<SampleRecord, kBatch> list{};
    for (int i = 0; i < kBatch; ++i) list[static_cast<std::size_t>(i)] = sample(first + i);
    return list;
  }

  std::string folder_;
  std::string path_;
};

// The child says what it is about to write and what is written; the parent kills it in mid-work.
[[noreturn]] void write_until_killed(const std::string& folder, int pipe) {
  auto records = Records::open(folder, kNow);
  if (!records || !records->begin_session({kNow, "build", "simulator", {}})) ::_exit(1);
  for (int n = 0;; n += kBatch) {
    std::array<SampleRecord, kBatch> list{};
    for (int i = 0; i < kBatch; ++i) {
      list[static_cast<std::size_t>(i)].time_s = (n + i) * kSamplePeriod;
      list[static_cast<std::size_t>(i)].stretch_force_n = 10;
    }
    const std::array<int, 2> offered{n + kBatch - 1, 0};
    if (::write(pipe, offered.data(), sizeof offered) < 0) ::_exit(1);
    if (!records->append(list, {})) ::_exit(1);
    const std::array<int, 2> written{n + kBatch - 1, 1};
    if (::write(pipe, written.data(), sizeof written) < 0) ::_exit(1);
  }
}

TEST_F(RecordsTroubleTest, SR23_KilledWriterLosesAtMostASecondAndIsClosedAsInterrupted) {
  for (const int batches_before_the_kill : {1, 4, 23}) {
    std::filesystem::remove_all(folder_);
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) write_until_killed(folder_, ends[1]);
    ::close(ends[1]);
    int offered = 0;
    int written = 0;
    int batches = 0;
    std::array<int, 2> note{};
    while (::read(ends[0], note.data(), sizeof note) == sizeof note) {
      (note[1] == 1 ? written : offered) = note[0];
      if (note[1] == 1 && ++batches == batches_before_the_kill) ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));

    const auto records = Records::open(folder_, kLater);
    ASSERT_TRUE(records) << records.error();
    EXPECT_EQ(records->opening().interrupted, std::vector<std::int64_t>{1});
    EXPECT_TRUE(records->opening().notices.empty());
    const auto record = RecordReader::open(folder_)->load(1);
    ASSERT_TRUE(record) << record.error();
    EXPECT_EQ(record->row.outcome, stretch::Outcome::interrupted);
    EXPECT_EQ(record->row.closed_wall_time, kLater.wall_time);
    const double last = record->samples.back().time_s;
    EXPECT_GE(last, written * kSamplePeriod) << "what was said to be written is there";
    EXPECT_GE(last, offered * kSamplePeriod - 1.0) << "at most a second is lost";
    EXPECT_DOUBLE_EQ(record->row.result->duration_s, last);
    EXPECT_DOUBLE_EQ(record->row.result->peak_stretch_force_n, 10);
  }
}

TEST_F(RecordsTroubleTest, SR23_InterruptedSessionTellsWhatItsSamplesTell) {
  {
    auto records = Records::open(folder_, kNow);
    ASSERT_TRUE(records->begin_session({kNow, "build", "simulator", {}}));
    ASSERT_TRUE(records->append(batch(0), {}));
  }
  const auto records = Records::open(folder_, kLater);
  const auto result = RecordReader::open(folder_)->load(1)->row.result;
  ASSERT_TRUE(result);
  EXPECT_NEAR(result->duration_s, 0.45, 1e-9);
  EXPECT_NEAR(result->peak_stretch_force_n, 5.009, 1e-9);
  EXPECT_NEAR(result->peak_stretch_torque_nm, 5.009 * 0.8, 1e-9);
  EXPECT_NEAR(result->peak_angle_deg, 10.009, 1e-9);
  EXPECT_NEAR(result->weight_nm, 30, 1e-9);
  EXPECT_TRUE(Records::open(folder_, kLater)->opening().interrupted.empty()) << "closed once";
}

TEST_F(RecordsTroubleTest, DamagedFileIsSetAsideAndTold) {
  const auto damage = [&](std::size_t from, std::size_t bytes) {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(from));
    for (std::size_t i = 0; i < bytes; ++i) file.put('\x5a');
  };
  int round = 0;
  for (const std::size_t from : {std::size_t{0}, std::size_t{4096}}) {
    std::filesystem::remove_all(folder_);
    {
      auto records = Records::open(folder_, kNow);
      ASSERT_TRUE(records->begin_session({kNow, "build", "simulator", {}}));
      for (int n = 0; n < 800; n += kBatch) ASSERT_TRUE(records->append(batch(n), {}));
    }
    damage(from, 5 * 4096);
    auto records = Records::open(folder_, kLater);
    ASSERT_TRUE(records) << records.error();
    ASSERT_EQ(records->opening().notices.size(), 1u) << ++round;
    EXPECT_NE(records->opening().notices[0].find("set aside as records.sqlite3.damaged-20261123T113000Z"),
              std::string::npos)
        << records->opening().notices[0];
    EXPECT_TRUE(std::filesystem::exists(path_ + ".damaged-20261123T113000Z"));
    ASSERT_TRUE(records->begin_session({kLater, "build", "simulator", {}}));
    EXPECT_TRUE(records->append(batch(0), {}));
    EXPECT_EQ(RecordReader::open(folder_)->list(10)->size(), 1u);
  }
}

TEST_F(RecordsTroubleTest, FileThatIsNoDatabaseAndOneWithoutTablesAreSetAside) {
  std::ofstream(path_)
      << "a shopping list, much longer than the header of a database would be, so that it is no such thing";
  EXPECT_EQ(Records::open(folder_, kNow)->opening().notices.size(), 1u);
  EXPECT_TRUE(Records::open(folder_, kNow)->opening().notices.empty());
  SQLite::Database(path_, SQLite::OPEN_READWRITE).exec("DROP TABLE event");
  EXPECT_EQ(Records::open(folder_, kNow)->opening().notices.size(), 1u);
  EXPECT_TRUE(std::filesystem::exists(path_ + ".damaged-20261123T100000Z-2"))
      << "the first one was not overwritten";
}

TEST_F(RecordsTroubleTest, FolderThatCannotBeSaysSo) {
  std::ofstream(folder_ + "/file") << "x";
  const auto opened = Records::open(folder_ + "/file/data", kNow);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().find("cannot be opened"), std::string::npos) << opened.error();
  EXPECT_NE(RecordReader::open(folder_).error().find("not there; name the controller's data folder"),
            std::string::npos);
}

// The limit on a file's size stands in for a full disk: writing beyond it fails in the same place.
int write_into_a_full_disk(const std::string& folder) {
  ::signal(SIGXFSZ, SIG_IGN);
  auto records = Records::open(folder, kNow);
  if (!records || !records->begin_session({kNow, "build", "simulator", {}})) return 1;
  std::array<SampleRecord, kBatch> list{};
  if (!records->append(list, {})) return 2;
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit full{200'000, limit.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &full);
  int written = 1;
  while (records->append(list, {})) {
    if (++written > 100'000) return 3;
  }
  const auto refused = records->append(list, {});
  if (refused || refused.error().refused) return 4;
  if (refused.error().what.find("not written") == std::string::npos) return 10;
  const rlimit fuller{4096, limit.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &fuller);
  if (records->end_session({}, kNow)) return 5;
  ::setrlimit(RLIMIT_FSIZE, &limit);  // room again
  if (!records->append(list, {})) return 6;
  if (!records->end_session({}, kNow)) return 7;
  const auto record = RecordReader::open(folder)->load(1);
  if (!record || !record->row.outcome) return 8;
  return record->samples.size() == static_cast<std::size_t>((written + 1) * kBatch) ? 0 : 9;
}

TEST_F(RecordsTroubleTest, FullDiskIsAnErrorAndLaterWritesGoOn) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(write_into_a_full_disk(folder_));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
