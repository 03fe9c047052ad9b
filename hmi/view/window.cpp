// The panel: a window that draws pictures and reports one pointer.
#include "hmi/view/window.hpp"

#include <SFML/Graphics.hpp>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <future>
#include <iostream>
#include <utility>
#include <vector>

#include "hmi/view/mesh.hpp"

namespace stretch::hmi {

namespace {

// The one way from our texts to the graphics library's; its own conversion would go by the locale.
sf::String utf8(std::string_view text) {
  return sf::String::fromUtf8(text.begin(), text.end());
}

sf::Color opaque(Color c, std::uint8_t opacity = 255) {
  return {c.r, c.g, c.b, opacity};
}

// A label as it was last set, so that an unchanged one keeps its geometry.
struct SetLabel {
  Label label;
  sf::Text text;
};

}  // namespace

struct Window::Panel {
  Canvas canvas;
  std::array<sf::Font, 2> fonts;  // by Weight
  std::unique_ptr<FontMetrics> metrics;
  sf::RenderWindow window;
  sf::Texture frame;  // for pictures saved to files
  std::vector<std::future<void>> saving;
  std::vector<Corner> corners;
  sf::VertexArray triangles{sf::Triangles};
  std::vector<SetLabel> labels;

  [[nodiscard]] Point in_mm(int x, int y) const noexcept {
    return {x / canvas.px_per_mm, y / canvas.px_per_mm};
  }

  void set(SetLabel& kept, const Label& label) {
    if (kept.label == label && kept.text.getFont() != nullptr) return;
    const unsigned size = character_size(label.type, canvas);
    kept.label = label;
    kept.text.setFont(fonts[static_cast<std::size_t>(label.weight)]);
    kept.text.setCharacterSize(size);
    kept.text.setString(utf8(label.text));
    kept.text.setFillColor(opaque(label.color));
    const double spare = label.box.w - metrics->width_mm(label.text, label.type, label.weight);
    const double indent = label.align == Align::left ? 0 : label.align == Align::centre ? spare / 2 : spare;
    const double base = label.box.centre().y * canvas.px_per_mm + size * kCapitalOfSize / 2;
    kept.text.setPosition(static_cast<float>(std::round((label.box.x + indent) * canvas.px_per_mm)),
                          static_cast<float>(std::round(base) - size));
  }

  void draw(const Picture& picture) {
    corners.clear();
    for (const Shape& shape : picture.shapes) append_triangles(shape, canvas.px_per_mm, corners);
    triangles.resize(corners.size());
    for (std::size_t i = 0; i < corners.size(); ++i) {
      triangles[i].position = {corners[i].x, corners[i].y};
      triangles[i].color = opaque(corners[i].color, corners[i].opacity);
    }
    if (labels.size() < picture.labels.size()) labels.resize(picture.labels.size());
    window.clear(opaque(palette::kGround));
    window.draw(triangles);
    for (std::size_t i = 0; i < picture.labels.size(); ++i) {
      set(labels[i], picture.labels[i]);
      window.draw(labels[i].text);
    }
  }

  bool save(const std::string& png) {
    frame.update(window);
    return frame.copyToImage().saveToFile(png);
  }

  // Compressing takes a tenth of a second and more: not in the drawing loop, on which the heartbeat hangs.
  void save_meanwhile(const std::string& png) {
    frame.update(window);
    std::erase_if(saving, [](const std::future<void>& one) {
      return one.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    });
    saving.push_back(std::async(std::launch::async, [image = frame.copyToImage(), png] {
      if (!image.saveToFile(png)) std::cerr << "stretch-hmi: " << png << ": the picture could not be saved\n";
    }));
  }

  // Every letter of the sizes in use before the first frame, so that none is rasterised while a leg moves.
  void warm_up_letters() {
    for (const Type type : kTypes) {
      const sf::Uint32 last = type == Type::number ? 0x3A : 0x17E;  // figures alone, or the Latin alphabets
      for (sf::Uint32 letter = type == Type::number ? 0x30 : 0x20; letter <= last; ++letter) {
        fonts[0].getGlyph(letter, character_size(type, canvas), false);
      }
    }
  }
};

Window::Window(std::unique_ptr<Panel> panel) : panel_(std::move(panel)) {}
Window::~Window() = default;

tl::expected<std::unique_ptr<Window>, std::string> Window::open(const Canvas& canvas,
                                                                const FontFiles& fonts) {
  const char* display = std::getenv("DISPLAY");
  if (display == nullptr || *display == '\0') {
    return tl::unexpected(
        std::string("DISPLAY: not set; start the screen in an X session, or name its display, as in "
                    "DISPLAY=:0"));
  }
  auto metrics = FontMetrics::open(fonts, canvas);
  if (!metrics) return tl::unexpected(metrics.error());
  auto panel = std::make_unique<Panel>();
  panel->canvas = canvas;
  panel->metrics = std::move(*metrics);
  if (!panel->fonts[0].loadFromFile(fonts.regular) || !panel->fonts[1].loadFromFile(fonts.bold)) {
    return tl::unexpected(fonts.regular + ": no font that can be read; install fonts-dejavu-core");
  }
  sf::ContextSettings settings;
  settings.antialiasingLevel = 0;
  panel->window.create(
      sf::VideoMode(static_cast<unsigned>(canvas.width_px), static_cast<unsigned>(canvas.height_px)),
      "Stretch Station", sf::Style::None, settings);
  panel->window.setPosition({0, 0});  // without a window manager it would stand lower
  panel->window.setKeyRepeatEnabled(false);
  if (!panel->frame.create(static_cast<unsigned>(canvas.width_px), static_cast<unsigned>(canvas.height_px))) {
    return tl::unexpected(std::string("the display gives no surface of this size; choose a smaller --size"));
  }
  panel->warm_up_letters();
  return std::unique_ptr<Window>(new Window(std::move(panel)));
}

std::optional<PanelEvent> Window::next_event() {
  const Panel& panel = *panel_;
  sf::Event event{};
  while (panel_->window.pollEvent(event)) {
    switch (event.type) {
      case sf::Event::MouseButtonPressed:
        return PanelEvent{PanelEventKind::pressed, panel.in_mm(event.mouseButton.x, event.mouseButton.y)};
      case sf::Event::MouseMoved:
        return PanelEvent{PanelEventKind::moved, panel.in_mm(event.mouseMove.x, event.mouseMove.y)};
      case sf::Event::MouseButtonReleased:
        return PanelEvent{PanelEventKind::released, panel.in_mm(event.mouseButton.x, event.mouseButton.y)};
      case sf::Event::TouchBegan:
        if (event.touch.finger != 0) break;
        return PanelEvent{PanelEventKind::pressed, panel.in_mm(event.touch.x, event.touch.y)};
      case sf::Event::TouchMoved:
        if (event.touch.finger != 0) break;
        return PanelEvent{PanelEventKind::moved, panel.in_mm(event.touch.x, event.touch.y)};
      case sf::Event::TouchEnded:
        if (event.touch.finger != 0) break;
        return PanelEvent{PanelEventKind::released, panel.in_mm(event.touch.x, event.touch.y)};
      case sf::Event::LostFocus:
      case sf::Event::MouseLeft:
        return PanelEvent{PanelEventKind::cancelled, {}};
      case sf::Event::Closed:
        return PanelEvent{PanelEventKind::closed, {}};
      default:
        break;
    }
  }
  return std::nullopt;
}

bool Window::show(const Picture& picture, const std::string& png) {
  panel_->draw(picture);
  const bool saved = png.empty() || panel_->save(png);
  panel_->window.display();
  return saved;
}

void Window::show_and_save_meanwhile(const Picture& picture, const std::string& png) {
  panel_->draw(picture);
  panel_->save_meanwhile(png);
  panel_->window.display();
}

double Window::drawn_width_mm(const std::string& text, Type type, Weight weight) const {
  const sf::String letters = utf8(text);
  const sf::Text drawn(letters, panel_->fonts[static_cast<std::size_t>(weight)],
                       character_size(type, panel_->canvas));
  return static_cast<double>(drawn.findCharacterPos(letters.getSize()).x) / panel_->canvas.px_per_mm;
}

}  // namespace stretch::hmi
