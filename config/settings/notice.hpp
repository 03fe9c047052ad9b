// What a person is told: which sentence the screen says, and how the self-test's checks stand.
#pragma once

#include <cstddef>
#include <cstdint>

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
  resting,
  are_you_all_right,     // SR28; seconds_left to answer
  stopped_letting_down,  // a retreat is under way
  paused_may_resume,
  paused_no_resumption,
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

}  // namespace stretch
