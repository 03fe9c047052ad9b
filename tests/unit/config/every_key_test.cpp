// For every key there is: each way of getting it wrong is one error that names it, and its limits belong to
// it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>
#include <map>
#include <ostream>
#include <sstream>

#include "config/loader/describe.hpp"
#include "config/loader/load.hpp"
#include "tests/unit/config/support.hpp"

namespace stretch::config {
namespace {

using ::testing::IsEmpty;

using Values = std::map<std::string, std::string>;
using Load = std::function<std::vector<Error>(const std::string&)>;

template <class T, class Function>
Load errors_of(Function load) {
  return [load](const std::string& text) {
    const Loaded<T> loaded = load(text, "test.toml");
    return loaded ? std::vector<Error>{} : loaded.error();
  };
}

std::string dotted(const Values& values) {
  std::string out;
  for (const auto& [key, value] : values) out += key + " = " + value + "\n";
  return out;
}

// A file in which every required key stands with an acceptable value, and how its keys are named in errors.
struct Form {
  std::vector<KeyDescription> keys;
  Values required;
  std::function<std::string(const Values&)> text = dotted;
  std::string prefix{};
  Load load;
};

std::string acceptable(const KeyDescription& key) {
  if (key.name == "drive.profile") return "\"simulator-drive\"";
  if (key.name == "load_cell.profile") return "\"simulator-load-cell\"";
  if (key.name == "safety_io.profile") return "\"simulator-safety-io\"";
  if (key.name == "phase") return R"([{ kind = "release" }])";
  if (key.name == "device") return '"' + key.variant + '"';
  if (key.name == "duration_s") return "10";
  if (key.type == "text") return "\"x\"";
  if (key.type == "word") return '"' + key.allowed.substr(0, key.allowed.find(',')) + '"';
  if (key.type == "list") return "[{ address = 1, value = 2 }]";
  if (key.allowed == "point") return "{ address = 10 }";
  if (key.allowed == "channel") return "{ net_n = { address = 10 }, range_n = 100 }";
  if (key.allowed == "condition") return "{ address = 10, value = 0 }";
  if (key.allowed == "trigger") return "{ address = 10 }";
  if (key.allowed == "first write block" || key.allowed == "write block") return "{ start = 1, count = 30 }";
  if (key.allowed == "bit") return "{ address = 10, bit = 0 }";
  if (key.allowed == "block") return "{ start = 1, count = 30 }";
  if (key.allowed == "register value") return "{ address = 1, value = 2 }";
  std::ostringstream low;
  low << key.low.value_or(0.0);
  return low.str();
}

Form form(FileKind kind, const std::string& variant, Load load) {
  Form out{.keys = {}, .required = {}, .load = std::move(load)};
  for (const KeyDescription& key : describe(kind)) {
    if (key.variant != variant) continue;
    out.keys.push_back(key);
    if (key.required) out.required[key.name] = acceptable(key);
  }
  return out;
}

// One of several ways to say what a drive, a safety I/O cannot leave out altogether.
Form with(Form form, const Values& besides) {
  form.required.insert(besides.begin(), besides.end());
  return form;
}

Form drive_form() {
  const std::string point = "{ address = 10 }";
  return with(form(FileKind::profile, "drive", errors_of<DriveProfile>(load_drive_profile_text)),
              {{"points.status_word", point},
               {"points.mode_display", point},
               {"points.tick", point},
               {"points.target_speed_deg_s", point},
               {"points.torque_limit_pct", point}});
}

Form safety_io_form() {
  return with(form(FileKind::profile, "safety_io", errors_of<SafetyIoProfile>(load_safety_io_profile_text)),
              {{"points.scan", "{ address = 10 }"}, {"watchdog.time_ms", "{ address = 10 }"}});
}

Form prescription_form() {
  return form(FileKind::prescription, "", [](const std::string& text) {
    const auto loaded = load_prescription_text(text, "test.toml");
    return loaded ? std::vector<Error>{} : loaded.error();
  });
}

// The keys of one kind of phase, with what else a protocol needs round it.
Form phase_form(const std::string& kind) {
  Form out = form(FileKind::protocol, kind, errors_of<Protocol>(load_protocol_text));
  out.required["kind"] = '"' + kind + '"';
  out.prefix = "phase[2].";
  out.text = [kind](const Values& values) {
    std::string text = "title = \"x\"\n[[phase]]\nkind = \"approach\"\n[[phase]]\n" + dotted(values);
    if (kind == "repeat") text += "[[phase.phase]]\nkind = \"rest\"\nduration_s = 1\n";
    return text;
  };
  return out;
}

std::string inline_table(const Values& values) {
  std::string table;
  for (const auto& [key, value] : values) table += (table.empty() ? "" : ", ") + key + " = " + value;
  return table;
}

// The keys of a small table inside a load cell's profile.
Form part_form(const std::string& part, const std::string& at, const std::string& in_error) {
  const Form cell =
      form(FileKind::profile, "load_cell", errors_of<LoadCellProfile>(load_load_cell_profile_text));
  Form out = form(FileKind::profile, part, cell.load);
  out.prefix = in_error + '.';
  if (out.required.contains("address")) out.required["address"] = "10";
  if (out.required.contains("count")) out.required["count"] = "30";
  if (part == "channel") out.required["range_n"] = "100";
  out.text = [at, outer = cell.required, listed = at != in_error](const Values& values) {
    const std::string table = inline_table(values);
    Values all = outer;
    all[at] = listed ? "[{ " + table + " }]" : "{ " + table + " }";
    return dotted(all);
  };
  return out;
}

// The keys of a small table inside a safety I/O's profile.
Form io_part_form(const std::string& part, const std::string& at) {
  const Form io = safety_io_form();
  Form out = form(FileKind::profile, part, io.load);
  out.prefix = at + '.';
  out.required["address"] = "10";
  out.text = [at, outer = io.required](const Values& values) {
    Values all = outer;
    all[at] = "{ " + inline_table(values) + " }";
    return dotted(all);
  };
  return out;
}

// The keys of a drive's first written block.
Form first_write_form() {
  const Form drive = drive_form();
  Form out = form(FileKind::profile, "first write block", drive.load);
  out.prefix = "cyclic_write.";
  out.required = {{"start", "1"}, {"count", "30"}};
  out.text = [outer = drive.required](const Values& values) {
    Values all = outer;
    all["cyclic_write"] = "{ " + inline_table(values) + " }";
    return dotted(all);
  };
  return out;
}

// The keys of a drive's second written block.
Form also_write_form() {
  const Form drive = drive_form();
  Form out = form(FileKind::profile, "write block", drive.load);
  out.prefix = "also_write[1].";
  out.required = {{"start", "100"}, {"count", "2"}};
  out.text = [outer = drive.required](const Values& values) {
    return "also_write = [{ " + inline_table(values) + " }]\n" + dotted(outer);
  };
  return out;
}

// The keys of a point's decimals.
Form decimals_form() {
  const Form cell =
      form(FileKind::profile, "load_cell", errors_of<LoadCellProfile>(load_load_cell_profile_text));
  Form out = form(FileKind::profile, "decimals", cell.load);
  out.prefix = "points.age_ms.decimals.";
  out.required = {{"address", "10"}, {"from", "[7, 10]"}};
  out.text = [outer = cell.required](const Values& values) {
    Values all = outer;
    all["points.age_ms"] = "{ address = 10, decimals = { " + inline_table(values) + " } }";
    return dotted(all);
  };
  return out;
}

// The keys of a fault or an expectation of a scenario, with what else the file needs round it.
Form scenario_part_form(const std::string& part) {
  Form out = form(FileKind::scenario, part, errors_of<Scenario>(load_scenario_text));
  out.prefix = part + "[1].";
  out.text = [part](const Values& values) {
    std::string text = "title = \"x\"\nwatch_s = 600\n";
    if (part == "expect") text += "[[fault]]\nwhat = \"estop\"\nwhen = \"hold\"\n";
    text += "[[" + part + "]]\n" + dotted(values);
    if (part == "expect" && !values.contains("peak_stretch_n")) text += "peak_stretch_n = 30\n";
    return text;
  };
  return out;
}

// Made when it is tried: a name has to be cheap, for every run of one test knows them all.
struct Trial {
  std::string title;
  std::function<Form()> form;
};

void PrintTo(const Trial& trial, std::ostream* out) {
  *out << trial.title;
}

std::vector<Trial> trials() {
  std::vector<Trial> out{
      {"station", [] { return form(FileKind::station, "", errors_of<Station>(load_station_text)); }},
      {"leg", [] { return form(FileKind::leg, "", errors_of<Leg>(load_leg_text)); }},
      {"protocol", [] { return form(FileKind::protocol, "", errors_of<Protocol>(load_protocol_text)); }},
      {"prescription", prescription_form},
      {"drive", drive_form},
      {"load cell",
       [] {
         return form(FileKind::profile, "load_cell", errors_of<LoadCellProfile>(load_load_cell_profile_text));
       }},
      {"safety I/O", safety_io_form},
      {"part point", [] { return part_form("point", "points.age_ms", "points.age_ms"); }},
      {"part channel", [] { return part_form("channel", "channel_b", "channel_b"); }},
      {"part first write block", first_write_form},
      {"part write block", also_write_form},
      {"part block", [] { return part_form("block", "cyclic_read", "cyclic_read"); }},
      {"part register value", [] { return part_form("register value", "zero", "zero"); }},
      {"part setup write", [] { return part_form("setup write", "setup", "setup[1]"); }},
      {"part bit", [] { return io_part_form("bit", "inputs.estop_ok"); }},
      {"part condition", [] { return io_part_form("condition", "watchdog.running"); }},
      {"part trigger", [] { return io_part_form("trigger", "watchdog.trigger"); }},
      {"part decimals", decimals_form},
      {"scenario", [] { return form(FileKind::scenario, "", errors_of<Scenario>(load_scenario_text)); }},
      {"scenario fault", [] { return scenario_part_form("fault"); }},
      {"scenario expect", [] { return scenario_part_form("expect"); }}};
  for (const char* kind : {"approach", "ramp", "hold_force", "hold_angle", "release", "rest", "repeat"})
    out.push_back({std::string("phase ") + kind, [kind] { return phase_form(kind); }});
  return out;
}

std::string number(double value) {
  std::ostringstream out;
  out.precision(17);
  out << value;
  return out.str();
}

// A step outside a range, in the file's unit.
double outside(double limit, double direction, const std::string& type) {
  if (type == "whole number") return limit + direction;
  return limit + direction * std::max(1e-6, std::abs(limit) * 1e-9);
}

std::vector<std::string> wrong_values(const KeyDescription& key) {
  std::vector<std::string> out{"{ a = 1 }", "[1, 2]", "2020-01-01"};
  if (key.type != "text" && key.type != "word") out.emplace_back("\"a text\"");
  if (key.type != "true or false") out.emplace_back("true");
  if (key.type == "number" || key.type == "whole number") {
    out.insert(out.end(), {"nan", "inf", "-inf", "9223372036854775807", "-9223372036854775808"});
    out.push_back(number(outside(*key.low, -1.0, key.type)));
    out.push_back(number(outside(*key.high, 1.0, key.type)));
  } else {
    out.insert(out.end(), {"1", "1.5"});
  }
  if (key.type == "whole number") out.push_back(number(*key.low + 0.5));
  if (key.type == "text") {
    out.insert(out.end(), {"\"\"", "\"two\\nlines\"", "\"\\u0007\"", '"' + std::string(1000, 'x') + '"'});
  }
  if (key.type == "word") out.insert(out.end(), {"\"no such word\"", "\"\""});
  if (key.type == "table") out.erase(out.begin());
  if (key.type == "list") out.erase(out.begin() + 1);
  return out;
}

class EveryKey : public ::testing::TestWithParam<Trial> {
 protected:
  const Form form_ = GetParam().form();
};

TEST_P(EveryKey, AnAcceptableFileHasNoError) {
  EXPECT_THAT(test::lines(form_.load(form_.text(form_.required))), IsEmpty());
}

TEST_P(EveryKey, AWrongValueIsOneErrorThatNamesTheKey) {
  for (const KeyDescription& key : form_.keys) {
    for (const std::string& wrong : wrong_values(key)) {
      Values values = form_.required;
      values[key.name] = wrong;
      const std::vector<Error> errors = form_.load(form_.text(values));
      ASSERT_EQ(errors.size(), 1U) << key.name << " = " << wrong << '\n'
                                   << ::testing::PrintToString(test::lines(errors));
      EXPECT_EQ(errors[0].key, form_.prefix + key.name) << wrong;
      EXPECT_GT(errors[0].line, 0) << key.name;
      EXPECT_FALSE(errors[0].value.empty()) << key.name;
      EXPECT_FALSE(errors[0].what.empty()) << key.name;
      EXPECT_FALSE(errors[0].allowed.empty()) << key.name << " = " << wrong;
      EXPECT_FALSE(errors[0].advice.empty()) << key.name;
    }
  }
}

TEST_P(EveryKey, BothEndsOfARangeBelongToIt) {
  const auto about_the_range = [](const Error& error) {
    return error.what.find("range") != std::string::npos || error.what.find("ceiling") != std::string::npos ||
           error.what.find("weaker") != std::string::npos;
  };
  for (const KeyDescription& key : form_.keys) {
    if (!key.low) continue;
    for (const bool high : {false, true}) {
      const double end = high ? *key.high : *key.low;
      Values values = form_.required;
      values[key.name] = number(end);
      for (const Error& error : form_.load(form_.text(values))) {
        EXPECT_FALSE(about_the_range(error)) << to_string(error);
      }
      values[key.name] = number(outside(end, high ? 1.0 : -1.0, key.type));
      const std::vector<Error> errors = form_.load(form_.text(values));
      ASSERT_EQ(errors.size(), 1U) << key.name;
      EXPECT_TRUE(about_the_range(errors[0])) << to_string(errors[0]);
    }
  }
}

TEST_P(EveryKey, AMissingRequiredKeyIsOneErrorThatNamesIt) {
  for (const auto& key : form_.required) {
    const std::string& name = key.first;
    Values values = form_.required;
    values.erase(name);
    const std::vector<Error> errors = form_.load(form_.text(values));
    ASSERT_EQ(errors.size(), 1U) << name << ::testing::PrintToString(test::lines(errors));
    if (name == "kind") {
      EXPECT_EQ(errors[0].what, "has no kind");
      continue;
    }
    EXPECT_GT(errors[0].line, 0) << name;
    const auto declared = std::find_if(form_.keys.begin(), form_.keys.end(),
                                       [&](const KeyDescription& known) { return known.name == name; });
    if (declared != form_.keys.end() && !declared->required) {
      // One way of several to say something: the error is of the whole, and names what it misses.
      EXPECT_TRUE((errors[0].what + errors[0].allowed).find(name) != std::string::npos) << errors[0].what;
      continue;
    }
    EXPECT_EQ(errors[0].key, form_.prefix + name);
    EXPECT_EQ(errors[0].what, "is missing");
    EXPECT_EQ(errors[0].value, "");
  }
}

TEST_P(EveryKey, AMisspeltKeyIsUnknownAndTheRightOneIsNamed) {
  for (const KeyDescription& key : form_.keys) {
    Values values = form_.required;
    values[key.name + "q"] = "1";
    const std::vector<Error> errors = form_.load(form_.text(values));
    ASSERT_EQ(errors.size(), 1U) << key.name << ::testing::PrintToString(test::lines(errors));
    EXPECT_EQ(errors[0].key, form_.prefix + key.name + "q");
    const std::string own = key.name.substr(key.name.rfind('.') + 1);
    EXPECT_EQ(errors[0].advice, "did you mean " + own + "?");
  }
}

TEST_P(EveryKey, ADefaultIsItselfAllowed) {
  for (const KeyDescription& key : form_.keys) {
    if (key.required || key.fallback.empty()) continue;
    Values values = form_.required;
    values[key.name] = key.fallback;
    EXPECT_THAT(test::lines(form_.load(form_.text(values))), IsEmpty()) << key.name;
  }
}

TEST_P(EveryKey, NamesEndWithTheirUnit) {
  static const Values kSuffixes{{"deg", "_deg"},
                                {"deg/s", "_deg_s"},
                                {"us", "_us"},
                                {"deg/min", "_deg_min"},
                                {"deg/s2", "_deg_s2"},
                                {"deg/s3", "_deg_s3"},
                                {"N", "_n"},
                                {"N/s", "_n_s"},
                                {"N m", "_nm"},
                                {"N m/s", "_nm_s"},
                                {"N m/rad", "_nm_rad"},
                                {"kg m2", "_kgm2"},
                                {"kg", "_kg"},
                                {"m", "_m"},
                                {"mm", "_mm"},
                                {"s", "_s"},
                                {"ms", "_ms"},
                                {"1/s", "_per_s"},
                                {"Hz", "_hz"},
                                {"%", "_pct"}};
  for (const KeyDescription& key : form_.keys) {
    EXPECT_FALSE(key.help.empty()) << key.name;
    if (key.type != "number") continue;
    if (key.unit.empty()) {
      EXPECT_TRUE(key.name.ends_with("_factor") || key.name == "scale" || key.name == "offset" ||
                  key.name == "amount")
          << key.name;
    } else {
      ASSERT_TRUE(kSuffixes.contains(key.unit)) << key.name << ": " << key.unit;
      EXPECT_TRUE(key.name.ends_with(kSuffixes.at(key.unit))) << key.name << ": " << key.unit;
    }
  }
}

std::string test_name(const ::testing::TestParamInfo<Trial>& info) {
  std::string out = info.param.title;
  std::erase_if(out, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
  return out;
}

INSTANTIATE_TEST_SUITE_P(Files, EveryKey, ::testing::ValuesIn(trials()), test_name);

TEST(EveryKeyOfAllFiles, NoKindOfFileIsLeftOut) {
  std::size_t declared = 0;
  for (const FileKind kind : {FileKind::station, FileKind::leg, FileKind::protocol, FileKind::prescription,
                              FileKind::profile, FileKind::scenario}) {
    declared += describe(kind).size();
  }
  std::size_t tried = 0;
  for (const Trial& one : trials()) tried += one.form().keys.size();
  EXPECT_EQ(tried, declared);
}

}  // namespace
}  // namespace stretch::config
