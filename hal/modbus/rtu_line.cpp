// libmodbus keeps neither silence between frames nor apart what is late: both are done here.
#include "hal/modbus/rtu_line.hpp"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <optional>
#include <utility>

#include "hal/modbus/clock.hpp"
#include "hal/modbus/modbus_context.hpp"
#include "hal/modbus/serial_port.hpp"

namespace stretch::hal {
namespace {

void wait_until(Instant moment) noexcept {
  const timespec at{.tv_sec = moment.ns / 1'000'000'000, .tv_nsec = moment.ns % 1'000'000'000};
  while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr) == EINTR) {
  }
}

}  // namespace

class RtuLine::Impl {
 public:
  Impl(ModbusContext context, config::SerialLine line)
      : context_(std::move(context)), line_(std::move(line)) {}

  tl::expected<void, std::string> connect() {
    close();
    latency_refusal_.clear();
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
    if (!link_intact(status)) quiet_until_ = now + timing.quiet(request);
    return status;
  }

  void sit_out_silence() noexcept {
    if (!context_.connected()) return;
    if (quiet_until_) wait_until(*quiet_until_);
    // What must go out is kept neither by what nobody asked for nor by whose it was.
    ::tcflush(context_.descriptor(), TCIFLUSH);
    talked_on_.reset();
  }

  [[nodiscard]] const std::string& latency_refusal() const noexcept { return latency_refusal_; }

 private:
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
    // Whatever a device was still saying to whoever had the line before.
    quiet_until_ = monotonic_clock() + milliseconds(50.0);
    last_end_ = {};
    last_unit_.reset();
    talked_on_.reset();
    return {};
  }

  BusStatus attempt(std::uint8_t unit, const LineTiming& timing, const RequestPdu& request,
                    std::span<std::uint8_t, kMaxPdu> answer, std::size_t& size) noexcept {
    if (quiet_until_ && monotonic_clock() < *quiet_until_) return BusStatus::held;
    const int fd = context_.descriptor();
    if (std::exchange(quiet_until_, std::nullopt)) ::tcflush(fd, TCIFLUSH);
    wait_until(last_end_ + timing.gap);
    int waiting = 0;
    if (::ioctl(fd, FIONREAD, &waiting) != 0) return BusStatus::closed;
    if (waiting > 0) return unasked(unit, timing, request);

    const RtuAdu adu = wrap_in_rtu(unit, request.bytes());
    const ssize_t sent = ::write(fd, adu.bytes.data(), adu.size);
    if (sent != static_cast<ssize_t>(adu.size)) return BusStatus::closed;
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
    return BusStatus::held;
  }

  tl::unexpected<std::string> failed(const std::string& why) const {
    return tl::unexpected("modbus rtu, line " + line_.name + ", " + line_.tty + ": " + why);
  }

  ModbusContext context_;
  config::SerialLine line_;
  std::optional<PortLock> lock_;
  std::string latency_refusal_;
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
void RtuLine::sit_out_silence() noexcept {
  impl_->sit_out_silence();
}
const std::string& RtuLine::latency_refusal() const noexcept {
  return impl_->latency_refusal();
}
BusStatus RtuLine::exchange(std::uint8_t unit, const LineTiming& timing, const RequestPdu& request,
                            std::span<std::uint8_t, kMaxPdu> answer, std::size_t& size) noexcept {
  return impl_->exchange(unit, timing, request, answer, size);
}

}  // namespace stretch::hal
