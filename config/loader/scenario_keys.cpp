// The keys of a scenario file: faults with their moments, and what must happen.
#include "config/loader/key.hpp"
#include "config/loader/sections.hpp"

namespace stretch::config {
namespace {

using F = ScenarioFault;
using E = Expectation;

constexpr std::array<std::string_view, 3> kChannels{"a", "b", "both"};
constexpr double kLongestS = 600.0;  // of anything that is watched
constexpr double kLongestMs = 600'000.0;

std::vector<std::string_view> fault_names() {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < kFaultCount; ++i) out.push_back(name(static_cast<FaultName>(i)));
  for (std::size_t i = 0; i < kWireFaultCount; ++i) out.push_back(name(static_cast<WireFault>(i)));
  return out;
}

// Of the plant or of the wire.
Key<F> what_key() {
  const std::vector<std::string_view> names = fault_names();
  Key<F> key = detail::described<F>("what", "word", "", detail::joined(names), "the fault or leg event");
  key.take = [names](const Value& value, const std::string& full, F& out, Report& report) {
    if (value.kind != Value::Kind::text) {
      return report.refuse(full, value, detail::wrong_kind(value, "a text", detail::joined(names)));
    }
    if (const auto of_the_plant = fault_from_name(value.text)) {
      out.what = *of_the_plant;
    } else if (const auto of_the_wire = wire_fault_from_name(value.text)) {
      out.what = *of_the_wire;
    } else {
      report.refuse(full, value, detail::unknown_word(value.text, names));
    }
  };
  return std::move(key).required();
}

template <class T, class Enum, std::size_t N>
Key<T> optional_word(std::string_view name, const std::array<std::string_view, N>& words,
                     std::optional<Enum> T::*field, std::string_view help) {
  std::vector<std::string_view> list;
  for (const std::string_view word : words) {
    if (!word.empty()) list.push_back(word);
  }
  Key<T> key = detail::described<T>(name, "word", "", detail::joined(list), help);
  key.take = [=](const Value& value, const std::string& full, T& out, Report& report) {
    if (value.kind != Value::Kind::text) {
      return report.refuse(full, value, detail::wrong_kind(value, "a text", detail::joined(list)));
    }
    out.*field = from_name<Enum>(words, value.text);
    if (!(out.*field)) report.refuse(full, value, detail::unknown_word(value.text, list));
  };
  return key;
}

struct Amounts {
  std::string_view unit;
  double low;
  double high;
};
Amounts amounts_of(const F& fault) {
  return std::visit(
      [](auto what) {
        const auto& info = fault_info(what);
        return Amounts{info.unit, info.amount_min, info.amount_max};
      },
      fault.what);
}

std::optional<Complaint> amount_complaint(const F& f, const std::string&) {
  if (!f.amount) return std::nullopt;
  const Amounts takes = amounts_of(f);
  const std::string who(name(f));
  if (takes.unit.empty()) return Complaint{"is an amount, and " + who + " has none", "none", "leave it out"};
  if (*f.amount >= takes.low && *f.amount <= takes.high) return std::nullopt;
  return Complaint{"is outside what " + who + " takes",
                   detail::with_unit(detail::bounds(takes.low, takes.high), takes.unit), "choose another"};
}

// A complaint about a key that says nothing of this fault.
std::optional<Complaint> unless(bool good, const F& f, const std::string& what) {
  if (good) return std::nullopt;
  return Complaint{what + ", not of " + std::string(name(f)), "none", "leave it out"};
}

bool rises(const F& f) {
  const auto* of_the_plant = std::get_if<FaultName>(&f.what);
  return of_the_plant != nullptr && fault_info(*of_the_plant).rise_ms > 0.0;
}
bool has_channels(const F& f) {
  const auto* of_the_plant = std::get_if<FaultName>(&f.what);
  return of_the_plant != nullptr &&
         (*of_the_plant <= FaultName::force_overload || *of_the_plant == FaultName::force_sign_mismatch);
}

void add_rules(Section<F>& s) {
  s.rule({"amount", "what"}, amount_complaint);
  s.rule({"rise_ms", "what"}, [](const F& f, const std::string&) {
    return unless(!f.rise || rises(f), f, "is of the contractions of a leg");
  });
  s.rule({"channel", "what"}, [](const F& f, const std::string&) {
    return unless(f.channel == Channel::both || has_channels(f), f, "is of the faults of one force channel");
  });
  s.rule({"device", "what"}, [](const F& f, const std::string&) {
    return unless(f.device == WireDevice::all || f.of_the_wire(), f, "is of the wire's faults");
  });
  s.rule({"count", "what"}, [](const F& f, const std::string&) {
    return unless(f.count == 0 || f.of_the_wire(), f, "is of the wire's faults");
  });
  s.rule({"n", "when"}, [](const F& f, const std::string&) -> std::optional<Complaint> {
    if (f.when != Moment::start || f.n == 1) return std::nullopt;
    return Complaint{"asks for a later start, and there is one", "1", "say after_s"};
  });
}

Section<F> fault_section() {
  Section<F> s;
  s.add(what_key());
  s.add(word("when", kMoments, &F::when, "the moment it waits for").required());
  s.add(whole("n", "", within(1, 100), &F::n, "the n-th of these moments"));
  s.add(quantity("above_n", unit::kNewton, within(1, 80), &F::above, "the stretch force of `stretch`"));
  s.add(quantity("after_s", unit::kSecond, within(0, 3600), &F::after, "and so long after it"));
  s.add(quantity("random_s", unit::kSecond, within(0, 3600), &F::random,
                 "and up to so much longer, drawn by the seed"));
  s.add(quantity("amount", unit::kNone, within(-2000, 65'535), &F::amount,
                 "in the fault's own unit and range; none: its default"));
  s.add(quantity("rise_ms", unit::kMillisecond, within(0, 10'000), &F::rise, "of a leg event: its rise"));
  s.add(quantity("length_ms", unit::kMillisecond, within(0, 86'400'000), &F::length,
                 "after it the fault ends by itself; 0: never; none: its default"));
  s.add(word("channel", kChannels, &F::channel, "of the load cell's faults"));
  s.add(word("device", kWireDevices, &F::device, "of the wire's faults: whose answers"));
  s.add(whole("count", "", within(0, 1'000'000), &F::count,
              "of the wire's faults: how many requests; 0: until it ends"));
  add_rules(s);
  return s;
}

Key<E> within_ms(std::string_view name, std::optional<Duration> E::*field, std::string_view help) {
  return quantity(name, unit::kMillisecond, within(0, kLongestMs), field, help);
}
Key<E> within_s(std::string_view name, std::optional<Duration> E::*field, std::string_view help) {
  return quantity(name, unit::kSecond, within(0, kLongestS), field, help);
}

// The longest time an expectation looks at, and the key that says so.
struct Longest {
  std::string_view key;
  Duration time;
};
Longest longest_of(const E& e) {
  Longest out{"", Duration{}};
  const auto look = [&out](std::string_view key, const std::optional<Duration>& time) {
    if (time && *time > out.time) out = {key, *time};
  };
  look("torque_off_within_ms", e.torque_off_within);
  look("permission_off_within_ms", e.permission_off_within);
  look("inward_within_ms", e.inward_within);
  look("no_outward_after_ms", e.no_outward_after);
  look("relieves_after_ms", e.relieves_after);
  look("released_within_s", e.released_within);
  look("flat_within_s", e.flat_within);
  look("torque_on_for_s", e.torque_on_for);
  look("torque_off_for_s", e.torque_off_for);
  look("stretched_for_s", e.stretched_for);
  look("acts_within_ms", e.acts_within);
  return out;
}

}  // namespace

Section<F> scenario_fault_keys() {
  return fault_section();
}

Section<E> expectation_keys() {
  Section<E> s;
  s.add(whole("fault", "", within(1, kMaxScenarioFaults), &E::fault,
              "the fault whose beginning times count from, by its place in the file"));
  s.add(within_ms("torque_off_within_ms", &E::torque_off_within, "the power stage is off"));
  s.add(within_ms(
      "permission_off_within_ms", &E::permission_off_within,
      "the controller itself has taken back the output that permits torque, whatever else took it"));
  s.add(within_ms("inward_within_ms", &E::inward_within,
                  "the drive, powered, is told to go inward at 2.5 deg/s or more"));
  s.add(within_ms("no_outward_after_ms", &E::no_outward_after,
                  "from then until released nothing moves outward above 0.05 deg/s; once released it is not "
                  "raised again"));
  s.add(within_ms("relieves_after_ms", &E::relieves_after,
                  "from then until released it moves inward at 2 deg/s or more, or torque is off; once "
                  "released it is not stretched again"));
  s.add(within_s("released_within_s", &E::released_within,
                 "passive stretch is below 3 N m, or the leg is out"));
  s.add(within_s("flat_within_s", &E::flat_within, "the support is below 3 deg"));
  s.add(within_s("torque_on_for_s", &E::torque_on_for, "so long the power stage stays on"));
  s.add(within_s("torque_off_for_s", &E::torque_off_for,
                 "the power stage goes off, and from then on stays off so long"));
  s.add(within_s("stretched_for_s", &E::stretched_for,
                 "so long it stays on and the passive stretch at 3 N m or more"));
  s.add(quantity("inward_speed_deg_s", unit::kDegreePerSecond, within(0, 100), &E::inward_speed,
                 "the support never goes inward faster, from the fault's beginning"));
  s.add(quantity("peak_stretch_n", unit::kNewton, within(1, 200), &E::peak_stretch,
                 "passive stretch force is never above it, from the scenario's start"));
  s.add(optional_word("row", names::kSafetyRow, &E::row,
                      "this row of docs/safety.md acts; judged in virtual time"));
  s.add(optional_word("action", names::kSafetyAction, &E::action,
                      "by this action; without a row: the strongest there is; judged in virtual time"));
  s.add(
      within_ms("acts_within_ms", &E::acts_within, "and it begins within this time; judged in virtual time"));
  s.add(
      optional_word("outcome", names::kOutcome, &E::outcome, "how the session ends; judged in virtual time"));
  s.rule({"acts_within_ms", "action", "row"}, [](const E& e, const std::string&) -> std::optional<Complaint> {
    if (!e.acts_within || e.row || e.action.value_or(SafetyAction::none) != SafetyAction::none) {
      return std::nullopt;
    }
    return Complaint{"is the time of an action, and none is expected", "none",
                     "say row or action, or leave it out"};
  });
  return s;
}

Section<Scenario> scenario_keys() {
  using S = Scenario;
  Section<S> s;
  s.add(text("title", 120, &S::title, "what it shows, in one line").required());
  s.add(text("leg", 64, &S::leg, "the leg it is played on, unless another is asked for",
             [](const std::string& name) { return unless_named(FileKind::leg, name); }));
  s.add(text("protocol", 64, &S::protocol, "the protocol it is rehearsed with, unless another is asked for",
             [](const std::string& name) { return unless_named(FileKind::protocol, name); }));
  s.add(text("station", 64, &S::station, "the station it is played on, unless another is asked for",
             [](const std::string& name) { return unless_named(FileKind::station, name); }));
  s.add(quantity("watch_s", unit::kSecond, within(1, kLongestS), &S::watch,
                 "it ends so long after its last fault began"));
  s.add(parts("fault", "fault", kMaxScenarioFaults, &S::faults, scenario_fault_keys(), "what goes wrong"));
  s.add(
      parts("expect", "expect", kMaxExpectations, &S::expectations, expectation_keys(), "what must happen"));
  return s;
}

void check_expectations(const Scenario& scenario, const Value& file, Report& report) {
  const Value* const list = file.find("expect");
  if (list == nullptr || report.failed.contains("expect") || report.failed.contains("fault")) return;
  for (std::size_t i = 0; i < scenario.expectations.size(); ++i) {
    const Value& table = list->list.at(i);
    const std::string prefix = "expect[" + std::to_string(i + 1) + "]";
    const E& expectation = scenario.expectations[i];
    const std::size_t asked = table.table.size() - (table.find("fault") == nullptr ? 0 : 1);
    if (asked == 0) {
      report.refuse(prefix, table, {"expects nothing", "one or more of its keys", "say what must happen"});
    }
    if (static_cast<std::size_t>(expectation.fault) > scenario.faults.size()) {
      const Value* const number = table.find("fault");
      report.refuse(prefix + (number == nullptr ? "" : ".fault"), number == nullptr ? table : *number,
                    {"counts from a fault that is not there",
                     "1 to " + std::to_string(scenario.faults.size()), "add a [[fault]], or name another"});
    }
    const Longest longest = longest_of(expectation);
    if (longest.time > scenario.watch && !report.failed.contains("watch_s")) {
      report.refuse(prefix + '.' + std::string(longest.key), *table.find(longest.key),
                    {"is longer than the scenario watches, " + detail::rounded(scenario.watch.si()) + " s",
                     "up to watch_s", "watch longer, or expect it sooner"});
    }
  }
}

}  // namespace stretch::config
