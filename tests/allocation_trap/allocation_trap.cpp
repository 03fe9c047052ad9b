// glibc lets a program stand in front of its allocator.
#include "tests/allocation_trap/allocation_trap.hpp"

#include <cstddef>

namespace {
thread_local bool armed = false;
thread_local long count = 0;
}  // namespace

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// The names are glibc's: a reserved one to call, the standard ones to stand in front of.
extern "C" {
void* __libc_malloc(std::size_t size);                     // NOLINT(bugprone-reserved-identifier)
void* __libc_calloc(std::size_t count, std::size_t size);  // NOLINT(bugprone-reserved-identifier)
void* __libc_realloc(void* memory, std::size_t size);      // NOLINT(bugprone-reserved-identifier)
void __libc_free(void* memory);                            // NOLINT(bugprone-reserved-identifier)

void* malloc(std::size_t size) {
  if (armed) ++count;
  return __libc_malloc(size);
}
void* calloc(std::size_t items, std::size_t size) {
  if (armed) ++count;
  return __libc_calloc(items, size);
}
void* realloc(void* memory, std::size_t size) {
  if (armed) ++count;
  return __libc_realloc(memory, size);
}
void free(void* memory) {
  if (armed) ++count;
  __libc_free(memory);
}
}
#endif

namespace stretch::allocation_trap {

bool works() noexcept {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  return true;
#else
  return false;
#endif
}

void arm() noexcept {
  armed = true;
}
void disarm() noexcept {
  armed = false;
}
long caught() noexcept {
  return count;
}
void restart() noexcept {
  armed = false;
  count = 0;
}

}  // namespace stretch::allocation_trap
