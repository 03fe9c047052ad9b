// The simulated station's mechanics and sensors: figures of real parts, printed with every simulated result.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "config/quantities/quantities.hpp"

namespace stretch::config {

using namespace stretch::literals;

// As which makers' parts the simulated devices show themselves on the bus.
enum class Parts : std::uint8_t { reference, lexium_tlb_wago, orca_seneca_pilz };
inline constexpr std::array<std::string_view, 3> kPartsNames{"reference", "lexium_tlb_wago",
                                                             "orca_seneca_pilz"};

struct PlantSettings {
  Parts parts = Parts::reference;
  Torque support_torque = 15_Nm;  // the support's own weight at 0 deg
  Inertia support_inertia = Inertia::from_si(1.5);
  Torque friction = 4.5_Nm;    // Coulomb, at the joint; up to 9 in tests
  Torque breakaway = 5.0_Nm;   // static friction
  Duration drive_lag = 40_ms;  // first-order, speed loop
  AngularAcceleration drive_acceleration = 40_deg_s2;
  Torque drive_rated_torque = 130_Nm;     // joint side
  AngularVelocity damper_low = 3_deg_s;   // sink speed under damper_torque_low
  AngularVelocity damper_high = 5_deg_s;  // sink speed under damper_torque_high
  Torque damper_torque_low = 15_Nm;
  Torque damper_torque_high = 130_Nm;
  Force force_noise_rms = 0.3_N;  // per channel, before the filter
  Duration force_filter = 10_ms;
  double force_rate_hz = 300.0;  // conversions a second
  Force force_step = 0.01_N;
  double force_gain_error = 0.01;  // 1 sigma is this; drawn per seed and channel, common to both within 0.2 %
  Force force_zero_error = 0.3_N;  // bound; drawn per seed
  Force cuff_friction = 1_N;
  Force cuff_weight = 8_N;  // the cuff's own weight on the cell at 0 deg
  Angle encoder_step = 0.001_deg;
  Angle lower_stop = -1_deg;  // buffers; without power the support comes to rest on the lower one
  Angle upper_stop = 92_deg;
  Angle end_min_switch = -0.8_deg;  // END_MIN opens below it, END_MAX above the other
  Angle end_max_switch = 91_deg;
  Duration relay_release = 10_ms;                // from the coil's loss of current to open contacts
  bool hand_switch_closes_when_pressed = false;  // press-to-stop: false; hold-to-run: true
};

}  // namespace stretch::config
