// SR20: what must be proved before any motion, in a fixed order, without moving anything.
#pragma once

#include <array>
#include <cstdint>

#include "config/quantities/instant.hpp"
#include "config/settings/notice.hpp"
#include "config/settings/station.hpp"
#include "controller/session/zeroing.hpp"
#include "hal/sample.hpp"
#include "hal/station.hpp"

namespace stretch::session {

// Live: a check that fails is made again and passes as soon as its condition holds, so that what is wrong can
// be mended while one looks. `passed()` needs all of them at once.
class SelfTest {
 public:
  // `mechanics`: the empty cuff's weight; `hand_switch`: which contact means "pressed".
  SelfTest(const config::Mechanics& mechanics, config::HandSwitchKind hand_switch) noexcept
      : SelfTest(Zeroing(mechanics.cuff_weight), hand_switch) {}

  struct Demand {
    bool permissive = false;  // what the relay is asked to be
    bool reset_safety_relay = false;
    bool zero_force = false;
  };
  Demand step(Instant now, const hal::Sample& sample, const hal::SetupResult& setup) noexcept;

  // Once a cycle in every state, what was heard of the load cell: Zeroing::hear.
  void hear(Instant now, const hal::Sample& sample) noexcept {
    zeroing_.hear(now, sample.force, sample.io.quality == hal::Quality::valid && !sample.io.strap_ok);
  }

  // Whether the readings still stand on a zero that was taken in a self-test: Zeroing::known.
  [[nodiscard]] bool zero_known() const noexcept { return zeroing_.known(); }

  // Every check is due again; that the load cell has a zero stays known.
  void restart() noexcept;

  [[nodiscard]] CheckState state(SelfTestCheck check) const noexcept {
    return states_[static_cast<std::size_t>(check)];
  }
  [[nodiscard]] bool passed() const noexcept;
  [[nodiscard]] bool anything_failed() const noexcept;

 private:
  SelfTest(const Zeroing& zeroing, config::HandSwitchKind hand_switch) noexcept
      : zeroing_(zeroing), hand_switch_(hand_switch) {}
  enum class Relay : std::uint8_t { waiting, opening, closing, done };
  enum class Switch : std::uint8_t { unseen, released, pressed, done };

  void set(SelfTestCheck check, bool good) noexcept;
  void pend(SelfTestCheck check) noexcept { states_[static_cast<std::size_t>(check)] = CheckState::pending; }
  void step_relay(Instant now, const hal::Sample& sample, Demand& demand) noexcept;
  void step_hand_switch(const hal::SafetyIoSample& io) noexcept;

  Zeroing zeroing_;
  config::HandSwitchKind hand_switch_;
  std::array<CheckState, kSelfTestChecks> states_{};
  Relay relay_ = Relay::waiting;
  Instant relay_since_;
  Switch switch_ = Switch::unseen;
  Instant links_since_;
  bool links_were_good_ = false;
  Instant answered_at_;
  Demand last_demand_;
};

}  // namespace stretch::session
