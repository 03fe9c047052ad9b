// One field after the other.
#include "controller/runtime/snapshot.hpp"

namespace stretch::runtime {
namespace {

[[nodiscard]] double microseconds(Duration d) noexcept {
  return d.si() * 1e6;
}

[[nodiscard]] const char* name(hal::LinkState state) noexcept {
  switch (state) {
    case hal::LinkState::down:
      return "down";
    case hal::LinkState::draining:
      return "draining";
    case hal::LinkState::suspect:
      return "suspect";
    case hal::LinkState::up:
      return "up";
  }
  return "down";
}

[[nodiscard]] messages::LinkView link_view(const hal::LinkStatistics& link) {
  return {.state = name(link.state),
          .ok = link.ok,
          .timeouts = link.timeouts,
          .bad_sums = link.bad_sums,
          .bad_frames = link.bad_frames,
          .exceptions = link.exceptions,
          .bad_contents = link.bad_contents,
          .closed = link.closed,
          .refused = link.refused,
          .reconnects = link.reconnects,
          .round_trip_p50_us = microseconds(link.round_trip_p50),
          .round_trip_p99_us = microseconds(link.round_trip_p99),
          .round_trip_max_us = microseconds(link.round_trip_max),
          .last_good_age_ms = in_milliseconds(link.last_good_age)};
}

[[nodiscard]] messages::LoopView loop_view(const HandOver& out, Duration period, const Granted& granted) {
  const LoopCounts counts = out.counts.load();
  return {.period_ms = in_milliseconds(period),
          .wake_p50_us = microseconds(out.wake_up.percentile(0.5)),
          .wake_p99_us = microseconds(out.wake_up.percentile(0.99)),
          .wake_max_us = microseconds(out.wake_up.max()),
          .cycle_p50_us = microseconds(out.cycle_time.percentile(0.5)),
          .cycle_p99_us = microseconds(out.cycle_time.percentile(0.99)),
          .cycle_max_us = microseconds(out.cycle_time.max()),
          .cycles = counts.cycles,
          .overruns = counts.overruns,
          .realtime = granted.fifo,
          .memory_locked = granted.memory_locked};
}

void show_session(messages::Snapshot& s, const session::View& v) {
  s.state = v.state;
  s.phase = v.phase;
  s.phase_number = v.phase_number;
  s.phase_count = v.phase_count;
  s.phase_elapsed_s = v.phase_elapsed.si();
  s.phase_length_s = v.phase_length.si();
  s.has_next_phase = v.has_next_phase;
  s.next_phase = v.next_phase;
  s.next_phase_length_s = v.next_phase_length.si();
  s.session_elapsed_s = v.elapsed.si();
  s.session_expected_s = v.expected.si();
  s.session_remaining_s = v.remaining.si();
  s.notice = v.notice;
  s.seconds_left = v.left.si();
  s.target_force_n = v.target.si();
  s.band_n = v.band.si();
  s.comfortable_angle_deg = in_degrees(v.comfortable);
  s.highest_angle_deg = in_degrees(v.highest_angle);
  s.hold_here = v.hold_here;
  s.has_stop_cause = v.has_stop_cause;
  s.stop_cause = v.stop_cause;
  s.may_resume = v.may_resume;
  s.resumptions_left = v.resumptions_left;
  s.self_test = v.self_test;
  s.hand_switch_proved = v.hand_switch.proved;
  s.hand_switch_turned_s = v.hand_switch.turned_after.si();
  s.stop_proved = v.stop.proved;
  s.stop_turned_s = v.stop.turned_after.si();
  s.weighing_attempt = v.weighing_attempt;
  s.prepared = v.prepared;
}
}  // namespace

messages::Snapshot make_snapshot(const cycle::CycleView& view, const HandOver& hand_over,
                                 const hal::Station& hardware, Duration period, const Granted& granted,
                                 const Prepared& prepared, const messages::ResultView& result) {
  messages::Snapshot s;
  s.cycle = view.cycle;
  s.uptime_s = (view.now - Instant{}).si();
  show_session(s, view.session);
  s.measurements_valid = view.measured.valid;
  s.angle_deg = in_degrees(view.measured.angle);
  s.speed_deg_s = in_degrees_per_second(view.measured.speed);
  s.cuff_force_n = view.measured.cuff_force.si();
  s.weighed = view.weighed;
  s.stretch_force_n = view.stretch_force.si();
  s.weight_nm = view.weight.si();
  s.force_limit_n = view.force_limit.si();
  s.angle_limit_deg = in_degrees(view.angle_limit);
  s.drive_powered = view.drive_powered;
  s.action = view.action;
  for (std::size_t row = 1; row <= kSafetyRowCount; ++row) {
    if (view.present[row] || view.latched[row]) s.faults.push_back(static_cast<SafetyRow>(row));
  }
  s.acknowledgement_possible = view.acknowledgement_possible;
  if (view.session.prepared) {
    s.side = prepared.prescription.side;
    s.protocol_name = prepared.protocol.name;
    s.protocol_title = prepared.protocol.title;
    s.prescribed_force_n = prepared.prescription.force.si();
    s.prescribed_force_limit_n = prepared.prescription.force_limit.si();
    s.prescribed_angle_limit_deg = in_degrees(prepared.prescription.angle_limit);
    s.prescribed_duration_s = prepared.prescription.duration.si();
  }
  s.drive_link = link_view(hardware.link(hal::Device::drive));
  s.load_cell_link = link_view(hardware.link(hal::Device::load_cell));
  if (const auto second = hardware.report(hal::Device::load_cell_b))
    s.load_cell_b_link = link_view(second->link);
  s.safety_io_link = link_view(hardware.link(hal::Device::safety_io));
  s.loop = loop_view(hand_over, period, granted);
  s.result = result;
  s.samples_dropped = hand_over.dropped_views.load() + hand_over.dropped_cycles.load();
  return s;
}

}  // namespace stretch::runtime
