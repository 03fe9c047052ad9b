// The command line of stretch-hmi.
#include "hmi/program/options.hpp"

#include <sys/un.h>
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "config/loader/find_file.hpp"
#include "controller/messages/places.hpp"

namespace stretch::hmi {

namespace {

constexpr int kUsage = 2;
constexpr const char* kPanels =
    "landscape, 960x540 to 7680x4320, between 8:5 and 16:9, as 1280x800, 1024x600 or 1920x1080";

int refuse(const std::string& what) {
  std::cerr << "stretch-hmi: " << what << '\n';
  return kUsage;
}

std::optional<Canvas> read_size(const std::string& text) {
  const std::size_t x = text.find('x');
  if (x == std::string::npos || text.size() > 9) return std::nullopt;
  const std::string width = text.substr(0, x), height = text.substr(x + 1);
  for (const std::string& part : {width, height}) {
    if (part.empty() || part.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  }
  return canvas_for(std::stoi(width), std::stoi(height));
}

}  // namespace

tl::expected<Options, int> read_options(int argc, char** argv) {
  CLI::App app{"The touchscreen of the stretch station."};
  Options options;
  options.sockets = messages::socket_candidates();
  std::string tried;
  for (const std::string& socket : options.sockets) tried += (tried.empty() ? "" : ", else ") + socket;
  std::string language = "en", size = "1280x800";
  app.add_option_function<std::string>(
         "--socket", [&options](const std::string& socket) { options.sockets = {socket}; },
         "the controller's socket")
      ->default_str(tried);
  app.add_option("--language", language, "language of the texts: en, or the path of a catalogue file")
      ->capture_default_str();
  app.add_option("--size", size, "WxH of the panel in pixels")->capture_default_str();
  app.add_option("--screenshot-dir", options.screenshot_dir,
                 "folder that gets a PNG of every new screen, and of the present one on SIGUSR1");
  app.set_version_flag("--version", std::string("stretch-hmi ") + STRETCH_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return tl::unexpected(app.exit(error));
    return tl::unexpected(refuse(std::string(error.what()) + "; --help lists what there is"));
  }
  if (const std::string& socket = options.sockets.front(); socket.size() >= sizeof(sockaddr_un{}.sun_path)) {
    return tl::unexpected(refuse("--socket: " + socket + ": longer than the " +
                                 std::to_string(sizeof(sockaddr_un{}.sun_path) - 1) +
                                 " bytes a socket's path can have; use a shorter one"));
  }
  const auto canvas = read_size(size);
  if (!canvas)
    return tl::unexpected(refuse("--size: " + size + ": no panel the screens fit; allowed: " + kPanels));
  options.canvas = *canvas;
  const auto catalogue = config::find_file(config::FileKind::language, language);
  if (!catalogue) return tl::unexpected(refuse("--language: " + config::to_string(catalogue.error())));
  options.catalogue = *catalogue;
  std::error_code error;
  if (!options.screenshot_dir.empty() && !std::filesystem::is_directory(options.screenshot_dir, error)) {
    return tl::unexpected(
        refuse("--screenshot-dir: " + options.screenshot_dir + ": no folder; make it first"));
  }
  return options;
}

}  // namespace stretch::hmi
