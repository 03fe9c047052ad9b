// The product's own words: states, phases, safety rows and actions, with the names they bear in files and
// messages.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stretch {

enum class Side : std::uint8_t { left, right };

enum class SessionState : std::uint8_t {
  off,
  self_test,
  ready,
  stop_test,
  mounting,
  weighing,
  warm_up,
  running,
  paused,
  releasing,
  finished,
  torque_off
};

// `contract` and `repeat` are words of the protocol language; `repeat` never appears as a running phase.
enum class PhaseKind : std::uint8_t {
  approach,
  ramp,
  hold_force,
  hold_angle,
  release,
  rest,
  contract,
  repeat
};

// What the safety layer demands, weakest first; the order is how much of the machine is still trusted.
enum class SafetyAction : std::uint8_t {
  none,
  hold,                 // no outward motion; inward is free
  retreat,              // let down under the drive until the stretch is released, on to the comfortable angle
  retreat_by_position,  // the force is not believed: straight to flat, judged by the angle alone
  torque_off            // power removed; the damper lets the leg down
};

// The rows of docs/safety.md. The number of the enumerator is the row's number.
enum class SafetyRow : std::uint8_t {
  sr01_stretch_force = 1,
  sr02_cuff_force,
  sr03_guarding,
  sr04_angle,
  sr05_speed,
  sr06_bad_force,
  sr07_stale_force,
  sr08_force_disagrees,
  sr09_drive_silent,
  sr10_drive_fault,
  sr11_safety_chain,
  sr12_hand_switch,
  sr13_stop,
  sr14_heartbeat,
  sr15_overrun,
  sr16_controller_dead,
  sr17_time,
  sr18_retreat_stuck,
  sr19_refused_input,
  sr20_self_test,
  sr21_paused,
  sr22_torque_off_latched,
  sr23_interrupted,
  sr24_frozen_limits,
  sr25_weighing,
  sr26_leg_out,
  sr27_angles_disagree,
  sr28_no_answer
};
inline constexpr std::size_t kSafetyRowCount = 28;

// Why a hold went on by angle before its target force was reached, or that it did not.
enum class LimitedBy : std::uint8_t { none, angle, creep };

enum class Outcome : std::uint8_t { completed, stopped_by_patient, paused_by_safety, aborted, interrupted };

namespace names {
inline constexpr std::array<std::string_view, 2> kSide{"left", "right"};
inline constexpr std::array<std::string_view, 12> kSessionState{
    "off",     "self_test", "ready",  "stop_test", "mounting", "weighing",
    "warm_up", "running",   "paused", "releasing", "finished", "torque_off"};
inline constexpr std::array<std::string_view, 8> kPhaseKind{"approach", "ramp", "hold_force", "hold_angle",
                                                            "release",  "rest", "contract",   "repeat"};
inline constexpr std::array<std::string_view, 5> kSafetyAction{"none", "hold", "retreat",
                                                               "retreat_by_position", "torque_off"};
inline constexpr std::array<std::string_view, 29> kSafetyRow{
    "",     "SR01", "SR02", "SR03", "SR04", "SR05", "SR06", "SR07", "SR08", "SR09",
    "SR10", "SR11", "SR12", "SR13", "SR14", "SR15", "SR16", "SR17", "SR18", "SR19",
    "SR20", "SR21", "SR22", "SR23", "SR24", "SR25", "SR26", "SR27", "SR28"};
inline constexpr std::array<std::string_view, 3> kLimitedBy{"none", "angle", "creep"};
inline constexpr std::array<std::string_view, 5> kOutcome{"completed", "stopped_by_patient",
                                                          "paused_by_safety", "aborted", "interrupted"};
}  // namespace names

[[nodiscard]] constexpr std::string_view name(Side v) noexcept {
  return names::kSide[static_cast<std::size_t>(v)];
}
[[nodiscard]] constexpr std::string_view name(SessionState v) noexcept {
  return names::kSessionState[static_cast<std::size_t>(v)];
}
[[nodiscard]] constexpr std::string_view name(PhaseKind v) noexcept {
  return names::kPhaseKind[static_cast<std::size_t>(v)];
}
[[nodiscard]] constexpr std::string_view name(SafetyAction v) noexcept {
  return names::kSafetyAction[static_cast<std::size_t>(v)];
}
// "SR01" to "SR28".
[[nodiscard]] constexpr std::string_view name(SafetyRow v) noexcept {
  return names::kSafetyRow[static_cast<std::size_t>(v)];
}
[[nodiscard]] constexpr std::string_view name(LimitedBy v) noexcept {
  return names::kLimitedBy[static_cast<std::size_t>(v)];
}
[[nodiscard]] constexpr std::string_view name(Outcome v) noexcept {
  return names::kOutcome[static_cast<std::size_t>(v)];
}

// The enumerator of that name, or nothing: an unknown word is never the first one. `table` is one of
// names::k*.
template <class Enum, std::size_t N>
[[nodiscard]] constexpr std::optional<Enum> from_name(const std::array<std::string_view, N>& table,
                                                      std::string_view word) noexcept {
  for (std::size_t i = 0; i < N; ++i) {
    if (!table[i].empty() && table[i] == word) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace stretch
