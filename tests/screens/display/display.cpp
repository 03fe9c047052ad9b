// Processes a test starts and ends by their own ids.
#include "tests/screens/display/display.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace stretch::hmi {

Child::Child(const std::vector<std::string>& command, const std::vector<std::string>& environment, int keep) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
  if (pid_ > 0) return;
  for (const std::string& setting : environment) ::putenv(const_cast<char*>(setting.c_str()));
  if (keep >= 0) ::fcntl(keep, F_SETFD, 0);
  ::execvp(words[0], words.data());
  ::_exit(127);
}

Child::~Child() {
  if (pid_ <= 0) return;
  signal(SIGCONT);
  signal(SIGKILL);
  wait();
}

void Child::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

int Child::wait() {
  if (pid_ <= 0) return -1;
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Display::Display(const std::string& size) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  server_ =
      std::make_unique<Child>(std::vector<std::string>{"Xvfb", "-displayfd", std::to_string(pipe[1]),
                                                       "-screen", "0", size + "x24", "-nolisten", "tcp"},
                              std::vector<std::string>{}, pipe[1]);
  ::close(pipe[1]);
  pollfd ready{pipe[0], POLLIN, 0};
  char digit = 0;
  while (::poll(&ready, 1, 20000) > 0 && ::read(pipe[0], &digit, 1) == 1 && digit != '\n')
    number_.push_back(digit);
  ::close(pipe[0]);
  if (digit == '\n' && !number_.empty()) return;
  throw std::runtime_error("Xvfb did not start; it belongs to the packages of tools/packages");
}

Display::~Display() = default;

std::vector<std::string> Display::environment() const {
  return {"DISPLAY=:" + number_, "LP_NUM_THREADS=1"};
}

bool Display::xdotool(const std::vector<std::string>& words) const {
  std::vector<std::string> command{"xdotool"};
  command.insert(command.end(), words.begin(), words.end());
  return Child(command, environment()).wait() == 0;
}

}  // namespace stretch::hmi
