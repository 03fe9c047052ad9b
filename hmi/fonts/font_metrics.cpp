// How wide texts come out in the real font, measured without a display.
#include "hmi/fonts/font_metrics.hpp"

#include <ft2build.h>
#include <array>
#include <cmath>
#include <cstdlib>
#include <unordered_map>
#include <utility>
#include FT_FREETYPE_H

namespace stretch::hmi {

namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::size_t kMostWidths = 8192;  // figures change all the time; beyond it all are forgotten

// Takes the next letter off the front; bytes that are no UTF-8 come out as the replacement letter, one by
// one.
char32_t next_letter(std::string_view& text) noexcept {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
  if (length == 0 || length > text.size()) {
    text.remove_prefix(1);
    return kReplacement;
  }
  char32_t letter = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) letter = (letter << 6) | (byte(i) & 0x3FU);
  text.remove_prefix(length);
  return letter;
}

}  // namespace

unsigned character_size(Type type, const Canvas& canvas) noexcept {
  return static_cast<unsigned>(std::ceil(capital_mm(type) / kCapitalOfSize * canvas.px_per_mm));
}

FontFiles font_files(const std::string& font) {
  const char* folder = std::getenv("STRETCH_STATION_FONTS");
  const std::string base =
      (folder != nullptr ? std::string(folder) : "/usr/share/fonts/truetype/dejavu") + "/" + font;
  return {base + ".ttf", base + "-Bold.ttf"};
}

struct FontMetrics::Faces {
  FT_Library library = nullptr;
  std::array<FT_Face, 2> face{};
  std::unordered_map<std::uint64_t, double> advances;  // by weight, size and glyph, in pixels
  std::unordered_map<std::string, double> widths;      // of whole texts, in mm, after their type and weight

  Faces() = default;
  Faces(const Faces&) = delete;
  Faces& operator=(const Faces&) = delete;
  ~Faces() {
    for (FT_Face f : face) {
      if (f != nullptr) FT_Done_Face(f);
    }
    if (library != nullptr) FT_Done_FreeType(library);
  }

  double advance(std::size_t weight, unsigned size, FT_UInt glyph) {
    const std::uint64_t key =
        (static_cast<std::uint64_t>(weight) << 56) | (static_cast<std::uint64_t>(size) << 32) | glyph;
    const auto known = advances.find(key);
    if (known != advances.end()) return known->second;
    double pixels = size;
    if (FT_Load_Glyph(face[weight], glyph, FT_LOAD_TARGET_NORMAL | FT_LOAD_FORCE_AUTOHINT) == 0) {
      pixels = static_cast<double>(face[weight]->glyph->metrics.horiAdvance) / 64;
    }
    advances.emplace(key, pixels);
    return pixels;
  }
};

FontMetrics::FontMetrics(std::unique_ptr<Faces> faces, const Canvas& canvas)
    : faces_(std::move(faces)), canvas_(canvas) {}
FontMetrics::~FontMetrics() = default;

tl::expected<std::unique_ptr<FontMetrics>, std::string> FontMetrics::open(const FontFiles& files,
                                                                          const Canvas& canvas) {
  auto faces = std::make_unique<Faces>();
  if (FT_Init_FreeType(&faces->library) != 0)
    return tl::unexpected(std::string("the font library does not start"));
  const std::array<const std::string*, 2> paths{&files.regular, &files.bold};
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (FT_New_Face(faces->library, paths[i]->c_str(), 0, &faces->face[i]) != 0) {
      return tl::unexpected(*paths[i] +
                            ": no font that can be read; install fonts-dejavu-core or name its folder in "
                            "STRETCH_STATION_FONTS");
    }
  }
  return std::unique_ptr<FontMetrics>(new FontMetrics(std::move(faces), canvas));
}

double FontMetrics::width_mm(std::string_view text, Type type, Weight weight) const {
  std::string key(text);
  key.push_back(static_cast<char>('0' + 2 * static_cast<int>(type) + static_cast<int>(weight)));
  const auto known = faces_->widths.find(key);
  if (known != faces_->widths.end()) return known->second;
  if (faces_->widths.size() >= kMostWidths) faces_->widths.clear();
  const unsigned size = character_size(type, canvas_);
  const auto which = static_cast<std::size_t>(weight);
  const FT_Face face = faces_->face[which];
  FT_Set_Pixel_Sizes(face, 0, size);
  double pixels = 0;
  FT_UInt before = 0;
  while (!text.empty()) {
    const FT_UInt glyph = FT_Get_Char_Index(face, next_letter(text));
    FT_Vector kerning{};
    if (before != 0 && FT_HAS_KERNING(face)) {
      FT_Get_Kerning(face, before, glyph, FT_KERNING_DEFAULT, &kerning);
    }
    pixels += static_cast<double>(kerning.x) / 64 + faces_->advance(which, size, glyph);
    before = glyph;
  }
  return faces_->widths[std::move(key)] = pixels / canvas_.px_per_mm;
}

std::string FontMetrics::missing_letter(std::string_view text, Weight weight) const {
  while (!text.empty()) {
    const std::string_view before = text;
    if (FT_Get_Char_Index(faces_->face[static_cast<std::size_t>(weight)], next_letter(text)) == 0) {
      return std::string(before.substr(0, before.size() - text.size()));
    }
  }
  return {};
}

}  // namespace stretch::hmi
