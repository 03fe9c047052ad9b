// Preloaded into a program, it steps that program's wall clock and no other: by as many seconds as the file
// that STRETCH_STEPPED_CLOCK names holds, a binary 64-bit number, from the moment it is written. Sleeping and
// the monotonic clock are the kernel's own.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace {

const volatile std::int64_t* mapped() {
  const char* const path = std::getenv("STRETCH_STEPPED_CLOCK");
  const int file = path != nullptr ? ::open(path, O_RDONLY | O_CLOEXEC) : -1;
  void* const page = ::mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, file, 0);
  if (file < 0 || page == MAP_FAILED) ::_exit(126);  // whoever preloads it wants a clock that steps
  ::close(file);
  return static_cast<const volatile std::int64_t*>(page);
}

std::int64_t stepped_s() {
  static const volatile std::int64_t* const by = mapped();
  return *by;
}

int kernel_time(clockid_t clock, timespec* at) {
  return static_cast<int>(::syscall(SYS_clock_gettime, clock, at));
}
}  // namespace

extern "C" {

// The names are the C library's; what they replace is declared in its headers.
int clock_gettime(clockid_t clock, timespec* at) noexcept {
  const int result = kernel_time(clock, at);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) at->tv_sec += stepped_s();
  return result;
}

int gettimeofday(timeval* at, void* /*zone*/) noexcept {
  timespec now{};
  kernel_time(CLOCK_REALTIME, &now);
  at->tv_sec = now.tv_sec + stepped_s();
  at->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* at) noexcept {
  timespec now{};
  kernel_time(CLOCK_REALTIME, &now);
  const time_t seconds = now.tv_sec + stepped_s();
  if (at != nullptr) *at = seconds;
  return seconds;
}
}
