// What every screen is put together from: lines of text, paragraphs, buttons, icons, and STOP in its corner.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hmi/model/catalogue.hpp"
#include "hmi/screens/canvas.hpp"
#include "hmi/screens/outline.hpp"
#include "hmi/screens/picture.hpp"
#include "hmi/screens/pointer.hpp"

namespace stretch::hmi {

enum class ButtonLook : std::uint8_t { primary, plain };
enum class Icon : std::uint8_t { information, warning, danger, good, pending, failed };

// What is said instead of a screen's own title and lead: figures that are out of date, a refused request.
struct Interruption {
  std::string title;  // empty: the screen's own
  std::string lead;
};

// Adds to one picture; the places of the frame are the same on every screen. All lengths in mm.
class Painter {
 public:
  static constexpr double kMargin = 5;
  static constexpr double kGap = 4;  // between touch areas
  static constexpr double kStopSize = 30;
  static constexpr double kButtonHeight = 18;

  // `greyed`: figures are out of date, colours are taken out of everything but STOP and the icons.
  Painter(const Canvas& canvas, const Catalogue& catalogue, const TextMetrics& metrics, bool greyed,
          std::optional<Touched> held, Interruption interruption, Picture& picture);

  [[nodiscard]] const Catalogue& say() const noexcept { return catalogue_; }
  [[nodiscard]] const std::string& say(TextKey key) const noexcept { return catalogue_.text(key); }
  [[nodiscard]] const TextMetrics& metrics() const noexcept { return metrics_; }
  [[nodiscard]] Picture& picture() noexcept { return picture_; }

  // The frame: title and lead stand left of STOP, the buttons at the bottom, the body between them.
  [[nodiscard]] Box panel() const noexcept;
  [[nodiscard]] Box stop_box() const noexcept;
  [[nodiscard]] Box title_box() const noexcept;
  [[nodiscard]] Box lead_box() const noexcept;
  [[nodiscard]] Box body_box() const noexcept;
  [[nodiscard]] Box buttons_box() const noexcept;

  void fill(outline::Points points, Color color);
  void line(outline::Points points, double width_mm, Color color);

  // One line; cut with an ellipsis where the box is too narrow.
  void text(const Box& box, std::string_view text, Type type, Color color, Align align = Align::left,
            Weight weight = Weight::regular, Color ground = palette::kGround);

  // Lines from the top of the box down, as many as fit it; returns the height used.
  double paragraph(const Box& box, std::string_view text, Type type, Color color, Align align = Align::left,
                   Color ground = palette::kGround);

  // An interruption is said in place of either.
  void title(std::string_view text, std::optional<Icon> icon = std::nullopt);
  void lead(std::string_view text, Color color = palette::kSecond);
  [[nodiscard]] const Interruption& interruption() const noexcept { return interruption_; }

  // A caption and under it a sentence of at most `lines` lines; returns the height used.
  double captioned(const Box& box, std::string_view caption, std::string_view sentence);

  void button(const Box& box, std::string_view text, ButtonLook look, Action action, int value = 0,
              bool repeats = false);
  // A row of buttons of equal width is laid out by giving each its column.
  [[nodiscard]] static Box column(const Box& row, int number, int count) noexcept;

  void icon(const Box& box, Icon icon);
  void stop(bool sent);

  [[nodiscard]] bool held(Action action, int value = 0) const noexcept;

 private:
  [[nodiscard]] Color tone(Color color) const noexcept;          // of letters
  [[nodiscard]] Color surface_tone(Color color) const noexcept;  // of what carries none
  void add_label(const Box& box, std::string_view text, Type type, Color color, Align align, Weight weight,
                 Color ground, int touch);

  const Canvas& canvas_;
  const Catalogue& catalogue_;
  const TextMetrics& metrics_;
  bool greyed_;
  std::optional<Touched> held_;
  Interruption interruption_;
  Picture& picture_;
};

}  // namespace stretch::hmi
