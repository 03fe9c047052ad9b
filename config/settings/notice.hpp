// What a person is told: which sentence the screen says, and how the self-test's checks stand.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stretch {

// Which sentence the screen says; the catalogue has a text for each. Names are the keys of the catalogue.
enum class Notice : std::uint8_t {
  none,
  self_test_running,
  self_test_failed,
  acknowledge_to_start,  // all checks passed, a person confirms
  choose_prescription,
  stop_test_start,  // strapped: a touch on "start" begins the slow move the next stop is proved on
  stop_test_press_hand_switch,
  stop_test_touch_stop,
  stop_test_failed,
  strap_in,  // strap and guard open, or no weight on the cuff yet
  set_comfortable_angle,
  countdown,  // motion begins when seconds_left is out
  weighing_keep_still,
  weighing_refused_relax,  // SR25: pushing or pulling; tried again
  warming_up,
  raising_gently,  // approach and ramp
  holding_gently,  // hold by force
  holding_still,   // hold by angle
  releasing,
  letting_go,  // to the comfortable angle, between two parts of the protocol
  resting,
  are_you_all_right,     // SR28; seconds_left to answer
  stopped_letting_down,  // a retreat is under way
  paused_may_resume,
  torque_off_sinking,      // power removed, the damper lets the leg down
  torque_off_acknowledge,  // causes gone, a person at the station may acknowledge
  torque_off_cause_present,
  finished_score,
  session_time_over,
  leg_taken_out  // SR26
};

enum class CheckState : std::uint8_t { pending, passed, failed };

// SR20, in the order they are made.
enum class SelfTestCheck : std::uint8_t {
  links,
  drive_identity,
  drive_watchdog,
  drive_torque_limit,
  load_cell_identity,
  io_watchdog,
  estop_chain,
  force_at_rest,
  force_zero,
  relay_and_sto,
  hand_switch
};
inline constexpr std::size_t kSelfTestChecks = 11;

namespace names {
// clang-format off
inline constexpr std::array<std::string_view, 30> kNotice{
    "none", "self_test_running", "self_test_failed", "acknowledge_to_start", "choose_prescription",
    "stop_test_start", "stop_test_press_hand_switch", "stop_test_touch_stop", "stop_test_failed", "strap_in",
    "set_comfortable_angle", "countdown", "weighing_keep_still", "weighing_refused_relax", "warming_up",
    "raising_gently", "holding_gently", "holding_still", "releasing", "letting_go", "resting", "are_you_all_right",
    "stopped_letting_down", "paused_may_resume", "torque_off_sinking",
    "torque_off_acknowledge", "torque_off_cause_present", "finished_score", "session_time_over",
    "leg_taken_out"};
inline constexpr std::array<std::string_view, 3> kCheckState{"pending", "passed", "failed"};
inline constexpr std::array<std::string_view, kSelfTestChecks> kSelfTestCheck{
    "links", "drive_identity", "drive_watchdog", "drive_torque_limit", "load_cell_identity", "io_watchdog",
    "estop_chain", "force_at_rest", "force_zero", "relay_and_sto", "hand_switch"};
// clang-format on
static_assert(kNotice.size() == static_cast<std::size_t>(Notice::leg_taken_out) + 1);
static_assert(kCheckState.size() == static_cast<std::size_t>(CheckState::failed) + 1);
static_assert(kSelfTestCheck.size() == static_cast<std::size_t>(SelfTestCheck::hand_switch) + 1);
}  // namespace names

[[nodiscard]] constexpr std::string_view name(Notice v) noexcept {
  return names::kNotice[static_cast<std::size_t>(v)];
}
[[nodiscard]] constexpr std::string_view name(CheckState v) noexcept {
  return names::kCheckState[static_cast<std::size_t>(v)];
}
[[nodiscard]] constexpr std::string_view name(SelfTestCheck v) noexcept {
  return names::kSelfTestCheck[static_cast<std::size_t>(v)];
}

}  // namespace stretch
