// A line that is redrawn in place on a terminal.
#include "controller/ctl/terminal.hpp"

#include <unistd.h>

namespace stretch::ctl {

namespace {
constexpr const char* kClearLine = "\r\x1b[K";
}

LiveLine::LiveLine(FILE* to) : to_(to), terminal_(::isatty(::fileno(to)) == 1) {}

void LiveLine::show(const std::string& line) {
  if (!terminal_) return;
  std::fprintf(to_, "%s%s", kClearLine, line.c_str());
  std::fflush(to_);
  shown_ = true;
}

void LiveLine::say(const std::string& line) {
  std::fprintf(to_, "%s%s\n", shown_ ? kClearLine : "", line.c_str());
  std::fflush(to_);
  shown_ = false;
}

void LiveLine::finish() {
  if (shown_) std::fputc('\n', to_);
  shown_ = false;
}

}  // namespace stretch::ctl
