// Pictures as small files: the screens have few colours.
#pragma once

#include <string>

namespace stretch::hmi {

// Rewrites a PNG file with a palette of at most 256 colours, each colour of the picture within 16 steps of
// its own a channel. False, and the file left as it is, if it has too many colours or cannot be read or
// written.
[[nodiscard]] bool make_small(const std::string& png);

}  // namespace stretch::hmi
