// The far end of a serial line that can be waited for: a test knows that everything said has arrived, and no
// sleep says so.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "hal/modbus/rtu_frame.hpp"

namespace stretch::hal {

// A pseudo-terminal, and a thread on its master side that hands each request to the handler. A request is
// what one read gives, which a pseudo-terminal does whole.
class SettledLine {
 public:
  using Bytes = std::vector<std::uint8_t>;
  // Called with the line locked, for a request's PDU.
  using Handler = std::function<void(SettledLine& line, std::uint8_t unit, const Bytes& request)>;

  explicit SettledLine(Handler handler) : handler_(std::move(handler)) {
    master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    std::array<char, 128> name{};
    if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0 ||
        ::ptsname_r(master_, name.data(), name.size()) != 0) {
      throw std::runtime_error("no pseudo-terminal");
    }
    path_ = name.data();
    slave_ = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    termios raw{};
    ::tcgetattr(slave_, &raw);
    ::cfmakeraw(&raw);
    ::tcsetattr(slave_, TCSANOW, &raw);
    thread_ = std::thread([this] { run(); });
  }
  ~SettledLine() { pull(); }
  SettledLine(const SettledLine&) = delete;
  SettledLine& operator=(const SettledLine&) = delete;

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

  [[nodiscard]] static Bytes framed(std::uint8_t unit, const Bytes& pdu) {
    const RtuAdu adu = wrap_in_rtu(unit, pdu);
    return {adu.bytes.begin(), adu.bytes.begin() + static_cast<std::ptrdiff_t>(adu.size)};
  }
  // The handler's, or inside locked().
  void say(const Bytes& bytes) const { static_cast<void>(!::write(master_, bytes.data(), bytes.size())); }

  // While the handler does not run.
  template <class F>
  void locked(F f) {
    const std::lock_guard lock(mutex_);
    f();
  }

  // Returns when every request has been handled and every byte that was said stands at the near end: poll()
  // brings what is under way between the two ends to its end. On a busy machine too, nothing is late after
  // it.
  void settle() {
    while (true) {
      {
        const std::lock_guard lock(mutex_);
        pollfd asked{master_, POLLIN, 0};
        pollfd said{slave_, POLLIN, 0};
        if (::poll(&asked, 1, 0) == 0) return static_cast<void>(::poll(&said, 1, 0));
      }
      std::this_thread::yield();
    }
  }

  // The cable is gone, for good.
  void pull() {
    pulled_ = true;
    if (!thread_.joinable()) return;
    thread_.join();
    ::close(slave_);
    ::close(master_);
  }

 private:
  void run() {
    while (!pulled_) {
      pollfd heard{master_, POLLIN, 0};
      if (::poll(&heard, 1, 20) <= 0) continue;
      const std::lock_guard lock(mutex_);
      std::array<std::uint8_t, 512> bytes{};
      const ssize_t count = ::read(master_, bytes.data(), bytes.size());
      if (count > static_cast<ssize_t>(kRtuOverhead))
        handler_(*this, bytes[0], Bytes(bytes.begin() + 1, bytes.begin() + count - 2));
    }
  }

  Handler handler_;
  int master_ = -1;
  int slave_ = -1;
  std::string path_;
  std::mutex mutex_;  // held from reading a request to the last byte of its answer
  std::atomic<bool> pulled_{false};
  std::thread thread_;
};

}  // namespace stretch::hal
