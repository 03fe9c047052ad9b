// Force as a bar with the target's band and the limit; comfort as a row of faces.
#include "hmi/screens/gauge.hpp"

#include <algorithm>
#include <string>

namespace stretch::hmi {

namespace {

using namespace palette;

constexpr double kFaceGap = 3;

void draw_face(Painter& painter, Point c, double r, int number, Color color) {
  painter.line(outline::arc(c, r, 0, 360), 0.55, color);
  painter.fill(outline::disc({c.x - r * 0.36, c.y - r * 0.22}, r * 0.12), color);
  painter.fill(outline::disc({c.x + r * 0.36, c.y - r * 0.22}, r * 0.12), color);
  // 0 smiles, 5 is straight, 10 turns down.
  const double bend = (5 - number) / 5.0 * r * 0.34;
  outline::Points mouth;
  constexpr int kSteps = 8;
  for (int i = 0; i <= kSteps; ++i) {
    const double u = -1 + 2.0 * i / kSteps;
    mouth.push_back({c.x + u * r * 0.48, c.y + r * 0.36 + bend * (0.5 - u * u)});
  }
  painter.line(std::move(mouth), 0.55, color);
}

}  // namespace

void draw_force_bar(Painter& painter, const Box& box, const messages::Snapshot& s) {
  const double limit = std::max(s.force_limit_n, 1.0);
  const double full = limit * 1.12;
  const auto y_of = [&](double force) { return box.bottom() - std::clamp(force / full, 0.0, 1.0) * box.h; };
  painter.fill(outline::rounded(box, 1.5), kRaised);
  const double force = s.weighed ? s.stretch_force_n : 0;
  if (force > 0.1) {
    const Box now{box.x + 2, y_of(force), box.w - 4, box.bottom() - y_of(force)};
    painter.fill(outline::rounded(now, 1), kMint);
  }
  if (s.target_force_n > 0) {
    const double band = std::max(s.band_n, full * 0.012);
    const double top = y_of(s.target_force_n + band), bottom = y_of(s.target_force_n - band);
    for (const double y : {top, bottom}) painter.line({{box.x, y}, {box.right(), y}}, 0.7, kText);
  }
  const double y = y_of(limit);
  painter.line({{box.x - 1.5, y}, {box.right() + 1.5, y}}, 1.2, kSand);
}

void draw_scale_of_faces(Painter& painter, const Box& box, Action action, int chosen) {
  const double width = (box.w - 10 * kFaceGap) / 11;
  for (int number = 0; number <= 10; ++number) {
    const Box cell{box.x + number * (width + kFaceGap), box.y, width, box.h};
    const bool lit = number == chosen || painter.held(action, number);
    const Color surface = lit ? kMint : kRaised;
    const Color letters = lit ? kGround : kText;
    painter.fill(outline::rounded(cell, 2.5), surface);
    draw_face(painter, {cell.centre().x, cell.y + 4.7}, 3.2, number, lit ? kGround : kBody);
    const int index = static_cast<int>(painter.picture().touches.size());
    painter.picture().touches.push_back({cell, action, number});
    const double line = line_mm(Type::sentence);
    painter.picture().labels.push_back({{cell.x + 1, cell.bottom() - line - 0.1, cell.w - 2, line},
                                        std::to_string(number),
                                        Type::sentence,
                                        Weight::regular,
                                        Align::centre,
                                        letters,
                                        surface,
                                        index});
  }
}

}  // namespace stretch::hmi
