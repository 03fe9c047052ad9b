// The kernel's own interfaces: termios, serial_struct, serial_rs485.
#include "hal/modbus/serial_port.hpp"

#include <fcntl.h>
#include <linux/serial.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace stretch::hal {
namespace {

struct Rate {
  int baud;
  speed_t code;
};
constexpr std::array<Rate, 8> kRates{{{9600, B9600},
                                      {19200, B19200},
                                      {38400, B38400},
                                      {57600, B57600},
                                      {115200, B115200},
                                      {230400, B230400},
                                      {460800, B460800},
                                      {921600, B921600}}};

tl::unexpected<std::string> failed(const char* what) {
  return tl::unexpected(std::string(what) + ": " + std::strerror(errno));
}

}  // namespace

tl::expected<PortLock, std::string> PortLock::take(const std::string& tty) {
  const int fd = ::open(tty.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0 && errno == EBUSY)
    return tl::unexpected(std::string("another program has it for itself; end that one"));
  if (fd < 0) return failed("cannot be opened");
  PortLock lock(fd);
  if (::isatty(fd) == 0) return tl::unexpected(std::string("is no serial port"));
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) return tl::unexpected(std::string("another program has it locked; end that one"));
  return failed("cannot be locked");
}
PortLock::PortLock(PortLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
PortLock& PortLock::operator=(PortLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}
PortLock::~PortLock() {
  if (fd_ >= 0) ::close(fd_);
}

tl::expected<void, std::string> make_exclusive(int fd) {
  if (::ioctl(fd, TIOCEXCL) != 0) return failed("cannot be had for this program alone");
  return {};
}

tl::expected<void, std::string> check_baud(int fd, int baud) {
  termios settings{};
  if (::tcgetattr(fd, &settings) != 0) return failed("does not tell its settings");
  for (const Rate& rate : kRates) {
    if (rate.code != ::cfgetospeed(&settings)) continue;
    if (rate.baud == baud && ::cfgetispeed(&settings) == rate.code) return {};
    return tl::unexpected("runs at " + std::to_string(rate.baud) + " baud and not at " +
                          std::to_string(baud));
  }
  return tl::unexpected("does not run at " + std::to_string(baud) + " baud");
}

tl::expected<void, std::string> ask_for_low_latency(int fd) {
  serial_struct port{};
  if (::ioctl(fd, TIOCGSERIAL, &port) != 0) return failed("has no latency to set");
  port.flags = static_cast<int>(static_cast<unsigned>(port.flags) | ASYNC_LOW_LATENCY);
  if (::ioctl(fd, TIOCSSERIAL, &port) != 0) return failed("keeps its latency");
  return {};
}

tl::expected<void, std::string> set_rs485(int fd, config::Rs485 mode) {
  if (mode == config::Rs485::automatic) return {};
  serial_rs485 wanted{};
  wanted.flags = SER_RS485_ENABLED;
  wanted.flags |= mode == config::Rs485::rts_high_on_send ? SER_RS485_RTS_ON_SEND : SER_RS485_RTS_AFTER_SEND;
  if (::ioctl(fd, TIOCSRS485, &wanted) != 0) {
    return failed(
        "the kernel does not turn this port's transceiver round (write rs485 = \"automatic\" if the "
        "hardware does)");
  }
  serial_rs485 set{};
  if (::ioctl(fd, TIOCGRS485, &set) != 0 || (set.flags & wanted.flags) != wanted.flags)
    return tl::unexpected(std::string("RS-485 does not read back as it was set"));
  return {};
}

}  // namespace stretch::hal
