// A session on the plant, with the states and phases it went through.
#pragma once

#include <memory>
#include <vector>

#include "tests/closed_loop/rig.hpp"

namespace stretch::closed_loop {

struct Watched {
  std::unique_ptr<rehearsal::Rehearsal> run;
  std::vector<SessionState> states;
  std::vector<PhaseKind> phases;
  bool asked = false;  // ask_in_hold()'s request has been made

  explicit Watched(const rehearsal::Setup& setup) : run(std::make_unique<rehearsal::Rehearsal>(setup)) {
    run->on_cycle = [this](const cycle::CycleInput&, const hal::Command&) {
      const auto& v = run->cycle().view().session;
      if (states.empty() || states.back() != v.state) states.push_back(v.state);
      if (v.state == SessionState::running && (phases.empty() || phases.back() != v.phase))
        phases.push_back(v.phase);
    };
  }
  // Sends one request, `after` into the first hold by force.
  void ask_in_hold(session::PersonAction action, double value = 0.0, Duration after = seconds(5.0)) {
    run->before_cycle = [this, action, value, after](Instant, plant::Plant&, cycle::CycleInput& in) {
      const auto& v = run->cycle().view().session;
      if (asked || v.state != SessionState::running || v.phase != PhaseKind::hold_force ||
          v.phase_elapsed < after)
        return;
      asked = true;
      in.requests[in.request_count++] = {action, value};
    };
  }
};

}  // namespace stretch::closed_loop
