// The panel: a window that draws pictures and reports one pointer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "hmi/fonts/font_metrics.hpp"
#include "hmi/screens/canvas.hpp"
#include "hmi/screens/picture.hpp"

namespace stretch::hmi {

enum class PanelEventKind : std::uint8_t { pressed, moved, released, cancelled, closed };

// A finger or a mouse, the same to the screens. `cancelled`: the window lost the pointer; whatever is held
// ends.
struct PanelEvent {
  PanelEventKind kind = PanelEventKind::cancelled;
  Point at;  // mm
};

// One window without a frame at the panel's upper left corner. Everything in the thread that made it. Needs a
// display: without one the graphics library ends the process, so open() asks for DISPLAY first.
class Window {
 public:
  [[nodiscard]] static tl::expected<std::unique_ptr<Window>, std::string> open(const Canvas& canvas,
                                                                               const FontFiles& fonts);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // The next thing that happened, or nothing; never waits.
  [[nodiscard]] std::optional<PanelEvent> next_event();

  // Draws and shows; returns when the display has taken the frame. With `png` the frame is saved there as
  // well (false: it could not be).
  bool show(const Picture& picture, const std::string& png = {});

  // The same without waiting for the file: another thread writes it, and says on stderr if it could not.
  // Written whole before the window is destroyed.
  void show_and_save_meanwhile(const Picture& picture, const std::string& png);

  // Width of one line as drawn, for comparison with the metrics the layout used.
  [[nodiscard]] double drawn_width_mm(const std::string& text, Type type, Weight weight) const;

 private:
  struct Panel;
  explicit Window(std::unique_ptr<Panel> panel);
  std::unique_ptr<Panel> panel_;
};

}  // namespace stretch::hmi
