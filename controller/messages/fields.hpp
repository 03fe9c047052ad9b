// Every key of every message, once: encoder and decoder walk the same descriptions and cannot drift apart.
// Private to this folder.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

#include "controller/messages/request.hpp"
#include "controller/messages/snapshot.hpp"

namespace stretch::messages::detail {

// S is T, or T const.
template <class S, class T>
concept Some = std::same_as<std::remove_const_t<S>, T>;

// Longest texts in bytes, so that no message can outgrow kMaxMessageBytes even if every byte is escaped.
inline constexpr std::size_t kShortText = 64;
inline constexpr std::size_t kLineText = 512;

template <class V, Some<LinkView> S>
void describe(V& v, S& s) {
  v.text("state", s.state, kShortText);
  v.count("ok", s.ok);
  v.count("timeouts", s.timeouts);
  v.count("bad_sums", s.bad_sums);
  v.count("bad_frames", s.bad_frames);
  v.count("exceptions", s.exceptions);
  v.count("bad_contents", s.bad_contents);
  v.count("closed", s.closed);
  v.count("refused", s.refused);
  v.count("reconnects", s.reconnects);
  v.number("round_trip_p50_us", s.round_trip_p50_us);
  v.number("round_trip_p99_us", s.round_trip_p99_us);
  v.number("round_trip_max_us", s.round_trip_max_us);
  v.number("last_good_age_ms", s.last_good_age_ms);
}

template <class V, Some<LoopView> S>
void describe(V& v, S& s) {
  v.number("period_ms", s.period_ms);
  v.number("wake_p50_us", s.wake_p50_us);
  v.number("wake_p99_us", s.wake_p99_us);
  v.number("wake_max_us", s.wake_max_us);
  v.number("cycle_p50_us", s.cycle_p50_us);
  v.number("cycle_p99_us", s.cycle_p99_us);
  v.number("cycle_max_us", s.cycle_max_us);
  v.count("cycles", s.cycles);
  v.count("overruns", s.overruns);
  v.boolean("realtime", s.realtime);
  v.boolean("memory_locked", s.memory_locked);
}

template <class V, Some<HoldView> S>
void describe(V& v, S& s) {
  v.word("kind", s.kind, names::kPhaseKind);
  v.number("target_force_n", s.target_force_n);
  v.number("duration_s", s.duration_s);
  v.word("limited_by", s.limited_by, names::kLimitedBy);
  v.number_or_null("error_mean_pct", s.error_mean_pct);
  v.number_or_null("error_p95_pct", s.error_p95_pct);
  v.number_or_null("error_max_pct", s.error_max_pct);
  v.number_or_null("overshoot_pct", s.overshoot_pct);
  v.number("creep_deg", s.creep_deg);
  v.number("relaxation_pct", s.relaxation_pct);
}

template <class V, Some<SafetyActionView> S>
void describe(V& v, S& s) {
  v.word("sr", s.sr, names::kSafetyRow);
  v.number("at_s", s.at_s);
  v.word("action", s.action, names::kSafetyAction);
}

template <class V, Some<ResultView> S>
void describe(V& v, S& s) {
  v.boolean("valid", s.valid);
  v.integer("session_id", s.session_id);
  v.word("outcome", s.outcome, names::kOutcome);
  v.number("duration_s", s.duration_s);
  v.number("weight_nm", s.weight_nm);
  v.number("peak_stretch_force_n", s.peak_stretch_force_n);
  v.number("peak_stretch_torque_nm", s.peak_stretch_torque_nm);
  v.number("peak_angle_deg", s.peak_angle_deg);
  v.integer_or_null("score", s.score);
  v.list("holds", s.holds);
  v.list("safety_actions", s.safety_actions);
}

// result.json: what a session came to, without anything of wall clock, so that the same run gives the same
// bytes. What `ResultView` has beside it (valid, session_id) is the socket's.
template <class Result>
struct ResultFile {
  Result& result;
};

template <class Result>
struct WeighingOf {
  Result& result;
};

template <class V, class Result>
void describe(V& v, const WeighingOf<Result>& s) {
  v.number("weight_nm", s.result.weight_nm);
}

template <class V, class Result>
void describe(V& v, const ResultFile<Result>& s) {
  v.word("outcome", s.result.outcome, names::kOutcome);
  v.number("duration_s", s.result.duration_s);
  v.object("weighing", WeighingOf<Result>{s.result});
  v.number("peak_stretch_force_n", s.result.peak_stretch_force_n);
  v.number("peak_stretch_torque_nm", s.result.peak_stretch_torque_nm);
  v.number("peak_angle_deg", s.result.peak_angle_deg);
  v.integer_or_null("score", s.result.score);
  v.list("holds", s.result.holds);
  v.list("safety_actions", s.result.safety_actions);
}

template <class V, Some<Snapshot> S>
void describe(V& v, S& s) {
  v.constant("message", "snapshot");
  v.count("cycle", s.cycle);
  v.number("uptime_s", s.uptime_s);

  v.word("state", s.state, names::kSessionState);
  v.word("phase", s.phase, names::kPhaseKind);
  v.integer("phase_number", s.phase_number);
  v.integer("phase_count", s.phase_count);
  v.number("phase_elapsed_s", s.phase_elapsed_s);
  v.number("phase_length_s", s.phase_length_s);
  v.word_or_null("next_phase", s.next_phase, s.has_next_phase, names::kPhaseKind);
  v.number("next_phase_length_s", s.next_phase_length_s);
  v.number("session_elapsed_s", s.session_elapsed_s);
  v.number("session_expected_s", s.session_expected_s);
  v.number("session_remaining_s", s.session_remaining_s);

  v.word("notice", s.notice, names::kNotice);
  v.number("seconds_left", s.seconds_left);

  v.boolean("measurements_valid", s.measurements_valid);
  v.number("angle_deg", s.angle_deg);
  v.number("speed_deg_s", s.speed_deg_s);
  v.number("cuff_force_n", s.cuff_force_n);
  v.boolean("weighed", s.weighed);
  v.number("stretch_force_n", s.stretch_force_n);
  v.number("target_force_n", s.target_force_n);
  v.number("band_n", s.band_n);
  v.number("force_limit_n", s.force_limit_n);
  v.number("angle_limit_deg", s.angle_limit_deg);
  v.number("comfortable_angle_deg", s.comfortable_angle_deg);
  v.number("highest_angle_deg", s.highest_angle_deg);
  v.boolean("hold_here", s.hold_here);

  v.boolean("drive_powered", s.drive_powered);
  v.word("action", s.action, names::kSafetyAction);
  v.words("faults", s.faults, names::kSafetyRow);
  v.word_or_null("stop_cause", s.stop_cause, s.has_stop_cause, names::kSafetyRow);
  v.boolean("acknowledgement_possible", s.acknowledgement_possible);
  v.boolean("may_resume", s.may_resume);
  v.integer("resumptions_left", s.resumptions_left);

  v.word_each("self_test", s.self_test, names::kSelfTestCheck, names::kCheckState);
  v.boolean("hand_switch_proved", s.hand_switch_proved);
  v.number("hand_switch_turned_s", s.hand_switch_turned_s);
  v.boolean("stop_proved", s.stop_proved);
  v.number("stop_turned_s", s.stop_turned_s);
  v.integer("weighing_attempt", s.weighing_attempt);
  v.number("weight_nm", s.weight_nm);

  v.boolean("prepared", s.prepared);
  v.word("side", s.side, names::kSide);
  v.text("protocol_name", s.protocol_name, kLineText);
  v.text("protocol_title", s.protocol_title, kLineText);
  v.number("prescribed_force_n", s.prescribed_force_n);
  v.number("prescribed_force_limit_n", s.prescribed_force_limit_n);
  v.number("prescribed_angle_limit_deg", s.prescribed_angle_limit_deg);
  v.number("prescribed_duration_s", s.prescribed_duration_s);

  v.object("drive_link", s.drive_link);
  v.object("load_cell_link", s.load_cell_link);
  v.object_or_null("load_cell_b_link", s.load_cell_b_link);
  v.object("safety_io_link", s.safety_io_link);
  v.object("loop", s.loop);
  v.object("result", s.result);
  v.count("samples_dropped", s.samples_dropped);
  v.count("owner_connection", s.owner_connection);
}

template <class V, Some<Event> S>
void describe(V& v, S& s) {
  v.constant("message", "event");
  v.integer("id", s.id);
  v.integer("session_id", s.session_id);
  v.number("uptime_s", s.uptime_s);
  v.text("wall_time", s.wall_time, kShortText);
  v.text("kind", s.kind, kShortText);
  v.text("text", s.text, kMaxTextBytes);
  v.text("detail", s.detail, kLineText);
}

template <class V, Some<Welcome> S>
void describe(V& v, S& s) {
  v.constant("message", "welcome");
  v.integer("version", s.version);
  v.text("controller", s.controller, kLineText);
  v.count("connection", s.connection);
}

template <class V, Some<Answer> S>
void describe(V& v, S& s) {
  v.constant("message", "answer");
  v.count("id", s.id);
  v.boolean("done", s.done);
  v.text("refusal", s.refusal, kMaxTextBytes);
}

template <class V, Some<Hello> S>
void describe(V& v, S& s) {
  v.constant("message", "hello");
  v.integer("version", s.version);
  v.text("client", s.client, kLineText);
  v.boolean("at_station", s.at_station);
}

// Ranges are the loader's business: it checks a prescription whole and names every error at once.
template <class V, Some<config::Prescription> S>
void describe(V& v, S& s) {
  v.word("side", s.side, names::kSide);
  v.si("mass_kg", s.mass);
  v.si("height_m", s.height);
  v.si("cuff_distance_m", s.cuff_distance);
  v.si("force_n", s.force);
  v.si("force_limit_n", s.force_limit);
  v.degrees("angle_limit_deg", s.angle_limit);
  v.si("duration_s", s.duration);
  v.integer("resumptions", s.resumptions);
  v.text("protocol", s.protocol, kLineText);
}

template <class V, Some<Request> S>
void describe(V& v, S& s) {
  v.constant("message", "request");
  v.count("id", s.id);
  v.word("request", s.kind, kRequestKindNames);
  v.number_or_absent("value", s.value);
  v.object_or_absent("prescription", s.prescription);
}

}  // namespace stretch::messages::detail
