// A table of what is on; each request asks all of it.
#include "simulator/modbus/wire_faults.hpp"

#include <cmath>

namespace stretch::simulator {
namespace {

using config::Transport;
using config::WireFault;

constexpr double kLongestS = 86'400.0;

void apply(WireFault fault, double amount, Treatment& t) noexcept {
  switch (fault) {
    case WireFault::silence:
      t.heard = false;
      return;
    case WireFault::answer_lost:
      t.answered = false;
      return;
    case WireFault::answer_delayed:
      t.distortion.delay = milliseconds(amount);
      return;
    case WireFault::answer_doubled:
      t.distortion.doubled = true;
      return;
    case WireFault::answer_truncated:
      t.distortion.truncated = true;
      return;
    case WireFault::answer_dripping:
      t.distortion.drip = milliseconds(amount);
      return;
    case WireFault::answer_repeated:
      t.repeated = true;
      return;
    case WireFault::wrong_unit:
      t.distortion.wrong_unit = true;
      return;
    case WireFault::wrong_function:
      t.wrong_function = true;
      return;
    case WireFault::wrong_transaction:
      t.distortion.wrong_transaction = true;
      return;
    case WireFault::wrong_crc:
      t.distortion.wrong_crc = true;
      return;
    case WireFault::exception:
      t.exception = static_cast<std::uint8_t>(amount);
      return;
    case WireFault::connection_reset:
      t.heard = false;
      t.distortion.reset = true;
      return;
    case WireFault::partial_write:
      t.partial_write = true;
      return;
    case WireFault::word_order_swap:
      t.swapped_words = true;
      return;
    case WireFault::read_to_clear:
      t.cleared_by_reading = true;
      return;
    case WireFault::noise:
      t.distortion.noise = static_cast<std::uint8_t>(amount);
      return;
  }
}

}  // namespace

WireStart WireFaults::start(WireFault fault, const WireArguments& arguments, Instant now) noexcept {
  const config::WireFaultInfo& info = config::fault_info(fault);
  const double amount = arguments.amount.value_or(info.amount);
  const Duration length = arguments.length.value_or(Duration{});
  if (!std::isfinite(amount) || !is_finite(length)) return WireStart::not_finite;
  if (info.unit.empty() ? arguments.amount.has_value()
                        : (amount < info.amount_min || amount > info.amount_max)) {
    return WireStart::amount_out_of_range;
  }
  if (length.si() < 0.0 || length.si() > kLongestS) return WireStart::time_out_of_range;
  Running& r = running_[static_cast<std::size_t>(fault)];
  r = {.on = true,
       .amount = amount,
       .ends = std::nullopt,
       .device = arguments.device,
       .left = arguments.count,
       .done = r.done};
  if (length.si() > 0.0) r.ends = now + length;
  return WireStart::started;
}

void WireFaults::end(WireFault fault) noexcept {
  running_[static_cast<std::size_t>(fault)].on = false;
}

bool WireFaults::active(WireFault fault, Instant now) const noexcept {
  const Running& r = running_[static_cast<std::size_t>(fault)];
  return r.on && (!r.ends || now < *r.ends);
}

std::uint64_t WireFaults::done(WireFault fault) const noexcept {
  return running_[static_cast<std::size_t>(fault)].done;
}

Treatment WireFaults::treat(config::WireDevice device, Transport transport, Instant now) noexcept {
  Treatment treatment;
  for (std::size_t i = 0; i < running_.size(); ++i) {
    Running& r = running_[i];
    const auto fault = static_cast<WireFault>(i);
    const Transport has = config::fault_info(fault).transport;
    if (!active(fault, now) || (has != Transport::any && has != transport)) continue;
    if (r.device != config::WireDevice::all && r.device != device) continue;
    apply(fault, r.amount, treatment);
    ++r.done;
    if (r.left > 0 && --r.left == 0) r.on = false;
  }
  return treatment;
}

}  // namespace stretch::simulator
