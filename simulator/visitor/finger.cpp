// Moves, presses, lets go.
#include "simulator/visitor/finger.hpp"

#include <array>
#include <cerrno>
#include <cmath>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stretch::visitor {
namespace {
constexpr const char* kTrouble = "xdotool failed: is it installed, and is DISPLAY set?";
}

// A socket and not a pipe: writing to an xdotool that has ended is an error to report, not a signal.
Finger::Finger(const hmi::Canvas& canvas, const std::string& display) : canvas_(canvas) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::runtime_error("xdotool: no socket pair");
  std::string setting = "DISPLAY=" + display;
  std::vector<char*> environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (display.empty() || !std::string_view(*variable).starts_with("DISPLAY="))
      environment.push_back(*variable);
  }
  if (!display.empty()) environment.push_back(setting.data());
  environment.push_back(nullptr);
  std::string program = "xdotool";
  std::string from_standard_input = "-";
  const std::array<char*, 3> arguments{program.data(), from_standard_input.data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  const int failed =
      posix_spawnp(&pid_, program.c_str(), &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[0]);
  words_ = ends[1];
  if (failed != 0) {
    ::close(words_);
    throw std::runtime_error(kTrouble);
  }
}

Finger::~Finger() {
  ::close(words_);  // its end of input
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Finger::say(const std::string& line) {
  if (::send(words_, line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size()))
    throw std::runtime_error(kTrouble);
}

void Finger::point_at(const hmi::Box& where) {
  const auto pixel = [this](double mm) { return std::to_string(std::lround(mm * canvas_.px_per_mm)); };
  say("mousemove " + pixel(where.centre().x) + " " + pixel(where.centre().y) + "\n");
}

void Finger::press() {
  say("mousedown 1\n");
}

void Finger::release() {
  say("mouseup 1\n");
}

}  // namespace stretch::visitor
