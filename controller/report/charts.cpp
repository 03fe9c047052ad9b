// The charts of a session.
#include "controller/report/charts.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>

namespace stretch::report {

namespace {

constexpr double kLabel = 7.0;
constexpr std::size_t kColumns = 1200;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, std::abs(value - std::round(value)) < 1e-6 ? "%.0f" : "%.1f", value);
  return text;
}

struct Look {
  const char* name;
  Color tint;
};

Look look_of(const Span& span) {
  switch (span.state) {
    case SessionState::weighing:
      return {"weighing", hex(0xF6EEDD)};
    case SessionState::warm_up:
      return {"warm-up", hex(0xE3EFF7)};
    case SessionState::paused:
      return {"paused", hex(0xFFF1B8)};
    case SessionState::releasing:
      return {"letting down", hex(0xF1F4F6)};
    case SessionState::torque_off:
      return {"power off", hex(0xFAD9D5)};
    case SessionState::running:
      break;
    case SessionState::off:
    case SessionState::self_test:
    case SessionState::ready:
    case SessionState::stop_test:
    case SessionState::mounting:
    case SessionState::finished:
      return {"", color::kPaper};
  }
  switch (span.phase) {
    case PhaseKind::approach:
      return {"approach", hex(0xE9F5EC)};
    case PhaseKind::ramp:
      return {"ramp", hex(0xE9F5EC)};
    case PhaseKind::hold_force:
      return {"hold", hex(0xCFEAD7)};
    case PhaseKind::hold_angle:
      return {"hold still", hex(0xDFD9F6)};
    case PhaseKind::release:
      return {"release", hex(0xF1F4F6)};
    case PhaseKind::rest:
      return {"rest", hex(0xF1F4F6)};
    case PhaseKind::contract:
      return {"push", hex(0xFCE3C4)};
    case PhaseKind::repeat:
      break;
  }
  return {"", color::kPaper};
}

// One chart's frame: data to paper, and back to nothing outside it.
struct Frame {
  Box plot;
  double low_x, high_x, low_y, high_y;

  [[nodiscard]] double x(double value) const {
    return plot.x + (value - low_x) / (high_x - low_x) * plot.width;
  }
  [[nodiscard]] double y(double value) const {
    return plot.bottom() - (value - low_y) / (high_y - low_y) * plot.height;
  }
  [[nodiscard]] std::vector<Place> on_paper(std::vector<Place> line) const {
    line = thinned(line, low_x, high_x, kColumns);
    for (Place& place : line) place = {x(place.x), y(place.y)};
    return line;
  }
};

using Reading = std::function<double(const CurvePoint&)>;

std::vector<Place> line_of(const Curves& curves, const Reading& reading) {
  std::vector<Place> line;
  line.reserve(curves.points.size());
  for (const CurvePoint& point : curves.points) line.push_back({point.time_s, reading(point)});
  return line;
}

double highest(const Curves& curves, const Reading& reading) {
  double high = 0;
  for (const CurvePoint& point : curves.points) {
    if (const double value = reading(point); std::isfinite(value)) high = std::max(high, value);
  }
  return high;
}

void draw_value_axis(Canvas& canvas, const Frame& frame, const std::string& title, int most) {
  for (const double value : ticks(frame.low_y, frame.high_y, most)) {
    canvas.line(frame.plot.x, frame.y(value), frame.plot.right(), frame.y(value), color::kRule);
    canvas.text(frame.plot.x - 5, frame.y(value) + kLabel * 0.36, number(value), kLabel, color::kSoft,
                Align::right);
  }
  canvas.text_upwards(frame.plot.x - 24, frame.plot.y + frame.plot.height / 2, title, kLabel, color::kSoft);
}

void draw_time_axis(Canvas& canvas, const Frame& frame) {
  for (const double value : time_ticks(frame.low_x, frame.high_x, 12)) {
    canvas.line(frame.x(value), frame.plot.bottom(), frame.x(value), frame.plot.bottom() + 3, color::kSoft);
    canvas.text(frame.x(value), frame.plot.bottom() + 11, clock_text(value), kLabel, color::kSoft,
                Align::middle);
  }
  canvas.text(frame.plot.right(), frame.plot.bottom() + 20, "minutes:seconds", kLabel - 1, color::kSoft,
              Align::right);
}

void draw_phases(Canvas& canvas, const Frame& frame, const std::vector<Span>& spans, double name_y) {
  for (const Span& span : spans) {
    const Look look = look_of(span);
    const Box band{frame.x(span.from_s), frame.plot.y, frame.x(span.to_s) - frame.x(span.from_s),
                   frame.plot.height};
    canvas.fill(band, look.tint);
    if (name_y <= 0) continue;
    const std::string name = look.name;
    if (canvas.width_of(name, kLabel - 1) + 2 < band.width) {
      canvas.text(band.x + band.width / 2, name_y, name, kLabel - 1, color::kSoft, Align::middle);
    }
  }
}

// What each tint stands for, each once, in the order they come.
void draw_tints(Canvas& canvas, const std::vector<Span>& spans, double x, double y) {
  std::vector<std::string> named;
  for (const Span& span : spans) {
    const Look look = look_of(span);
    if (*look.name == 0 || std::find(named.begin(), named.end(), look.name) != named.end()) continue;
    named.emplace_back(look.name);
    canvas.fill({x, y - 5, 8, 6}, look.tint);
    canvas.text(x + 11, y, look.name, kLabel - 1, color::kSoft);
    x += 11 + canvas.width_of(look.name, kLabel - 1) + 9;
  }
}

void draw_marks(Canvas& canvas, const Frame& frame, const std::vector<CurveMark>& marks, double bottom) {
  constexpr double kRadius = 5;
  constexpr double kApart = 2 * kRadius + 1;
  double free_from = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const double x = frame.x(marks[i].time_s);
    const Color color = marks[i].safety ? color::kLimit : color::kSoft;
    canvas.line(x, frame.plot.y, x, bottom, color, 0.6, 1.5);
    // Side by side where they crowd, and none beyond the end.
    const double last = frame.plot.right() + 40 - static_cast<double>(marks.size() - 1 - i) * kApart;
    const double shown = std::min(std::max(x, free_from), last);
    free_from = shown + kApart;
    canvas.disc(shown, frame.plot.y - 16, kRadius, color);
    canvas.text(shown, frame.plot.y - 16 + 2.2, std::to_string(i + 1), 6, color::kPaper, Align::middle,
                Weight::bold);
  }
}

// A value's name at the right end of its line.
void draw_end_label(Canvas& canvas, const Frame& frame, double value, const std::string& words, Color color) {
  if (value <= frame.low_y || value > frame.high_y) return;
  canvas.text(frame.plot.right() + 4, frame.y(value) + kLabel * 0.36, words, kLabel, color);
}

double last_above_zero(const Curves& curves, const Reading& reading) {
  for (auto point = curves.points.rbegin(); point != curves.points.rend(); ++point) {
    if (reading(*point) > 0) return reading(*point);
  }
  return 0;
}

double or_gap(double value) {
  return value > 0 ? value : kNan;
}

}  // namespace

void draw_time_charts(Canvas& canvas, const Box& box, const Curves& curves) {
  if (curves.points.size() < 2) {
    canvas.text(box.x + box.width / 2, box.y + box.height / 2, "no samples were recorded", 9, color::kSoft,
                Align::middle);
    return;
  }
  const auto force = [](const CurvePoint& p) { return p.stretch_force_n; };
  const auto limit = [](const CurvePoint& p) { return p.force_limit_n; };
  const auto target = [](const CurvePoint& p) { return p.target_force_n; };
  const auto angle = [](const CurvePoint& p) { return p.angle_deg; };

  constexpr double kLeft = 30;
  constexpr double kRight = 52;
  constexpr double kAbove = 22;
  constexpr double kBelow = 22;
  constexpr double kBetween = 12;
  const double room = box.height - kAbove - kBetween - kBelow;
  const double begin = curves.points.front().time_s;
  const double end = std::max(curves.points.back().time_s, begin + 1);
  const double most_force = std::max({highest(curves, force), highest(curves, limit), 5.0});
  const double most_angle = std::max({highest(curves, angle), curves.angle_limit_deg, 10.0});
  const Frame top{{box.x + kLeft, box.y + kAbove, box.width - kLeft - kRight, room * 0.58},
                  begin,
                  end,
                  0,
                  most_force * 1.08};
  const Frame low{{top.plot.x, top.plot.bottom() + kBetween, top.plot.width, room * 0.42},
                  begin,
                  end,
                  0,
                  most_angle * 1.06};

  const auto spans = spans_of(curves);
  draw_phases(canvas, top, spans, top.plot.y - 3);
  draw_phases(canvas, low, spans, 0);
  draw_value_axis(canvas, top, "stretch force, N", 6);
  draw_value_axis(canvas, low, "angle, \u00b0", 5);
  draw_time_axis(canvas, low);
  draw_tints(canvas, spans, low.plot.x, low.plot.bottom() + 20);
  draw_marks(canvas, top, curves.marks, low.plot.bottom());

  canvas.clip({top.plot.x, top.plot.y, top.plot.width, top.plot.height});
  canvas.curve(top.on_paper(line_of(curves, [&](const CurvePoint& p) { return or_gap(limit(p)); })),
               color::kLimit, 0.9, 4);
  canvas.curve(top.on_paper(line_of(curves, [&](const CurvePoint& p) { return or_gap(target(p)); })),
               color::kTarget, 0.9, 2);
  canvas.curve(top.on_paper(line_of(curves, force)), color::kForce, 1.1);
  canvas.unclip();
  draw_end_label(canvas, top, last_above_zero(curves, limit),
                 "limit " + number(last_above_zero(curves, limit)) + " N", color::kLimit);
  draw_end_label(canvas, top, last_above_zero(curves, target),
                 "target " + number(last_above_zero(curves, target)) + " N", color::kSoft);

  canvas.clip(low.plot);
  if (curves.angle_limit_deg > 0) {
    canvas.line(low.plot.x, low.y(curves.angle_limit_deg), low.plot.right(), low.y(curves.angle_limit_deg),
                color::kLimit, 0.9, 4);
  }
  canvas.curve(low.on_paper(line_of(curves, angle)), color::kAngle, 1.1);
  canvas.unclip();
  draw_end_label(canvas, low, curves.angle_limit_deg, "limit " + number(curves.angle_limit_deg) + "\u00b0",
                 color::kLimit);
}

void draw_loop(Canvas& canvas, const Box& box, const Curves& curves) {
  const auto torque = [&](const CurvePoint& p) { return p.stretch_force_n * curves.cuff_distance_m; };
  const double most_torque = std::max(highest(curves, torque), 2.0);
  double low_angle = std::numeric_limits<double>::infinity();
  double high_angle = 0;
  for (const CurvePoint& p : curves.points) {
    if (!std::isfinite(p.stretch_force_n) || !std::isfinite(p.angle_deg)) continue;
    low_angle = std::min(low_angle, p.angle_deg);
    high_angle = std::max(high_angle, p.angle_deg);
  }
  if (!(low_angle < high_angle)) low_angle = 0, high_angle = std::max(high_angle, 10.0);
  const double margin = 0.04 * (high_angle - low_angle);
  const Frame frame{{box.x + 30, box.y + 8, box.width - 36, box.height - 30},
                    low_angle - margin,
                    high_angle + margin,
                    0,
                    most_torque * 1.08};
  for (const double value : ticks(frame.low_x, frame.high_x, 6)) {
    canvas.line(frame.x(value), frame.plot.y, frame.x(value), frame.plot.bottom(), color::kRule);
    canvas.text(frame.x(value), frame.plot.bottom() + 11, number(value), kLabel, color::kSoft, Align::middle);
  }
  draw_value_axis(canvas, frame, "stretch torque, N\u00b7m", 6);
  canvas.text(frame.plot.right(), frame.plot.bottom() + 20, "angle, \u00b0", kLabel - 1, color::kSoft,
              Align::right);

  const auto part = [&](auto wanted) {
    std::vector<Place> line;
    for (const CurvePoint& p : curves.points) {
      const bool shown = wanted(p.state) && std::isfinite(p.stretch_force_n) && std::isfinite(p.angle_deg);
      line.push_back({frame.x(shown ? p.angle_deg : low_angle), shown ? frame.y(torque(p)) : kNan});
    }
    return line;
  };
  canvas.clip(frame.plot);
  canvas.curve(part([](SessionState s) { return s == SessionState::running; }), color::kForce, 0.7);
  canvas.curve(part([](SessionState s) { return s == SessionState::warm_up; }), color::kWarmUp, 1.2);
  canvas.unclip();
  canvas.line(frame.plot.x + 6, frame.plot.y + 7, frame.plot.x + 18, frame.plot.y + 7, color::kWarmUp, 1.4);
  canvas.text(frame.plot.x + 22, frame.plot.y + 9.5, "warm-up", kLabel, color::kSoft);
  canvas.line(frame.plot.x + 6, frame.plot.y + 17, frame.plot.x + 18, frame.plot.y + 17, color::kForce, 1.4);
  canvas.text(frame.plot.x + 22, frame.plot.y + 19.5, "session", kLabel, color::kSoft);
}

}  // namespace stretch::report
