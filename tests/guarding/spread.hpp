// Median, 95 % and worst of a handful of numbers.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace stretch::guarding {

struct Spread {
  std::size_t count = 0;
  double median = 0.0;
  double p95 = 0.0;
  double worst = 0.0;
};

// Nearest rank; of nothing: zeros.
[[nodiscard]] inline Spread spread(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto rank = [&](double part) {
    const double n = std::ceil(part * static_cast<double>(values.size()));
    return values[static_cast<std::size_t>(std::max(1.0, n)) - 1];
  };
  return {values.size(), rank(0.5), rank(0.95), values.back()};
}

}  // namespace stretch::guarding
