// From successive views of the cycle to the events people read: what changed, once each, in order.
#pragma once

#include <string>
#include <vector>

#include "controller/cycle/cycle_view.hpp"
#include "controller/messages/snapshot.hpp"

namespace stretch::runtime {

// Ids, session and wall time are filled in by the recorder. Pure but for its memory.
class EventMaker {
 public:
  [[nodiscard]] std::vector<messages::Event> changes(const cycle::CycleView& view);

 private:
  bool first_ = true;
  SessionState state_ = SessionState::off;
  bool hand_switch_proved_ = false;
  bool stop_proved_ = false;
  bool stop_test_failed_ = false;
  int phase_number_ = 0;
  SafetyAction action_ = SafetyAction::none;
  bool has_stop_cause_ = false;
  SafetyRow stop_cause_ = SafetyRow::sr13_stop;
};

}  // namespace stretch::runtime
