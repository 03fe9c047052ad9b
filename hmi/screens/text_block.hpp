// Text broken into lines that fit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hmi/screens/type.hpp"

namespace stretch::hmi {

// `text` in lines no wider than `width_mm`, broken at spaces, as few as possible and of about one length, at
// most `most_lines`; what does not fit ends in an ellipsis. A single word that is too wide is cut.
[[nodiscard]] std::vector<std::string> broken(std::string_view text, double width_mm, std::size_t most_lines,
                                              Type type, Weight weight, const TextMetrics& metrics);

// True if `text` needs no ellipsis in that room.
[[nodiscard]] bool fits(std::string_view text, double width_mm, std::size_t most_lines, Type type,
                        Weight weight, const TextMetrics& metrics);

// `text`, cut with an ellipsis where it is wider than `width_mm`; never inside a UTF-8 letter.
[[nodiscard]] std::string cut(std::string_view text, double width_mm, Type type, Weight weight,
                              const TextMetrics& metrics);

}  // namespace stretch::hmi
