// Every screen looks as it does in docs/screens: the guide's pictures are the reference, and stay true by it.
#include <gtest/gtest.h>

#include <unistd.h>
#include <SFML/Graphics/Image.hpp>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "tests/screens/display/display.hpp"
#include "tests/screens/scenes/scenes.hpp"

namespace stretch::hmi {
namespace {

namespace fs = std::filesystem;

constexpr double kMeanApart = 1.5;     // of 255, over the picture: another rasteriser's edges
constexpr double kPartApart = 0.0005;  // of the pixels may differ visibly: less than one changed word
constexpr int kVisibly = 64;

struct Difference {
  double mean = 255;
  double visible = 1;
};

Difference difference(const sf::Image& a, const sf::Image& b) {
  if (a.getSize() != b.getSize() || a.getSize().x == 0) return {};
  const std::size_t bytes = static_cast<std::size_t>(a.getSize().x) * a.getSize().y * 4;
  double sum = 0, visible = 0;
  for (std::size_t i = 0; i < bytes; i += 4) {
    int most = 0;
    for (std::size_t c = 0; c < 3; ++c)
      most = std::max(most, std::abs(a.getPixelsPtr()[i + c] - b.getPixelsPtr()[i + c]));
    sum += most;
    visible += most > kVisibly ? 1 : 0;
  }
  const double pixels = static_cast<double>(bytes) / 4;
  return {sum / pixels, visible / pixels};
}

std::set<std::string> pictures_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& file : fs::directory_iterator(folder)) {
    if (file.path().extension() == ".png") names.insert(file.path().filename().string());
  }
  return names;
}

TEST(Pictures, EveryScreenLooksAsInTheGuide) {
  const fs::path reference = fs::path(STRETCH_SOURCE_DIR) / "docs/screens";
  const fs::path drawn = fs::path(::testing::TempDir()) / ("pictures-" + std::to_string(::getpid()));
  fs::create_directories(drawn);
  const Display display("1280x800");
  Child render({std::string(STRETCH_BINARY_DIR) + "/tests/render-scenes",
                std::string(STRETCH_SOURCE_DIR) + "/config/languages/en.toml", "1280x800", drawn.string()},
               display.environment());
  ASSERT_EQ(render.wait(), 0);
  EXPECT_EQ(pictures_in(drawn), pictures_in(reference)) << "run tools/screens";
  for (const std::string& name : pictures_in(drawn)) {
    sf::Image now, then;
    ASSERT_TRUE(now.loadFromFile((drawn / name).string()));
    if (!fs::exists(reference / name) || !then.loadFromFile((reference / name).string())) continue;
    const Difference apart = difference(now, then);
    EXPECT_LE(apart.mean, kMeanApart) << name << ": run tools/screens and look at it";
    EXPECT_LE(apart.visible, kPartApart) << name << ": run tools/screens and look at it";
  }
  fs::remove_all(drawn);
}

TEST(Pictures, TheComparisonSeesAMovedLegAndForgivesSoftEdges) {
  sf::Image a, b;
  a.create(100, 100, sf::Color(15, 27, 36));
  b.create(100, 100, sf::Color(16, 27, 36));
  EXPECT_LE(difference(a, b).mean, kMeanApart);
  for (unsigned i = 0; i < 20; ++i) {
    for (unsigned j = 0; j < 10; ++j) b.setPixel(i, j, sf::Color(243, 247, 249));
  }
  EXPECT_GT(difference(a, b).visible, kPartApart);
}

}  // namespace
}  // namespace stretch::hmi
