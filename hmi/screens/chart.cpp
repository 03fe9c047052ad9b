// One chart: force and angle over the time of the session.
#include "hmi/screens/chart.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::hmi {

namespace {

using namespace palette;

constexpr double kScaleWidth = 12;  // figures on either side
constexpr double kGapS = 3;         // longer silence between two points breaks the line

// The next of 10, 20, 30, ... at or above `value`.
double rounded_up(double value) noexcept {
  return std::max(10.0, std::ceil(value / 10 - 1e-9) * 10);
}

void draw_curve(Painter& painter, const Box& plot, const History& history, double HistoryPoint::*figure,
                double full, Color color) {
  const auto& points = history.points();
  const double end = points.back().at_s;
  outline::Points run;
  double before = points.front().at_s;
  const auto finish = [&] {
    if (run.size() > 1) painter.line(run, 0.9, color);
    run.clear();
  };
  const double spacing = 3 * std::max(kGapS, end / static_cast<double>(points.size()));
  for (const HistoryPoint& p : points) {
    if (p.at_s - before > spacing) finish();
    before = p.at_s;
    const Point at{plot.x + p.at_s / end * plot.w,
                   plot.bottom() - std::clamp(p.*figure / full, 0.0, 1.0) * plot.h};
    if (run.empty() || std::hypot(at.x - run.back().x, at.y - run.back().y) > 0.25) run.push_back(at);
  }
  finish();
}

}  // namespace

void draw_chart(Painter& painter, const Box& box, const History& history) {
  const double caption = line_mm(Type::caption);
  if (history.points().size() < 2) {
    painter.paragraph({box.x, box.y + box.h / 3, box.w, 2 * line_mm(Type::sentence)},
                      painter.say(TextKey::result_empty), Type::sentence, kSecond, Align::centre);
    return;
  }
  double force = 0, angle = 0;
  for (const HistoryPoint& p : history.points()) {
    force = std::max(force, p.stretch_force_n);
    angle = std::max(angle, p.angle_deg);
  }
  const double full_force = rounded_up(force), full_angle = rounded_up(angle);
  painter.text({box.x, box.y, box.w / 2, caption}, painter.say(TextKey::result_force_caption), Type::caption,
               kMint);
  painter.text({box.x + box.w / 2, box.y, box.w / 2, caption}, painter.say(TextKey::result_angle_caption),
               Type::caption, kViolet, Align::right);
  const Box plot{box.x + kScaleWidth, box.y + caption * 1.5 + 0.5, box.w - 2 * kScaleWidth,
                 box.h - 2.5 * caption - 2};
  for (const double part : {0.0, 0.5, 1.0}) {
    const double y = plot.bottom() - part * plot.h;
    painter.line({{plot.x, y}, {plot.right(), y}}, 0.35, part == 0 ? kDim : kFaint);
    const Box left{box.x, y - caption / 2, kScaleWidth - 2, caption};
    const Box right{plot.right() + 2, y - caption / 2, kScaleWidth - 2, caption};
    painter.text(left, whole(full_force * part), Type::caption, kMint, Align::right);
    painter.text(right, whole(full_angle * part), Type::caption, kViolet);
  }
  draw_curve(painter, plot, history, &HistoryPoint::angle_deg, full_angle, kViolet);
  draw_curve(painter, plot, history, &HistoryPoint::stretch_force_n, full_force, kMint);
  const Box time{plot.x, plot.bottom() + 1.5, plot.w, caption};
  painter.text({time.x, time.y, 20, caption}, "0:00", Type::caption, kSecond);
  painter.text({time.right() - 20, time.y, 20, caption}, minutes_seconds(history.points().back().at_s),
               Type::caption, kSecond, Align::right);
}

}  // namespace stretch::hmi
