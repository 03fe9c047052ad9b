// Strings in the form that CI servers read.
#include "simulator/scenario/junit.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace stretch::scenario {
namespace {

std::string number(double value, int decimals) {
  std::array<char, 64> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals).ptr;
  return {text.data(), end};
}

// As a file has it: no decimals nobody wrote.
std::string plain(double value) {
  std::array<char, 64> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

double seconds_of(const Verdict& v) {
  if (unit(v.check) == "ms") return v.figure / 1000.0;
  return unit(v.check) == "s" ? v.figure : 0.0;
}

std::string asked(const Verdict& v) {
  if (!v.words.empty()) return v.words;
  std::string out(key(v.check));
  if (!unit(v.check).empty()) out += " = " + plain(v.asked);
  return out;
}

// "estop: torque_off_within_ms = 30"
std::string title(const ScenarioRun& run, const Verdict& v) {
  const auto fault = static_cast<std::size_t>(v.fault - 1);
  if (v.check == Check::peak_stretch || v.check == Check::outcome || fault >= run.scenario().faults.size()) {
    return asked(v);
  }
  return std::string(name(run.scenario().faults[fault])) + " (fault " + std::to_string(v.fault) +
         "): " + asked(v);
}

std::string figure(const Verdict& v) {
  if (unit(v.check).empty() || v.state == State::not_judged) return {};
  return number(v.figure, 2) + ' ' + std::string(unit(v.check));
}

std::string suite_begin(const ScenarioRun& run, std::size_t cases, std::size_t failures,
                        std::size_t skipped) {
  double time = 0.0;
  for (const Verdict& v : run.verdicts()) time += seconds_of(v);
  return "  <testsuite name=\"" + escaped(run.scenario().name) + "\" tests=\"" + std::to_string(cases) +
         "\" failures=\"" + std::to_string(failures) + "\" errors=\"0\" skipped=\"" +
         std::to_string(skipped) + "\" time=\"" + number(time, 3) + "\">\n";
}

std::string test_case(const ScenarioRun& run, const std::string& name, double time, const std::string& body) {
  const std::string begin = "    <testcase classname=\"scenario." + escaped(run.scenario().name) +
                            "\" name=\"" + escaped(name) + "\" time=\"" + number(time, 3) + '"';
  return begin + (body.empty() ? "/>\n" : ">\n      " + body + "\n    </testcase>\n");
}

std::string body_of(const Verdict& v) {
  if (v.state == State::not_judged) return "<skipped message=\"" + escaped(v.why) + "\"/>";
  if (v.state != State::missed) return {};
  const std::string message = asked(v) + (figure(v).empty() ? "" : ", got " + figure(v));
  return "<failure message=\"" + escaped(message) + "\">" + escaped(v.why) + "</failure>";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&apos;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20U) out += c;
    }
  }
  return out;
}

std::string junit(const ScenarioRun& run) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  const auto& verdicts = run.verdicts();
  if (verdicts.empty()) {
    out += suite_begin(run, 1, 0, 0) + test_case(run, "every fault began", 0.0, "");
  } else {
    const auto count = [&](State state) {
      return static_cast<std::size_t>(std::count_if(verdicts.begin(), verdicts.end(),
                                                    [state](const Verdict& v) { return v.state == state; }));
    };
    out += suite_begin(run, verdicts.size(), count(State::missed), count(State::not_judged));
    for (const Verdict& v : verdicts) out += test_case(run, title(run, v), seconds_of(v), body_of(v));
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

std::vector<std::string> lines(const ScenarioRun& run) {
  std::vector<std::string> out;
  for (const Verdict& v : run.verdicts()) {
    const std::string word = v.state == State::met      ? "met        "
                             : v.state == State::missed ? "MISSED     "
                             : v.state == State::open   ? "open       "
                                                        : "not judged ";
    std::string line = word + title(run, v);
    if (v.state != State::open && !figure(v).empty()) line += ": " + figure(v);
    if (!v.why.empty()) line += (figure(v).empty() ? ": " : "; ") + v.why;
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace stretch::scenario
