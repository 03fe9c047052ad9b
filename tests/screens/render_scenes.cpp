// Draws every scene into a PNG file, with the program's own window: render-scenes CATALOGUE WxH FOLDER. Needs
// a display.
#include <cstdio>
#include <iostream>
#include <string>

#include "hmi/catalogue/load_catalogue.hpp"
#include "hmi/fonts/font_metrics.hpp"
#include "hmi/screens/compose.hpp"
#include "hmi/view/window.hpp"
#include "tests/screens/pictures/small_png.hpp"
#include "tests/screens/scenes/scenes.hpp"

int main(int argc, char** argv) {
  using namespace stretch::hmi;
  int width = 0, height = 0;
  if (argc != 4 || std::sscanf(argv[2], "%dx%d", &width, &height) != 2) {
    std::cerr << "render-scenes CATALOGUE WxH FOLDER\n";
    return 2;
  }
  const auto catalogue = load_catalogue(argv[1]);
  const auto canvas = canvas_for(width, height);
  if (!catalogue || !canvas) {
    std::cerr << "render-scenes: "
              << (catalogue ? std::string(argv[2]) + ": no panel the screens fit" : catalogue.error().front())
              << '\n';
    return 2;
  }
  const FontFiles fonts = font_files(catalogue->font);
  const auto metrics = FontMetrics::open(fonts, *canvas);
  auto window = Window::open(*canvas, fonts);
  if (!metrics || !window) {
    std::cerr << "render-scenes: " << (metrics ? window.error() : metrics.error()) << '\n';
    return 1;
  }
  for (const Scene& scene : scenes()) {
    const Picture picture = compose(scene.model, *catalogue, **metrics, *canvas);
    const std::string file = std::string(argv[3]) + "/" + scene.name + ".png";
    if (!(*window)->show(picture, file) || !make_small(file)) {
      std::cerr << "render-scenes: " << file
                << ": could not be written, or has more colours than the palette\n";
      return 1;
    }
  }
  return 0;
}
