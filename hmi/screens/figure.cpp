// The drawn person on the machine, the leg at its true angle, and the ring of time around.
#include "hmi/screens/figure.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::hmi {

namespace {

using namespace palette;

constexpr double kRingWidth = 3.4;

// Draws in units of the leg's length from the hip, x towards the feet, y upwards, mirrored for a left leg.
class Pose {
 public:
  Pose(Painter& painter, Point hip, double unit, Side side)
      : painter_(painter), hip_(hip), unit_(unit), mirror_(side == Side::left ? -1 : 1) {}

  [[nodiscard]] Point at(double x, double y) const noexcept {
    return {hip_.x + mirror_ * x * unit_, hip_.y - y * unit_};
  }
  void limb(double ax, double ay, double ar, double bx, double by, double br, Color color) {
    painter_.fill(outline::limb(at(ax, ay), ar * unit_, at(bx, by), br * unit_), color);
  }
  // The same, turned about the hip by the leg's angle: `along` the leg, `above` it.
  void turned(double angle_deg, double a, double above_a, double ar, double b, double above_b, double br,
              Color color) {
    const double rad = angle_deg * kRadPerDegree, c = std::cos(rad), s = std::sin(rad);
    limb(a * c - above_a * s, a * s + above_a * c, ar, b * c - above_b * s, b * s + above_b * c, br, color);
  }

 private:
  Painter& painter_;
  Point hip_;
  double unit_;
  double mirror_;
};

void draw_leg(Pose& pose, double angle, Color color) {
  pose.turned(angle, 0, 0, 0.105, 0.52, -0.005, 0.075, color);         // thigh
  pose.turned(angle, 0.52, -0.005, 0.075, 0.95, -0.02, 0.048, color);  // shank
  pose.turned(angle, 0.965, 0.0, 0.052, 0.99, 0.15, 0.034, color);     // foot, toes up
}

// The number and its unit stand as one in the middle, the capitals' upper edge `below` under the hip.

double half_chord(double radius, double y) noexcept {
  return y < radius ? std::sqrt(radius * radius - y * y) : 0;
}

void draw_number(Painter& painter, Point hip, double radius, double below, const FigureLook& look) {
  const TextMetrics& metrics = painter.metrics();
  double low = hip.y + below;
  if (!look.number.empty()) {
    const double unit =
        look.unit.empty() ? 0 : metrics.width_mm(look.unit, Type::title, Weight::regular) + 1.5;
    const auto width_in = [&](Type type) {
      return metrics.width_mm(look.number, type, Weight::regular) + unit;
    };
    const double bottom = below + capital_mm(Type::number);
    const bool large = width_in(Type::number) <= 2 * half_chord(radius, bottom - 2);
    const Type type = large ? Type::number : Type::title;
    if (!large) low += 3;
    const double width = width_in(type), height = line_mm(type), capital = capital_mm(type);
    const double x = hip.x - width / 2;
    painter.text({x, low - (height - capital) / 2, width - unit + 0.01, height}, look.number, type, kText);
    if (unit > 0) {
      const double line = line_mm(Type::title);
      const double base = low + capital;  // both stand on one line
      painter.text({x + width - unit + 1.5, base - capital_mm(Type::title) / 2 - line / 2, unit, line},
                   look.unit, Type::title, kSecond);
    }
    low += capital + 1;
  } else {
    low += 4;
  }
  const double height = line_mm(Type::caption);
  const double half = half_chord(radius, low + height * 0.8 - hip.y);
  if (look.caption.empty() || metrics.width_mm(look.caption, Type::caption, Weight::regular) > 2 * half)
    return;
  painter.text({hip.x - half, low, 2 * half, height}, look.caption, Type::caption, kSecond, Align::centre);
}

}  // namespace

void draw_person(Painter& painter, Point hip, double leg_mm, Side side, double angle_deg) {
  Pose pose(painter, hip, leg_mm, side);
  pose.limb(-0.98, -0.145, 0.028, 1.0, -0.145, 0.028, kFaint);          // couch
  pose.limb(-0.86, -0.075, 0.035, -0.72, -0.075, 0.045, kFaint);        // pillow
  draw_leg(pose, -2.5, kDim);                                           // the other leg
  pose.turned(angle_deg, 0.0, -0.105, 0.02, 0.98, -0.105, 0.02, kDim);  // the support, and its cuff
  pose.limb(-0.05, 0.0, 0.115, -0.48, 0.005, 0.115, kBody);             // trunk
  pose.limb(-0.755, 0.045, 0.098, -0.75, 0.04, 0.098, kBody);           // head
  pose.limb(-0.46, 0.05, 0.042, -0.24, -0.03, 0.036, kDim);             // arm, its hand on the belly
  pose.limb(-0.24, -0.03, 0.036, -0.1, 0.07, 0.03, kDim);
  draw_leg(pose, angle_deg, kSecond);
  pose.turned(angle_deg, 0.86, -0.085, 0.03, 0.86, 0.055, 0.03, kMint);  // cuff
  painter.fill(outline::disc(hip, 0.035 * leg_mm), kGround);
}

void draw_figure(Painter& painter, const Box& box, const FigureLook& look) {
  const Point hip = box.centre();
  const double outer = std::min(box.w, box.h) / 2;
  const double ring = outer - kRingWidth / 2;
  painter.line(outline::arc(hip, ring, 0, 360), kRingWidth, kRaised);
  const double fraction = std::clamp(look.ring_fraction, 0.0, 1.0);
  if (fraction > 0.002) {
    painter.line(outline::arc(hip, ring, 90, 90 - 360 * fraction), kRingWidth, look.ring_color);
  }

  const double scale = outer - kRingWidth - 2.2;  // the arc of angles
  const double leg = scale - 3.0;
  const auto turned = [&look](double deg) { return look.side == Side::left ? 180 - deg : deg; };
  if (look.limit_deg) {
    painter.line(outline::arc(hip, scale, turned(0), turned(*look.limit_deg)), 1.1, kFaint);
    painter.line({outline::polar(hip, scale - 1.8, turned(*look.limit_deg)),
                  outline::polar(hip, scale + 1.5, turned(*look.limit_deg))},
                 1.1, kBody);
  }
  if (look.highest_deg && look.comfortable_deg && *look.highest_deg > *look.comfortable_deg) {
    painter.line(outline::arc(hip, scale, turned(*look.comfortable_deg), turned(*look.highest_deg)), 1.6,
                 kViolet);
  }
  if (look.highest_deg && *look.highest_deg > look.angle_deg + 2) {
    painter.line({outline::polar(hip, leg * 0.3, turned(*look.highest_deg)),
                  outline::polar(hip, leg * 0.98, turned(*look.highest_deg))},
                 2.2, kRaised);
  }
  draw_person(painter, hip, leg * 0.97, look.side, look.angle_deg);
  if (look.comfortable_deg) {
    painter.line({outline::polar(hip, scale - 1.8, turned(*look.comfortable_deg)),
                  outline::polar(hip, scale + 1.5, turned(*look.comfortable_deg))},
                 1.3, kViolet);
  }

  draw_number(painter, hip, outer - kRingWidth - 1, leg * 0.17 + 2.6, look);
}

FigureLook figure_of(const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  FigureLook look;
  look.side = s.prepared ? s.side : model.choices.side;
  look.angle_deg = std::clamp(s.angle_deg, -5.0, 100.0);
  if (s.angle_limit_deg > 0) look.limit_deg = std::min(s.angle_limit_deg, 90.0);
  if (session_active(s.state)) {
    if (s.comfortable_angle_deg > 0) look.comfortable_deg = s.comfortable_angle_deg;
    if (s.highest_angle_deg > 0) look.highest_deg = s.highest_angle_deg;
  }
  return look;
}

}  // namespace stretch::hmi
