// Which screen stands for what the controller says.
#include "hmi/model/screen_kind.hpp"

namespace stretch::hmi {

namespace {

ScreenKind ready_screen(ReadyPage page) noexcept {
  switch (page) {
    case ReadyPage::leg:
      return ScreenKind::choose_leg;
    case ReadyPage::prescription:
      return ScreenKind::choose_prescription;
    case ReadyPage::confirm:
      return ScreenKind::confirm;
    case ReadyPage::result:
      return ScreenKind::result;
  }
  return ScreenKind::choose_leg;
}

ScreenKind mounting_screen(Notice notice) noexcept {
  if (notice == Notice::strap_in) return ScreenKind::strap_in;
  if (notice == Notice::countdown) return ScreenKind::countdown;
  return ScreenKind::comfortable_angle;
}

bool retreating(SafetyAction action) noexcept {
  return action == SafetyAction::retreat || action == SafetyAction::retreat_by_position;
}

// A retreat stays demanded until the patient goes on; once the leg is down, that is what is asked.
bool let_down_and_waiting(SessionState state, Notice notice) noexcept {
  return state == SessionState::paused &&
         (notice == Notice::paused_may_resume || notice == Notice::are_you_all_right);
}

}  // namespace

ScreenKind screen_for(SessionState state, Notice notice, SafetyAction action, ReadyPage page) noexcept {
  switch (state) {
    case SessionState::off:
    case SessionState::self_test:
      return ScreenKind::checks;
    case SessionState::ready:
      return ready_screen(page);
    case SessionState::finished:
      return ScreenKind::result;
    case SessionState::torque_off:
      return ScreenKind::torque_off;
    case SessionState::stop_test:  // its retreats are what it tests
      if (action == SafetyAction::torque_off) return ScreenKind::torque_off;
      if (notice == Notice::are_you_all_right) return ScreenKind::all_right;
      return notice == Notice::strap_in ? ScreenKind::strap_in : ScreenKind::stop_test;
    case SessionState::mounting:
    case SessionState::weighing:
    case SessionState::warm_up:
    case SessionState::running:
    case SessionState::paused:
    case SessionState::releasing:
      break;
  }
  if (action == SafetyAction::torque_off) return ScreenKind::torque_off;
  if (notice == Notice::stopped_letting_down) return ScreenKind::stopped;
  if (retreating(action) && !let_down_and_waiting(state, notice)) return ScreenKind::stopped;
  if (state == SessionState::releasing) return ScreenKind::releasing;
  if (notice == Notice::are_you_all_right) return ScreenKind::all_right;
  if (state == SessionState::paused) return ScreenKind::paused;
  if (state == SessionState::mounting) return mounting_screen(notice);
  if (state == SessionState::weighing) return ScreenKind::weighing;
  return ScreenKind::session;
}

bool session_active(SessionState state) noexcept {
  switch (state) {
    case SessionState::stop_test:
    case SessionState::mounting:
    case SessionState::weighing:
    case SessionState::warm_up:
    case SessionState::running:
    case SessionState::paused:
    case SessionState::releasing:
      return true;
    case SessionState::off:
    case SessionState::self_test:
    case SessionState::ready:
    case SessionState::finished:
    case SessionState::torque_off:
      return false;
  }
  return true;
}

}  // namespace stretch::hmi
