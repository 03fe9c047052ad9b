// A mailbox of one letter: an atomic word says whose it is, an eventfd that it has been answered.
#include "hal/modbus/shared_line.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "hal/modbus/clock.hpp"

namespace stretch::hal {

SharedLine::SharedLine(std::unique_ptr<RtuLine> line) : line_(std::move(line)) {
  done_event_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (done_event_ < 0) throw std::system_error(errno, std::generic_category(), "modbus: eventfd");
}

SharedLine::~SharedLine() {
  ::close(done_event_);
}

void SharedLine::adopt() noexcept {
  Owner offered = Owner::offered;
  owner_.compare_exchange_strong(offered, Owner::control, std::memory_order_acquire);
}

BusStatus SharedLine::exchange(std::uint8_t unit, const LineTiming& timing, const RequestPdu& request,
                               std::span<std::uint8_t, kMaxPdu> answer, std::size_t& size) noexcept {
  size = 0;
  longest_silence_ = max(longest_silence_, timing.quiet(request));
  if (owner_.load(std::memory_order_relaxed) != Owner::control) {
    // Dropped to be told what is whose again, and back in a moment: nobody's failure.
    return monotonic_clock() < back_by_ ? BusStatus::held : BusStatus::closed;
  }
  const BusStatus status = line_->exchange(unit, timing, request, answer, size);
  kept_silent_ = line_->kept_silent();
  if (status == BusStatus::closed || !line_->is_open()) {
    back_by_ = status == BusStatus::closed ? Instant{} : line_->quiet_until().value_or(Instant{});
    owner_.store(Owner::supervisor, std::memory_order_release);
    if (waker_ != nullptr) waker_->wake();
  }
  return status;
}

void SharedLine::sit_out_silence() noexcept {
  constexpr Duration kLook = milliseconds(0.2);
  Instant now = monotonic_clock();
  const Instant latest = now + longest_silence_;
  const Instant back_by = std::min(back_by_, latest);
  // A line that was dropped is waited for as long as one that is kept quiet.
  for (adopt(); owner_.load(std::memory_order_relaxed) != Owner::control && now < back_by; adopt()) {
    wait_until(now + kLook);
    now = monotonic_clock();
  }
  if (owner_.load(std::memory_order_relaxed) == Owner::control) line_->sit_out_silence(latest);
}

// A letter is looked at only while it is ours: until then it may be withdrawn and written anew.
void SharedLine::serve(CycleBudget& budget) noexcept {
  Mail posted = Mail::posted;
  if (!mail_.compare_exchange_strong(posted, Mail::taken, std::memory_order_acquire)) return;
  adopt();  // opened since the cycle began
  const bool ours = owner_.load(std::memory_order_relaxed) == Owner::control;
  if (ours && !budget.carries(timing_.longest(*request_))) {
    mail_.store(Mail::posted, std::memory_order_release);
    return;
  }
  const Instant began = monotonic_clock();
  status_ = exchange(unit_, timing_, *request_, answer_, size_);
  budget.spend(monotonic_clock() - began);
  mail_.store(Mail::done, std::memory_order_release);
  const std::uint64_t one = 1;
  static_cast<void>(!::write(done_event_, &one, sizeof(one)));
}

tl::expected<void, std::string> SharedLine::open() {
  const auto opened = line_->connect();
  if (opened) owner_.store(Owner::offered, std::memory_order_release);
  return opened;
}

BusStatus SharedLine::ask(std::uint8_t unit, const LineTiming& timing, const RequestPdu& request,
                          std::span<std::uint8_t, kMaxPdu> answer, std::size_t& size) noexcept {
  size = 0;
  if (!open_now()) return BusStatus::closed;
  std::uint64_t count = 0;
  static_cast<void>(!::read(done_event_, &count, sizeof(count)));  // of one that was withdrawn too late
  unit_ = unit;
  timing_ = timing;
  request_ = request;
  mail_.store(Mail::posted, std::memory_order_release);
  pollfd event{done_event_, POLLIN, 0};
  const Instant patient_until = monotonic_clock() + kPatience;
  while (mail_.load(std::memory_order_acquire) != Mail::done) {
    const Duration left = patient_until - monotonic_clock();
    // Carried out, it takes no longer than a transaction: only what nobody has taken up is withdrawn.
    Mail posted = Mail::posted;
    if (left <= Duration{} && mail_.compare_exchange_strong(posted, Mail::none, std::memory_order_acq_rel))
      return BusStatus::timeout;
    ::poll(&event, 1, std::max(1, static_cast<int>(in_milliseconds(left))));
    // Of a letter before this one, perhaps: then it is still to be waited for.
    static_cast<void>(!::read(done_event_, &count, sizeof(count)));
  }
  mail_.store(Mail::none, std::memory_order_relaxed);
  std::copy_n(answer_.begin(), size_, answer.begin());
  size = size_;
  return status_;
}

namespace {

class CycleBus final : public RegisterBus {
 public:
  CycleBus(SharedLine& line, std::uint8_t unit, const LineTiming& timing)
      : line_(line), unit_(unit), timing_(timing) {}
  tl::expected<void, std::string> connect() override { return {}; }
  void close() noexcept override {}
  void set_response_timeout(Duration) noexcept override {}
  void sit_out_silence() noexcept override { line_.sit_out_silence(); }
  Duration longest(const RequestPdu& request) const noexcept override { return timing_.longest(request); }
  Duration kept_silent() const noexcept override { return line_.kept_silent(); }
  BusStatus exchange(const RequestPdu& request, std::span<std::uint8_t, kMaxPdu> answer,
                     std::size_t& size) noexcept override {
    return line_.exchange(unit_, timing_, request, answer, size);
  }

 private:
  SharedLine& line_;
  std::uint8_t unit_;
  LineTiming timing_;
};

class ServiceBus final : public RegisterBus {
 public:
  ServiceBus(SharedLine& line, std::uint8_t unit, const LineTiming& timing)
      : line_(line), unit_(unit), timing_(timing) {}
  tl::expected<void, std::string> connect() override {
    if (line_.open_now()) return {};
    return tl::unexpected(std::string("the line is not open"));
  }
  void close() noexcept override {}
  void set_response_timeout(Duration) noexcept override {}  // the line's timing knows how long
  Duration longest(const RequestPdu& request) const noexcept override { return timing_.longest(request); }
  // While the line is kept quiet it is asked again; one that is not open waits for who is asking here.
  BusStatus exchange(const RequestPdu& request, std::span<std::uint8_t, kMaxPdu> answer,
                     std::size_t& size) noexcept override {
    constexpr int kTries = 5;
    BusStatus status = BusStatus::held;
    for (int i = 0; i < kTries && status == BusStatus::held; ++i)
      status = line_.ask(unit_, timing_, request, answer, size);
    return status == BusStatus::held ? BusStatus::timeout : status;
  }

 private:
  SharedLine& line_;
  std::uint8_t unit_;
  LineTiming timing_;
};

}  // namespace

std::unique_ptr<RegisterBus> cycle_bus(SharedLine& line, std::uint8_t unit, const LineTiming& timing) {
  return std::make_unique<CycleBus>(line, unit, timing);
}
std::unique_ptr<RegisterBus> service_bus(SharedLine& line, std::uint8_t unit, const LineTiming& timing) {
  return std::make_unique<ServiceBus>(line, unit, timing);
}

}  // namespace stretch::hal
