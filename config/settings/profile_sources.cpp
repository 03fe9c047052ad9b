// One line a figure.
#include "config/settings/profile_sources.hpp"

#include <optional>
#include <utility>

namespace stretch::config {
namespace {

class Collected {
 public:
  template <class Figure>
  void add(std::string name, const Figure& figure) {
    all_.push_back({std::move(name), figure.source});
  }
  template <class Figure>
  void add(std::string name, const std::optional<Figure>& figure) {
    if (figure) add(std::move(name), *figure);
  }
  void add(std::string name, const std::vector<RegisterValue>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) add(name + '[' + std::to_string(i + 1) + ']', values[i]);
  }
  void add(const DeviceProfile& device) {
    add("identity", device.identity);
    std::vector<RegisterValue> writes;
    for (const SetupWrite& write : device.setup) writes.push_back(write.what);
    add("setup", writes);
  }
  void add(const std::string& name, const LoadCellChannel& channel) {
    add(name + ".net_n", channel.net_n);
    add(name + ".status", channel.status);
    add(name + ".unit_ok", channel.unit_ok);
  }

  [[nodiscard]] std::vector<FigureSource> all() && { return std::move(all_); }

 private:
  std::vector<FigureSource> all_;
};

}  // namespace

std::vector<FigureSource> sources_of(const DriveProfile& p) {
  Collected out;
  out.add(p.device);
  out.add("state.enabled", p.state.enabled);
  out.add("state.fault", p.state.fault);
  out.add("constant", p.constants);
  out.add("points.status_word", p.status_word);
  out.add("points.mode_display", p.mode_display);
  out.add("points.position_deg", p.position_deg);
  out.add("points.speed_deg_s", p.speed_deg_s);
  out.add("points.torque_pct", p.torque_pct);
  out.add("points.error_code", p.error_code);
  out.add("points.tick", p.tick);
  out.add("points.command_echo", p.command_echo);
  out.add("points.watchdog_age_ms", p.watchdog_age_ms);
  out.add("points.active_torque_limit_pct", p.active_torque_limit_pct);
  out.add("points.bus_voltage_v", p.bus_voltage_v);
  out.add("points.temperature_c", p.temperature_c);
  out.add("points.control_word", p.control_word);
  out.add("points.mode", p.mode);
  out.add("points.target_speed_deg_s", p.target_speed_deg_s);
  out.add("points.target_position_deg", p.target_position_deg);
  out.add("points.torque_limit_pct", p.torque_limit_pct);
  out.add("points.command_counter", p.command_counter);
  out.add("points.acceleration_deg_s2", p.acceleration_deg_s2);
  out.add("points.soft_limit_max_deg", p.soft_limit_max_deg);
  out.add("points.soft_limit_min_deg", p.soft_limit_min_deg);
  out.add("points.max_speed_deg_s", p.max_speed_deg_s);
  out.add("points.rated_torque_nm", p.rated_torque_nm);
  out.add("bits.torque_limit_active", p.torque_limit_active);
  out.add("bits.negative_limit", p.negative_limit);
  out.add("bits.positive_limit", p.positive_limit);
  out.add("bits.sto_a_closed", p.sto_a_closed);
  out.add("bits.sto_b_closed", p.sto_b_closed);
  out.add("watchdog.time_ms", p.watchdog_time_ms);
  return std::move(out).all();
}

std::vector<FigureSource> sources_of(const LoadCellProfile& p) {
  Collected out;
  out.add(p.device);
  out.add("channel_a", p.channel_a);
  if (p.channel_b) out.add("channel_b", *p.channel_b);
  out.add("points.sequence", p.sequence);
  out.add("points.age_ms", p.age_ms);
  out.add("zero", p.zero);
  out.add("idle", p.idle);
  return std::move(out).all();
}

std::vector<FigureSource> sources_of(const SafetyIoProfile& p) {
  Collected out;
  out.add(p.device);
  out.add("inputs.estop_ok", p.estop_ok);
  out.add("inputs.hand_switch_a_ok", p.hand_switch_a_ok);
  out.add("inputs.hand_switch_b_ok", p.hand_switch_b_ok);
  out.add("inputs.end_min_ok", p.end_min_ok);
  out.add("inputs.end_max_ok", p.end_max_ok);
  out.add("inputs.sto_a_feedback", p.sto_a_feedback);
  out.add("inputs.sto_b_feedback", p.sto_b_feedback);
  out.add("inputs.relay_on", p.relay_on);
  out.add("inputs.relay_no_fault", p.relay_no_fault);
  out.add("inputs.reset_not_needed", p.reset_not_needed);
  out.add("inputs.strap_ok", p.strap_ok);
  out.add("inputs.supply_ok", p.supply_ok);
  out.add("inputs.io_watchdog_ok", p.io_watchdog_ok);
  out.add("outputs.permissive", p.permissive);
  out.add("outputs.lamp_green", p.lamp_green);
  out.add("outputs.lamp_yellow", p.lamp_yellow);
  out.add("outputs.lamp_red", p.lamp_red);
  out.add("outputs.buzzer", p.buzzer);
  out.add("outputs.safety_reset", p.safety_reset);
  out.add("inputs.echo", p.echo_input);
  out.add("outputs.echo", p.echo_output);
  out.add("points.scan", p.scan);
  out.add("points.outputs_state", p.outputs_state);
  out.add("watchdog.time_ms", p.watchdog_time_ms);
  out.add("watchdog.time_is", p.watchdog_time_is);
  out.add("watchdog.trigger", p.watchdog_trigger);
  out.add("watchdog.running", p.watchdog_running);
  out.add("watchdog.restart", p.watchdog_restart);
  return std::move(out).all();
}

}  // namespace stretch::config
