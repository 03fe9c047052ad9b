// The curves of a rehearsed session, gathered while it runs.
#pragma once

#include <cstdint>
#include <string>

#include "config/quantities/instant.hpp"
#include "controller/cycle/cycle_view.hpp"
#include "controller/report/curves.hpp"
#include "controller/session/plan.hpp"
#include "controller/session/result.hpp"

namespace stretch::rehearsal {

// What the records of a real session would hold: what the controller believed, 20 points a second and one at
// each change of state or phase. Allocates. Pure otherwise.
class SessionCurves {
 public:
  SessionCurves(const session::Plan& plan, Duration period);

  void add(const cycle::CycleView& view);  // once a cycle
  // Empty points: no session began. What the safety layer did is marked.
  [[nodiscard]] report::Curves whole(const session::Result& result) const;

 private:
  report::Curves curves_;
  std::uint32_t every_;  // cycles from point to point
  std::uint32_t since_ = 0;
  Instant began_;
  bool running_ = false;
};

}  // namespace stretch::rehearsal
