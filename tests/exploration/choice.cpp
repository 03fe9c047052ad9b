// The alphabet of the exploration.
#include "tests/exploration/choice.hpp"

#include <array>
#include <string_view>

namespace stretch::exploration {
namespace {
using H = Happening;
using S = SessionState;

constexpr std::array<std::string_view, kDemands> kDemandWords{"",
                                                              "SR04 demands hold",
                                                              "SR01 demands retreat",
                                                              "SR07 demands retreat by position",
                                                              "SR26 finds the leg out",
                                                              "SR11 demands torque off",
                                                              "the load cell is silent"};
constexpr std::array<std::string_view, kHappenings> kHappeningWords{"a cycle",
                                                                    "it rises",
                                                                    "prepare",
                                                                    "begin",
                                                                    "start",
                                                                    "angle up",
                                                                    "comfortable",
                                                                    "pause",
                                                                    "resume",
                                                                    "decline",
                                                                    "enough",
                                                                    "hold here",
                                                                    "tap",
                                                                    "score",
                                                                    "the self-test runs",
                                                                    "weighed",
                                                                    "weighing refused",
                                                                    "warmed up",
                                                                    "phase ends",
                                                                    "3 s pass",
                                                                    "21 s pass",
                                                                    "a minute passes",
                                                                    "session's time is over",
                                                                    "three minutes pass",
                                                                    "15 s more pass"};

[[nodiscard]] std::vector<H> happenings(S state) {
  switch (state) {
    case S::off:
    case S::torque_off:
      return {H::nothing, H::begin, H::resume, H::minute_passes};
    case S::self_test:
      return {H::nothing, H::begin, H::resume, H::self_test_runs};
    case S::ready:
      return {H::nothing, H::prepare, H::begin, H::resume, H::minute_passes};
    case S::stop_test:
      return {H::nothing, H::rise,        H::start, H::resume,    H::enough,
              H::tap,     H::half_minute, H::asked, H::unanswered};
    case S::mounting:
      return {H::nothing, H::angle_up, H::comfortable,  H::start, H::resume,
              H::enough,  H::tap,      H::seconds_pass, H::asked, H::unanswered};
    case S::weighing:
      return {H::nothing,         H::rise,   H::weighed,   H::weighing_refused,
              H::pause,           H::enough, H::resume,    H::tap,
              H::session_is_over, H::asked,  H::unanswered};
    case S::warm_up:
      return {H::nothing, H::rise, H::warmed_up,       H::pause, H::enough,
              H::resume,  H::tap,  H::session_is_over, H::asked, H::unanswered};
    case S::running:
      return {H::nothing,   H::rise, H::phase_ends,    H::pause,           H::enough, H::resume,
              H::hold_here, H::tap,  H::minute_passes, H::session_is_over, H::asked,  H::unanswered};
    case S::paused:
      return {H::nothing, H::resume,        H::decline,         H::enough, H::start,
              H::tap,     H::minute_passes, H::session_is_over, H::asked,  H::unanswered};
    case S::releasing:
      return {H::nothing, H::resume, H::start, H::begin, H::minute_passes, H::unanswered};
    case S::finished:
      return {H::nothing, H::resume, H::begin, H::score, H::minute_passes};
  }
  return {H::nothing};
}

// Without a session a retreat is a retreat; a leg is out only once it is weighed.
[[nodiscard]] bool possible(S state, Demand demand) {
  switch (demand) {
    case Demand::none:
    case Demand::retreat:
    case Demand::torque_off:
    case Demand::silence:
      return true;
    case Demand::hold:
    case Demand::retreat_by_position:
      return state >= S::stop_test && state <= S::releasing;
    case Demand::leg_out:
      return state >= S::warm_up && state <= S::releasing;
  }
  return true;
}

// Of the acknowledgement only its edges while torque is off mean anything.
[[nodiscard]] bool acknowledgeable(S state) {
  return state == S::off || state == S::self_test || state == S::ready || state == S::torque_off;
}

[[nodiscard]] std::vector<Choice> all(S state) {
  std::vector<Choice> made;
  for (const H happening : happenings(state)) {
    for (int d = 0; d < kDemands; ++d) {
      const auto demand = static_cast<Demand>(d);
      if (!possible(state, demand)) continue;
      for (const Stop stop : {Stop::none, Stop::screen, Stop::hand_switch}) {
        if (stop == Stop::hand_switch && state != S::stop_test) continue;
        for (const bool acknowledge : {false, true}) {
          if (acknowledge && !acknowledgeable(state)) continue;
          for (const bool alive : {true, false})
            made.push_back({demand, stop, acknowledge, alive, happening});
        }
      }
    }
  }
  return made;
}
}  // namespace

const std::vector<Choice>& choices(SessionState state) {
  static const auto kAll = [] {
    std::array<std::vector<Choice>, names::kSessionState.size()> lists;
    for (std::size_t s = 0; s < lists.size(); ++s) lists[s] = all(static_cast<S>(s));
    return lists;
  }();
  return kAll[static_cast<std::size_t>(state)];
}

std::string words(const Choice& choice) {
  std::string text(kHappeningWords[static_cast<std::size_t>(choice.happening)]);
  const auto add = [&](std::string_view more) {
    if (!more.empty()) text.append(", ").append(more);
  };
  add(kDemandWords[static_cast<std::size_t>(choice.demand)]);
  if (choice.stop == Stop::screen) add("STOP pressed");
  if (choice.stop == Stop::hand_switch) add("hand switch pressed");
  if (choice.acknowledge) add("acknowledgement pressed");
  if (!choice.screen_alive) add("screen dead");
  return text;
}

}  // namespace stretch::exploration
