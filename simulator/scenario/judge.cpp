// Each expectation becomes one verdict for each thing it asks.
#include "simulator/scenario/judge.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace stretch::scenario {
namespace {
using namespace stretch::literals;
using config::Expectation;

constexpr AngularVelocity kInward = 0.3_deg_s;
constexpr AngularVelocity kStill = 0.05_deg_s;  // noise of a standing support
constexpr AngularVelocity kRelief = 2_deg_s;
constexpr Torque kReleased = 3_Nm;
constexpr Angle kFlat = 3_deg;

struct CheckInfo {
  std::string_view key;
  std::string_view unit;
};
constexpr std::array<CheckInfo, 11> kChecks{{{"torque_off_within_ms", "ms"},
                                             {"inward_within_ms", "ms"},
                                             {"no_outward_after_ms", "ms"},
                                             {"relieves_after_ms", "ms"},
                                             {"released_within_s", "s"},
                                             {"flat_within_s", "s"},
                                             {"torque_on_for_s", "s"},
                                             {"stretched_for_s", "s"},
                                             {"peak_stretch_n", "N"},
                                             {"row", ""},
                                             {"outcome", ""}}};

// Two decimals; a zero bears no sign.
std::string shown(double value) {
  if (value > -0.005 && value < 0.005) value = 0.0;
  std::array<char, 40> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 2).ptr;
  return {text.data(), end};
}

bool in_seconds(Check check) {
  return unit(check) == "s";
}

std::string state_of(const plant::Truth& t) {
  return "angle " + shown(in_degrees(t.angle)) + " deg, speed " + shown(in_degrees_per_second(t.speed)) +
         " deg/s, stretch " + shown(t.stretch_force.si()) + " N, torque " + (t.torque_enabled ? "on" : "off");
}

bool released(const plant::Truth& t) {
  return !t.leg_in || t.stretch_torque < kReleased;
}

}  // namespace

std::string_view key(Check check) noexcept {
  return kChecks[static_cast<std::size_t>(check)].key;
}
std::string_view unit(Check check) noexcept {
  return kChecks[static_cast<std::size_t>(check)].unit;
}

Judge::Judge(const config::Scenario& scenario) : scenario_(scenario) {
  for (const Expectation& e : scenario.expectations) {
    const auto time = [&](Check check, const std::optional<Duration>& asked) {
      if (asked) add(check, e, in_seconds(check) ? asked->si() : in_milliseconds(*asked));
    };
    time(Check::torque_off_within, e.torque_off_within);
    time(Check::inward_within, e.inward_within);
    time(Check::no_outward_after, e.no_outward_after);
    time(Check::relieves_after, e.relieves_after);
    time(Check::released_within, e.released_within);
    time(Check::flat_within, e.flat_within);
    time(Check::torque_on_for, e.torque_on_for);
    time(Check::stretched_for, e.stretched_for);
    if (e.peak_stretch) add(Check::peak_stretch, e, e.peak_stretch->si());
    if (e.row || e.action) add(Check::row, e, 0.0);
    if (e.outcome) add(Check::outcome, e, 0.0);
  }
}

// A hair of the conversion is nobody's figure.
void Judge::add(Check check, const Expectation& expectation, double asked) {
  asked = std::round(asked * 1e6) / 1e6;
  verdicts_.push_back({.check = check, .fault = expectation.fault, .asked = asked, .why = {}});
  watched_.push_back({.expectation = &expectation});
}

void Judge::step(const plant::Truth& truth, std::span<const std::optional<Instant>> began) {
  if (truth.leg_in) peak_ = max(peak_, truth.stretch_force);
  for (std::size_t i = 0; i < verdicts_.size(); ++i) {
    if (verdicts_[i].state != State::open) continue;
    if (verdicts_[i].check == Check::peak_stretch) {
      verdicts_[i].figure = peak_.si();
      if (peak_.si() > verdicts_[i].asked) {
        verdicts_[i].state = State::missed;
        verdicts_[i].why = "passive stretch above it: " + state_of(truth);
      }
      continue;
    }
    const auto fault = static_cast<std::size_t>(verdicts_[i].fault - 1);
    if (fault < began.size() && began[fault]) look(i, truth, truth.at - *began[fault]);
  }
}

void Judge::look(std::size_t at, const plant::Truth& truth, Duration since) {
  Verdict& v = verdicts_[at];
  Watched& watched = watched_[at];
  const double figure = in_seconds(v.check) ? since.si() : in_milliseconds(since);
  constexpr double kStep = 1e-9;  // of the conversions
  const bool due = figure >= v.asked - kStep;
  watched.released = watched.released || released(truth);
  const auto decide = [&](State state, const char* why = "") {
    v.state = state;
    v.figure = figure;
    if (state == State::missed) v.why = why + (": " + state_of(truth));
  };
  // `happened` within the time, or missed at its end.
  const auto within = [&](bool happened, const char* why) {
    if (happened) {
      decide(figure <= v.asked + kStep ? State::met : State::missed, why);
    } else if (figure > v.asked + kStep) {
      decide(State::missed, why);
    }
  };
  // `good` all the time until it is over.
  const auto lasting = [&](bool good, const char* why) {
    if (!good) {
      decide(State::missed, why);
    } else if (due) {
      decide(State::met);
    }
  };
  switch (v.check) {
    case Check::torque_off_within:
      return within(!truth.torque_enabled, "torque is still on");
    case Check::inward_within:
      return within(truth.speed <= -kInward || truth.command_speed <= -kInward, "nothing moves inward");
    case Check::released_within:
      return within(released(truth), "the leg is still stretched");
    case Check::flat_within:
      return within(truth.angle < kFlat, "the support is not flat");
    case Check::torque_on_for:
      return lasting(truth.torque_enabled, "torque went off");
    case Check::stretched_for:
      return lasting(truth.torque_enabled && !released(truth), "the stretch did not go on");
    case Check::no_outward_after:
      if (watched.released) return decide(State::met);
      if (due && truth.speed > kStill) decide(State::missed, "moves outward");
      return;
    case Check::relieves_after:
      if (watched.released) return decide(State::met);
      if (due && truth.torque_enabled && truth.speed > -kRelief) decide(State::missed, "does not relieve");
      return;
    case Check::peak_stretch:
    case Check::row:
    case Check::outcome:
      return;
  }
}

void Judge::finish_row(Verdict& verdict, const Expectation& expectation, const std::optional<Instant>& began,
                       const ControllerReport* report) const {
  if (!began) return;
  SafetyAction strongest = SafetyAction::none;
  bool shown_as_asked = false;
  std::string seen;
  for (const ControllerReport::Action& action : report->actions) {
    if (action.at < *began) continue;
    strongest = std::max(strongest, action.action);
    const bool row = !expectation.row || action.row == *expectation.row;
    shown_as_asked = shown_as_asked || (row && (!expectation.action || action.action == *expectation.action));
    seen += (seen.empty() ? "" : ", ") + std::string(name(action.row)) + ' ' +
            std::string(name(action.action)) + " after " + shown(in_milliseconds(action.at - *began)) + " ms";
  }
  const bool met = expectation.row ? shown_as_asked : strongest == expectation.action;
  verdict.state = met ? State::met : State::missed;
  if (met) return;
  verdict.why = "expected " + std::string(expectation.row ? name(*expectation.row) : "") +
                (expectation.row && expectation.action ? " " : "") +
                std::string(expectation.action ? name(*expectation.action) : "") + "; the safety layer did " +
                (seen.empty() ? "nothing" : seen);
}

void Judge::finish(std::span<const std::optional<Instant>> began, const ControllerReport* report) {
  for (std::size_t i = 0; i < verdicts_.size(); ++i) {
    Verdict& v = verdicts_[i];
    if (v.state != State::open) continue;
    const bool of_the_controller = v.check == Check::row || v.check == Check::outcome;
    if (of_the_controller && report == nullptr) {
      v.state = State::not_judged;
      v.why = "is the controller's own affair: judged by stretch-rehearse alone";
      continue;
    }
    const auto fault = static_cast<std::size_t>(v.fault - 1);
    const std::optional<Instant> since = fault < began.size() ? began[fault] : std::nullopt;
    const Expectation& expectation = *watched_[i].expectation;
    if (v.check == Check::row) finish_row(v, expectation, since, report);
    if (v.check == Check::outcome) {
      v.state = report->outcome == expectation.outcome ? State::met : State::missed;
      v.why = v.state == State::met ? ""
              : report->outcome     ? "the session ended as " + std::string(name(*report->outcome))
                                    : "no session ended";
    }
    // What was forbidden has not happened.
    const bool forbids = v.check == Check::peak_stretch ||
                         ((v.check == Check::no_outward_after || v.check == Check::relieves_after) && since);
    if (forbids) v.state = State::met;
    if (v.state != State::open) continue;
    v.state = State::missed;
    v.why = since ? "the scenario ended before it could be judged"
                  : "fault " + std::to_string(v.fault) + " (" +
                        std::string(name(scenario_.faults.at(fault))) + ") never began";
  }
}

}  // namespace stretch::scenario
