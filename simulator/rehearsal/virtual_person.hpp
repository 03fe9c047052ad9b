// The person of a rehearsal: straps in, proves both stops, acknowledges, resumes and taps, as the screen
// asks.
#pragma once

#include <cstdint>

#include "config/quantities/instant.hpp"
#include "controller/cycle/cycle_input.hpp"
#include "controller/cycle/cycle_view.hpp"
#include "simulator/plant/plant.hpp"
#include "simulator/plant/random.hpp"

namespace stretch::rehearsal {

// Patient and helper at the station in one. Reads what the session shows, never the plant's truth; acts on
// the plant's switches and straps with its hands, and on the screen by requests. Answers after 0.8 to 2.5 s,
// drawn per answer.
class VirtualPerson {
 public:
  VirtualPerson(const session::Plan& plan, Angle comfortable, std::uint64_t seed) noexcept;

  // Before each cycle: fills the person's part of `input` and moves hands.
  void act(Instant now, const cycle::CycleView& shown, plant::Plant& plant,
           cycle::CycleInput& input) noexcept;

  [[nodiscard]] bool done() const noexcept { return done_; }
  // Lets the session be resumed after a stop (default), or declines.
  void decline_resumptions() noexcept { resumes_ = false; }
  // After torque off: leaves once the machine asks for an acknowledgement (default), or acknowledges, and
  // sees the self-test through to `ready`.
  void acknowledge_torque_off() noexcept { acknowledges_ = true; }

 private:
  void say(cycle::CycleInput& input, session::PersonAction action, double value = 0.0) noexcept;
  [[nodiscard]] bool ready_to_act(Instant now, const cycle::CycleView& shown) noexcept;
  void answer(Instant now, const cycle::CycleView& shown, plant::Plant& plant,
              cycle::CycleInput& input) noexcept;
  void set_comfortable(Instant now, const cycle::CycleView& shown, cycle::CycleInput& input) noexcept;

  session::Plan plan_;
  Angle comfortable_;
  plant::Random random_;
  Notice answering_ = Notice::none;  // what the person has read last
  Instant read_at_;
  Duration reaction_;
  bool answered_ = false;
  bool comfortable_said_ = false;
  Instant release_switch_at_;
  bool switch_pressed_ = false;
  bool session_seen_ = false;
  bool resumes_ = true;
  bool acknowledges_ = false;
  bool done_ = false;
};

}  // namespace stretch::rehearsal
