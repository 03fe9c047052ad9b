// A serial line that several devices share, always in the control thread's hands while it is open.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <tl/expected.hpp>

#include "hal/modbus/cycle_budget.hpp"
#include "hal/modbus/rtu_line.hpp"
#include "hal/modbus/waker.hpp"

namespace stretch::hal {

// What the supervisor needs of a device while it is being looked at goes through a mailbox: the control
// thread carries such a transaction out in what its cycle has left, so that a device that is missing never
// takes the line from those that are there. Only a port that broke goes to the supervisor, which opens it
// anew; and behind a server every connection that was dropped, be it for one lost answer.
class SharedLine {
 public:
  explicit SharedLine(std::unique_ptr<RtuLine> line);
  ~SharedLine();
  SharedLine(const SharedLine&) = delete;
  SharedLine& operator=(const SharedLine&) = delete;

  // --- control thread; nothing allocates or locks ---
  void set_waker(Waker* waker) noexcept { waker_ = waker; }  // before the supervisor runs
  void adopt() noexcept;
  // For what cannot wait for the next cycle: blocks until the line may be asked, one that is being brought
  // back included, and no longer than the longest timing.quiet() of what was asked so far. A line just opened
  // may be quiet longer: what is asked then is held, and goes out with one of the next cycles.
  void sit_out_silence() noexcept;
  // Blocks no longer than timing.longest(request); not at all while the line is quiet or not ours.
  [[nodiscard]] BusStatus exchange(std::uint8_t unit, const LineTiming& timing, const RequestPdu& request,
                                   std::span<std::uint8_t, kMaxPdu> answer, std::size_t& size) noexcept;
  // How long the last exchange waited for the silence before its request.
  [[nodiscard]] Duration kept_silent() const noexcept { return kept_silent_; }
  // Carries out what waits in the mailbox, if the cycle's budget has room for it: blocks as exchange().
  void serve(CycleBudget& budget) noexcept;

  // --- supervisor ---
  [[nodiscard]] bool waits_for_service() const noexcept {
    return owner_.load(std::memory_order_acquire) == Owner::supervisor;
  }
  // Opens the port and hands it to the control thread. Blocking. The error is for people.
  [[nodiscard]] tl::expected<void, std::string> open();
  // Why the port that was opened last answers later than it could; empty: nothing known.
  [[nodiscard]] const std::string& latency_refusal() const noexcept { return line_->latency_refusal(); }
  // One transaction by the control thread. Blocks until it is done, `timeout` as the status after kPatience;
  // not at all, `closed`, when the line is not open.
  [[nodiscard]] BusStatus ask(std::uint8_t unit, const LineTiming& timing, const RequestPdu& request,
                              std::span<std::uint8_t, kMaxPdu> answer, std::size_t& size) noexcept;

  // Any thread. Open, and the control thread's.
  [[nodiscard]] bool open_now() const noexcept {
    return owner_.load(std::memory_order_acquire) != Owner::supervisor;
  }

  static constexpr Duration kPatience = seconds(1.0);

 private:
  enum class Owner : std::uint8_t { supervisor, offered, control };
  enum class Mail : std::uint8_t { none, posted, taken, done };

  std::unique_ptr<RtuLine> line_;
  Waker* waker_ = nullptr;
  Duration kept_silent_;      // the control thread's, as the next
  Instant back_by_;           // a line that was dropped on purpose should be there again
  Duration longest_silence_;  // after a failure, of all that was asked
  std::atomic<Owner> owner_{Owner::supervisor};

  std::atomic<Mail> mail_{Mail::none};
  int done_event_ = -1;
  // Of the one who posts until posted, and again from done on.
  std::uint8_t unit_ = 0;
  LineTiming timing_;
  std::optional<RequestPdu> request_;
  std::array<std::uint8_t, kMaxPdu> answer_{};
  std::size_t size_ = 0;
  BusStatus status_ = BusStatus::closed;
};

// One unit of a line as a bus of its own: for the cycle, and for the supervisor. The line outlives both.
[[nodiscard]] std::unique_ptr<RegisterBus> cycle_bus(SharedLine& line, std::uint8_t unit,
                                                     const LineTiming& timing);
[[nodiscard]] std::unique_ptr<RegisterBus> service_bus(SharedLine& line, std::uint8_t unit,
                                                       const LineTiming& timing);

}  // namespace stretch::hal
