// What the TOML library must not be given is found before it is; what is TOML passes.
#include "config/loader/legible.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/loader/load.hpp"
#include "tests/unit/config/support.hpp"

namespace stretch::config {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

// Found by fuzzing: each ended the program or was undefined in the library.
TEST(Legible, WhatTheLibraryDoesNotSurviveIsAnError) {
  for (const std::string& text :
       {std::string("\xd0\x9b"), std::string("\xc8\x91#"),
        std::string("[[\x0c"
                    "phase]]"),
        std::string("[\0control]", 10), std::string("[(x)]"), std::string("[=]"), std::string("[.a]"),
        std::string("[[\n"), std::string("a = 1\n  [ # x\n"),
        std::string("a = 39***\"V\"**\"\xef\xbb\xbc(\""), std::string("a = 1._b'\xef\xbb\xb5+ m"),
        std::string("a = 1.\"\xc3\xa4\""), std::string("a = [[}}"), std::string("a = [1, }"),
        std::string("a = }"), std::string("]"), std::string("a = \"\"\"\\\xef\xbb\xbb\"\"\""),
        std::string("a = \"\"\"\\ \n\n\t\xc3\xa4\"\"\"")}) {
    const auto leg = load_leg_text(text, "l.toml");
    ASSERT_FALSE(leg) << text;
    EXPECT_EQ(leg.error().size(), 1U) << text;
    EXPECT_TRUE(first_illegible(text)) << text;
  }
}

TEST(Legible, AnAssertionOfTheLibraryIsAnError) {
  EXPECT_THAT(test::lines(load_leg_text("spasm.s = 13-------- 2\n", "l.toml")),
              ElementsAre(StartsWith("l.toml: is not TOML: it holds a value that is no number")));
}

TEST(Legible, TomlPasses) {
  for (const char* text :
       {"", "\n\r\n",
        "\xEF\xBB\xBF"
        "a = 1",
        "a = 1 # \xc3\xa4 comment\n", "a = \"\xc3\xa4\"", "a = '\xc3\xa4'",
        "a = \"\"\"\n\xc3\xa4 \"quoted\" \\\" \n\"\"\"\nb = '''\n'\xc3\xa4'''",
        "a = \"\"\"x\"\"\"\"\"\nb = 1", "a = \"\\\"\"\nb = 'c:\\'\n",
        "[a]\n[ \"b c\" ]\n[[ 'd' ]]\n[-e._f.0]\n[]", "a = [\n  [1, 2],\n  # \xc3\xa4\n  [\"x\",\n 'y'], {\n",
        "a = [ # [\n{ \"b\" = 1, c = [\n] } ]\n[d]\n[[e]]\n[ f ]", "\"a\".\"b\" = \"c\"",
        "a = \"\"\"\\\\\xc3\xa4 \\\n b \xc3\xa4 \\u00e4\"\"\"", "a = '\\\xc3\xa4'", "a . 'b' = +1.5e3",
        "\ta = {}\n\t[t]\n"}) {
    const auto found = first_illegible(text);
    EXPECT_FALSE(found) << text << ": " << (found ? found->what : "");
  }
}

TEST(Legible, NamesTheLine) {
  EXPECT_THAT(test::lines(load_leg_text("# one\n\na = '''\n\n'''\nb = \"\x01\"\n", "l.toml")),
              ElementsAre(StartsWith("l.toml:6: holds a control character;")));
  EXPECT_THAT(test::lines(load_leg_text("a = 1 # \x7f", "l.toml")),
              ElementsAre(StartsWith("l.toml:1: holds a control character;")));
  EXPECT_THAT(test::lines(load_leg_text("a = 1\r", "l.toml")),
              ElementsAre(StartsWith("l.toml:1: holds a control character;")));
  EXPECT_THAT(
      test::lines(load_leg_text("a = \"\"\"\n\n\"\"\"\n\n  [ ?", "l.toml")),
      ElementsAre(
          "l.toml:5: is a table's header without a name; allowed: [name] or [[name]]; name the table"));
  EXPECT_THAT(test::lines(load_leg_text("a = [1,\n2, \xc3\xa4]", "l.toml")),
              ElementsAre(StartsWith("l.toml:2: holds a letter beyond ASCII outside texts and comments;")));
  EXPECT_THAT(test::lines(load_leg_text("\na = 12\"x\"", "l.toml")),
              ElementsAre(StartsWith("l.toml:2: opens a text in the middle of something else;")));
  EXPECT_THAT(test::lines(load_leg_text("a.'\xc3\xa4' = 1", "l.toml")),
              ElementsAre(StartsWith("l.toml:1: holds a letter beyond ASCII in a key;")));
}

TEST(Legible, CountsTheLinesInsideTexts) {
  EXPECT_EQ(first_illegible("a = \"\"\"\\\n \n\nx\"\"\"\n[?]")->line, 5);
  EXPECT_EQ(first_illegible("a = \"\"\"\\\r\n \r\nx\n\"\"\"\r\n]")->line, 5);
  EXPECT_EQ(first_illegible("a = [\n1\n}")->what, "closes with } what was not opened so");
}

TEST(Legible, TheFirstOfTwoIsNamed) {
  const std::string large(5000, '#');
  EXPECT_EQ(first_illegible("\x01\n" + large)->line, 1);
  EXPECT_EQ(first_illegible(large + "\n\x01")->line, 1);
  EXPECT_EQ(first_illegible(large)->what, "is too long a line");
  EXPECT_FALSE(first_illegible(std::string(4096, '#') + "\n" + std::string(4096, '#')));
}

}  // namespace
}  // namespace stretch::config
