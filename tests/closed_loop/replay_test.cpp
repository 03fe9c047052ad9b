// Same seed, same bytes; and every recording gives the same commands again.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "controller/recording/replay.hpp"
#include "simulator/rehearsal/options.hpp"
#include "simulator/rehearsal/outputs.hpp"

namespace {
using namespace stretch;

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Folder {
  std::string path;
  explicit Folder(const std::string& name) : path(testing::TempDir() + name + std::to_string(::getpid())) {}
  ~Folder() { std::filesystem::remove_all(path); }
};

std::string rehearse(const std::string& leg, std::uint64_t seed, const std::string& folder) {
  const auto resolved = rehearsal::resolve({.protocol = "demo", .leg = leg, .seed = seed});
  EXPECT_TRUE(resolved.has_value());
  auto run = std::make_unique<rehearsal::Rehearsal>(resolved->setup);
  auto outputs = rehearsal::Outputs::create(folder, *resolved, *run);
  EXPECT_TRUE(outputs.has_value());
  run->run();
  const std::string result = rehearsal::result_json(*resolved, *run);
  EXPECT_TRUE((*outputs)->finish(result).has_value());
  return result;
}

TEST(Replay, TheSameSeedLeavesTheSameBytes) {
  const Folder a("rehearsal_a");
  const Folder b("rehearsal_b");
  rehearse("tight", 7, a.path);
  rehearse("tight", 7, b.path);
  for (const char* file : {"/truth.csv", "/result.json", "/recording", "/curves.png"}) {
    const std::string first = text_of(a.path + file);
    EXPECT_GT(first.size(), 1000U) << file;
    EXPECT_TRUE(first == text_of(b.path + file)) << file;
  }
}

TEST(Replay, AnotherSeedLeavesOtherBytes) {
  const Folder a("rehearsal_c");
  const Folder b("rehearsal_d");
  EXPECT_NE(rehearse("tight", 7, a.path), rehearse("tight", 8, b.path));
}

TEST(Replay, EveryCommandComesOutTheSame) {
  for (const char* leg : {"average", "guarding"}) {
    const Folder folder(std::string("rehearsal_") + leg);
    rehearse(leg, 3, folder.path);
    const auto replayed = recording::replay(folder.path + "/recording");
    ASSERT_TRUE(replayed.has_value()) << replayed.error();
    EXPECT_GT(replayed->cycles, 20'000U);
    EXPECT_EQ(replayed->different, 0U);
    EXPECT_FALSE(replayed->truncated);
  }
}

TEST(Replay, AChangedMeasurementIsNoticed) {
  const Folder folder("rehearsal_changed");
  rehearse("average", 3, folder.path);
  const std::string whole = text_of(folder.path + "/recording");
  auto reader = recording::RecordingReader::open(folder.path + "/recording");
  ASSERT_TRUE(reader.has_value());
  auto writer = recording::RecordingWriter::create(folder.path + "/changed", reader->header());
  ASSERT_TRUE(writer.has_value());
  std::uint64_t n = 0;
  std::array<std::byte, recording::kLargestRecord> buffer;
  while (const auto frame = reader->next()) {
    auto record = recording::decode(frame->bytes);
    ASSERT_TRUE(record.has_value());
    if (n++ == 15'000) record->input.sample.force.channel_a += newtons(30);
    writer->append(frame->kind, std::span(buffer).first(recording::encode(*record, buffer)));
  }
  writer->flush();
  const auto replayed = recording::replay(folder.path + "/changed");
  ASSERT_TRUE(replayed.has_value());
  EXPECT_GT(replayed->different, 0U);
  EXPECT_EQ(replayed->first_different.value_or(0) / 10, 1500U);
}

TEST(Replay, AFileCutAnywhereIsReadUpToItsLastWholeFrame) {
  const Folder folder("rehearsal_cut");
  rehearse("average", 3, folder.path);
  const std::string whole = text_of(folder.path + "/recording");
  for (const std::size_t size : {whole.size() - 1, whole.size() / 2, whole.size() / 3}) {
    std::ofstream(folder.path + "/cut", std::ios::binary)
        .write(whole.data(), static_cast<std::streamsize>(size));
    const auto replayed = recording::replay(folder.path + "/cut");
    ASSERT_TRUE(replayed.has_value());
    EXPECT_EQ(replayed->different, 0U);
    EXPECT_TRUE(replayed->truncated);
  }
  for (const std::size_t size : {0U, 5U, 9U, 40U}) {
    std::ofstream(folder.path + "/cut", std::ios::binary)
        .write(whole.data(), static_cast<std::streamsize>(size));
    EXPECT_FALSE(recording::replay(folder.path + "/cut").has_value()) << size;
  }
}

}  // namespace
