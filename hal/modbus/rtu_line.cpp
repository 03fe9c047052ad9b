// libmodbus keeps neither silence between frames nor apart what is late: both are done here.
#include "hal/modbus/rtu_line.hpp"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "hal/modbus/clock.hpp"
#include "hal/modbus/modbus_context.hpp"
#include "hal/modbus/serial_port.hpp"
#include "hal/modbus/tcp_socket.hpp"

namespace stretch::hal {

class RtuLine::Impl {
 public:
  Impl(ModbusContext context, config::SerialLine line)
      : context_(std::move(context)), line_(std::move(line)) {}

  tl::expected<void, std::string> connect() {
    close();
    latency_refusal_.clear();
    if (behind_server()) {
      const auto done = reach_server();
      if (!done) close();
      return done;
    }
    auto lock = PortLock::take(line_.tty);
    if (!lock) return failed(lock.error());
    lock_ = std::move(*lock);
    const auto done = open();
    if (!done) close();
    return done;
  }

  void close() noexcept {
    context_.close();
    lock_.reset();
  }

  BusStatus exchange(std::uint8_t unit, const LineTiming& timing, const RequestPdu& request,
                     std::span<std::uint8_t, kMaxPdu> answer, std::size_t& size) noexcept {
    size = 0;
    if (!context_.connected()) return BusStatus::closed;
    // The line has been quiet for it since.
    if (talked_on_ == unit) {
      talked_on_.reset();
      return BusStatus::bad_frame;
    }
    const BusStatus status = attempt(unit, timing, request, answer, size);
    const Instant now = monotonic_clock();
    if (status == BusStatus::held) return status;
    last_end_ = now;
    last_unit_ = unit;
    if (link_intact(status)) return status;
    quiet_until_ = now + timing.quiet(request);
    if (status != BusStatus::closed) drop_if_behind_server();
    return status;
  }

  [[nodiscard]] bool is_open() const noexcept { return context_.connected(); }
  [[nodiscard]] std::optional<Instant> quiet_until() const noexcept { return quiet_until_; }
  [[nodiscard]] Duration kept_silent() const noexcept { return kept_silent_; }

  void sit_out_silence(Instant latest) noexcept {
    if (!context_.connected()) return;
    if (quiet_until_) wait_until(std::min(*quiet_until_, latest));
    if (quiet_until_ && monotonic_clock() < *quiet_until_) return;
    // What must go out is kept neither by what nobody asked for nor by whose it was.
    static_cast<void>(throw_away());
    talked_on_.reset();
  }

  [[nodiscard]] const std::string& latency_refusal() const noexcept { return latency_refusal_; }

 private:
  static constexpr Duration kFirstSilence = milliseconds(50.0);
  static constexpr Duration kServerWithin = milliseconds(100.0);
  static constexpr Duration kHandedOver = milliseconds(10.0);
  static constexpr int kMostThrownAway = 8;  // times the room of one reading, 4 KiB

  [[nodiscard]] bool behind_server() const noexcept {
    return line_.transport == config::LineTransport::rtu_over_tcp;
  }

  tl::expected<void, std::string> reach_server() {
    auto socket = connect_tcp(line_.host, line_.port, kServerWithin);
    if (!socket) return failed(socket.error());
    const auto taken = context_.take(*socket);
    if (!taken) return failed(taken.error());
    if (std::exchange(dropped_, false)) {
      stay_quiet_for(max(kHandedOver, 2.0 * line_.server_delay));
    } else {
      begin();
    }
    return {};
  }

  // What the server kept while nobody was there it hands to this connection, and it takes a moment: however
  // long it took to be connected, and however little of the silence is left.
  void stay_quiet_for(Duration least) noexcept {
    const Instant until = monotonic_clock() + least;
    if (!quiet_until_ || *quiet_until_ < until) quiet_until_ = until;
  }

  // With all that the connection would still have brought.
  void drop_if_behind_server() noexcept {
    if (!behind_server()) return;
    context_.close();
    dropped_ = true;
  }

  // Whatever a device was still saying to whoever had the line before, it says in this time.
  void begin() noexcept {
    quiet_until_ = monotonic_clock() + kFirstSilence;
    last_end_ = {};
    last_unit_.reset();
    talked_on_.reset();
  }

  // All that has arrived. False: a server sends without end, and its connection is closed.
  [[nodiscard]] bool throw_away() noexcept {
    if (!behind_server()) {
      static_cast<void>(::tcflush(context_.descriptor(), TCIFLUSH));
      return true;
    }
    std::array<std::uint8_t, 512> nowhere{};
    for (int i = 0; i < kMostThrownAway; ++i) {
      if (::recv(context_.descriptor(), nowhere.data(), nowhere.size(), MSG_DONTWAIT) <= 0) return true;
    }
    context_.close();
    return false;
  }

  [[nodiscard]] bool send(const RtuAdu& adu) const noexcept {
    const int fd = context_.descriptor();
    const ssize_t sent = behind_server() ? ::send(fd, adu.bytes.data(), adu.size, MSG_NOSIGNAL | MSG_DONTWAIT)
                                         : ::write(fd, adu.bytes.data(), adu.size);
    return sent == static_cast<ssize_t>(adu.size);
  }

  tl::expected<void, std::string> open() {
    const auto opened = context_.connect();
    if (!opened) return failed(opened.error());
    const int fd = context_.descriptor();
    for (const auto& done : {make_exclusive(fd), check_baud(fd, line_.baud), set_rs485(fd, line_.rs485)}) {
      if (!done) return failed(done.error());
    }
    if (line_.low_latency) {
      if (const auto asked = ask_for_low_latency(fd); !asked) latency_refusal_ = asked.error();
    }
    begin();
    return {};
  }

  BusStatus attempt(std::uint8_t unit, const LineTiming& timing, const RequestPdu& request,
                    std::span<std::uint8_t, kMaxPdu> answer, std::size_t& size) noexcept {
    kept_silent_ = {};
    const Instant began = monotonic_clock();
    if (quiet_until_ && began < *quiet_until_) return BusStatus::held;
    if (std::exchange(quiet_until_, std::nullopt) && !throw_away()) return BusStatus::closed;
    wait_until(last_end_ + timing.gap);
    kept_silent_ = monotonic_clock() - began;
    int waiting = 0;
    if (::ioctl(context_.descriptor(), FIONREAD, &waiting) != 0) return BusStatus::closed;
    if (waiting > 0) return unasked(unit, timing, request);

    if (!send(wrap_in_rtu(unit, request.bytes()))) return BusStatus::closed;
    context_.set_unit(unit);
    context_.set_response_timeout(timing.answer_within(request));
    std::array<std::uint8_t, ModbusContext::kRoom> frame{};
    const ModbusContext::Received received = context_.receive(frame);
    if (received.status != BusStatus::ok) return received.status;
    const RtuAnswer found = unwrap_rtu(unit, std::span(frame).first(received.size));
    if (found.status != BusStatus::ok) return found.status;
    // An answer to something else says that its own is still to come.
    std::array<std::uint16_t, kMaxRead> registers{};
    const auto wanted = std::span(registers).first(request.registers_expected());
    if (check_answer(request, found.pdu, wanted).status == BusStatus::bad_frame) return BusStatus::bad_frame;
    std::copy(found.pdu.begin(), found.pdu.end(), answer.begin());
    size = found.pdu.size();
    return BusStatus::ok;
  }

  // Bytes before a request: whoever spoke last went on. It is that device's failure, told when it is asked
  // next, and not of the one that would have been asked now.
  BusStatus unasked(std::uint8_t unit, const LineTiming& timing, const RequestPdu& request) noexcept {
    if (!last_unit_ || *last_unit_ == unit) return BusStatus::bad_frame;
    talked_on_ = last_unit_;
    quiet_until_ = monotonic_clock() + timing.quiet(request);
    drop_if_behind_server();
    return BusStatus::held;
  }

  tl::unexpected<std::string> failed(const std::string& why) const {
    const std::string where =
        behind_server() ? "server " + line_.host + ":" + std::to_string(line_.port) : line_.tty;
    return tl::unexpected("modbus rtu, line " + line_.name + ", " + where + ": " + why);
  }

  ModbusContext context_;
  config::SerialLine line_;
  std::optional<PortLock> lock_;
  std::string latency_refusal_;
  bool dropped_ = false;  // by us, so that what is under way is lost: the silence and whose it is stay
  Duration kept_silent_;
  Instant last_end_;  // of the transaction before, whoever it was with
  std::optional<std::uint8_t> last_unit_;
  std::optional<std::uint8_t> talked_on_;  // said more than it was asked for, and has not been told so
  std::optional<Instant> quiet_until_;
};

tl::expected<std::unique_ptr<RtuLine>, std::string> RtuLine::make(const config::SerialLine& line) {
  auto context = ModbusContext::serial(line);
  if (!context) return tl::unexpected("modbus rtu, line " + line.name + ": " + context.error());
  return std::unique_ptr<RtuLine>(new RtuLine(std::make_unique<Impl>(std::move(*context), line)));
}

RtuLine::RtuLine(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
RtuLine::~RtuLine() = default;

tl::expected<void, std::string> RtuLine::connect() {
  return impl_->connect();
}
void RtuLine::close() noexcept {
  impl_->close();
}
void RtuLine::sit_out_silence(Instant latest) noexcept {
  impl_->sit_out_silence(latest);
}
bool RtuLine::is_open() const noexcept {
  return impl_->is_open();
}
std::optional<Instant> RtuLine::quiet_until() const noexcept {
  return impl_->quiet_until();
}
Duration RtuLine::kept_silent() const noexcept {
  return impl_->kept_silent();
}
const std::string& RtuLine::latency_refusal() const noexcept {
  return impl_->latency_refusal();
}
BusStatus RtuLine::exchange(std::uint8_t unit, const LineTiming& timing, const RequestPdu& request,
                            std::span<std::uint8_t, kMaxPdu> answer, std::size_t& size) noexcept {
  return impl_->exchange(unit, timing, request, answer, size);
}

}  // namespace stretch::hal
