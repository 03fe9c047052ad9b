// The fault table, docs/hazards.toml, docs/safety.md, the configuration's keys, the catalogue and the tests'
// names say the same.
#include <gtest/gtest.h>

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "controller/safety/fault_table.hpp"

namespace stretch::safety::test {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = STRETCH_SOURCE_DIR;

[[nodiscard]] std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  EXPECT_TRUE(in) << file << " cannot be read";
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

// Name of every test in the tree, and the file it stands in.
[[nodiscard]] std::map<std::string, std::string> all_tests() {
  static const std::regex kTest(R"((?:TEST|TEST_F|TEST_P|RC_GTEST_PROP)\(\s*\w+,\s*(\w+))");
  std::map<std::string, std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot / "tests")) {
    if (entry.path().extension() != ".cpp") continue;
    const std::string text = text_of(entry.path());
    for (std::sregex_iterator m(text.begin(), text.end(), kTest), end; m != end; ++m) {
      names[(*m)[1].str()] = fs::relative(entry.path(), kRoot).string();
    }
  }
  return names;
}

struct Hazard {
  std::set<std::string> rows;
  std::vector<std::string> tests;
};

[[nodiscard]] std::map<std::string, Hazard> hazards() {
  std::map<std::string, Hazard> all;
  const toml::table file = toml::parse_file((kRoot / "docs/hazards.toml").string());
  const toml::array* list = file["hazard"].as_array();
  EXPECT_TRUE(list != nullptr);
  for (const toml::node& node : *list) {
    const toml::table& t = *node.as_table();
    const std::string id = t["id"].value_or("");
    EXPECT_FALSE(id.empty());
    EXPECT_FALSE(all.contains(id)) << id << " stands there twice";
    for (const char* key : {"hazard", "sequence", "situation", "harm", "control", "residual"}) {
      EXPECT_FALSE(std::string(t[key].value_or("")).empty()) << id << " lacks " << key;
    }
    for (const char* measure : {"severity", "probability"}) {
      const int before = t[std::string(measure) + "_before"].value_or(0);
      const int after = t[std::string(measure) + "_after"].value_or(0);
      EXPECT_TRUE(before >= 1 && before <= 5 && after >= 1 && after <= before) << id << ' ' << measure;
    }
    const int risk_before = t["severity_before"].value_or(0) * t["probability_before"].value_or(0);
    const int risk_after = t["severity_after"].value_or(0) * t["probability_after"].value_or(0);
    EXPECT_LT(risk_after, risk_before) << id << ": a control that controls nothing";
    Hazard h;
    for (const toml::node& row : *t["rows"].as_array()) h.rows.insert(row.value_or(""));
    for (const toml::node& test : *t["tests"].as_array()) h.tests.emplace_back(test.value_or(""));
    all[id] = h;
  }
  return all;
}

[[nodiscard]] std::vector<std::string> words(std::string_view list) {
  static const std::regex kWord(R"([a-z0-9]+(?:_[a-z0-9]+)+)");
  std::vector<std::string> all;
  const std::string text(list);
  for (std::sregex_iterator m(text.begin(), text.end(), kWord), end; m != end; ++m) all.push_back(m->str());
  return all;
}

TEST(Traceability, EveryRowHasItsHazardAndEveryHazardItsRows) {
  const auto all = hazards();
  std::map<std::string, std::set<std::string>> from_the_table;
  for (const FaultRow& row : fault_table())
    from_the_table[std::string(row.hazard)].insert(std::string(name(row.row)));
  ASSERT_EQ(all.size(), from_the_table.size());
  for (const auto& [id, rows] : from_the_table) {
    ASSERT_TRUE(all.contains(id)) << id << " is not in docs/hazards.toml";
    EXPECT_EQ(all.at(id).rows, rows) << id;
  }
}

TEST(Traceability, EveryTestNamedByAHazardExists) {
  const auto tests = all_tests();
  for (const auto& [id, hazard] : hazards()) {
    EXPECT_FALSE(hazard.tests.empty()) << id << ": nothing proves its control";
    for (const std::string& test : hazard.tests) {
      EXPECT_TRUE(tests.contains(test))
          << "docs/hazards.toml, " << id << " names " << test << ", which no file under tests/ has";
    }
  }
}

// A place is a folder, and its tests stand in the folder of the same name under tests/unit.
TEST(Traceability, EveryRowIsProvedWhereItIsImplemented) {
  const auto tests = all_tests();
  for (const FaultRow& row : fault_table()) {
    const std::string prefix = std::string(name(row.row)) + "_";
    std::istringstream places{std::string(row.place)};
    for (std::string place; std::getline(places >> std::ws, place, ',');) {
      // The drive itself stands in the simulator; what a session's states do shows in whole sessions.
      std::vector<std::string> folders{"tests/unit/" + (place == "drive" ? "simulator/plant" : place)};
      ASSERT_TRUE(fs::is_directory(kRoot / folders.front()))
          << name(row.row) << ": no " << folders.front() << " proves anything";
      if (place == "controller/session") folders.emplace_back("tests/closed_loop");
      const bool proved = std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
        return std::any_of(tests.begin(), tests.end(), [&](const auto& test) {
          return test.first.starts_with(prefix) && test.second.starts_with(folder + "/");
        });
      });
      EXPECT_TRUE(proved) << "no test named " << prefix << "... under " << folders.front();
    }
  }
}

TEST(Traceability, ATestNamesARowThatExists) {
  static const std::regex kRow(R"(^SR(\d\d)_)");
  for (const auto& [test, file] : all_tests()) {
    std::smatch m;
    if (!std::regex_search(test, m, kRow)) continue;
    const int number = std::stoi(m[1].str());
    EXPECT_TRUE(number >= 1 && number <= static_cast<int>(kSafetyRowCount)) << test << " in " << file;
  }
}

TEST(Traceability, EveryRowStandsInTheDocument) {
  const std::string document = text_of(kRoot / "docs/safety.md");
  for (const FaultRow& row : fault_table()) {
    EXPECT_NE(document.find("| " + std::string(name(row.row)) + " |"), std::string::npos)
        << name(row.row) << " has no line of its own in docs/safety.md";
  }
}

TEST(Traceability, EveryThresholdIsAKeyOfTheConfiguration) {
  const std::string keys = text_of(kRoot / "docs/configuration.md");
  for (const FaultRow& row : fault_table()) {
    for (const std::string_view list : {row.threshold, row.debounce}) {
      for (const std::string& key : words(list)) {
        EXPECT_NE(keys.find("| `" + key + "` |"), std::string::npos) << name(row.row) << ": " << key;
      }
    }
  }
}

// A figure without a key cannot be made stricter: that is said, with the reason, in the document.
TEST(Traceability, EveryFigureIsAKeyOrListedAsFixed) {
  static const std::regex kField(R"(\n  (?:\w+::)?\w+ (\w+) = )");
  const std::string fields = text_of(kRoot / "config/settings/safety_settings.hpp");
  const std::string keys = text_of(kRoot / "config/loader/safety_keys.cpp");
  const std::string document = text_of(kRoot / "docs/safety.md");
  int count = 0;
  for (std::sregex_iterator m(fields.begin(), fields.end(), kField), end; m != end; ++m, ++count) {
    const std::string field = (*m)[1].str();
    const bool key = keys.find("&S::" + field + ",") != std::string::npos;
    const bool fixed = document.find("| `" + field + "` |") != std::string::npos;
    EXPECT_NE(key, fixed) << field;
  }
  EXPECT_GT(count, 50) << "the fields are not found";
}

TEST(Traceability, EveryRowHasItsSentenceInTheCatalogue) {
  const std::string catalogue = text_of(kRoot / "config/languages/en.toml");
  for (const FaultRow& row : fault_table()) {
    EXPECT_EQ(row.text, "safety." + std::string(name(row.row)));
    EXPECT_NE(catalogue.find("[" + std::string(row.text) + "]"), std::string::npos) << row.text;
  }
}

TEST(Traceability, ActionsAndClearRulesGoTogether) {
  for (const FaultRow& row : fault_table()) {
    EXPECT_FALSE(row.detector.empty() || row.place.empty()) << name(row.row);
    const bool here = row.place.find("controller/safety") != std::string_view::npos;
    switch (row.clear) {
      case ClearRule::condition_gone:
        EXPECT_EQ(row.action, SafetyAction::hold) << name(row.row);
        break;
      case ClearRule::patient_resumes:
      case ClearRule::session_ends:
        EXPECT_TRUE(row.action == SafetyAction::retreat || row.action == SafetyAction::retreat_by_position)
            << name(row.row);
        break;
      case ClearRule::person_acknowledges:
      case ClearRule::self_test_passes:
        EXPECT_EQ(row.action, SafetyAction::torque_off) << name(row.row);
        EXPECT_TRUE(here) << name(row.row);
        break;
      case ClearRule::elsewhere:
        EXPECT_TRUE(!here || row.action == SafetyAction::none) << name(row.row);
        break;
    }
  }
}

TEST(Traceability, OnlyTheLegOutEndsTheSession) {
  for (std::size_t row = 0; row <= kSafetyRowCount + 1; ++row) {
    EXPECT_EQ(ends_session(row), row == index(SafetyRow::sr26_leg_out)) << row;
  }
}

}  // namespace
}  // namespace stretch::safety::test
