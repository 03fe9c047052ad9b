// Which screen stands for what the controller says: one answer for every state it can be in.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "controller/messages/snapshot.hpp"

namespace stretch::hmi {

enum class ScreenKind : std::uint8_t {
  connecting,       // no word from the controller since the screen started
  controller_gone,  // there was one, and it has fallen silent
  checks,
  choose_leg,
  choose_prescription,
  confirm,  // what was chosen, before anything moves
  stop_test,
  strap_in,
  comfortable_angle,
  countdown,
  weighing,
  session,
  all_right,  // SR28
  stopped,    // a retreat is under way
  paused,
  torque_off,
  releasing,
  result
};
inline constexpr std::size_t kScreenKinds = 18;

namespace names {
inline constexpr std::array<std::string_view, kScreenKinds> kScreenKind{
    "connecting", "controller_gone", "checks",    "choose_leg",        "choose_prescription",
    "confirm",    "stop_test",       "strap_in",  "comfortable_angle", "countdown",
    "weighing",   "session",         "all_right", "stopped",           "paused",
    "torque_off", "releasing",       "result"};
static_assert(kScreenKind.back() == "result");
}  // namespace names

[[nodiscard]] constexpr std::string_view name(ScreenKind kind) noexcept {
  return names::kScreenKind[static_cast<std::size_t>(kind)];
}

// The page a person is on while the machine is `ready`: the only place where the screen decides by itself.
// `result`: of the session just scored, until it is put away.
enum class ReadyPage : std::uint8_t { leg, prescription, confirm, result };

// The screen for a state the controller reports. What removes or releases force outranks what the session
// says, and a question that must be answered (SR28) outranks the ordinary picture of its state. Defined for
// every combination of its arguments.
[[nodiscard]] ScreenKind screen_for(SessionState state, Notice notice, SafetyAction action,
                                    ReadyPage page) noexcept;

// True from strapping in to the end of the release: the time in which the controller needs a living screen.
[[nodiscard]] bool session_active(SessionState state) noexcept;

}  // namespace stretch::hmi
