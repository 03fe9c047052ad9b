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

// Taylor series to x^24, for |x| <= 3.2 rad: absolute error below 1e-13 there, 1e-15 up to 1.7 rad. Every
// other term in a sum of its own, so that the two run side by side.
[[nodiscard]] inline double cos(double x) noexcept {
  const double s = x * x;
  const double q = s * s;
  const double even =
      1.0 + q * (0.041666666666666664 +
                 q * (2.48015873015873e-05 +
                      q * (2.08767569878681e-09 +
                           q * (4.779477332387385e-14 +
                                q * (4.110317623312165e-19 + q * (1.6117375710961184e-24))))));
  const double odd =
      -0.5 +
      q * (-0.001388888888888889 +
           q * (-2.755731922398589e-07 + q * (-1.1470745597729725e-11 +
                                              q * (-1.5619206968586225e-16 + q * (-8.896791392450574e-22)))));
  return even + s * odd;
}
[[nodiscard]] inline double sin(double x) noexcept {
  const double s = x * x;
  const double q = s * s;
  const double even =
      1.0 + q * (0.008333333333333333 +
                 q * (2.7557319223985893e-06 +
                      q * (1.6059043836821613e-10 +
                           q * (2.8114572543455206e-15 +
                                q * (1.9572941063391263e-20 + q * (6.446950284384474e-26))))));
  const double odd =
      -0.16666666666666666 +
      q * (-0.0001984126984126984 +
           q * (-2.505210838544172e-08 +
                q * (-7.647163731819816e-13 + q * (-8.22063524662433e-18 + q * (-3.868170170630684e-23)))));
  return x * (even + s * odd);
}

}  // namespace stretch::plant::exact
