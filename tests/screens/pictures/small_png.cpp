// Pictures as small files: the screens have few colours.
#include "tests/screens/pictures/small_png.hpp"

#include <png.h>
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <vector>

namespace stretch::hmi {

namespace {

constexpr unsigned kSteps = 4;  // bits of a channel that are not told apart

struct Indexed {
  std::uint32_t width = 0, height = 0;
  std::vector<png_color> palette;
  std::vector<std::uint8_t> pixels;
};

bool read(const std::string& path, Indexed& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_file(&image, path.c_str()) == 0) return false;
  image.format = PNG_FORMAT_RGB;
  std::vector<std::uint8_t> bytes(PNG_IMAGE_SIZE(image));
  if (png_image_finish_read(&image, nullptr, bytes.data(), 0, nullptr) == 0) return false;
  picture.width = image.width;
  picture.height = image.height;
  // Of the colours that fall together the most frequent one stands for all: plain surfaces keep their own.
  std::map<unsigned, std::map<unsigned, std::size_t>> alike;
  const auto exact = [&bytes](std::size_t i) {
    return static_cast<unsigned>(bytes[i]) << 16U | static_cast<unsigned>(bytes[i + 1]) << 8U | bytes[i + 2];
  };
  const auto coarse = [](unsigned colour) { return (colour >> kSteps) & 0x0F0F0FU; };
  for (std::size_t i = 0; i + 2 < bytes.size(); i += 3) ++alike[coarse(exact(i))][exact(i)];
  if (alike.size() > 256) return false;
  std::map<unsigned, std::uint8_t> index;
  for (const auto& [key, colours] : alike) {
    const unsigned most = std::max_element(colours.begin(), colours.end(), [](const auto& x, const auto& y) {
                            return x.second < y.second;
                          })->first;
    index[key] = static_cast<std::uint8_t>(picture.palette.size());
    picture.palette.push_back({static_cast<png_byte>(most >> 16U), static_cast<png_byte>(most >> 8U & 0xFFU),
                               static_cast<png_byte>(most & 0xFFU)});
  }
  for (std::size_t i = 0; i + 2 < bytes.size(); i += 3) picture.pixels.push_back(index[coarse(exact(i))]);
  return true;
}

bool write(const std::string& path, const Indexed& picture) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), &std::fclose);
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
  const bool ready = file && info != nullptr;
  if (ready) {
    png_init_io(png, file.get());
    png_set_compression_level(png, 9);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_set_IHDR(png, info, picture.width, picture.height, 8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, picture.palette.data(), static_cast<int>(picture.palette.size()));
    png_write_info(png, info);
    for (std::size_t y = 0; y < picture.height; ++y)
      png_write_row(png, picture.pixels.data() + y * picture.width);
    png_write_end(png, info);
  }
  png_destroy_write_struct(&png, &info);
  return ready;
}

}  // namespace

bool make_small(const std::string& png) {
  Indexed picture;
  return read(png, picture) && write(png, picture);
}

}  // namespace stretch::hmi
