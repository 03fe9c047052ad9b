// Cairo with this project's colours and letters.
#include "controller/report/canvas.hpp"

#include <cmath>
#include <numbers>
#include <sstream>

namespace stretch::report {

Canvas::Canvas(cairo_surface_t* surface, double scale) : cairo_(cairo_create(surface), &cairo_destroy) {
  cairo_scale(cairo_.get(), scale, scale);
  cairo_set_line_join(cairo_.get(), CAIRO_LINE_JOIN_ROUND);
}

void Canvas::use(Color color) {
  cairo_set_source_rgba(cairo_.get(), color.red, color.green, color.blue, color.alpha);
}

void Canvas::fill(const Box& box, Color color) {
  use(color);
  cairo_rectangle(cairo_.get(), box.x, box.y, box.width, box.height);
  cairo_fill(cairo_.get());
}

void Canvas::pill(const Box& box, Color color) {
  const double r = box.height / 2;
  constexpr double kQuarter = std::numbers::pi / 2;
  use(color);
  cairo_new_path(cairo_.get());
  cairo_arc(cairo_.get(), box.x + r, box.y + r, r, kQuarter, 3 * kQuarter);
  cairo_arc(cairo_.get(), box.right() - r, box.y + r, r, -kQuarter, kQuarter);
  cairo_close_path(cairo_.get());
  cairo_fill(cairo_.get());
}

void Canvas::disc(double x, double y, double radius, Color color) {
  use(color);
  cairo_new_path(cairo_.get());
  cairo_arc(cairo_.get(), x, y, radius, 0, 2 * std::numbers::pi);
  cairo_fill(cairo_.get());
}

void Canvas::line(double x0, double y0, double x1, double y1, Color color, double width, double dash) {
  curve({{x0, y0}, {x1, y1}}, color, width, dash);
}

void Canvas::curve(const std::vector<Place>& places, Color color, double width, double dash) {
  use(color);
  cairo_set_line_width(cairo_.get(), width);
  cairo_set_dash(cairo_.get(), &dash, dash > 0 ? 1 : 0, 0);
  cairo_new_path(cairo_.get());
  bool drawing = false;
  for (const Place& place : places) {
    if (!std::isfinite(place.y) || !std::isfinite(place.x)) {
      drawing = false;
    } else if (drawing) {
      cairo_line_to(cairo_.get(), place.x, place.y);
    } else {
      cairo_move_to(cairo_.get(), place.x, place.y);
      drawing = true;
    }
  }
  cairo_stroke(cairo_.get());
}

void Canvas::letters(double size, Weight weight) {
  cairo_select_font_face(cairo_.get(), "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                         weight == Weight::bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cairo_.get(), size);
}

double Canvas::width_of(const std::string& words, double size, Weight weight) {
  letters(size, weight);
  cairo_text_extents_t extents;
  cairo_text_extents(cairo_.get(), words.c_str(), &extents);
  return extents.x_advance;
}

void Canvas::text(double x, double y, const std::string& words, double size, Color color, Align align,
                  Weight weight) {
  const double width = width_of(words, size, weight);
  use(color);
  cairo_move_to(cairo_.get(),
                align == Align::left    ? x
                : align == Align::right ? x - width
                                        : x - width / 2,
                y);
  cairo_show_text(cairo_.get(), words.c_str());
}

void Canvas::text_upwards(double x, double y, const std::string& words, double size, Color color) {
  const double width = width_of(words, size);
  use(color);
  cairo_save(cairo_.get());
  cairo_move_to(cairo_.get(), x, y + width / 2);
  cairo_rotate(cairo_.get(), -std::numbers::pi / 2);
  cairo_show_text(cairo_.get(), words.c_str());
  cairo_restore(cairo_.get());
}

double Canvas::paragraph(double x, double y, double width, const std::string& words, double size, Color color,
                         double leading) {
  std::istringstream rest(words);
  std::string line;
  for (std::string word; rest >> word;) {
    const std::string longer = line.empty() ? word : line + " " + word;
    if (!line.empty() && width_of(longer, size) > width) {
      text(x, y, line, size, color);
      y += size * leading;
      line = word;
    } else {
      line = longer;
    }
  }
  text(x, y, line, size, color);
  return y + size * leading;
}

std::string Canvas::fitted(const std::string& words, double size, double width) {
  if (width_of(words, size) <= width) return words;
  std::string shorter = words;
  while (!shorter.empty() && width_of(shorter + "\u2026", size) > width) {
    do {
      shorter.pop_back();
    } while (!shorter.empty() && (static_cast<unsigned char>(shorter.back()) & 0xC0) == 0x80);
    if (!shorter.empty() && static_cast<unsigned char>(shorter.back()) >= 0xC0) shorter.pop_back();
  }
  return shorter + "\u2026";
}

void Canvas::clip(const Box& box) {
  cairo_save(cairo_.get());
  cairo_rectangle(cairo_.get(), box.x, box.y, box.width, box.height);
  cairo_clip(cairo_.get());
}

void Canvas::unclip() {
  cairo_restore(cairo_.get());
}

}  // namespace stretch::report
