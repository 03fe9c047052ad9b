// Counting, timing, and the hand-over.
#include "hal/modbus/device_link.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace stretch::hal {
namespace {
constexpr unsigned kIdentity = 1;
constexpr unsigned kWatchdog = 2;
constexpr unsigned kLimits = 4;
constexpr auto kRelaxed = std::memory_order_relaxed;
}  // namespace

DeviceLink::DeviceLink(std::unique_ptr<RegisterBus> bus, Duration response_timeout, Clock clock)
    : bus_(std::move(bus)), response_timeout_(response_timeout), clock_(clock), last_good_ns_(clock().ns) {}

DeviceLink::DeviceLink(std::unique_ptr<RegisterBus> cycle, std::unique_ptr<RegisterBus> service,
                       const Probe& probe, Duration response_timeout, Clock clock)
    : DeviceLink(std::move(cycle), response_timeout, clock) {
  service_ = std::move(service);
  probe_ = probe;
}

bool DeviceLink::shared() const noexcept {
  return probe_.has_value();
}

Adoption DeviceLink::adopt() noexcept {
  if (owner_.load(std::memory_order_acquire) != Owner::offered) return Adoption::none;
  owner_.store(Owner::control, kRelaxed);
  state_.store(LinkState::up, kRelaxed);
  if (adopted_before_) reconnects_.fetch_add(1, kRelaxed);
  adopted_before_ = true;
  failures_ = 0;
  return outcome_.anew ? Adoption::set_up_anew : Adoption::verified;
}

bool DeviceLink::transact(const RequestPdu& request, std::span<std::uint16_t> registers,
                          bool urgent) noexcept {
  if (!up()) return false;
  if (urgent) sit_out_silence();
  // What removes torque is not held back by a probe either: an echo that is late for it is of the same words.
  if (failures_ > 0 && !urgent && !probed()) return false;
  const BusStatus status = attempt(request, registers, urgent);
  // What went out without a probe proves nothing: the next ordinary transaction is probed.
  if (!urgent && (status == BusStatus::ok || status == BusStatus::exception)) failures_ = 0;
  if (!link_intact(status)) failed();
  return status == BusStatus::ok;
}

// What is waited for here is not there for the rest of the cycle.
void DeviceLink::sit_out_silence() noexcept {
  const Instant began = clock_();
  bus_->sit_out_silence();
  if (budget_ != nullptr) budget_->spend(clock_() - began);
}

BusStatus DeviceLink::attempt(const RequestPdu& request, std::span<std::uint16_t> registers,
                              bool urgent) noexcept {
  if (budget_ != nullptr && !urgent && !budget_->carries(bus_->longest(request))) return BusStatus::held;
  const Instant began = clock_();
  const BusStatus status = hal::transact(*bus_, request, registers).status;
  if (budget_ != nullptr) budget_->spend(clock_() - began);
  count(status, began);
  if (status != BusStatus::ok && status != BusStatus::held) unanswered_ = true;
  return status;
}

// On a line an answer says nothing of the request it is to: what arrived late could still be taken for the
// next one's. A question of another form, whose answer is known, settles it.
bool DeviceLink::probed() noexcept {
  if (state_.load(kRelaxed) == LinkState::up) return true;
  std::array<std::uint16_t, 2> words{};
  const auto found = std::span(words).first(std::min(words.size(), probe_->request.registers_expected()));
  const BusStatus status = attempt(probe_->request, found, false);
  if (status == BusStatus::held) return false;
  if (status == BusStatus::ok && std::equal(found.begin(), found.end(), probe_->expected.begin())) {
    state_.store(LinkState::up, kRelaxed);
    return true;
  }
  failed();
  return false;
}

void DeviceLink::failed() noexcept {
  if (probe_ && ++failures_ < kFailures) {
    state_.store(LinkState::draining, kRelaxed);
  } else {
    give_up();
  }
}

void DeviceLink::give_up() noexcept {
  if (!up()) return;
  state_.store(LinkState::suspect, kRelaxed);
  owner_.store(Owner::supervisor, std::memory_order_release);
  if (waker_ != nullptr) waker_->wake();
}

void DeviceLink::count(BusStatus status, Instant began) noexcept {
  switch (status) {
    case BusStatus::ok: {
      const Instant now = clock_();
      round_trips_.add(now - began - bus_->kept_silent());
      last_good_ns_.store(now.ns, kRelaxed);
      ok_.fetch_add(1, kRelaxed);
      break;
    }
    case BusStatus::exception:
      exceptions_.fetch_add(1, kRelaxed);
      break;
    case BusStatus::timeout:
      timeouts_.fetch_add(1, kRelaxed);
      break;
    case BusStatus::bad_sum:
      bad_sums_.fetch_add(1, kRelaxed);
      break;
    case BusStatus::bad_frame:
      bad_frames_.fetch_add(1, kRelaxed);
      break;
    case BusStatus::held:
      break;  // nothing happened
    case BusStatus::closed:
      closed_.fetch_add(1, kRelaxed);
      break;
  }
}

void DeviceLink::publish(const SetupProof& proof) noexcept {
  proof_.store(static_cast<std::uint8_t>((proof.identity ? kIdentity : 0U) |
                                         (proof.watchdog ? kWatchdog : 0U) | (proof.limits ? kLimits : 0U)),
               kRelaxed);
}

void DeviceLink::offer(const SetupOutcome& outcome) noexcept {
  outcome_ = outcome;
  bus_->set_response_timeout(response_timeout_);
  publish(outcome.proof);
  owner_.store(Owner::offered, std::memory_order_release);
}

SetupProof DeviceLink::proof() const noexcept {
  const unsigned bits = proof_.load(kRelaxed);
  return {(bits & kIdentity) != 0, (bits & kWatchdog) != 0, (bits & kLimits) != 0};
}

LinkStatistics DeviceLink::statistics() const noexcept {
  LinkStatistics s;
  s.state = state_.load(kRelaxed);
  s.ok = ok_.load(kRelaxed);
  s.timeouts = timeouts_.load(kRelaxed);
  s.bad_sums = bad_sums_.load(kRelaxed);
  s.bad_frames = bad_frames_.load(kRelaxed);
  s.exceptions = exceptions_.load(kRelaxed);
  s.bad_contents = bad_contents_.load(kRelaxed);
  s.closed = closed_.load(kRelaxed);
  s.refused = refused_.load(kRelaxed);
  s.reconnects = reconnects_.load(kRelaxed);
  s.round_trip_p50 = round_trips_.percentile(0.5);
  s.round_trip_p99 = round_trips_.percentile(0.99);
  s.round_trip_max = round_trips_.max();
  s.last_good_age = clock_() - Instant{last_good_ns_.load(kRelaxed)};
  return s;
}

}  // namespace stretch::hal
