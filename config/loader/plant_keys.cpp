// The keys of a station file's [plant]: the simulated mechanics and sensors.
#include "config/loader/key.hpp"
#include "config/loader/sections.hpp"

namespace stretch::config {

Section<PlantSettings> plant_keys() {
  using P = PlantSettings;
  Section<P> s;
  s.add(word("parts", kPartsNames, &P::parts,
             "as which makers' parts the simulated devices show themselves on the bus"));
  s.add(quantity("support_torque_nm", unit::kNewtonMetre, within(0, 60), &P::support_torque,
                 "the support's own weight at 0 deg"));
  s.add(quantity("support_inertia_kgm2", unit::kKilogramMetre2, within(0.1, 20), &P::support_inertia,
                 "the support's inertia about the axis"));
  s.add(quantity("friction_nm", unit::kNewtonMetre, within(0, 9), &P::friction,
                 "Coulomb friction at the joint"));
  s.add(quantity("breakaway_nm", unit::kNewtonMetre, within(0, 12), &P::breakaway,
                 "static friction at the joint"));
  s.add(quantity("drive_lag_ms", unit::kMillisecond, within(1, 200), &P::drive_lag,
                 "time constant of the drive's speed loop"));
  s.add(quantity("drive_acceleration_deg_s2", unit::kDegreePerSecond2, within(5, 200), &P::drive_acceleration,
                 "largest acceleration of the drive"));
  s.add(quantity("drive_rated_torque_nm", unit::kNewtonMetre, within(20, 500), &P::drive_rated_torque,
                 "rated torque at the joint"));
  s.add(quantity("damper_low_deg_s", unit::kDegreePerSecond, within(0.5, 20), &P::damper_low,
                 "sink speed under damper_torque_low_nm, torque off"));
  s.add(quantity("damper_high_deg_s", unit::kDegreePerSecond, within(0.5, 20), &P::damper_high,
                 "sink speed under damper_torque_high_nm, torque off"));
  s.add(quantity("damper_torque_low_nm", unit::kNewtonMetre, within(1, 500), &P::damper_torque_low,
                 "lower torque of the damper's curve"));
  s.add(quantity("damper_torque_high_nm", unit::kNewtonMetre, within(1, 500), &P::damper_torque_high,
                 "upper torque of the damper's curve"));
  s.add(quantity("force_noise_rms_n", unit::kNewton, within(0, 5), &P::force_noise_rms,
                 "noise of each force channel before the filter"));
  s.add(quantity("force_filter_ms", unit::kMillisecond, within(0, 200), &P::force_filter,
                 "time constant of the force filter"));
  s.add(quantity("force_rate_hz", unit::kHertz, within(10, 2000), &P::force_rate_hz,
                 "force conversions a second"));
  s.add(quantity("force_step_n", unit::kNewton, within(0.001, 1), &P::force_step, "resolution of the force"));
  s.add(quantity("force_gain_error_pct", unit::kPercent, within(0, 5), &P::force_gain_error,
                 "standard deviation of the force gain, drawn per seed"));
  s.add(quantity("force_zero_error_n", unit::kNewton, within(0, 5), &P::force_zero_error,
                 "bound of the force zero, drawn per seed"));
  s.add(quantity("cuff_friction_n", unit::kNewton, within(0, 5), &P::cuff_friction,
                 "friction between cuff and load cell"));
  s.add(quantity("cuff_weight_n", unit::kNewton, within(0, 40), &P::cuff_weight,
                 "the cuff's own weight on the cell at 0 deg"));
  s.add(quantity("encoder_step_deg", unit::kDegree, within(0.0001, 0.5), &P::encoder_step,
                 "resolution of the angle"));
  s.add(quantity("lower_stop_deg", unit::kDegree, within(-10, 0), &P::lower_stop,
                 "lower buffer, where the support comes to rest without power"));
  s.add(quantity("upper_stop_deg", unit::kDegree, within(30, 100), &P::upper_stop, "upper buffer"));
  s.add(quantity("end_min_switch_deg", unit::kDegree, within(-10, 0), &P::end_min_switch,
                 "the lower end switch opens below it"));
  s.add(quantity("end_max_switch_deg", unit::kDegree, within(30, 100), &P::end_max_switch,
                 "the upper end switch opens above it"));
  s.add(quantity("relay_release_ms", unit::kMillisecond, within(0, 100), &P::relay_release,
                 "from the coil's loss of current to open contacts"));
  s.add(flag("hand_switch_closes_when_pressed", &P::hand_switch_closes_when_pressed,
             "false: press-to-stop; true: hold-to-run"));
  s.ordered("friction_nm", "breakaway_nm");
  s.ordered("damper_low_deg_s", "damper_high_deg_s");
  s.ordered("damper_torque_low_nm", "damper_torque_high_nm");
  s.ordered("lower_stop_deg", "end_min_switch_deg");
  s.ordered("end_max_switch_deg", "upper_stop_deg");
  return s;
}

}  // namespace stretch::config
