// fork; no exec: the children do nothing that needs another program.
#include "tests/live/host_load.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>

namespace stretch::live {
namespace {
constexpr long long kBlock = 64LL << 20;
constexpr long long kPage = 4096;

void end(pid_t child) {
  if (child <= 0) return;
  ::kill(child, SIGKILL);
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
}

// In the child: nothing of what it does may outlive its parent.
void with_its_parent() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
}

void first_to_die() {
  const int file = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0 || ::write(file, "1000", 4) != 4) ::_exit(1);
  ::close(file);
}

// Once through all of it, so that none of it is taken away.
void touch(const std::vector<char*>& blocks) {
  for (char* block : blocks) {
    for (long long at = 0; at < kBlock; at += kPage) block[at] = static_cast<char>(block[at] + 1);
  }
}

[[noreturn]] void fill(long long leave_bytes, int tell) {
  with_its_parent();
  first_to_die();
  std::vector<char*> blocks;
  while (memory_left() > leave_bytes + kBlock) {
    void* const block = ::mmap(nullptr, kBlock, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED) break;
    std::memset(block, 1, kBlock);
    blocks.push_back(static_cast<char*>(block));
  }
  (void)!::write(tell, "f", 1);
  for (;;) touch(blocks);
}

long long number_in(const std::string& file) {
  std::ifstream in(file);
  long long value = -1;
  return in >> value ? value : -1;
}
}  // namespace

long long memory_left() {
  long long left = std::numeric_limits<long long>::max();
  std::ifstream info("/proc/meminfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("MemAvailable:")) left = std::atoll(line.c_str() + 13) * 1024;
  }
  const long long most = number_in("/sys/fs/cgroup/memory.max");
  const long long now = number_in("/sys/fs/cgroup/memory.current");
  return most > 0 && now >= 0 ? std::min(left, most - now) : left;
}

BusyProcessors::BusyProcessors() {
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      with_its_parent();
      for (volatile unsigned long turns = 0;;) turns = turns + 1;
    }
    if (child > 0) children_.push_back(child);
  }
}

BusyProcessors::~BusyProcessors() {
  for (const pid_t child : children_) end(child);
}

FullMemory::FullMemory(long long leave_bytes) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
  child_ = ::fork();
  if (child_ == 0) fill(leave_bytes, ends[1]);
  ::close(ends[1]);
  told_ = ends[0];
  if (child_ < 0) throw std::runtime_error("fork: " + std::string(std::strerror(errno)));
}

FullMemory::~FullMemory() {
  end(child_);
  ::close(told_);
}

bool FullMemory::full() {
  pollfd waits{told_, POLLIN, 0};
  return ::poll(&waits, 1, 0) > 0;
}

}  // namespace stretch::live
