// SIGINT and SIGTERM as something to be waited for.
#include "controller/ctl/stop_signals.hpp"

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace stretch::ctl {

int catch_stop_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGINT);
  ::sigaddset(&signals, SIGTERM);
  if (::sigprocmask(SIG_BLOCK, &signals, nullptr) != 0) return -1;
  return ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

void take_signal(int descriptor) {
  signalfd_siginfo info{};
  [[maybe_unused]] const ssize_t got = ::read(descriptor, &info, sizeof info);
}

}  // namespace stretch::ctl
