// One-parameter fit of the slack weight, pass by pass.
#include "controller/control/weighing.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::control {
namespace {
using namespace stretch::literals;
constexpr Angle kWindowLow = 8_deg;
constexpr Angle kWindowHigh = 18_deg;
constexpr std::uint32_t kFewest = 40;  // of some 200 at 25 ms, 500 at 10 ms
constexpr Force kLargestResidual = 1_N;
constexpr Force kLargestDifference = 3_N;
constexpr double kLightest = 0.5;                  // of the table's weight
constexpr double kTorquePerMassAndHeight = 0.347;  // N m per kg m
}  // namespace

void Weighing::Pass::add(double weight, double angle) noexcept {
  ++count;
  const double weight_before = weight - mean;
  const double angle_before = angle - mean_angle;
  mean += weight_before / count;
  mean_angle += angle_before / count;
  weight2 += weight_before * (weight - mean);
  angle2 += angle_before * (angle - mean_angle);
  mixed += angle_before * (weight - mean);
}

double Weighing::Pass::rms_about_line() const noexcept {
  if (count == 0) return 0.0;
  const double explained = angle2 > 0.0 ? mixed * mixed / angle2 : 0.0;
  return std::sqrt(std::max(0.0, weight2 - explained) / count);
}

void Weighing::add(const Measured& measured, bool up) noexcept {
  if (!measured.valid || measured.angle < kWindowLow || measured.angle > kWindowHigh) return;
  const double weight = (measured.cuff_force * cuff_distance_).si() / cos(measured.angle);
  (up ? up_ : down_).add(weight, measured.angle.si());
}

WeighingVerdict Weighing::judge() const noexcept {
  if (up_.count < kFewest || down_.count < kFewest) return WeighingVerdict::too_few;
  if (!(residual() <= kLargestResidual)) return WeighingVerdict::restless;
  if (!(2.0 * abs(friction()) <= kLargestDifference)) return WeighingVerdict::asymmetric;
  const double ratio = weight() / expected_weight(body_, height_);
  if (!(ratio >= kLightest && ratio <= kHeaviest)) return WeighingVerdict::implausible;
  return WeighingVerdict::accepted;
}

Torque Weighing::weight() const noexcept {
  return newton_metres(0.5 * (up_.mean + down_.mean));
}

Force Weighing::friction() const noexcept {
  return newton_metres(0.5 * (up_.mean - down_.mean)) / cuff_distance_;
}

Force Weighing::residual() const noexcept {
  return newton_metres(std::max(up_.rms_about_line(), down_.rms_about_line())) / cuff_distance_;
}

Torque expected_weight(Mass body, Length height) noexcept {
  return newton_metres(kTorquePerMassAndHeight * body.si() * height.si());
}

}  // namespace stretch::control
