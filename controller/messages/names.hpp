// The words that stand on the wire for this folder's enumerations; those of the product itself stand in
// config/settings/vocabulary.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "controller/messages/request.hpp"
#include "controller/messages/snapshot.hpp"

namespace stretch::messages {

namespace words {
// clang-format off
inline constexpr std::array<std::string_view, 22> kRequestKind{
    "stop", "heartbeat", "acknowledge", "prepare", "begin_mounting", "angle_up", "angle_down",
    "set_comfortable_angle", "start", "pause", "resume", "decline", "less", "more", "hold_here", "enough",
    "tap", "comfort", "score", "status", "events", "take_over"};
inline constexpr std::array<std::string_view, 29> kNotice{
    "none", "self_test_running", "self_test_failed", "acknowledge_to_start", "choose_prescription",
    "stop_test_press_hand_switch", "stop_test_touch_stop", "stop_test_failed", "strap_in",
    "set_comfortable_angle", "countdown", "weighing_keep_still", "weighing_refused_relax", "warming_up",
    "raising_gently", "holding_gently", "holding_still", "releasing", "resting", "are_you_all_right",
    "stopped_letting_down", "paused_may_resume", "paused_no_resumption", "torque_off_sinking",
    "torque_off_acknowledge", "torque_off_cause_present", "finished_score", "session_time_over",
    "leg_taken_out"};
inline constexpr std::array<std::string_view, 3> kCheckState{"pending", "passed", "failed"};
inline constexpr std::array<std::string_view, kSelfTestChecks> kSelfTestCheck{
    "links", "drive_identity", "drive_watchdog", "drive_torque_limit", "load_cell_identity", "io_watchdog",
    "estop_chain", "force_at_rest", "force_zero", "relay_and_sto", "hand_switch"};
// clang-format on
static_assert(kRequestKind.size() == static_cast<std::size_t>(RequestKind::take_over) + 1);
static_assert(kNotice.size() == static_cast<std::size_t>(Notice::leg_taken_out) + 1);
static_assert(kCheckState.size() == static_cast<std::size_t>(CheckState::failed) + 1);
static_assert(kSelfTestCheck.size() == static_cast<std::size_t>(SelfTestCheck::hand_switch) + 1);
}  // namespace words

[[nodiscard]] constexpr std::string_view name(RequestKind v) noexcept {
  return words::kRequestKind[static_cast<std::size_t>(v)];
}
[[nodiscard]] constexpr std::string_view name(Notice v) noexcept {
  return words::kNotice[static_cast<std::size_t>(v)];
}
[[nodiscard]] constexpr std::string_view name(CheckState v) noexcept {
  return words::kCheckState[static_cast<std::size_t>(v)];
}
[[nodiscard]] constexpr std::string_view name(SelfTestCheck v) noexcept {
  return words::kSelfTestCheck[static_cast<std::size_t>(v)];
}

}  // namespace stretch::messages
