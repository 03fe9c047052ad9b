// A model for every screen, as a real session would give it.
#include "tests/screens/scenes/scenes.hpp"

#include <algorithm>
#include <cmath>

namespace stretch::hmi {

namespace {

constexpr double kSessionS = 742;

// The course of a quiet session: up, hold, down; the pull settles as the leg gives way.
History course() {
  History history;
  messages::Snapshot s;
  s.state = SessionState::running;
  s.measurements_valid = true;
  s.weighed = true;
  for (double t = 0.5; t <= kSessionS; t += 0.5) {
    const double rise = std::clamp((t - 40) / 50, 0.0, 1.0),
                 fall = std::clamp((kSessionS - t) / 20, 0.0, 1.0);
    const double creep = 4.5 * (1 - std::exp(-std::max(0.0, t - 90) / 160));
    s.session_elapsed_s = t;
    s.angle_deg = (10 + 44 * rise + creep) * fall;
    s.stretch_force_n = 14 * rise * rise * fall * fall + 0.25 * std::sin(t * 1.7) * rise * fall;
    history.take(s);
  }
  return history;
}

Scene scene(std::string name, Model model, SessionState state, Notice notice) {
  model.snapshot.state = state;
  model.snapshot.notice = notice;
  return {std::move(name), std::move(model)};
}

// With a countdown that began at `whole_s`.
Scene counting(double whole_s, Scene scene) {
  messages::Snapshot first = scene.model.snapshot;
  first.seconds_left = whole_s;
  scene.model.countdown.take(first);
  return scene;
}

Model idle_model() {
  Model model = running_model();
  messages::Snapshot& s = model.snapshot;
  s.angle_deg = 0;
  s.speed_deg_s = 0;
  s.stretch_force_n = s.target_force_n = s.band_n = s.highest_angle_deg = 0;
  s.weighed = s.prepared = false;
  s.session_elapsed_s = s.session_expected_s = s.session_remaining_s = 0;
  model.choices.comfort = -1;
  return model;
}

Model mounted_model() {
  Model model = idle_model();
  model.snapshot.prepared = true;
  return model;
}

void add_before_session(std::vector<Scene>& list) {
  Model model = idle_model();
  model.has_snapshot = false;
  list.push_back({"connecting", model});

  model = idle_model();
  model.snapshot.self_test.fill(CheckState::passed);
  model.snapshot.self_test[static_cast<std::size_t>(SelfTestCheck::hand_switch)] = CheckState::pending;
  list.push_back(scene("checks-hand-switch", model, SessionState::self_test, Notice::self_test_running));
  model.snapshot.self_test[static_cast<std::size_t>(SelfTestCheck::estop_chain)] = CheckState::failed;
  list.push_back(scene("checks-failed", model, SessionState::self_test, Notice::self_test_failed));
  model.snapshot.self_test.fill(CheckState::passed);
  list.push_back(scene("checks-passed", model, SessionState::self_test, Notice::acknowledge_to_start));

  model = idle_model();
  list.push_back(scene("choose_leg", model, SessionState::ready, Notice::choose_prescription));
  list.push_back(scene("choose_leg-stop-test-failed", model, SessionState::ready, Notice::stop_test_failed));
  model.choices.side = Side::right;
  model.choices.page = ReadyPage::prescription;
  for (Offer& offer : model.offers) offer.prescription.side = Side::right;
  list.push_back(scene("choose_prescription", model, SessionState::ready, Notice::choose_prescription));
  model.choices.page = ReadyPage::confirm;
  model.snapshot.prepared = true;
  model.snapshot.side = Side::right;
  list.push_back(scene("confirm", model, SessionState::ready, Notice::choose_prescription));

  model = mounted_model();
  list.push_back(scene("stop_test-start", model, SessionState::stop_test, Notice::stop_test_start));
  model.snapshot.angle_deg = 3;
  list.push_back(
      scene("stop_test-hand-switch", model, SessionState::stop_test, Notice::stop_test_press_hand_switch));
  model.snapshot.hand_switch_proved = true;
  model.snapshot.hand_switch_turned_s = 0.12;
  list.push_back(scene("stop_test-screen", model, SessionState::stop_test, Notice::stop_test_touch_stop));

  model = mounted_model();
  list.push_back(scene("strap_in", model, SessionState::mounting, Notice::strap_in));
  model.snapshot.angle_deg = 12;
  list.push_back(scene("comfortable_angle", model, SessionState::mounting, Notice::set_comfortable_angle));
  model.choices.angle_agreed = true;
  list.push_back(
      scene("comfortable_angle-agreed", model, SessionState::mounting, Notice::set_comfortable_angle));
  model.choices.angle_agreed = false;
  model.snapshot.seconds_left = 3;
  list.push_back(counting(3, scene("countdown", model, SessionState::mounting, Notice::countdown)));

  model.snapshot.seconds_left = 0;
  model.snapshot.weighing_attempt = 1;
  model.snapshot.angle_deg = 16;
  list.push_back(scene("weighing", model, SessionState::weighing, Notice::weighing_keep_still));
  model.snapshot.weighing_attempt = 2;
  list.push_back(scene("weighing-refused", model, SessionState::weighing, Notice::weighing_refused_relax));
}

void add_session(std::vector<Scene>& list) {
  Model model = running_model();
  list.push_back({"session", model});
  model.snapshot.hold_here = true;
  model.choices.comfort = 3;
  list.push_back({"session-held", model});

  model = running_model();
  model.snapshot.phase = PhaseKind::rest;
  model.snapshot.angle_deg = 11;
  model.snapshot.stretch_force_n = 0.4;
  model.snapshot.target_force_n = model.snapshot.band_n = 0;
  model.snapshot.phase_length_s = 15;
  model.snapshot.phase_elapsed_s = 6;
  model.snapshot.next_phase = PhaseKind::approach;
  model.snapshot.next_phase_length_s = 0;
  list.push_back(scene("session-rest", model, SessionState::running, Notice::resting));
  model.snapshot.phase = PhaseKind::release;
  model.snapshot.angle_deg = 34;
  model.snapshot.stretch_force_n = 4.2;
  model.snapshot.phase_length_s = 0;
  model.snapshot.next_phase = PhaseKind::rest;
  model.snapshot.next_phase_length_s = 15;
  list.push_back(scene("session-letting-go", model, SessionState::running, Notice::letting_go));

  model = running_model();
  model.snapshot.phase_length_s = 0;
  model.snapshot.stretch_force_n = 4;
  model.snapshot.angle_deg = 38;
  list.push_back(scene("session-warm-up", model, SessionState::warm_up, Notice::warming_up));

  model = running_model();
  model.snapshot.side = Side::right;
  model.snapshot_age_s = 0.8;
  list.push_back({"session-stale", model});

  model = running_model();
  model.owner = false;
  list.push_back({"session-nobody-leads", model});
  model.snapshot.owner_connection = 7;
  list.push_back({"session-led-elsewhere", model});

  model = running_model();
  model.refusal = "A little more is not possible: the prescription's 14 N are the most.";
  list.push_back({"session-refused", model});
}

void add_stops(std::vector<Scene>& list) {
  Model model = running_model();
  messages::Snapshot& s = model.snapshot;
  s.seconds_left = 11;
  list.push_back(counting(15, scene("all_right", model, SessionState::running, Notice::are_you_all_right)));

  s.has_stop_cause = true;
  s.stop_cause = SafetyRow::sr13_stop;
  s.faults = {SafetyRow::sr13_stop};
  s.action = SafetyAction::retreat;
  s.angle_deg = 41;
  s.seconds_left = 7;
  list.push_back(scene("stopped", model, SessionState::running, Notice::stopped_letting_down));

  s.action = SafetyAction::none;
  s.faults.clear();
  s.angle_deg = 12;
  s.stretch_force_n = 0;
  s.seconds_left = 154;
  s.resumptions_left = 1;
  s.may_resume = true;
  list.push_back(counting(180, scene("paused", model, SessionState::paused, Notice::paused_may_resume)));
  s.stop_cause = SafetyRow::sr12_hand_switch;
  s.may_resume = false;
  list.push_back(counting(
      180, scene("paused-hand-switch-held", model, SessionState::paused, Notice::paused_may_resume)));

  s.stop_cause = SafetyRow::sr11_safety_chain;
  s.action = SafetyAction::torque_off;
  s.angle_deg = 33;
  s.seconds_left = 8;
  list.push_back(scene("torque_off", model, SessionState::torque_off, Notice::torque_off_sinking));
  s.angle_deg = 0;
  s.seconds_left = 0;
  list.push_back(
      scene("torque_off-cause", model, SessionState::torque_off, Notice::torque_off_cause_present));
  s.acknowledgement_possible = true;
  list.push_back(
      scene("torque_off-acknowledge", model, SessionState::torque_off, Notice::torque_off_acknowledge));

  model = running_model();
  model.connected = false;
  model.snapshot_age_s = 5;
  list.push_back({"controller_gone", model});
}

void add_end(std::vector<Scene>& list) {
  Model model = running_model();
  messages::Snapshot& s = model.snapshot;
  s.seconds_left = 9;
  s.angle_deg = 29;
  list.push_back(scene("releasing", model, SessionState::releasing, Notice::releasing));
  s.has_stop_cause = true;
  s.stop_cause = SafetyRow::sr28_no_answer;
  list.push_back(scene("releasing-no-answer", model, SessionState::releasing, Notice::stopped_letting_down));
  s.stop_cause = SafetyRow::sr26_leg_out;
  list.push_back(scene("releasing-leg-out", model, SessionState::releasing, Notice::leg_taken_out));

  model = running_model();
  s.has_stop_cause = false;
  s.angle_deg = 0;
  s.seconds_left = 52;
  list.push_back(scene("result-awaited", model, SessionState::finished, Notice::finished_score));
  s.result.valid = true;
  s.result.outcome = Outcome::completed;
  s.result.duration_s = kSessionS;
  s.result.peak_stretch_force_n = 14.4;
  s.result.peak_angle_deg = 58.4;
  list.push_back(scene("result", model, SessionState::finished, Notice::finished_score));
  model.choices.score = 3;
  model.choices.page = ReadyPage::result;
  list.push_back(scene("result-scored", model, SessionState::ready, Notice::choose_prescription));
  s.result.outcome = Outcome::aborted;
  list.push_back(scene("result-ended-early", model, SessionState::finished, Notice::finished_score));
}

}  // namespace

Model running_model() {
  Model model;
  model.has_snapshot = model.connected = model.owner = true;
  model.clock_s = 6;
  messages::Snapshot& s = model.snapshot;
  s.state = SessionState::running;
  s.notice = Notice::holding_gently;
  s.phase = PhaseKind::hold_force;
  s.phase_number = 3;
  s.phase_count = 6;
  s.phase_elapsed_s = 198;
  s.phase_length_s = 300;
  s.has_next_phase = true;
  s.next_phase = PhaseKind::rest;
  s.next_phase_length_s = 15;
  s.session_elapsed_s = 330;
  s.session_expected_s = kSessionS;
  s.session_remaining_s = kSessionS - 330;
  s.measurements_valid = true;
  s.angle_deg = 57.6;
  s.stretch_force_n = 13.8;
  s.cuff_force_n = 88;
  s.weighed = true;
  s.target_force_n = 14;
  s.band_n = 0.7;
  s.force_limit_n = 20;
  s.angle_limit_deg = 80;
  s.comfortable_angle_deg = 12;
  s.highest_angle_deg = 58.4;
  s.drive_powered = true;
  s.prepared = true;
  s.side = Side::left;
  s.protocol_name = "constant_low_traction";
  s.protocol_title = "Constant low traction";
  s.prescribed_force_n = 14;
  s.prescribed_force_limit_n = 20;
  s.prescribed_angle_limit_deg = 80;
  s.prescribed_duration_s = 900;
  model.history = course();
  config::Prescription gentle;
  config::Prescription middle;
  middle.force = newtons(24);
  middle.force_limit = newtons(32);
  config::Prescription first;
  first.force = newtons(8);
  first.force_limit = newtons(14);
  first.angle_limit = degrees(60);
  first.duration = seconds(480);
  model.offers = {{"first_visit", "First visit: finding the range", first},
                  {"gentle", "Constant low traction", gentle},
                  {"middle", "Repeated holds of half a minute", middle},
                  {"another", "Static progressive stretch", middle}};
  return model;
}

std::vector<Scene> scenes() {
  std::vector<Scene> list;
  add_before_session(list);
  add_session(list);
  add_stops(list);
  add_end(list);
  return list;
}

}  // namespace stretch::hmi
