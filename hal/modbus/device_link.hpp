// One device's connection, owned by the control thread or by the supervisor, never by both.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "config/quantities/instant.hpp"
#include "hal/latency_histogram.hpp"
#include "hal/link_statistics.hpp"
#include "hal/modbus/clock.hpp"
#include "hal/modbus/cycle_budget.hpp"
#include "hal/modbus/register_bus.hpp"
#include "hal/modbus/waker.hpp"

namespace stretch::hal {

// What setting a device up has proved. `identity`: it is the device the profile describes. `watchdog`: its
// watchdog is set and reads back. `limits`: so are its limits. What a device does not have counts as proven.
struct SetupProof {
  bool identity = false;
  bool watchdog = false;
  bool limits = false;
  [[nodiscard]] constexpr bool whole() const noexcept { return identity && watchdog && limits; }
  friend bool operator==(const SetupProof&, const SetupProof&) noexcept = default;
};

struct SetupOutcome {
  SetupProof proof;
  bool anew = true;   // false: everything stood as this station had set it before, nothing was written
  bool fc23 = false;  // function 23 works
};

// A device that did not answer to the end.
struct SetupLost {
  BusStatus status = BusStatus::timeout;
  bool begun = false;  // something was written: it is neither as it was nor as it is to be
};

enum class Adoption : std::uint8_t { none, verified, set_up_anew };

// The bus changes hands through one atomic word, without a lock. A broken link goes to the supervisor, which
// closes it, connects anew, sets the device up and offers it; the control thread takes it over at its next
// cycle.
class DeviceLink {
 public:
  // A device with a connection of its own: the bus itself changes hands.
  DeviceLink(std::unique_ptr<RegisterBus> bus, Duration response_timeout, Clock clock);

  // What tells that a line which was kept quiet carries this device's answers again: these registers must
  // read so.
  struct Probe {
    RequestPdu request;  // of one register or two
    std::array<std::uint16_t, 2> expected{};
  };
  // A device on a line it shares: `cycle` is the control thread's, `service` the supervisor's. A transaction
  // that fails leaves the link where it is; before the next one the device is probed, and only after
  // kFailures in a row without a good answer of the cycle between them, which a probe's is not, does the link
  // go to the supervisor.
  DeviceLink(std::unique_ptr<RegisterBus> cycle, std::unique_ptr<RegisterBus> service, const Probe& probe,
             Duration response_timeout, Clock clock);
  static constexpr int kFailures = 2;  // a third cycle of silence would be the safety inputs' too

  // --- control thread; nothing allocates or locks ---
  void set_waker(Waker* waker) noexcept { waker_ = waker; }            // before the supervisor runs
  void set_budget(CycleBudget* budget) noexcept { budget_ = budget; }  // shared by the links of a cycle
  [[nodiscard]] Adoption adopt() noexcept;
  [[nodiscard]] bool up() const noexcept { return owner_.load(std::memory_order_relaxed) == Owner::control; }
  // One transaction, counted and timed; true when its answer was good and is in `registers`. After anything
  // but an answer the link is given up at once: what arrives later can never be taken for something else.
  // Held back, and false with the link as it was, when the cycle's budget does not carry it, unless `urgent`:
  // then a shared line's silence is waited for, and nothing is probed first.
  [[nodiscard]] bool transact(const RequestPdu& request, std::span<std::uint16_t> registers,
                              bool urgent = false) noexcept;
  // The answer was good, and what it says cannot be.
  void count_bad_content() noexcept { bad_contents_.fetch_add(1, std::memory_order_relaxed); }
  // Gives the link up although its answers were in order: the device has to be looked at anew.
  void give_up() noexcept;
  // Asked and without a good answer since the one before; what was only held back says nothing of the device.
  // True once: asking forgets it.
  [[nodiscard]] bool take_unanswered() noexcept { return std::exchange(unanswered_, false); }
  [[nodiscard]] bool shared() const noexcept;                         // the line is used by other devices too
  [[nodiscard]] bool fc23() const noexcept { return outcome_.fc23; }  // of the adopted connection

  // --- supervisor ---
  [[nodiscard]] bool waits_for_service() const noexcept {
    return owner_.load(std::memory_order_acquire) == Owner::supervisor;
  }
  // While it waits for service.
  [[nodiscard]] RegisterBus& bus() noexcept { return service_ ? *service_ : *bus_; }
  void set_state(LinkState state) noexcept { state_.store(state, std::memory_order_relaxed); }
  void count_refused() noexcept { refused_.fetch_add(1, std::memory_order_relaxed); }
  void publish(const SetupProof& proof) noexcept;
  void offer(const SetupOutcome& outcome) noexcept;  // connected and looked at; sets the cycle's time-out

  // --- any thread ---
  [[nodiscard]] SetupProof proof() const noexcept;
  [[nodiscard]] LinkStatistics statistics() const noexcept;

 private:
  enum class Owner : std::uint8_t { supervisor, offered, control };

  [[nodiscard]] BusStatus attempt(const RequestPdu& request, std::span<std::uint16_t> registers,
                                  bool urgent) noexcept;
  [[nodiscard]] bool probed() noexcept;
  void sit_out_silence() noexcept;
  void failed() noexcept;
  void count(BusStatus status, Instant began) noexcept;

  std::unique_ptr<RegisterBus> bus_;
  std::unique_ptr<RegisterBus> service_;  // of a shared line
  std::optional<Probe> probe_;            // the same
  int failures_ = 0;                      // in a row
  bool unanswered_ = false;
  Duration response_timeout_;
  Clock clock_;
  Waker* waker_ = nullptr;
  CycleBudget* budget_ = nullptr;
  SetupOutcome outcome_;
  bool adopted_before_ = false;
  std::atomic<Owner> owner_{Owner::supervisor};
  std::atomic<LinkState> state_{LinkState::down};
  std::atomic<std::uint8_t> proof_{0};
  std::atomic<std::uint64_t> ok_{0};
  std::atomic<std::uint64_t> timeouts_{0};
  std::atomic<std::uint64_t> bad_sums_{0};
  std::atomic<std::uint64_t> bad_frames_{0};
  std::atomic<std::uint64_t> exceptions_{0};
  std::atomic<std::uint64_t> bad_contents_{0};
  std::atomic<std::uint64_t> closed_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> reconnects_{0};
  std::atomic<std::int64_t> last_good_ns_;
  LatencyHistogram round_trips_;
};

}  // namespace stretch::hal
