// SR20: what must be proved before any motion, in a fixed order, without moving anything.
#pragma once

#include <array>
#include <cstdint>

#include "config/quantities/instant.hpp"
#include "config/settings/notice.hpp"
#include "config/settings/station.hpp"
#include "hal/sample.hpp"
#include "hal/station.hpp"

namespace stretch::session {

// Live: a check that fails is made again and passes as soon as its condition holds, so that what is wrong can
// be mended while one looks. `passed()` needs all of them at once.
class SelfTest {
 public:
  // `mechanics`: the empty cuff's weight; `hand_switch`: which contact means "pressed".
  SelfTest(const config::Mechanics& mechanics, config::HandSwitchKind hand_switch) noexcept
      : SelfTest(mechanics.cuff_weight, hand_switch) {}

  struct Demand {
    bool permissive = false;  // what the relay is asked to be
    bool reset_safety_relay = false;
    bool zero_force = false;
  };
  Demand step(Instant now, const hal::Sample& sample, const hal::SetupResult& setup) noexcept;

  void restart() noexcept;

  [[nodiscard]] CheckState state(SelfTestCheck check) const noexcept {
    return states_[static_cast<std::size_t>(check)];
  }
  [[nodiscard]] bool passed() const noexcept;
  [[nodiscard]] bool anything_failed() const noexcept;

 private:
  SelfTest(Force cuff_weight, config::HandSwitchKind hand_switch) noexcept
      : cuff_weight_(cuff_weight), hand_switch_(hand_switch) {}
  enum class Relay : std::uint8_t { waiting, opening, closing, done };
  enum class Switch : std::uint8_t { unseen, released, pressed, done };
  enum class Zero : std::uint8_t { waiting, commanded, done };

  void set(SelfTestCheck check, bool good) noexcept;
  void pend(SelfTestCheck check) noexcept { states_[static_cast<std::size_t>(check)] = CheckState::pending; }
  void step_force(Instant now, const hal::ForceSample& force, Demand& demand) noexcept;
  void step_relay(Instant now, const hal::Sample& sample, Demand& demand) noexcept;
  void step_hand_switch(const hal::SafetyIoSample& io) noexcept;

  Force cuff_weight_;
  config::HandSwitchKind hand_switch_;
  std::array<CheckState, kSelfTestChecks> states_{};
  Relay relay_ = Relay::waiting;
  Instant relay_since_;
  Switch switch_ = Switch::unseen;
  Zero zero_ = Zero::waiting;
  Instant zero_since_;
  Instant links_since_;
  bool links_were_good_ = false;
  Instant answered_at_;
  Demand last_demand_;
};

}  // namespace stretch::session
