// The texts of the screens that belong to no state, safety row or check of the machine, and the names they
// bear in a catalogue file.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace stretch::hmi {

// One list, so that a key and its name cannot drift apart. {0}, {1} in a text stand for figures, in the order
// given beside the key.
// clang-format off
#define STRETCH_TEXT_KEYS(X) \
  X(stop) \
  X(stop_sent) \
  X(connecting_title) \
  X(connecting_what) \
  X(connecting_leg) \
  X(hand_switch_hint) \
  X(gone_title) \
  X(gone_what) \
  X(gone_leg) \
  X(gone_next) \
  X(stale) /* seconds */ \
  X(label_leg) \
  X(label_next) \
  X(left_leg) \
  X(right_leg) \
  X(choose_leg_title) \
  X(choose_leg_what) \
  X(built_in_person) \
  X(choose_prescription_title) \
  X(choose_prescription_what) \
  X(no_prescriptions) \
  X(offer_limits) /* force N, limit N, angle deg, minutes */ \
  X(confirm_what) \
  X(confirm_waiting) \
  X(confirm_force) /* N */ \
  X(confirm_limit) /* N */ \
  X(confirm_angle) /* deg */ \
  X(confirm_time) /* minutes */ \
  X(button_back) \
  X(button_more_offers) \
  X(button_begin) \
  X(button_acknowledge) \
  X(button_up) \
  X(button_down) \
  X(button_comfortable) \
  X(button_start) \
  X(button_change_angle) \
  X(button_less) \
  X(button_hold_here) \
  X(button_go_on) \
  X(button_more) \
  X(button_enough) \
  X(button_all_right) \
  X(button_resume) \
  X(button_decline) \
  X(button_take_over) \
  X(check_passed) \
  X(check_pending) \
  X(check_failed) \
  X(stop_test_hand_switch) \
  X(stop_test_screen) \
  X(stop_test_seen) \
  X(stop_test_waiting) \
  X(ready_to_start_title) \
  X(ready_to_start_what) \
  X(attempt) /* number */ \
  X(seconds_unit) \
  X(phase_time_left) \
  X(phase_open_end) \
  X(session_time_left) /* mm:ss */ \
  X(next_phase) /* phase */ \
  X(next_phase_timed) /* phase, mm:ss */ \
  X(next_is_end) \
  X(breathe_in) \
  X(breathe_out) \
  X(limit_is) /* N */ \
  X(force_unit) \
  X(angle_unit) \
  X(comfort_none) \
  X(comfort_worst) \
  X(score_worst) \
  X(held_here) \
  X(not_weighed) \
  X(result_ended_title) \
  X(button_finish) \
  X(result_completed) \
  X(result_stopped) \
  X(result_paused) \
  X(result_aborted) \
  X(result_interrupted) \
  X(result_error) \
  X(result_force) \
  X(result_angle) \
  X(result_time) \
  X(result_force_caption) \
  X(result_angle_caption) \
  X(result_empty) \
  X(score_question) \
  X(take_over_what) \
  X(led_elsewhere)
// clang-format on

enum class TextKey : std::uint8_t {
#define STRETCH_KEY(key) key,
  STRETCH_TEXT_KEYS(STRETCH_KEY)
#undef STRETCH_KEY
};

namespace names {
inline constexpr std::array kTextKey{
#define STRETCH_KEY(key) std::string_view(#key),
    STRETCH_TEXT_KEYS(STRETCH_KEY)
#undef STRETCH_KEY
};
}  // namespace names
inline constexpr std::size_t kTextKeys = names::kTextKey.size();

[[nodiscard]] constexpr std::string_view name(TextKey key) noexcept {
  return names::kTextKey[static_cast<std::size_t>(key)];
}

}  // namespace stretch::hmi
