// Reads, waits a human moment, acts.
#include "simulator/rehearsal/virtual_person.hpp"

namespace stretch::rehearsal {
namespace {
using namespace stretch::literals;
using session::PersonAction;

constexpr Duration kFastest = 0.8_s;
constexpr Duration kSlowest = 2.5_s;
constexpr Duration kPress = 0.4_s;
constexpr Duration kAskAgain = 5_s;  // a request without effect is repeated
constexpr Angle kCloseEnough = 0.3_deg;
constexpr double kMildComfort = 3.0;
}  // namespace

VirtualPerson::VirtualPerson(const session::Plan& plan, Angle comfortable, std::uint64_t seed) noexcept
    : plan_(plan), comfortable_(comfortable), random_(seed, 77) {}

void VirtualPerson::say(cycle::CycleInput& input, PersonAction action, double value) noexcept {
  if (input.request_count < cycle::kRequestsPerCycle) input.requests[input.request_count++] = {action, value};
}

bool VirtualPerson::ready_to_act(Instant now, const cycle::CycleView& shown) noexcept {
  if (shown.session.notice != answering_) {
    answering_ = shown.session.notice;
    read_at_ = now;
    answered_ = false;
    reaction_ = seconds(random_.uniform(kFastest.si(), kSlowest.si()));
  }
  if (answered_ && now - read_at_ > kAskAgain) {
    answered_ = false;
    read_at_ = now;
  }
  return !answered_ && now - read_at_ >= reaction_;
}

void VirtualPerson::act(Instant now, const cycle::CycleView& shown, plant::Plant& plant,
                        cycle::CycleInput& input) noexcept {
  input.heartbeat_known = true;
  input.heartbeat_age = Duration{};
  if (switch_pressed_ && now >= release_switch_at_) {
    plant.press_hand_switch(false);
    switch_pressed_ = false;
  }
  if (done_) return;
  const SessionState state = shown.session.state;
  if (state == SessionState::weighing) session_seen_ = true;
  // Nothing is left to be done once the session is over and everything is at rest again.
  if (session_seen_ && state == SessionState::ready) done_ = true;
  const bool asked = shown.session.notice == Notice::torque_off_acknowledge;
  if (session_seen_ && state == SessionState::torque_off && asked && !acknowledges_) done_ = true;
  if (shown.session.notice == Notice::set_comfortable_angle) {
    set_comfortable(now, shown, input);
    return;
  }
  if (ready_to_act(now, shown)) {
    answered_ = true;
    read_at_ = now;
    answer(now, shown, plant, input);
  }
}

void VirtualPerson::set_comfortable(Instant now, const cycle::CycleView& shown,
                                    cycle::CycleInput& input) noexcept {
  (void)ready_to_act(now, shown);
  if (now - read_at_ < reaction_) return;
  const Angle way = comfortable_ - shown.measured.angle;
  if (!comfortable_said_ && abs(way) > kCloseEnough) {
    say(input, way > Angle{} ? PersonAction::angle_up : PersonAction::angle_down);
    return;
  }
  if (!comfortable_said_) {
    comfortable_said_ = true;
    say(input, PersonAction::set_comfortable_angle);
  } else {
    say(input, PersonAction::start);
  }
}

void VirtualPerson::answer(Instant now, const cycle::CycleView& shown, plant::Plant& plant,
                           cycle::CycleInput& input) noexcept {
  const auto press = [&] {
    plant.press_hand_switch(true);
    switch_pressed_ = true;
    release_switch_at_ = now + kPress;
  };
  switch (shown.session.notice) {
    case Notice::self_test_running:
    case Notice::self_test_failed:
      if (plant.leg_in()) {
        plant.take_leg_out();
      } else {
        press();
      }
      break;
    case Notice::acknowledge_to_start:
    case Notice::torque_off_acknowledge:
      input.acknowledge = true;
      break;
    case Notice::choose_prescription:
    case Notice::stop_test_failed:
      input.has_plan = true;
      input.plan = plan_;
      say(input, PersonAction::prepare);
      say(input, PersonAction::begin_mounting, static_cast<double>(plan_.number));
      comfortable_said_ = false;
      break;
    case Notice::strap_in:
      plant.put_leg_in();
      plant.set_strap(true);
      break;
    case Notice::stop_test_start:
      say(input, PersonAction::start);
      break;
    case Notice::stop_test_press_hand_switch:
      press();
      break;
    case Notice::stop_test_touch_stop:
      input.stop = true;
      break;
    case Notice::are_you_all_right:
      say(input, PersonAction::tap);
      break;
    case Notice::paused_may_resume:
      say(input, resumes_ ? PersonAction::resume : PersonAction::decline);
      break;
    case Notice::finished_score:
      say(input, PersonAction::score, kMildComfort);
      break;
    default:
      break;
  }
}

}  // namespace stretch::rehearsal
