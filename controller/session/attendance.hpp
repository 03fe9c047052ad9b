// Is the patient awake? SR28: three minutes without any input, then a question, then 15 s for the answer.
#pragma once

#include "config/quantities/instant.hpp"
#include "config/settings/safety_settings.hpp"

namespace stretch::session {

class Attendance {
 public:
  explicit Attendance(const config::SafetySettings& settings) noexcept
      : ask_after_(settings.sr28_ask_after),
        answer_within_(settings.sr28_answer_within),
        needed_(settings.hand_switch != config::HandSwitchKind::hold_to_run) {}

  // Any input of the patient, and the start of a session.
  void seen(Instant now) noexcept { last_ = now; }

  [[nodiscard]] bool asking(Instant now) const noexcept { return needed_ && now - last_ >= ask_after_; }
  [[nodiscard]] bool unanswered(Instant now) const noexcept {
    return needed_ && now - last_ >= ask_after_ + answer_within_;
  }
  // Of the time to answer; meaningful while asking.
  [[nodiscard]] Duration left(Instant now) const noexcept;

 private:
  Duration ask_after_;
  Duration answer_within_;
  bool needed_;
  Instant last_;
};

}  // namespace stretch::session
