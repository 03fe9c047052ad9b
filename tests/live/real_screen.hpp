// stretch-hmi on a display of its own, and a person who reads it and touches it with a real pointer.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "hmi/model/catalogue.hpp"
#include "hmi/screens/canvas.hpp"
#include "hmi/screens/painter.hpp"
#include "simulator/visitor/visitor.hpp"
#include "tests/live/child_process.hpp"
#include "tests/live/live_station.hpp"
#include "tests/screens/display/display.hpp"

namespace stretch::live {

// At a station whose controller runs, and which outlives it. One thread. Every failure throws
// std::runtime_error that says where the session stood.
class RealScreen {
 public:
  explicit RealScreen(const LiveStation& station);

  void start();  // the program: the first, or a new one after the last has ended
  [[nodiscard]] ChildProcess& program() { return *program_; }

  // Touches the session on until the leg has been held for two seconds.
  void reach_hold();
  // Touches the paused session on until it runs again, having taken it over where nobody leads it.
  void resume();
  // The finger goes down on STOP; the moment just before. Stays there until lift().
  double touch_stop();
  void lift() { person_->lift(); }
  // Touches nothing meanwhile.
  void wait_for(SessionState state, std::chrono::seconds longest);
  // Sessions begun since this object was made.
  [[nodiscard]] int sessions() const noexcept { return sessions_; }

 private:
  [[nodiscard]] std::string where() const;
  void count_sessions(const hmi::Model& model);

  const LiveStation& station_;
  hmi::Canvas canvas_;
  hmi::Catalogue catalogue_;
  std::unique_ptr<hmi::TextMetrics> metrics_;
  hmi::Display display_;
  hmi::ControllerLink link_;
  visitor::Hands hands_;
  visitor::Finger finger_;
  std::unique_ptr<visitor::Visitor> person_;
  std::unique_ptr<ChildProcess> program_;
  int sessions_ = 0;
  bool in_session_ = false;
};

}  // namespace stretch::live
