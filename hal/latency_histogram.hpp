// How long answers took, in buckets that never grow: written by one thread, read by any.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "config/quantities/quantities.hpp"

namespace stretch::hal {

// Eight buckets to each doubling from 1 us to over a minute: a percentile is right to an eighth, and never
// told too short. No lock, no allocation.
class LatencyHistogram {
 public:
  void add(Duration round_trip) noexcept {
    const double us = round_trip.si() * 1e6;
    const auto whole = us > 0.0 ? static_cast<std::uint64_t>(us < 1e9 ? us : 1e9) : 0U;
    buckets_[bucket_of(whole)].fetch_add(1, std::memory_order_relaxed);
    if (whole > max_us_.load(std::memory_order_relaxed)) max_us_.store(whole, std::memory_order_relaxed);
  }

  // The upper end of the bucket in which the `fraction` (0..1) of all round trips lies; zero while there is
  // none.
  [[nodiscard]] Duration percentile(double fraction) const noexcept {
    std::uint64_t total = 0;
    for (const auto& bucket : buckets_) total += bucket.load(std::memory_order_relaxed);
    if (total == 0) return {};
    auto left = static_cast<std::uint64_t>(fraction * static_cast<double>(total));
    for (std::size_t i = 0; i < kBuckets; ++i) {
      const std::uint64_t count = buckets_[i].load(std::memory_order_relaxed);
      if (left < count) return min(microseconds(upper_end(i)), max());
      left -= count;
    }
    return max();
  }
  [[nodiscard]] Duration max() const noexcept {
    return microseconds(max_us_.load(std::memory_order_relaxed));
  }

 private:
  static constexpr std::size_t kPerDoubling = 8;
  static constexpr std::size_t kBuckets = 28 * kPerDoubling;

  static Duration microseconds(std::uint64_t us) noexcept { return seconds(static_cast<double>(us) * 1e-6); }
  static std::size_t bucket_of(std::uint64_t us) noexcept {
    if (us < kPerDoubling) return static_cast<std::size_t>(us);
    const auto doublings = static_cast<std::size_t>(std::bit_width(us)) - 4;  // us >> doublings is 8..15
    return (doublings + 1) * kPerDoubling + static_cast<std::size_t>(us >> doublings) - kPerDoubling;
  }
  static std::uint64_t upper_end(std::size_t bucket) noexcept {
    if (bucket < kPerDoubling) return bucket;
    const std::size_t doublings = bucket / kPerDoubling - 1;
    return ((kPerDoubling + bucket % kPerDoubling + 1) << doublings) - 1;
  }

  std::array<std::atomic<std::uint32_t>, kBuckets> buckets_{};
  std::atomic<std::uint64_t> max_us_{0};
};

}  // namespace stretch::hal
