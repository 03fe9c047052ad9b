// Each expectation becomes one verdict for each thing it asks.
#include "simulator/scenario/judge.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace stretch::scenario {
namespace {
using namespace stretch::literals;
using config::Expectation;

// No law commands it in a hold, and a retreat does in one step; what moves by itself commands nothing.
constexpr AngularVelocity kInward = 2.5_deg_s;
constexpr AngularVelocity kStill = 0.05_deg_s;  // noise of a standing support
constexpr AngularVelocity kRelief = 2_deg_s;
constexpr Torque kReleased = 3_Nm;
constexpr Angle kFlat = 3_deg;
constexpr Angle kRaised = 1_deg;  // above where a released support came to: more than it settles by

struct CheckInfo {
  std::string_view key;
  std::string_view unit;
};
constexpr std::array<CheckInfo, 15> kChecks{{{"torque_off_within_ms", "ms"},
                                             {"permission_off_within_ms", "ms"},
                                             {"inward_within_ms", "ms"},
                                             {"no_outward_after_ms", "ms"},
                                             {"relieves_after_ms", "ms"},
                                             {"released_within_s", "s"},
                                             {"flat_within_s", "s"},
                                             {"torque_on_for_s", "s"},
                                             {"torque_off_for_s", "s"},
                                             {"stretched_for_s", "s"},
                                             {"inward_speed_deg_s", "deg/s"},
                                             {"peak_stretch_n", "N"},
                                             {"row", "ms"},
                                             {"outcome", ""},
                                             {"begins", ""}}};

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

// "row = SR12, action = retreat, acts_within_ms = 30"
std::string words_of(const Expectation& e) {
  std::string out;
  const auto add = [&out](std::string_view key, std::string_view value) {
    out += (out.empty() ? "" : ", ") + std::string(key) + " = " + std::string(value);
  };
  if (e.row) add("row", name(*e.row));
  if (e.action) add("action", name(*e.action));
  if (e.acts_within) {
    add("acts_within_ms", std::to_string(std::lround(in_milliseconds(*e.acts_within))));
  }
  return out;
}

bool released(const plant::Truth& t) {
  return !t.leg_in || t.stretch_torque < kReleased;
}

// What is forbidden until the scenario was watched to its end, and not after it.
bool of_motion(Check check) {
  return check == Check::no_outward_after || check == Check::relieves_after;
}

// What a check of "within" waits for; false of every other.
bool holds(Check check, const plant::Truth& t) {
  switch (check) {
    case Check::torque_off_within:
      return !t.torque_enabled;
    case Check::permission_off_within:
      return !t.permission;
    case Check::inward_within:
      return t.command_speed <= -kInward;
    case Check::released_within:
      return released(t);
    case Check::flat_within:
      return t.angle < kFlat;
    default:
      return false;
  }
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
    time(Check::permission_off_within, e.permission_off_within);
    time(Check::inward_within, e.inward_within);
    time(Check::no_outward_after, e.no_outward_after);
    time(Check::relieves_after, e.relieves_after);
    time(Check::released_within, e.released_within);
    time(Check::flat_within, e.flat_within);
    time(Check::torque_on_for, e.torque_on_for);
    time(Check::torque_off_for, e.torque_off_for);
    time(Check::stretched_for, e.stretched_for);
    if (e.inward_speed) add(Check::inward_speed, e, in_degrees_per_second(*e.inward_speed));
    if (e.peak_stretch) add(Check::peak_stretch, e, e.peak_stretch->si());
    if (e.row || e.action) {
      add(Check::row, e, e.acts_within ? in_milliseconds(*e.acts_within) : 0.0);
      verdicts_.back().words = words_of(e);
    }
    if (e.outcome) {
      add(Check::outcome, e, 0.0);
      verdicts_.back().words = "outcome = " + std::string(name(*e.outcome));
    }
  }
}

// A hair of the conversion is nobody's figure.
void Judge::add(Check check, const Expectation& expectation, double asked) {
  asked = std::round(asked * 1e6) / 1e6;
  verdicts_.push_back({.check = check, .fault = expectation.fault, .asked = asked, .words = {}, .why = {}});
  watched_.push_back({.expectation = &expectation});
}

void Judge::step(const plant::Truth& truth, std::span<const std::optional<Instant>> began) {
  const bool first = !seen_;
  seen_ = truth.at;
  const bool to_the_end = watched_to_the_end(began);
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
    const bool begun = fault < began.size() && began[fault];
    if (!begun || first) watched_[i].held_before = holds(verdicts_[i].check, truth);
    if (!begun) continue;
    look(i, truth, truth.at - *began[fault]);
    if (to_the_end && verdicts_[i].state == State::open && of_motion(verdicts_[i].check)) {
      verdicts_[i].state = State::met;
    }
  }
}

void Judge::look(std::size_t at, const plant::Truth& truth, Duration since) {
  Verdict& v = verdicts_[at];
  Watched& watched = watched_[at];
  double figure = in_seconds(v.check) ? since.si() : in_milliseconds(since);
  constexpr double kStep = 1e-9;  // of the conversions
  const bool due = figure >= v.asked - kStep;
  const auto decide = [&](State state, const char* why = "") {
    v.state = state;
    v.figure = figure;
    if (state == State::missed) v.why = why + (": " + state_of(truth));
  };
  // It comes about within the time, or is missed at its end.
  const auto within = [&](const char* why) {
    if (watched.held_before) {
      decide(State::missed, "it was so already when the fault began, which shows nothing");
    } else if (holds(v.check, truth)) {
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
      return within("torque is still on");
    case Check::permission_off_within:
      return within("the controller still permits torque");
    case Check::inward_within:
      return within("the drive is not told to go inward");
    case Check::released_within:
      return within("the leg is still stretched");
    case Check::flat_within:
      return within("the support is not flat");
    case Check::torque_on_for:
      return lasting(truth.torque_enabled, "torque went off");
    case Check::torque_off_for:
      if (truth.torque_enabled && !watched.off_since) return;
      watched.off_since = watched.off_since.value_or(since);
      figure = (since - *watched.off_since).si();
      if (truth.torque_enabled) return decide(State::missed, "torque came on again");
      if (figure >= v.asked - kStep) decide(State::met);
      return;
    case Check::stretched_for:
      return lasting(truth.torque_enabled && !released(truth), "the stretch did not go on");
    case Check::no_outward_after:
    case Check::relieves_after:
      if (!watched.released) v.figure = figure;
      watched.released = watched.released || released(truth);
      if (!due) return;
      if (!watched.released) {
        if (v.check == Check::no_outward_after && truth.speed > kStill)
          decide(State::missed, "moves outward");
        if (v.check == Check::relieves_after && truth.torque_enabled && truth.speed > -kRelief)
          decide(State::missed, "does not relieve");
        return;
      }
      // From here on it may stand and settle, and what a leg does to a support without torque is its own.
      watched.lowest = std::min(watched.lowest.value_or(truth.angle), truth.angle);
      if (!truth.torque_enabled || truth.angle <= *watched.lowest + kRaised) return;
      if (v.check == Check::no_outward_after) decide(State::missed, "was released, and is raised again");
      if (v.check == Check::relieves_after && !released(truth))
        decide(State::missed, "was released, and is stretched again");
      return;
    case Check::inward_speed:
      v.figure = std::max(v.figure, in_degrees_per_second(-truth.speed));
      if (v.figure <= v.asked) return;
      v.state = State::missed;
      v.why = "faster: " + state_of(truth);
      return;
    case Check::peak_stretch:
    case Check::row:
    case Check::outcome:
    case Check::begins:
      return;
  }
}

// What acts already when the fault begins is no answer to it, and neither is it nothing.
void Judge::finish_row(Verdict& verdict, const Expectation& expectation, Instant began,
                       const ControllerReport& report) const {
  ControllerReport::Action in_force;
  std::string seen;
  const auto tell = [&seen](const ControllerReport::Action& action, const std::string& when) {
    if (action.action == SafetyAction::none) return;
    seen += (seen.empty() ? "" : ", ") + std::string(name(action.row)) + ' ' +
            std::string(name(action.action)) + ' ' + when;
  };
  std::optional<Instant> shown_at;  // the row, or of an action alone the strongest, first
  for (const ControllerReport::Action& action : report.actions) {
    if (action.at < began) in_force = action;
  }
  tell(in_force, "before");
  SafetyAction strongest = in_force.action;
  if (!expectation.row && expectation.action == strongest) shown_at = began;
  for (const ControllerReport::Action& action : report.actions) {
    if (action.at < began) continue;
    tell(action, "after " + shown(in_milliseconds(action.at - began)) + " ms");
    strongest = std::max(strongest, action.action);
    const bool acts = action.action != SafetyAction::none || action.row == SafetyRow::sr25_weighing;
    const bool by_it = action.action == expectation.action.value_or(action.action);
    const bool asked = by_it && (!expectation.row || (acts && action.row == *expectation.row));
    if (asked && !shown_at) shown_at = action.at;
  }
  const bool acted = shown_at && (expectation.row || strongest == *expectation.action);
  verdict.figure = in_milliseconds((acted ? *shown_at : seen_.value_or(began)) - began);
  constexpr double kStep = 1e-6;  // of the conversions
  const bool in_time = !expectation.acts_within || verdict.figure <= verdict.asked + kStep;
  verdict.state = acted && in_time ? State::met : State::missed;
  if (verdict.state == State::met) return;
  verdict.why = "expected " + verdict.words + "; the safety layer did " + (seen.empty() ? "nothing" : seen);
}

void Judge::finish_of_the_controller(Verdict& verdict, const Expectation& expectation, Instant began,
                                     const ControllerReport& report) const {
  if (verdict.check == Check::row) return finish_row(verdict, expectation, began, report);
  verdict.state = report.outcome == expectation.outcome ? State::met : State::missed;
  if (verdict.state == State::met) return;
  verdict.why =
      report.outcome ? "the session ended as " + std::string(name(*report.outcome)) : "no session ended";
}

bool Judge::watched_to_the_end(std::span<const std::optional<Instant>> began) const {
  Instant last;
  for (std::size_t i = 0; i < scenario_.faults.size(); ++i) {
    if (i >= began.size() || !began[i]) return false;
    last = std::max(last, *began[i]);
  }
  return seen_ && *seen_ - last >= scenario_.watch;
}

void Judge::finish(std::span<const std::optional<Instant>> began, const ControllerReport* report) {
  const bool to_the_end = watched_to_the_end(began);
  const auto never_began = [this](std::size_t fault) {
    return "fault " + std::to_string(fault + 1) + " (" + std::string(name(scenario_.faults.at(fault))) +
           ") never began";
  };
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
    if (of_the_controller && since) {
      finish_of_the_controller(v, *watched_[i].expectation, *since, *report);
      continue;
    }
    const bool forbids =
        v.check == Check::peak_stretch || v.check == Check::inward_speed || of_motion(v.check);
    v.state = forbids && since && to_the_end ? State::met : State::missed;
    if (v.state == State::missed) {
      v.why = since ? "the scenario ended before it could be judged" : never_began(fault);
    }
  }
  for (std::size_t i = 0; i < scenario_.faults.size(); ++i) {
    if (i < began.size() && began[i]) continue;
    verdicts_.push_back({.check = Check::begins,
                         .fault = static_cast<int>(i + 1),
                         .state = State::missed,
                         .words = "begins",
                         .why = never_began(i)});
  }
}

}  // namespace stretch::scenario
