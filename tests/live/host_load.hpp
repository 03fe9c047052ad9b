// What may take a host's processors and memory: children of this process that die before anybody else does.
#pragma once

#include <sys/types.h>

#include <vector>

namespace stretch::live {

// One child for each processor, at normal priority, that never rests. All are gone with the object.
class BusyProcessors {
 public:
  BusyProcessors();
  ~BusyProcessors();
  BusyProcessors(const BusyProcessors&) = delete;
  BusyProcessors& operator=(const BusyProcessors&) = delete;

 private:
  std::vector<pid_t> children_;
};

// One child that takes memory and touches it again and again, until `leave_bytes` are left of the machine's
// or of the control group's, and first in line when the kernel needs some. Gone with the object.
class FullMemory {
 public:
  explicit FullMemory(long long leave_bytes);
  ~FullMemory();
  FullMemory(const FullMemory&) = delete;
  FullMemory& operator=(const FullMemory&) = delete;

  // Whether it is full, or the child has died of it.
  [[nodiscard]] bool full();

 private:
  pid_t child_ = -1;
  int told_ = -1;  // a byte once it is full, the end when the child is gone
};

// What can still be taken, bytes.
[[nodiscard]] long long memory_left();

}  // namespace stretch::live
