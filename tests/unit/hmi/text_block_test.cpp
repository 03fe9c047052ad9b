// Lines break at spaces, what does not fit says so, letters stay whole.
#include "hmi/screens/text_block.hpp"

#include <gtest/gtest.h>

namespace stretch::hmi {
namespace {

// Every letter is 1 mm wide, whatever its bytes.
class Even : public TextMetrics {
 public:
  [[nodiscard]] double width_mm(std::string_view text, Type, Weight) const override {
    double letters = 0;
    for (const char c : text) letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    return letters;
  }
};

std::vector<std::string> lines(std::string_view text, double width, std::size_t most) {
  return broken(text, width, most, Type::sentence, Weight::regular, Even());
}
bool fit(std::string_view text, double width, std::size_t most) {
  return fits(text, width, most, Type::sentence, Weight::regular, Even());
}
using Lines = std::vector<std::string>;

TEST(TextBlock, BreaksAtSpacesAndFillsLines) {
  EXPECT_EQ(lines("the leg comes down", 8, 5), (Lines{"the leg", "comes", "down"}));
  EXPECT_EQ(lines("the leg comes down", 18, 5), (Lines{"the leg comes down"}));
  EXPECT_EQ(lines("", 8, 5), Lines{});
  EXPECT_EQ(lines("  two   spaces ", 20, 5), (Lines{"two spaces"}));
}

TEST(TextBlock, LinesAreAboutAsLongAsOneAnother) {
  EXPECT_EQ(lines("it sinks by itself slowly without power", 35, 5),
            (Lines{"it sinks by itself", "slowly without power"}));
}

TEST(TextBlock, WhatDoesNotFitEndsInAnEllipsisAndIsReported) {
  EXPECT_EQ(lines("the leg comes down", 8, 2), (Lines{"the leg", "comes d\xE2\x80\xA6"}));
  EXPECT_FALSE(fit("the leg comes down", 8, 2));
  EXPECT_TRUE(fit("the leg comes down", 8, 3));
  EXPECT_FALSE(fit("unbreakable", 8, 3));
  EXPECT_FALSE(fit("word", 8, 0));
  EXPECT_EQ(lines("word", 8, 0), Lines{});
}

TEST(TextBlock, LettersAreNeverCutInTwo) {
  EXPECT_EQ(cut("gr\xC3\xBC\xC3\x9F"
                "e dich",
                5, Type::sentence, Weight::regular, Even()),
            "gr\xC3\xBC\xC3\x9F\xE2\x80\xA6");
  EXPECT_EQ(cut("gr\xC3\xBC\xC3\x9F"
                "e",
                4, Type::sentence, Weight::regular, Even()),
            "gr\xC3\xBC\xE2\x80\xA6");
}

}  // namespace
}  // namespace stretch::hmi
