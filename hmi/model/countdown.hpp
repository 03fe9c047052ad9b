// How much of a countdown is left, as a share: how long it is in all stands in the station's file, not here.
#pragma once

#include <algorithm>

#include "controller/messages/snapshot.hpp"

namespace stretch::hmi {

// The most that was left since the notice that counts down came.
class Countdown {
 public:
  void take(const messages::Snapshot& snapshot) noexcept {
    if (snapshot.notice != notice_) whole_s_ = 0;
    notice_ = snapshot.notice;
    whole_s_ = std::max(whole_s_, snapshot.seconds_left);
  }
  // 0..1; 0 where nothing counts down.
  [[nodiscard]] double left(double seconds) const noexcept {
    return whole_s_ > 0 ? std::clamp(seconds / whole_s_, 0.0, 1.0) : 0.0;
  }

 private:
  Notice notice_ = Notice::none;
  double whole_s_ = 0;
};

}  // namespace stretch::hmi
