// The keys of a protocol file: its phases nest in the file and stand one after the other in the list.
#include "config/loader/key.hpp"
#include "config/loader/sections.hpp"
#include "config/settings/ceilings.hpp"
#include "config/settings/protocol_summary.hpp"

namespace stretch::config {
namespace {

using P = Phase;

std::vector<std::string_view> kinds() {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < names::kPhaseKind.size(); ++i) {
    if (is_run(static_cast<PhaseKind>(i))) out.push_back(names::kPhaseKind.at(i));
  }
  return out;
}

// Read before the others, which depend on it: here it is only declared.
void add_kind(Section<P>& s) {
  Key<P> key =
      detail::described<P>("kind", "word", "", detail::joined(kinds()), "what happens in this phase");
  key.take = [](const Value&, const std::string&, P&, Report&) {};
  s.add(std::move(key).required());
}
void add_target(Section<P>& s, std::string_view help) {
  s.add(quantity("target_pct", unit::kPercent, within(10, 100), &P::target_fraction, help));
}
void add_duration(Section<P>& s, const Range& range, bool required, std::string_view help) {
  auto key = quantity("duration_s", unit::kSecond, range, &P::duration, help);
  s.add(required ? std::move(key).required() : std::move(key));
}
void add_angle(Section<P>& s) {
  s.add(quantity("until_angle_deg", unit::kDegree, up_to_ceiling(5, in_degrees(ceilings::kAngle)),
                 &P::until_angle, "ends at this angle as well"));
}

Phase initial(PhaseKind kind) {
  Phase phase;
  phase.kind = kind;
  if (kind == PhaseKind::approach) phase.target_fraction = 0.7;
  return phase;
}

class Flattener {
 public:
  Flattener(PhaseList& list, Report& report) : list_(list), report_(report) {}

  void add(const Value& phases, const std::string& name, int depth) {
    if (phases.kind != Value::Kind::list) {
      return report_.refuse(name, phases, detail::wrong_kind(phases, "a list of tables", "[[phase]]"));
    }
    if (phases.list.empty()) {
      return report_.refuse(name, phases, {"holds no phase", "1 or more", "add a [[phase]]"});
    }
    for (std::size_t i = 0; i < phases.list.size(); ++i) {
      add_one(phases.list[i], name + '[' + std::to_string(i + 1) + ']', depth);
    }
  }

 private:
  void add_one(const Value& table, const std::string& name, int depth) {
    if (table.kind != Value::Kind::table) {
      return report_.refuse(name, table, detail::wrong_kind(table, "a table", "[[phase]]"));
    }
    const Value* word = table.find("kind");
    const auto kind = word == nullptr ? std::nullopt : from_name<PhaseKind>(names::kPhaseKind, word->text);
    if (!kind || !is_run(*kind)) return refuse_kind(table, word, name);
    if (list_.count == kMaxPhases) {
      return report_.refuse(name, table,
                            {"is one phase too many", "at most " + std::to_string(kMaxPhases) + " phases",
                             "use a repeat, or leave some out"});
    }
    const auto place = static_cast<std::size_t>(list_.count);
    ++list_.count;
    Value own = table;
    if (*kind == PhaseKind::repeat) {
      std::erase_if(own.table, [](const Member& member) { return member.key == "phase"; });
    }
    const Section<P> section = phase_keys(*kind);
    Phase phase = section.initial();
    section.read(own, name + '.', phase, report_);
    if (*kind == PhaseKind::repeat) {
      phase.repeat_length = add_nested(table, name, depth);
      look_at_second_round(phase, static_cast<int>(place) + 1, table, name);
    }
    list_.phases.at(place) = phase;
    look_for_stretch(*kind, table, name);
  }

  void refuse_kind(const Value& table, const Value* word, const std::string& name) {
    const std::vector<std::string_view> words = kinds();
    if (word == nullptr) {
      report_.refuse(name, table, {"has no kind", detail::joined(words), "add kind = \"...\""});
    } else if (word->kind != Value::Kind::text) {
      report_.refuse(name + ".kind", *word, detail::wrong_kind(*word, "a text", detail::joined(words)));
    } else if (word->text == stretch::name(PhaseKind::contract)) {
      report_.refuse(name + ".kind", *word,
                     {"is a phase this version does not run", detail::joined(words), "leave the phase out"});
    } else {
      report_.refuse(name + ".kind", *word, detail::unknown_word(word->text, words));
    }
    stretched_ = true;  // nothing is known of it: no further complaint about the holds behind it
  }

  int add_nested(const Value& table, const std::string& name, int depth) {
    const Value* nested = table.find("phase");
    if (nested == nullptr) {
      report_.refuse(name, table,
                     {"repeats nothing", "one or more [[phase.phase]]", "add the phases to repeat"});
      return 0;
    }
    if (depth >= kMaxRepeatDepth) {
      report_.refuse(
          name, table,
          {"is nested too deeply", "at most " + std::to_string(kMaxRepeatDepth) + " repeats in one another",
           "write the inner phases out"});
      return 0;
    }
    const int before = list_.count;
    add(*nested, name + ".phase", depth + 1);
    return list_.count - before;
  }

  // The first round may hold what was stretched before the repeat; the second begins where the first ended.
  void look_at_second_round(const Phase& repeat, int first, const Value& table, const std::string& name) {
    if (repeat.repeat_count < 2 || stretched_) return;
    const auto begin = list_.phases.begin() + first;
    const auto end = begin + repeat.repeat_length;
    const auto start =
        std::find_if(begin, end, [](const Phase& phase) { return phase.kind != PhaseKind::repeat; });
    if (start == end || (start->kind != PhaseKind::hold_force && start->kind != PhaseKind::hold_angle))
      return;
    report_.refuse(name, table,
                   {"begins its second round with a hold and no stretch to hold", "",
                    "put an approach and a ramp at its beginning"});
  }

  // A hold holds what an approach or a ramp has reached.
  void look_for_stretch(PhaseKind kind, const Value& table, const std::string& name) {
    switch (kind) {
      case PhaseKind::approach:
      case PhaseKind::ramp:
        stretched_ = true;
        break;
      case PhaseKind::release:
      case PhaseKind::rest:
        stretched_ = false;
        break;
      case PhaseKind::hold_force:
      case PhaseKind::hold_angle:
        if (!stretched_) {
          report_.refuse(
              name, table,
              {"has no stretch to hold: no approach or ramp since the start or the last release or rest", "",
               "put an approach and a ramp before it"});
          stretched_ = true;
        }
        break;
      case PhaseKind::contract:
      case PhaseKind::repeat:
        break;
    }
  }

  PhaseList& list_;
  Report& report_;
  bool stretched_ = false;
};

Key<Protocol> phases_key() {
  Key<Protocol> key = detail::described<Protocol>("phase", "list", "", "phases, each a [[phase]] with a kind",
                                                  "what happens, in order");
  key.take = [](const Value& value, const std::string& full, Protocol& out, Report& report) {
    const std::size_t before = report.errors.size();
    PhaseList list;
    Flattener(list, report).add(value, full, 0);
    if (report.errors.size() != before) {
      report.failed.insert(full);
      return;
    }
    const Duration written = written_duration(list);
    if (written > ceilings::kSession) {
      return report.refuse(full, value,
                           {"has holds and rests of " + detail::rounded(written.si()) + " s together",
                            "at most " + detail::rounded(ceilings::kSession.si()) + " s",
                            "shorten holds and rests, or repeat less often"});
    }
    out.list = list;
  };
  return std::move(key).required();
}

}  // namespace

// `contract` is a word of the language that no session runs: a file that asks for it is refused, not run
// without it.
bool is_run(PhaseKind kind) {
  return kind != PhaseKind::contract;
}

Section<Phase> phase_keys(PhaseKind kind) {
  Section<P> s(initial(kind));
  add_kind(s);
  switch (kind) {
    case PhaseKind::approach:
      add_target(s, "ends at this share of the target force");
      add_angle(s);
      break;
    case PhaseKind::ramp:
      add_target(s, "share of the target force to reach");
      add_duration(s, within(5, 300), false, "ends after this time as well");
      add_angle(s);
      break;
    case PhaseKind::hold_force:
      add_target(s, "share of the target force to hold");
      add_duration(s, within(1, 1800), true, "length of the hold, from the force's first being reached");
      s.add(quantity("until_creep_below_deg_min", unit::kDegreePerMinute, within(0.05, 10),
                     &P::until_creep_below,
                     "after 10 s, ends as well when the leg gives way more slowly than this"));
      break;
    case PhaseKind::hold_angle:
      add_duration(s, within(1, 1800), true, "length of the hold");
      s.add(quantity("until_relaxed_pct", unit::kPercent, within(1, 90), &P::until_relaxed,
                     "ends as well when the torque has fallen by this share"));
      break;
    case PhaseKind::release:
      break;
    case PhaseKind::rest:
      add_duration(s, within(1, 600), true, "length of the rest");
      break;
    case PhaseKind::contract:
      break;
    case PhaseKind::repeat:
      s.add(whole("count", "times", within(1, 20), &P::repeat_count, "how often").required());
      break;
  }
  return s;
}

Section<Protocol> protocol_keys() {
  Section<Protocol> s;
  s.add(text("title", 80, &Protocol::title, "one line for people").required());
  s.add(text("description", 500, &Protocol::description, "what it does, and for whom"));
  s.add(phases_key());
  return s;
}

}  // namespace stretch::config
