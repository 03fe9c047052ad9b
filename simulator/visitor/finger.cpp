// Moves, presses, lets go.
#include "simulator/visitor/finger.hpp"

#include <cmath>
#include <stdexcept>
#include <vector>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stretch::visitor {
namespace {
void xdotool(std::vector<std::string> words) {
  words.insert(words.begin(), "xdotool");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = -1;
  int status = -1;
  if (posix_spawnp(&child, "xdotool", nullptr, nullptr, arguments.data(), environ) != 0 ||
      waitpid(child, &status, 0) != child || status != 0) {
    throw std::runtime_error("xdotool failed: is it installed, and is DISPLAY set?");
  }
}
}  // namespace

void Finger::press(const hmi::Box& where) {
  const auto pixel = [this](double mm) { return std::to_string(std::lround(mm * canvas_.px_per_mm)); };
  xdotool({"mousemove", pixel(where.centre().x), pixel(where.centre().y), "mousedown", "1"});
}

void Finger::release() {
  xdotool({"mouseup", "1"});
}

}  // namespace stretch::visitor
