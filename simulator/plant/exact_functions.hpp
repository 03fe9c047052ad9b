// exp, log, sin and cos from the four basic operations alone, so that a plant gives the same bits on every
// machine; the C library's differ in the last bit between processors.
#pragma once

#include <bit>
#include <cstdint>

namespace stretch::plant::exact {

// e^x for |x| <= 700; relative error below 1e-15. Beyond it the argument is held at the bound.
[[nodiscard]] inline double exp(double x) noexcept {
  x = x < -700.0 ? -700.0 : (x > 700.0 ? 700.0 : x);
  const double scaled = x * 1.4426950408889634;
  const auto k = static_cast<std::int64_t>(scaled < 0.0 ? scaled - 0.5 : scaled + 0.5);
  const auto kd = static_cast<double>(k);
  // ln 2 in two parts: the first has so few digits that kd times it is exact
  const double r = (x - kd * 0.693147180369123816490) - kd * 1.90821492927058770002e-10;
  // Taylor series to r^13, |r| <= 0.347: next term 2e-17 of the sum; even and odd halves run side by side
  const double s = r * r;
  const double even =
      1.0 +
      s * (1.0 / 2 + s * (1.0 / 24 +
                          s * (1.0 / 720 + s * (1.0 / 40320 + s * (1.0 / 3628800 + s * (1.0 / 479001600))))));
  const double odd =
      1.0 + s * (1.0 / 6 +
                 s * (1.0 / 120 + s * (1.0 / 5040 + s * (1.0 / 362880 +
                                                         s * (1.0 / 39916800 + s * (1.0 / 6227020800.0))))));
  const auto power = static_cast<std::uint64_t>(k + 1023) << 52U;
  return (even + r * odd) * std::bit_cast<double>(power);
}

// Natural logarithm of a positive, normal number.
[[nodiscard]] inline double log(double x) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  auto k = static_cast<std::int64_t>((bits >> 52U) & 0x7FFU) - 1023;
  double m = std::bit_cast<double>((bits & 0x000FFFFFFFFFFFFFULL) | 0x3FF0000000000000ULL);  // 1..2
  if (m > 1.4142135623730951) {
    m *= 0.5;
    ++k;
  }
  // ln m = 2 artanh((m - 1) / (m + 1)), |z| <= 0.1716
  const double z = (m - 1.0) / (m + 1.0);
  const double s = z * z;
  const double series =
      1.0 + s * (1.0 / 3 +
                 s * (1.0 / 5 +
                      s * (1.0 / 7 +
                           s * (1.0 / 9 +
                                s * (1.0 / 11 +
                                     s * (1.0 / 13 + s * (1.0 / 15 + s * (1.0 / 17 + s * (1.0 / 19)))))))));
  return static_cast<double>(k) * 0.6931471805599453 + 2.0 * z * series;
}

// For |x| <= 3.2 rad; absolute error below 1e-14 there, 1e-16 up to 1.7 rad.
[[nodiscard]] inline double cos(double x) noexcept {
  const double s = x * x;
  double sum = 1.0;
  constexpr double kTerms = 24.0;
  for (double n = kTerms; n > 0.0; n -= 2.0) sum = 1.0 - sum * s / (n * (n - 1.0));
  return sum;
}
[[nodiscard]] inline double sin(double x) noexcept {
  const double s = x * x;
  double sum = 1.0;
  constexpr double kTerms = 25.0;
  for (double n = kTerms; n > 1.0; n -= 2.0) sum = 1.0 - sum * s / (n * (n - 1.0));
  return x * sum;
}

}  // namespace stretch::plant::exact
