// How wide texts come out in the real font, measured without a display.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "hmi/screens/canvas.hpp"
#include "hmi/screens/type.hpp"

namespace stretch::hmi {

// The size in pixels a font is used at for this type on this canvas: the smallest whole one whose capitals
// are as high as the type asks.
[[nodiscard]] unsigned character_size(Type type, const Canvas& canvas) noexcept;

// Where the font's regular and bold files are: FONT.ttf and FONT-Bold.ttf in the system's DejaVu folder, or
// in $STRETCH_STATION_FONTS if that is set.
struct FontFiles {
  std::string regular, bold;
};
[[nodiscard]] FontFiles font_files(const std::string& font);

// Measures as the window draws: the same library, the same hinting, advances in whole pixels, kerning. Widths
// of letters are kept; one thread. A letter the font lacks counts as its box.
class FontMetrics : public TextMetrics {
 public:
  // Opens both files, or says which cannot be used and what to do.
  [[nodiscard]] static tl::expected<std::unique_ptr<FontMetrics>, std::string> open(const FontFiles& files,
                                                                                    const Canvas& canvas);
  ~FontMetrics() override;

  [[nodiscard]] double width_mm(std::string_view text, Type type, Weight weight) const override;

  // The first letter of `text` the font lacks, as UTF-8; empty if it has them all.
  [[nodiscard]] std::string missing_letter(std::string_view text, Weight weight) const;

 private:
  struct Faces;
  FontMetrics(std::unique_ptr<Faces> faces, const Canvas& canvas);
  std::unique_ptr<Faces> faces_;
  Canvas canvas_;
};

}  // namespace stretch::hmi
