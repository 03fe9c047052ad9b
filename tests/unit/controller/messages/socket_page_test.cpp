// docs/socket.md names every link of a snapshot, and every key of one.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "controller/messages/codec.hpp"

namespace {
using namespace stretch;
using namespace stretch::messages;
using Words = std::set<std::string>;

Words every(const std::string& text, const std::regex& pattern) {
  Words words;
  for (std::sregex_iterator i(text.begin(), text.end(), pattern), end; i != end; ++i) words.insert((*i)[1]);
  return words;
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  EXPECT_NE(from, std::string::npos) << begin;
  if (from == std::string::npos) return "";
  const std::size_t to = text.find(end, from + begin.size());
  EXPECT_NE(to, std::string::npos) << end << " after " << begin;
  return text.substr(from + begin.size(), to - from - begin.size());
}

std::string page() {
  std::ifstream in(STRETCH_SOURCE_DIR "/docs/socket.md");
  EXPECT_TRUE(in) << "docs/socket.md cannot be read";
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

TEST(SocketPage, NamesEveryLink) {
  const Words links = every(encode(Snapshot{}), std::regex("\"(\\w+_link)\":"));
  const Words named = every(page(), std::regex("`(\\w+_link)`"));
  EXPECT_EQ(named, links);
}

TEST(SocketPage, TellsEveryKeyOfALink) {
  const Words keys = every(between(encode(Snapshot{}), "\"drive_link\":{", "}"), std::regex("\"(\\w+)\":"));
  EXPECT_GT(keys.size(), 5U);
  const std::string rows = between(page(), "<!-- keys of a link -->\n", "<!-- end -->");
  Words told;
  for (const std::string& first : every(rows, std::regex("\\| (`[^|]*) \\|")))
    told.merge(every(first, std::regex("`(\\w+)`")));
  EXPECT_EQ(told, keys);
}

}  // namespace
