// Random numbers that come out the same, bit for bit, on every machine; the standard library's distributions
// do not.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "simulator/plant/exact_functions.hpp"

namespace stretch::plant {

// xoshiro256** 1.0 (Blackman and Vigna, public domain) seeded by splitmix64. Trivially copyable: a copy goes
// on with the same numbers.
class Random {
 public:
  // `stream` separates uses of one seed: two streams share no numbers in practice.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) noexcept {
    std::uint64_t x = seed ^ (stream * 0xD1342543DE82EF95ULL);
    for (auto& word : state_) {
      x += 0x9E3779B97F4A7C15ULL;
      std::uint64_t z = x;
      z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
      z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
      word = z ^ (z >> 31U);
    }
  }

  [[nodiscard]] std::uint64_t next() noexcept {
    const std::uint64_t result = std::rotl(state_[1] * 5U, 7) * 9U;
    const std::uint64_t t = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  // In [0, 1), 53 bits.
  [[nodiscard]] double uniform() noexcept { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
  // In [low, high).
  [[nodiscard]] double uniform(double low, double high) noexcept { return low + (high - low) * uniform(); }

  // Mean 0, standard deviation 1 (Marsaglia's polar method, two at a time).
  [[nodiscard]] double normal() noexcept {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    double u = 0.0;
    double v = 0.0;
    double s = 0.0;
    do {
      u = 2.0 * uniform() - 1.0;
      v = 2.0 * uniform() - 1.0;
      s = u * u + v * v;
    } while (s >= 1.0 || s < 1e-300);
    const double factor = std::sqrt(-2.0 * exact::log(s) / s);
    spare_ = v * factor;
    has_spare_ = true;
    return u * factor;
  }

 private:
  std::uint64_t state_[4]{};
  double spare_ = 0.0;
  bool has_spare_ = false;
};

}  // namespace stretch::plant
