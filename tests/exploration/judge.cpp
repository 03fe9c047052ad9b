// The properties of a cycle.
#include "tests/exploration/judge.hpp"

#include "controller/safety/fault_table.hpp"
#include "controller/session/transitions.hpp"

namespace stretch::exploration {
namespace {
using Mode = control::Reference::Mode;
using S = SessionState;
using Wrong = std::optional<std::string>;
using safety::index;

constexpr std::size_t kStates = names::kSessionState.size();

[[nodiscard]] std::string text(std::string_view a, std::string_view b, std::string_view c = "") {
  return std::string(a).append(b).append(c);
}

// Two events may come in one cycle: one seen from outside, one of the state's own.
[[nodiscard]] bool led_by_the_table(S from, S to) {
  static const auto kReached = [] {
    std::array<std::array<bool, kStates>, kStates> reached{};
    for (std::size_t s = 0; s < kStates; ++s) {
      for (int e = 0; e < session::kEventCount; ++e) {
        const S once = session::next(static_cast<S>(s), static_cast<session::Event>(e));
        reached[s][static_cast<std::size_t>(once)] = true;
        for (int f = 0; f < session::kEventCount; ++f) {
          reached[s][static_cast<std::size_t>(session::next(once, static_cast<session::Event>(f)))] = true;
        }
      }
    }
    return reached;
  }();
  return kReached[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)];
}

Wrong defined(const CycleSeen& c) {
  if (c.after.verdict.action > SafetyAction::torque_off) return "an action that there is not";
  if (static_cast<std::size_t>(c.after.state) >= kStates) return "a state that there is not";
  const bool switched_on = c.before.state == S::off && c.after.state == S::self_test;
  if (switched_on || led_by_the_table(c.before.state, c.after.state)) return std::nullopt;
  return text(name(c.before.state), " became ", name(c.after.state)) + ", which no rows of the table do";
}

Wrong torque_off_in_one_step(const CycleSeen& c) {
  if (c.choice.demand != Demand::torque_off) return std::nullopt;
  if (c.after.verdict.action != SafetyAction::torque_off || c.after.verdict.permitted) {
    return text("torque off is demanded, and the arbiter says ", name(c.after.verdict.action));
  }
  const bool off = c.after.state == S::torque_off || c.after.state == S::self_test;
  if (!off || c.after.mode != Mode::off)
    return text("power is off, and the session is ", name(c.after.state));
  return std::nullopt;
}

[[nodiscard]] bool by_the_acknowledgement(const CycleSeen& c) {
  return c.choice.acknowledge && !c.before.acknowledge;
}

Wrong latched_until_a_person(const CycleSeen& c) {
  for (std::size_t row = 1; row <= kSafetyRowCount; ++row) {
    if (!c.before.verdict.latched[row] || c.after.verdict.latched[row]) continue;
    if (by_the_acknowledgement(c)) continue;
    const std::string_view which = name(static_cast<SafetyRow>(row));
    if (c.before.verdict.row_actions[row] == SafetyAction::torque_off) {
      return text("the torque off of ", which, " was let go without an acknowledgement");
    }
    const bool ended = !c.before.session && c.after.verdict.flat && c.after.verdict.causes_gone;
    const bool pressed = c.before.let_go && !safety::ends_session(row);
    if (!ended && !pressed) return text("the retreat of ", which, " was let go by nobody");
  }
  return std::nullopt;
}

// The session frees a retreat for a person's press; or in the stop test for the very stop that is proved
// there, seen let go.
Wrong freed_by_a_person(const CycleSeen& c) {
  if (!c.after.let_go || c.after.press) return std::nullopt;
  if (c.after.state != S::stop_test && c.after.state != S::mounting)
    return "the session lets go of a retreat by itself";
  for (std::size_t row = 1; row <= kSafetyRowCount; ++row) {
    const auto which = static_cast<SafetyRow>(row);
    const bool own = which == SafetyRow::sr12_hand_switch || which == SafetyRow::sr13_stop;
    if (c.after.verdict.latched[row] && !own) {
      return text("the stop test lets go of ", name(which), ", which no person caused");
    }
  }
  return std::nullopt;
}

[[nodiscard]] bool rises(const Seen& s) {
  if (s.state == S::stop_test) return s.mode == Mode::sweep;
  return s.state == S::weighing || s.state == S::warm_up || s.state == S::running;
}

Wrong raised_by_a_person(const CycleSeen& c) {
  if (!rises(c.after) || rises(c.before)) return std::nullopt;
  const bool counted_down = c.before.state == S::mounting && c.before.notice == Notice::countdown;
  if (c.after.press || counted_down || (c.after.state == S::stop_test && c.before.press)) return std::nullopt;
  return text(name(c.before.state), " became ", name(c.after.state)) + " and nobody pressed anything";
}

Wrong powered_after_an_acknowledgement(const CycleSeen& c) {
  const bool was_off = c.before.verdict.action == SafetyAction::torque_off;
  if (!was_off || c.after.verdict.action == SafetyAction::torque_off || by_the_acknowledgement(c)) {
    return std::nullopt;
  }
  return "power came back without an acknowledgement";
}

// What removes power beside a self-test that is due.
[[nodiscard]] std::optional<SafetyRow> other_torque_off(const safety::Verdict& v) {
  for (std::size_t row = 1; row <= kSafetyRowCount; ++row) {
    const bool other = row != index(SafetyRow::sr20_self_test);
    if (other && v.row_actions[row] == SafetyAction::torque_off) return static_cast<SafetyRow>(row);
  }
  return std::nullopt;
}

// Without a person only where nothing but a self-test is due, which powers nothing.
Wrong left_by_a_person(const CycleSeen& c) {
  if (c.before.state != S::torque_off || c.after.state == S::torque_off || by_the_acknowledgement(c)) {
    return std::nullopt;
  }
  if (const auto row = other_torque_off(c.after.verdict)) {
    return text("torque off was left by nobody while ", name(*row), " demands it");
  }
  return std::nullopt;
}

Wrong result_stands(const CycleSeen& c) {
  const bool ended = c.before.state == S::finished && c.after.event == session::Event::torque_off;
  if (!ended || other_torque_off(c.after.verdict)) return std::nullopt;
  return "a self-test that is due ended the result";
}

// From the silence on until a self-test has taken the zero anew and a person acknowledged it.
Wrong nothing_on_a_lost_zero(const CycleSeen& c) {
  if (c.after.zero == Zero::good) return std::nullopt;
  if (c.after.place > c.before.place || c.after.mode == Mode::sweep) return "the support moves outward";
  if (c.after.state >= S::stop_test && c.after.state <= S::paused) {
    return text("the session is ", name(c.after.state));
  }
  if (!c.before.session && c.after.verdict.action != SafetyAction::torque_off) {
    return text("no session is on, and the arbiter says ", name(c.after.verdict.action));
  }
  return std::nullopt;
}
}  // namespace

const std::array<Property, 9>& properties() {
  static constexpr std::array<Property, 9> kAll{{
      {"every state and choice has a defined outcome", defined},
      {"torque off in one step from anywhere", torque_off_in_one_step},
      {"latched until a person, or the session's end at flat", latched_until_a_person},
      {"a retreat in a session is freed by a person", freed_by_a_person},
      {"nothing rises by itself", raised_by_a_person},
      {"no power without an acknowledgement", powered_after_an_acknowledgement},
      {"torque off is left by a person, or for a self-test alone", left_by_a_person},
      {"a result stands while only a self-test is due", result_stands},
      {"the zero lost, nothing moves outward before it is acknowledged", nothing_on_a_lost_zero},
  }};
  return kAll;
}

}  // namespace stretch::exploration
