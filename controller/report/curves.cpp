// What is computed from the curves of a session.
#include "controller/report/curves.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace stretch::report {

namespace {

constexpr double kReleasedNm = 3.0;
constexpr double kRaisingDegS = 0.25;
constexpr double kDegToRad = std::numbers::pi / 180.0;

double torque_of(const Curves& curves, const CurvePoint& point) {
  return point.stretch_force_n * curves.cuff_distance_m;
}

// Slope of a straight line through the points, by least squares; nothing for fewer than three or for a line
// straight up.
std::optional<double> slope_of(const std::vector<Place>& points) {
  if (points.size() < 3) return std::nullopt;
  double mean_x = 0;
  double mean_y = 0;
  for (const Place& p : points) mean_x += p.x, mean_y += p.y;
  mean_x /= static_cast<double>(points.size());
  mean_y /= static_cast<double>(points.size());
  double xx = 0;
  double xy = 0;
  for (const Place& p : points) {
    xx += (p.x - mean_x) * (p.x - mean_x);
    xy += (p.x - mean_x) * (p.y - mean_y);
  }
  if (xx < 1e-9) return std::nullopt;
  return xy / xx;
}

// Of the last pass: a session that was paused warms up again.
std::vector<CurvePoint> warm_up_of(const Curves& curves) {
  std::vector<CurvePoint> pass;
  for (const CurvePoint& point : curves.points) {
    if (point.state != SessionState::warm_up) continue;
    if (!pass.empty() && point.time_s - pass.back().time_s > 1.0) pass.clear();
    if (std::isfinite(point.stretch_force_n) && std::isfinite(point.angle_deg)) pass.push_back(point);
  }
  return pass;
}

void add_warm_up(Figures& figures, const Curves& curves) {
  const auto pass = warm_up_of(curves);
  if (pass.size() < 3) return;
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  double loop_j = 0;
  for (std::size_t i = 0; i < pass.size(); ++i) {
    low = std::min(low, pass[i].angle_deg);
    high = std::max(high, pass[i].angle_deg);
    if (i == 0) continue;
    const double mean_nm = 0.5 * (torque_of(curves, pass[i]) + torque_of(curves, pass[i - 1]));
    loop_j += mean_nm * (pass[i].angle_deg - pass[i - 1].angle_deg) * kDegToRad;
  }
  std::vector<Place> raising;
  for (const CurvePoint& point : pass) {
    if (point.speed_deg_s > kRaisingDegS && point.angle_deg > high - (high - low) / 3) {
      raising.push_back({point.angle_deg, torque_of(curves, point)});
    }
  }
  figures.stiffness_nm_deg = slope_of(raising);
  // A loop that was broken off is none: it ends where it began.
  if (high - low > 1 && pass.back().angle_deg - pass.front().angle_deg < 0.2 * (high - low)) {
    figures.energy_lost_j = loop_j;
  }
}

}  // namespace

std::vector<Span> spans_of(const Curves& curves) {
  std::vector<Span> spans;
  for (const CurvePoint& point : curves.points) {
    const bool same = !spans.empty() && spans.back().state == point.state &&
                      (point.state != SessionState::running || spans.back().phase == point.phase);
    if (same) {
      spans.back().to_s = point.time_s;
      continue;
    }
    if (!spans.empty()) spans.back().to_s = point.time_s;
    spans.push_back({point.time_s, point.time_s, point.state, point.phase});
  }
  return spans;
}

std::vector<CurveMark> foremost(std::vector<CurveMark> marks, std::size_t count) {
  const auto earlier = [](const CurveMark& a, const CurveMark& b) { return a.time_s < b.time_s; };
  std::stable_sort(marks.begin(), marks.end(), earlier);
  std::stable_partition(marks.begin(), marks.end(), [](const CurveMark& mark) { return mark.safety; });
  if (marks.size() > count) marks.resize(count);
  std::stable_sort(marks.begin(), marks.end(), earlier);
  return marks;
}

Figures figures_of(const Curves& curves) {
  Figures figures;
  double hold_s = 0;
  double in_band_s = 0;
  for (std::size_t i = 1; i < curves.points.size(); ++i) {
    const CurvePoint& point = curves.points[i];
    const double dt = point.time_s - curves.points[i - 1].time_s;
    const double torque = torque_of(curves, point);
    if (!std::isfinite(torque) || dt <= 0 || dt > 1) continue;
    if (torque > kReleasedNm) {
      figures.under_stretch_s += dt;
      figures.dose_nms += torque * dt;
    }
    if (point.state == SessionState::running && point.phase == PhaseKind::hold_force) {
      const double target = point.target_force_n * curves.cuff_distance_m;
      hold_s += dt;
      if (std::abs(torque - target) <= std::max(0.03 * target, 0.5)) in_band_s += dt;
    }
  }
  if (hold_s > 0) figures.in_band_pct = 100 * in_band_s / hold_s;
  add_warm_up(figures, curves);
  return figures;
}

std::vector<double> ticks(double low, double high, int most) {
  if (!std::isfinite(low) || !std::isfinite(high) || !(low < high) || most < 1) return {};
  double step = std::pow(10.0, std::floor(std::log10((high - low) / most)));
  for (int i = 0; (high - low) / step > most; ++i) step *= i % 3 == 1 ? 2.5 : 2.0;
  std::vector<double> values;
  for (double k = std::ceil(low / step - 1e-9); k * step <= high + step * 1e-9; ++k)
    values.push_back(k * step + 0.0);  // + 0: no "-0"
  return values;
}

std::vector<double> time_ticks(double low_s, double high_s, int most) {
  if (!std::isfinite(low_s) || !std::isfinite(high_s) || !(low_s < high_s) || most < 1) return {};
  constexpr std::array<double, 12> kSteps{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800};
  double step = kSteps.back();
  for (const double candidate : kSteps) {
    if ((high_s - low_s) / candidate > most) continue;
    step = candidate;
    break;
  }
  std::vector<double> values;
  for (double k = std::ceil(low_s / step - 1e-9); k * step <= high_s + 1e-9; ++k) values.push_back(k * step);
  return values;
}

std::string clock_text(double seconds) {
  const long whole = std::lround(seconds);
  const long rest = whole % 60;
  return std::to_string(whole / 60) + ":" + (rest < 10 ? "0" : "") + std::to_string(rest);
}

std::vector<Place> thinned(const std::vector<Place>& line, double low_x, double high_x, std::size_t columns) {
  if (line.size() <= 4 * columns || !(low_x < high_x)) return line;
  std::vector<Place> out;
  const auto column_of = [&](const Place& p) {
    return static_cast<long>(std::floor((p.x - low_x) / (high_x - low_x) * static_cast<double>(columns)));
  };
  for (std::size_t begin = 0; begin < line.size();) {
    if (!std::isfinite(line[begin].y)) {
      out.push_back(line[begin++]);
      while (begin < line.size() && !std::isfinite(line[begin].y)) ++begin;
      continue;
    }
    const long column = column_of(line[begin]);
    std::size_t end = begin;
    while (end < line.size() && std::isfinite(line[end].y) && column_of(line[end]) == column) ++end;
    const auto below = [](const Place& a, const Place& b) { return a.y < b.y; };
    const auto [low, high] = std::minmax_element(line.begin() + static_cast<std::ptrdiff_t>(begin),
                                                 line.begin() + static_cast<std::ptrdiff_t>(end), below);
    std::array<std::size_t, 4> kept{begin, static_cast<std::size_t>(low - line.begin()),
                                    static_cast<std::size_t>(high - line.begin()), end - 1};
    std::sort(kept.begin(), kept.end());
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (i == 0 || kept[i] != kept[i - 1]) out.push_back(line[kept[i]]);
    }
    begin = end;
  }
  return out;
}

}  // namespace stretch::report
