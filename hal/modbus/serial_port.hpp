// What a serial port has to be beyond open: ours alone, at the rate asked for, quick, turned round by the
// kernel.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "config/settings/serial_line.hpp"

namespace stretch::hal {

// Keeps other programs that ask first away from a port, from before it is opened until this ends. Movable
// handle of a descriptor of its own.
class PortLock {
 public:
  [[nodiscard]] static tl::expected<PortLock, std::string> take(const std::string& tty);
  PortLock(PortLock&& other) noexcept;
  PortLock& operator=(PortLock&& other) noexcept;
  ~PortLock();

 private:
  explicit PortLock(int fd) noexcept : fd_(fd) {}
  int fd_;
};

// Of an open port. Blocking, no state.
[[nodiscard]] tl::expected<void, std::string> make_exclusive(int fd);
// The error says what it reads back instead.
[[nodiscard]] tl::expected<void, std::string> check_baud(int fd, int baud);
// The error says why the adapter keeps its own pace; nothing else is lost by it.
[[nodiscard]] tl::expected<void, std::string> ask_for_low_latency(int fd);
// Set and read back.
[[nodiscard]] tl::expected<void, std::string> set_rs485(int fd, config::Rs485 mode);

}  // namespace stretch::hal
