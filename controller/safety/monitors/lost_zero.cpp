// SR20, after power-up.
#include "controller/safety/monitors/lost_zero.hpp"

#include "controller/safety/lapse.hpp"

namespace stretch::safety {
namespace {
using namespace stretch::literals;

constexpr Duration kLostAfter = 100_ms;  // less than any transmitter takes to start
}  // namespace

SafetyAction LostZeroMonitor::operator()(const Evidence& e) noexcept {
  if (e.sample.force.quality != hal::Quality::no_answer) {
    heard_at_ = e.now;
  } else if (reached(lasted(heard_at_, e.now), kLostAfter)) {
    may_be_lost_ = true;
  }
  if (e.context.session || !may_be_lost_) return SafetyAction::none;
  may_be_lost_ = false;  // from here on the self-test that is due stands for it
  return SafetyAction::torque_off;
}

}  // namespace stretch::safety
