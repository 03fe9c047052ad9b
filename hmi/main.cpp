// stretch-hmi: the touchscreen, a process of its own that may die at any time without harm to the person in
// the machine.
#include <sys/resource.h>
#include <csignal>
#include <iostream>

#include "hmi/catalogue/load_catalogue.hpp"
#include "hmi/client/controller_link.hpp"
#include "hmi/fonts/font_metrics.hpp"
#include "hmi/program/options.hpp"
#include "hmi/program/station_screen.hpp"
#include "hmi/view/window.hpp"

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr rlim_t kMostFiles = 1024;  // the graphics library breaks on descriptors above it

stretch::hmi::Wishes wishes;

void end_by_signal(int) {
  wishes.end = 1;
}
void picture_by_signal(int) {
  wishes.screenshot = wishes.screenshot + 1;
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
}

void limit_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= kMostFiles) return;
  limit.rlim_cur = kMostFiles;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace stretch::hmi;
  const auto options = read_options(argc, argv);
  if (!options) return options.error();
  const auto catalogue = load_catalogue(options->catalogue);
  if (!catalogue) {
    for (const std::string& error : catalogue.error()) std::cerr << "stretch-hmi: " << error << '\n';
    return kUsage;
  }
  limit_files();
  const FontFiles fonts = font_files(catalogue->font);
  const auto metrics = FontMetrics::open(fonts, options->canvas);
  if (!metrics) {
    std::cerr << "stretch-hmi: " << metrics.error() << '\n';
    return kFailed;
  }
  auto window = Window::open(options->canvas, fonts);
  if (!window) {
    std::cerr << "stretch-hmi: " << window.error() << '\n';
    return kFailed;
  }
  handle(SIGTERM, end_by_signal);
  handle(SIGINT, end_by_signal);
  handle(SIGUSR1, picture_by_signal);
  ControllerLink link(options->sockets);
  StationScreen screen(link, **window, *catalogue, **metrics, options->canvas, options->screenshot_dir);
  screen.run(wishes);
  return 0;
}
