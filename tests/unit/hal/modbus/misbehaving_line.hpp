// The far end of a serial line that does to each request what the test says, however wrong.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "hal/modbus/rtu_frame.hpp"

namespace stretch::hal {

// A pseudo-terminal, and a thread on its master side. Requests are told apart by the time they come: a
// request is what one read gives, which a pseudo-terminal does whole.
class MisbehavingLine {
 public:
  using Bytes = std::vector<std::uint8_t>;
  using Clock = std::chrono::steady_clock;
  using Handler = std::function<void(MisbehavingLine& line, const Bytes& request)>;

  explicit MisbehavingLine(Handler handler) : handler_(std::move(handler)) {
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
  ~MisbehavingLine() {
    pull();
    if (thread_.joinable()) thread_.join();
  }
  MisbehavingLine(const MisbehavingLine&) = delete;
  MisbehavingLine& operator=(const MisbehavingLine&) = delete;

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

  // The handler's: sends now, or `later` after now while it goes on listening.
  void send(const Bytes& bytes, std::chrono::microseconds later = {}) {
    due_.emplace_back(Clock::now() + later, bytes);
  }
  void send_pdu(std::uint8_t unit, const Bytes& pdu, std::chrono::microseconds later = {}) {
    const RtuAdu adu = wrap_in_rtu(unit, pdu);
    send(Bytes(adu.bytes.begin(), adu.bytes.begin() + static_cast<std::ptrdiff_t>(adu.size)), later);
  }
  // The cable is gone: for good.
  void pull() { pulled_ = true; }

 private:
  void run() {
    while (!pulled_) {
      send_due();
      pollfd heard{master_, POLLIN, 0};
      timespec wait{0, 200'000};
      if (::ppoll(&heard, 1, &wait, nullptr) <= 0) continue;
      std::array<std::uint8_t, 512> bytes{};
      const ssize_t count = ::read(master_, bytes.data(), bytes.size());
      if (count > 0) handler_(*this, Bytes(bytes.begin(), bytes.begin() + count));
    }
    ::close(slave_);
    ::close(master_);
  }
  void send_due() {
    const auto now = Clock::now();
    for (std::size_t i = 0; i < due_.size();) {
      if (due_[i].first > now) {
        ++i;
        continue;
      }
      static_cast<void>(!::write(master_, due_[i].second.data(), due_[i].second.size()));
      due_.erase(due_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

  Handler handler_;
  int master_ = -1;
  int slave_ = -1;
  std::string path_;
  std::vector<std::pair<Clock::time_point, Bytes>> due_;
  std::atomic<bool> pulled_{false};
  std::thread thread_;
};

}  // namespace stretch::hal
