// Every text of every language is there, none is left over, and the font has all of its letters.
#include "hmi/model/catalogue.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "hmi/catalogue/load_catalogue.hpp"
#include "hmi/fonts/font_metrics.hpp"

namespace stretch::hmi {
namespace {

const std::string kFolder = std::string(STRETCH_SOURCE_DIR) + "/config/languages";

std::vector<std::string> languages() {
  std::vector<std::string> paths;
  for (const auto& file : std::filesystem::directory_iterator(kFolder)) paths.push_back(file.path().string());
  return paths;
}

std::string english() {
  std::ifstream in(kFolder + "/en.toml");
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(Catalogue, EveryLanguageIsComplete) {
  ASSERT_FALSE(languages().empty());
  for (const std::string& path : languages()) {
    const auto loaded = load_catalogue(path);
    for (const std::string& error : loaded ? std::vector<std::string>{} : loaded.error())
      ADD_FAILURE() << error;
  }
}

TEST(Catalogue, EveryNoticeAndSafetyRowSaysWhatHappenedWhatTheLegDoesAndWhatToDo) {
  auto loaded = load_catalogue(kFolder + "/en.toml");
  ASSERT_TRUE(loaded);
  for (const NoticeText& n : loaded->notices) {
    EXPECT_TRUE(!n.title.empty() && !n.what.empty() && !n.leg.empty() && !n.next.empty()) << n.title;
  }
  for (const RowText& r : loaded->rows)
    EXPECT_TRUE(!r.what.empty() && !r.leg.empty() && !r.next.empty()) << r.what;
}

TEST(Catalogue, AMissingAnEmptyAndAnUnknownTextAreAllNamedAtOnce) {
  std::string text = english();
  text = std::regex_replace(text, std::regex("\nstop = \"STOP\""), "\nhalt = \"STOP\"");
  text = std::regex_replace(text, std::regex("title = \"Paused\""), "title = \"\"");
  text = std::regex_replace(text, std::regex("rest = \"rest\""), "rest = 7");
  const auto loaded = load_catalogue_text(text, "en.toml");
  ASSERT_FALSE(loaded);
  std::string all;
  for (const std::string& error : loaded.error()) all += error + '\n';
  EXPECT_EQ(loaded.error().size(), 4U) << all;
  EXPECT_NE(all.find("screen.stop: missing"), std::string::npos) << all;
  EXPECT_NE(all.find("screen.halt: no screen"), std::string::npos) << all;
  EXPECT_NE(all.find("notice.paused_may_resume.title: not a text"), std::string::npos) << all;
  EXPECT_NE(all.find("phase.rest: not a text"), std::string::npos) << all;
}

TEST(Catalogue, WhatIsNoTomlIsOneErrorWithItsLine) {
  const auto loaded = load_catalogue_text("[screen\nstop = 1", "xx.toml");
  ASSERT_FALSE(loaded);
  ASSERT_EQ(loaded.error().size(), 1U);
  EXPECT_EQ(loaded.error().front().rfind("xx.toml:1", 0), 0U) << loaded.error().front();
}

TEST(Catalogue, AFileThatIsNotThereIsSaid) {
  const auto loaded = load_catalogue(kFolder + "/none.toml");
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().front().find("none.toml: cannot be read"), std::string::npos);
}

TEST(Catalogue, EveryLanguageHasThePlacesForFiguresThatEnglishHas) {
  auto reference = load_catalogue(kFolder + "/en.toml");
  ASSERT_TRUE(reference);
  const auto places = [](const std::string& text) {
    std::multiset<std::string> found;
    const std::regex place("\\{[0-9]\\}");
    for (std::sregex_iterator it(text.begin(), text.end(), place), end; it != end; ++it)
      found.insert(it->str());
    return found;
  };
  for (const std::string& path : languages()) {
    auto loaded = load_catalogue(path);
    ASSERT_TRUE(loaded) << path;
    const auto a = entries(*reference), b = entries(*loaded);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
      EXPECT_EQ(places(*a[i].text), places(*b[i].text)) << path << ' ' << a[i].key;
  }
}

TEST(Catalogue, TheFontHasEveryLetterOfItsLanguage) {
  for (const std::string& path : languages()) {
    auto loaded = load_catalogue(path);
    ASSERT_TRUE(loaded) << path;
    const auto metrics = FontMetrics::open(font_files(loaded->font), *canvas_for(1280, 800));
    ASSERT_TRUE(metrics) << metrics.error();
    for (const CatalogueEntry& entry : entries(*loaded)) {
      EXPECT_EQ((*metrics)->missing_letter(*entry.text, Weight::regular), "") << path << ' ' << entry.key;
      EXPECT_EQ((*metrics)->missing_letter(*entry.text, Weight::bold), "") << path << ' ' << entry.key;
    }
    EXPECT_EQ((*metrics)->missing_letter("\xE2\x80\xA6\xF0\x9F\xA6\xB5", Weight::regular),
              "\xF0\x9F\xA6\xB5");
  }
}

TEST(Words, FiguresAreWrittenForPeople) {
  EXPECT_EQ(minutes_seconds(125), "2:05");
  EXPECT_EQ(minutes_seconds(-3), "0:00");
  EXPECT_EQ(minutes_seconds(59.2), "1:00") << "time left is never shown as less than it is";
  EXPECT_EQ(whole(-0.4), "0");
  EXPECT_EQ(whole(13.6), "14");
  EXPECT_EQ(tenths(0.11), "0.1");
  EXPECT_EQ(tenths(0.96), "1.0");
  EXPECT_EQ(tenths(-0.2), "0.0");
  EXPECT_EQ(filled("{0} of {1}, {0}", {"2", "3"}), "2 of 3, 2");
  EXPECT_EQ(filled("{0} and {1}", {"{1}"}), "{1} and {1}");
}

}  // namespace
}  // namespace stretch::hmi
