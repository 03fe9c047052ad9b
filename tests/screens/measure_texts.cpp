// Holds the widths the layout measures against those the window draws, for every text of a catalogue:
// measure-texts CATALOGUE WxH; names what differs and exits with 1. A program of its own, because a display
// that ends takes the process with it.
#include <cmath>
#include <cstdio>
#include <iostream>

#include "hmi/catalogue/load_catalogue.hpp"
#include "hmi/fonts/font_metrics.hpp"
#include "hmi/view/window.hpp"

int main(int argc, char** argv) {
  using namespace stretch::hmi;
  constexpr double kApartPx = 1.5;
  int width = 0, height = 0;
  if (argc != 3 || std::sscanf(argv[2], "%dx%d", &width, &height) != 2) {
    std::cerr << "measure-texts CATALOGUE WxH\n";
    return 2;
  }
  auto catalogue = load_catalogue(argv[1]);
  const auto canvas = canvas_for(width, height);
  if (!catalogue || !canvas) return 2;
  const FontFiles fonts = font_files(catalogue->font);
  const auto metrics = FontMetrics::open(fonts, *canvas);
  const auto window = Window::open(*canvas, fonts);
  if (!metrics || !window) return 2;
  int apart = 0;
  for (const Type type : kTypes) {
    for (const CatalogueEntry& entry : entries(*catalogue)) {
      const double measured = (*metrics)->width_mm(*entry.text, type, Weight::regular);
      const double drawn = (*window)->drawn_width_mm(*entry.text, type, Weight::regular);
      if (std::abs(measured - drawn) * canvas->px_per_mm <= kApartPx) continue;
      std::cout << entry.key << ": measured " << measured << " mm, drawn " << drawn << " mm\n";
      ++apart;
    }
  }
  return apart == 0 ? 0 : 1;
}
