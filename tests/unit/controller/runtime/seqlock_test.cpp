// A reader sees one store whole or another, never parts of two.
#include "controller/runtime/seqlock.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>

namespace {
using stretch::runtime::Seqlock;

struct Wide {
  std::array<std::uint64_t, 300> words{};
  std::uint8_t last = 0;  // not a whole word: the end is copied too
};

TEST(Seqlock, GivesWhatWasStoredLast) {
  Seqlock<Wide> lock;
  EXPECT_EQ(lock.load().words[299], 0U);
  Wide wide;
  wide.words.fill(7);
  wide.last = 9;
  lock.store(wide);
  EXPECT_EQ(lock.load().words, wide.words);
  EXPECT_EQ(lock.load().last, 9);
}

TEST(Seqlock, IsNeverTorn) {
  Seqlock<Wide> lock;
  constexpr std::uint64_t kStores = 20'000;
  std::thread writer([&] {
    Wide wide;
    for (std::uint64_t n = 1; n <= kStores; ++n) {
      wide.words.fill(n);
      wide.last = static_cast<std::uint8_t>(n);
      lock.store(wide);
    }
  });
  std::uint64_t before = 0;
  while (before < kStores) {
    const Wide seen = lock.load();
    for (const std::uint64_t word : seen.words) ASSERT_EQ(word, seen.words.front());
    ASSERT_EQ(seen.last, static_cast<std::uint8_t>(seen.words.front()));
    ASSERT_GE(seen.words.front(), before) << "time runs back";
    before = seen.words.front();
  }
  writer.join();
}

}  // namespace
