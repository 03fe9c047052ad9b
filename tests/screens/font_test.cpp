// The layout measures texts without a display; the window draws them. Both must come to the same widths.
#include <gtest/gtest.h>

#include "tests/screens/display/display.hpp"

namespace stretch::hmi {
namespace {

TEST(Font, TextsAreDrawnAsWideAsTheyWereMeasured) {
  for (const std::string size : {"1280x800", "1024x600", "1920x1080"}) {
    const Display display(size);
    Child measure({std::string(STRETCH_BINARY_DIR) + "/tests/measure-texts",
                   std::string(STRETCH_SOURCE_DIR) + "/config/languages/en.toml", size},
                  display.environment());
    EXPECT_EQ(measure.wait(), 0) << size;
  }
}

}  // namespace
}  // namespace stretch::hmi
