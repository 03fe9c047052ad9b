// docs/configuration.md lists every key with exactly the range and default the loader has.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "config/loader/describe.hpp"

namespace stretch::config {
namespace {

TEST(Documentation, HoldsTheTablesOfEveryKindOfFile) {
  std::ifstream in(std::string(STRETCH_SOURCE_DIR) + "/docs/configuration.md");
  ASSERT_TRUE(in) << "docs/configuration.md cannot be read";
  std::ostringstream content;
  content << in.rdbuf();
  for (const FileKind kind : {FileKind::station, FileKind::leg, FileKind::protocol, FileKind::prescription,
                              FileKind::profile, FileKind::scenario}) {
    const std::string begin = "<!-- keys of " + std::string(folder(kind)) + " -->\n";
    const std::string end = "<!-- end -->";
    const std::string text = content.str();
    const std::size_t from = text.find(begin);
    ASSERT_NE(from, std::string::npos) << begin;
    const std::size_t to = text.find(end, from);
    ASSERT_NE(to, std::string::npos) << end << " after " << begin;
    const std::string found = text.substr(from + begin.size(), to - from - begin.size());
    EXPECT_EQ(found, describe_as_markdown(kind))
        << "between these two marks the document must hold exactly this";
  }
}

}  // namespace
}  // namespace stretch::config
