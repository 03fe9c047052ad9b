// The curves of a session as they are drawn, and what is computed from them: plain data, no drawing. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "config/settings/vocabulary.hpp"

namespace stretch::report {

// One sample. What is not known is NaN and leaves a gap.
struct CurvePoint {
  double time_s = 0;  // since the session began; rises
  SessionState state = SessionState::off;
  PhaseKind phase = PhaseKind::rest;  // meaningful while running
  double angle_deg = 0;
  double speed_deg_s = 0;
  double stretch_force_n = 0;
  double target_force_n = 0;  // 0: none
  double force_limit_n = 0;   // 0: none
};

// Something to be marked on the curves and said beside them.
struct CurveMark {
  double time_s = 0;
  std::string text;
  bool safety = false;  // the safety layer acted
};

struct Curves {
  std::vector<CurvePoint> points;
  std::vector<CurveMark> marks;
  double cuff_distance_m = 0.8;  // stretch torque = stretch force times it
  double angle_limit_deg = 0;    // 0: none
};

// A stretch of time with one name.
struct Span {
  double from_s = 0;
  double to_s = 0;
  SessionState state = SessionState::off;
  PhaseKind phase = PhaseKind::rest;
};

// Neighbouring samples of one state, and while running of one phase, joined.
[[nodiscard]] std::vector<Span> spans_of(const Curves& curves);

// The marks to be shown where there is room for `count`: what the safety layer did first, then the earliest;
// in order of time.
[[nodiscard]] std::vector<CurveMark> foremost(std::vector<CurveMark> marks, std::size_t count);

// Figures a therapist reads off the curves; nothing where the session does not tell.
struct Figures {
  double under_stretch_s = 0;              // stretch torque above 3 N m
  double dose_nms = 0;                     // stretch torque summed over that time
  std::optional<double> in_band_pct;       // of the holds by force: within the larger of 3 % and 0.5 N m
  std::optional<double> stiffness_nm_deg;  // warm-up, raising: slope of torque over angle in the last third
  std::optional<double> energy_lost_j;     // warm-up: area of the torque-angle loop
};
[[nodiscard]] Figures figures_of(const Curves& curves);

// Round numbers for an axis from `low` to `high`, at most `most` of them, both ends inside; empty if the ends
// are not finite or not in order.
[[nodiscard]] std::vector<double> ticks(double low, double high, int most);
// The same in seconds: steps of 1, 2, 5, 10, 15, 30 s, 1, 2, 5, 10, 15, 30 min.
[[nodiscard]] std::vector<double> time_ticks(double low_s, double high_s, int most);
// "1:30"
[[nodiscard]] std::string clock_text(double seconds);

struct Place {
  double x = 0;
  double y = 0;
};
// As many points as a picture of `columns` columns can show: first, lowest, highest and last of each column,
// so that no peak is lost. NaN separates pieces and stays.
[[nodiscard]] std::vector<Place> thinned(const std::vector<Place>& line, double low_x, double high_x,
                                         std::size_t columns);

}  // namespace stretch::report
