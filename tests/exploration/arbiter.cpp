// The arbiter alone, with every combination of what it is told.
#include <array>
#include <deque>
#include <unordered_map>

#include "controller/safety/fault_table.hpp"
#include "tests/exploration/table.hpp"

namespace stretch::exploration {
namespace {
using safety::Arbiter;
using safety::index;
using safety::RowActions;
using Act = SafetyAction;

// A row that may demand three actions, one of each kind of retreat, one that ends the session, one that only
// removes power, and the self-test that is due by itself.
struct RowChoices {
  SafetyRow row;
  std::vector<Act> actions;
};
const std::array<RowChoices, 6>& rows() {
  static const std::array<RowChoices, 6> kRows{{
      {SafetyRow::sr04_angle, {Act::none, Act::hold, Act::retreat, Act::torque_off}},
      {SafetyRow::sr07_stale_force, {Act::none, Act::retreat_by_position}},
      {SafetyRow::sr11_safety_chain, {Act::none, Act::torque_off}},
      {SafetyRow::sr13_stop, {Act::none, Act::retreat}},
      {SafetyRow::sr20_self_test, {Act::none, Act::torque_off}},
      {SafetyRow::sr26_leg_out, {Act::none, Act::retreat_by_position}},
  }};
  return kRows;
}

[[nodiscard]] std::vector<RowActions> demands() {
  std::vector<RowActions> all{RowActions{}};
  for (const RowChoices& r : rows()) {
    std::vector<RowActions> more;
    for (const RowActions& made : all) {
      for (const Act a : r.actions) {
        more.push_back(made);
        more.back()[index(r.row)] = a;
      }
    }
    all = std::move(more);
  }
  return all;
}

[[nodiscard]] std::vector<Arbiter::Inputs> told() {
  std::vector<Arbiter::Inputs> all;
  for (unsigned bits = 0; bits < 128; ++bits) {
    const auto bit = [bits](unsigned i) { return ((bits >> i) & 1U) != 0U; };
    all.push_back({bit(0), bit(1), bit(2), bit(3), bit(4), bit(5), bit(6)});
  }
  return all;
}

struct State {
  Arbiter arbiter;
  bool acknowledge = true;
  bool resume = true;
  bool untested = false;  // a self-test was seen not passed since the last torque off was demanded
  std::uint32_t parent = 0;
  std::string step{};
};

[[nodiscard]] safety::Verdict report(const Arbiter& a) {
  safety::Verdict v;
  a.report(v);
  return v;
}

constexpr Arbiter::Inputs kQuiet{.session = true, .drive_without_fault = true, .self_test_passed = true};

// What is latched, without what is present.
[[nodiscard]] safety::Verdict latched(Arbiter quiet) {
  quiet.step(RowActions{}, kQuiet);
  return report(quiet);
}

// With everything gone and the self-test passed: whether it alone could be acknowledged.
[[nodiscard]] bool self_test_begun(Arbiter probe, const safety::Verdict& held) {
  bool beside = false;
  for (const RowChoices& r : rows()) {
    const bool other = r.row != SafetyRow::sr20_self_test;
    beside = beside || (other && held.row_actions[index(r.row)] == Act::torque_off);
  }
  if (!beside) return held.acknowledgement_possible;
  Arbiter::Inputs in = kQuiet;
  probe.step(RowActions{}, in);
  in.acknowledge = true;
  probe.step(RowActions{}, in);  // what removed the power is let go of first
  return latched(probe).acknowledgement_possible;
}

[[nodiscard]] std::string key(const State& s) {
  const safety::Verdict v = latched(s.arbiter);
  std::string k{s.acknowledge ? '1' : '0', s.resume ? '1' : '0', s.untested ? '1' : '0',
                self_test_begun(s.arbiter, v) ? '1' : '0'};
  for (const RowChoices& r : rows())
    k.push_back(static_cast<char>('0' + static_cast<int>(v.row_actions[index(r.row)])));
  return k;
}

[[nodiscard]] std::string words(const RowActions& present, const Arbiter::Inputs& in) {
  std::string text;
  for (std::size_t r = 1; r < present.size(); ++r) {
    if (present[r] == Act::none) continue;
    text.append(name(static_cast<SafetyRow>(r))).append(" ").append(name(present[r])).append(", ");
  }
  if (in.acknowledge) text += "acknowledgement pressed, ";
  if (in.resume) text += "resume pressed, ";
  text += in.session ? "session" : "no session";
  if (in.flat) text += ", flat";
  if (in.arrived) text += ", arrived";
  if (in.self_test_passed) text += ", self-test passed";
  return text;
}

[[nodiscard]] std::string words(const Arbiter& a) {
  std::string text(name(a.action()));
  if (a.cause()) text.append(" by ").append(name(*a.cause()));
  return text;
}

// Nothing is wrong, or which property.
struct Wrong {
  const char* property = nullptr;
  std::string what{};
};
constexpr const char* kStrongest = "the strongest of all present and latched";
constexpr const char* kOneStep = "torque off in one step from anywhere";
constexpr const char* kLatched = "latched until a person, or the session's end at flat";
constexpr const char* kTested = "no power before a passed self-test is acknowledged";

[[nodiscard]] Wrong judge(const State& s, const safety::Verdict& before, const RowActions& present,
                          const Arbiter::Inputs& in, const Arbiter& after) {
  const safety::Verdict v = report(after);
  Act strongest = Act::none;
  for (std::size_t r = 1; r < present.size(); ++r)
    strongest = std::max({strongest, present[r], v.row_actions[r]});
  if (v.action != strongest) return {kStrongest, std::string(name(v.action)) + " stands"};
  for (const Act a : present) {
    if (a == Act::torque_off && (v.action != a || v.permitted)) return {kOneStep, "it is permitted"};
  }
  const bool acknowledged = in.acknowledge && !s.acknowledge;
  const bool resumed = in.resume && !s.resume && in.arrived;
  for (std::size_t r = 1; r < present.size(); ++r) {
    const Act was = before.row_actions[r];
    if (was < Act::retreat || v.row_actions[r] >= was) continue;
    const bool ended = !in.session && in.flat;
    const bool free = was == Act::torque_off ? acknowledged
                                             : acknowledged || ended || (resumed && !safety::ends_session(r));
    if (!free || !v.causes_gone) {
      return {kLatched, std::string(name(static_cast<SafetyRow>(r))) + " is let go of"};
    }
  }
  const bool tested = acknowledged && s.untested && in.self_test_passed && in.drive_without_fault;
  if (before.action == Act::torque_off && v.permitted && !tested) return {kTested, "it is permitted"};
  return {};
}

[[nodiscard]] bool untested(const State& s, const RowActions& present, const Arbiter::Inputs& in) {
  const bool demanded = std::find(present.begin(), present.end(), Act::torque_off) != present.end();
  return !in.self_test_passed || (s.untested && !demanded);
}
}  // namespace

Explored explore_arbiter(const ArbiterTampering& tampering) {
  Explored out;
  const std::vector<RowActions> all_demands = demands();
  const std::vector<Arbiter::Inputs> all_told = told();
  std::unordered_map<std::string, std::uint32_t> known;
  std::deque<State> states;
  states.push_back({});
  known.emplace(key(states.front()), 0U);
  for (std::uint32_t at = 0; at < states.size() && out.findings.empty(); ++at) {
    const State s = states[at];
    const safety::Verdict before = latched(s.arbiter);
    for (const RowActions& present : all_demands) {
      for (const Arbiter::Inputs& in : all_told) {
        State next{s.arbiter, in.acknowledge, in.resume, untested(s, present, in), at, {}};
        RowActions given = present;
        Arbiter::Inputs given_in = in;
        if (tampering) tampering(given, given_in);
        next.arbiter.step(given, given_in);
        ++out.transitions;
        const Wrong wrong = judge(s, before, present, in, next.arbiter);
        if (wrong.property != nullptr && out.findings.empty()) {
          Finding f{wrong.property, wrong.what, {words(next.arbiter), "  -- " + words(present, in) + " ->"}};
          for (std::uint32_t p = at; p != 0; p = states[p].parent) {
            f.path.push_back(words(states[p].arbiter));
            f.path.push_back("  -- " + states[p].step + " ->");
          }
          f.path.emplace_back("power-up");
          std::reverse(f.path.begin(), f.path.end());
          out.findings.push_back(std::move(f));
        }
        if (!known.try_emplace(key(next), static_cast<std::uint32_t>(states.size())).second) continue;
        next.step = words(present, in);
        states.push_back(std::move(next));
      }
    }
  }
  out.states = states.size();
  for (const char* property : {kStrongest, kOneStep, kLatched, kTested})
    out.asked.push_back({property, out.transitions});
  return out;
}

}  // namespace stretch::exploration
