// The command line of stretch-hmi.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "hmi/screens/canvas.hpp"

namespace stretch::hmi {

struct Options {
  std::vector<std::string> sockets;  // where the controller is looked for, in this order
  std::string catalogue;             // file of the language's texts
  Canvas canvas;
  std::string screenshot_dir;  // empty: none are saved
};

// The options, or the exit code where the program is done already: 0 after --help and --version, 2 after an
// error, which was said on stderr in one line.
[[nodiscard]] tl::expected<Options, int> read_options(int argc, char** argv);

}  // namespace stretch::hmi
