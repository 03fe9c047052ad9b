// The checks of the self-test.
#include "controller/session/self_test.hpp"

#include <algorithm>

namespace stretch::session {
namespace {
using namespace stretch::literals;
using hal::Quality;

constexpr Duration kLinksGoodFor = 500_ms;
constexpr Duration kLostAfter = 100_ms;
constexpr Duration kRelayTime = 1_s;  // a relay and the drive's STO follow well within it

[[nodiscard]] bool answers(Quality quality) noexcept {
  return quality == Quality::valid || quality == Quality::stale;
}

[[nodiscard]] bool sto_closed(const hal::Sample& s) noexcept {
  return s.io.sto_a_feedback && s.io.sto_b_feedback && s.io.relay_on && s.drive.sto_a_closed &&
         s.drive.sto_b_closed;
}
[[nodiscard]] bool sto_open(const hal::Sample& s) noexcept {
  return !s.io.sto_a_feedback && !s.io.sto_b_feedback && !s.io.relay_on && !s.drive.sto_a_closed &&
         !s.drive.sto_b_closed;
}
}  // namespace

void SelfTest::set(SelfTestCheck check, bool good) noexcept {
  states_[static_cast<std::size_t>(check)] = good ? CheckState::passed : CheckState::failed;
}

void SelfTest::restart() noexcept {
  Zeroing zeroing = zeroing_;
  zeroing.restart();
  *this = SelfTest(zeroing, hand_switch_);
}

bool SelfTest::passed() const noexcept {
  return std::all_of(states_.begin(), states_.end(), [](CheckState s) { return s == CheckState::passed; });
}

bool SelfTest::anything_failed() const noexcept {
  return std::any_of(states_.begin(), states_.end(), [](CheckState s) { return s == CheckState::failed; });
}

SelfTest::Demand SelfTest::step(Instant now, const hal::Sample& sample,
                                const hal::SetupResult& setup) noexcept {
  Demand demand;
  const bool links =
      answers(sample.drive.quality) && answers(sample.force.quality) && answers(sample.io.quality);
  if (links) answered_at_ = now;
  // One lost answer is no fault: what was seen stands, and what was asked goes on.
  if (!links && links_were_good_ && now - answered_at_ < kLostAfter) return last_demand_;
  if (!links || !links_were_good_) links_since_ = now;
  links_were_good_ = links;
  if (!links) {
    // Nothing is known of anything: every check waits, and the exercises begin anew.
    restart();
    set(SelfTestCheck::links, false);
    return demand;
  }
  if (now - links_since_ < kLinksGoodFor) {
    pend(SelfTestCheck::links);
    return demand;
  }
  set(SelfTestCheck::links, true);
  set(SelfTestCheck::drive_identity, setup.drive_identity);
  set(SelfTestCheck::drive_watchdog, setup.drive_watchdog);
  set(SelfTestCheck::drive_torque_limit, setup.drive_torque_limit);
  set(SelfTestCheck::load_cell_identity, setup.load_cell_identity);
  set(SelfTestCheck::io_watchdog,
      setup.safety_io_identity && setup.safety_io_watchdog && sample.io.io_watchdog_ok);
  set(SelfTestCheck::estop_chain, sample.io.estop_ok && sample.io.supply_ok && sample.io.relay_no_fault);
  demand.zero_force = zeroing_.step(now, sample.force);
  states_[static_cast<std::size_t>(SelfTestCheck::force_at_rest)] = zeroing_.at_rest();
  states_[static_cast<std::size_t>(SelfTestCheck::force_zero)] = zeroing_.zero();
  step_relay(now, sample, demand);
  step_hand_switch(sample.io);
  last_demand_ = demand;
  last_demand_.zero_force = false;  // an edge, given once
  return demand;
}

void SelfTest::step_relay(Instant now, const hal::Sample& sample, Demand& demand) noexcept {
  if (state(SelfTestCheck::estop_chain) != CheckState::passed) {
    relay_ = Relay::waiting;
    pend(SelfTestCheck::relay_and_sto);
    return;
  }
  switch (relay_) {
    case Relay::waiting:
      relay_ = Relay::opening;
      relay_since_ = now;
      break;
    case Relay::opening:
      if (sto_open(sample) && now - relay_since_ >= 0.1_s) {
        relay_ = Relay::closing;
        relay_since_ = now;
      } else if (now - relay_since_ > kRelayTime) {
        set(SelfTestCheck::relay_and_sto, false);
      }
      break;
    case Relay::closing:
      demand.reset_safety_relay = now - relay_since_ < 0.2_s;
      if (sto_closed(sample) && !demand.reset_safety_relay) {
        relay_ = Relay::done;
        set(SelfTestCheck::relay_and_sto, true);
      } else if (now - relay_since_ > kRelayTime) {
        set(SelfTestCheck::relay_and_sto, false);
        if (now - relay_since_ > 2.0 * kRelayTime) relay_ = Relay::waiting;
      }
      break;
    case Relay::done:
      if (sto_closed(sample)) break;
      relay_ = Relay::waiting;
      pend(SelfTestCheck::relay_and_sto);
      break;
  }
  demand.permissive = relay_ == Relay::closing || relay_ == Relay::done;
}

void SelfTest::step_hand_switch(const hal::SafetyIoSample& io) noexcept {
  if (io.hand_switch_a_ok != io.hand_switch_b_ok) return;  // between its two contacts: wait for both
  const bool touched =
      hand_switch_ == config::HandSwitchKind::press_to_stop ? !io.hand_switch_a_ok : io.hand_switch_a_ok;
  switch (switch_) {
    case Switch::unseen:
      pend(SelfTestCheck::hand_switch);
      if (!touched) switch_ = Switch::released;
      break;
    case Switch::released:
      if (touched) switch_ = Switch::pressed;
      break;
    case Switch::pressed:
      if (!touched) switch_ = Switch::done;
      break;
    case Switch::done:
      set(SelfTestCheck::hand_switch, true);
      break;
  }
}

}  // namespace stretch::session
