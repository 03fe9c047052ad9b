// The truth, row by row.
#include "tests/live/judging.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::live {
namespace {

constexpr double kReleased_nm = 3;
constexpr double kRelease_s = 10;
constexpr double kFalling_s = 0.100;
constexpr double kStill = 0.05;         // deg: the angle while nothing may move
constexpr double kSettling_s = 0.150;   // after which nothing moves outward any more
constexpr double kRelieving_s = 0.300;  // after which the leg is being relieved
constexpr double kRelievesDeg_s = 2;
constexpr double kMargins_n = 5 + 3;  // SR01's; weighing and zero
constexpr double kLooked_s = 3;       // after an incident, for plant time the host took away

std::string after(double seconds) {
  return std::to_string(seconds) + " s after";
}

bool any(const TruthRow& /*row*/, const TruthRow& /*before*/) {
  return true;
}
}  // namespace

bool torque_off(const TruthRow& row, const TruthRow& /*before*/) {
  return !row.torque_enabled;
}
bool released(const TruthRow& row, const TruthRow& /*before*/) {
  return row.stretch_torque_nm < kReleased_nm;
}

void Judge::first(double from, const std::string& what, double deadline_s, const TruthLog::Condition& holds) {
  const auto row = log_.first(from, [&](const TruthRow& now, const TruthRow& before) {
    return now.monotonic_s <= n_.until && holds(now, before);
  });
  if (row) {
    o_.measured.push_back({what, row->monotonic_s - from, deadline_s});
  } else {
    fail("never: " + what);
  }
}

void Judge::first_since(double from, const TruthLog::Condition& begins, const std::string& what,
                        double deadline_s, const TruthLog::Condition& holds) {
  const auto began = log_.first(from, begins);
  const auto row = log_.first(from, holds);
  if (!began || !row || row->monotonic_s > n_.until) {
    fail(began ? "never: " + what : "never: what " + what + " answers");
    return;
  }
  o_.measured.push_back({what, row->monotonic_s - began->monotonic_s, deadline_s});
}

TruthLog::Condition Judge::inward() const {
  return [most = -n_.inward_deg_s](const TruthRow& row, const TruthRow&) {
    return row.command_speed_deg_s <= most;
  };
}

void Judge::falling(double from) {
  const auto commanded = log_.first(from, inward());
  if (!commanded) return;
  first(commanded->monotonic_s, "force falling after the command", kFalling_s,
        [](const TruthRow& row, const TruthRow& before) {
          return row.speed_deg_s < 0 && row.angle_deg < before.angle_deg &&
                 row.stretch_force_n < before.stretch_force_n;
        });
}

void Judge::let_down(double from, double deadline_s) {
  first(from, "stretch below 3 N m", kRelease_s, released);
  double lowest = 1e9;
  for (const TruthRow& row : log_.rows()) {
    const double late = row.monotonic_s - from - deadline_s;
    if (late < kSettling_s) continue;
    if (released(row, row) || row.monotonic_s > n_.until) return;
    if (row.angle_deg > lowest + kStill) return fail("it moves outward " + after(row.monotonic_s - from));
    lowest = std::min(lowest, row.angle_deg);
    if (late >= kRelieving_s && row.torque_enabled && row.speed_deg_s > -kRelievesDeg_s)
      return fail("it is not relieved " + after(row.monotonic_s - from));
  }
}

void Judge::never_above(double from, double limit_n) {
  const auto above = log_.first(from, [&](const TruthRow& row, const TruthRow&) {
    return row.monotonic_s <= n_.until && row.stretch_force_n > limit_n + kMargins_n;
  });
  if (above)
    fail("a stretch of " + std::to_string(above->stretch_force_n) + " N " + after(above->monotonic_s - from));
}

void Judge::goes_on(double from, double until) {
  const TruthLog::Condition going_in = inward();
  const auto disturbed = log_.first(from, [&](const TruthRow& row, const TruthRow& before) {
    return row.monotonic_s <= until && (torque_off(row, before) || going_in(row, before));
  });
  if (disturbed) fail("the hold was broken off " + after(disturbed->monotonic_s - from));
}

void Judge::without_power(double from) {
  const auto row = log_.first(from + kTruthRow_s, any);
  if (!row || row->torque_enabled) fail("the drive is still powered after the controller's end");
}

void Judge::standing(double from) {
  std::optional<double> lowest;
  for (const TruthRow& row : log_.rows()) {
    if (row.monotonic_s < from) continue;
    if (row.monotonic_s > n_.until) break;
    lowest = std::min(lowest.value_or(row.angle_deg), row.angle_deg);
    if (row.command_speed_deg_s != 0 || row.torque_enabled || row.angle_deg > *lowest + kStill)
      return fail("it moves, or may, " + after(row.monotonic_s - from) +
                  ", before it was acknowledged and tested");
  }
  if (!lowest) fail("the truth has no row of it");
}

void Judge::no_way_out(double from) {
  const auto outward = log_.first(from + kSettling_s, [&](const TruthRow& row, const TruthRow& before) {
    return row.monotonic_s <= n_.until && row.angle_deg > before.angle_deg + kStill;
  });
  if (outward) fail("it moves outward");
}

double Judge::believed_less_true(double from, double target_n) const {
  double sum = 0;
  int count = 0;
  for (const TruthRow& row : log_.rows()) {
    if (row.monotonic_s < from - 1 || row.monotonic_s >= from) continue;
    sum += row.stretch_force_n;
    ++count;
  }
  return count > 0 ? target_n - sum / count : 0;
}

Observed judged(const Noted& n, const TruthLog& log) {
  Observed o{n.incident, n.measured, n.failure};
  o.took_s = n.until - n.began;
  const double from = n.at > 0 ? n.at - 0.1 : n.began;  // not reached: the host may have been why
  const bool all_of_it = n.at == 0 || rows_of(n.incident) == "host";
  const double to = all_of_it ? n.until : std::min(n.until, n.at + kLooked_s);
  o.host_stalled = !n.halts_the_plant && log.skipped(from, to);
  if (n.failure.empty()) {
    Judge judge(n, log, o);
    for (const Ask& ask : n.asks) ask(judge);
  }
  return o;
}

}  // namespace stretch::live
