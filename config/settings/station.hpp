// A station: everything commissioning decides, as a station file gives it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/quantities/quantities.hpp"
#include "config/settings/ceilings.hpp"
#include "config/settings/plant_settings.hpp"
#include "config/settings/safety_settings.hpp"
#include "config/settings/serial_line.hpp"

namespace stretch::config {

// The machine's own limits, set at commissioning; each at or below its compiled ceiling. Trivially copyable.
struct MachineLimits {
  Force stretch_force = 50_N;  // therapist's ceiling
  Force cuff_force = 150_N;    // SR02, padded cuff of at least 120 cm2
  Angle angle = 85_deg;
  AngularVelocity speed = 3.3_deg_s;
  Duration session = 3600_s;
};

// Commissioned mechanics the safety layer and the law rely on. Trivially copyable.
struct Mechanics {
  Torque support_torque = 15_Nm;  // own weight of support and cuff at 0 deg, follows cos(theta)
  Torque joint_friction = 4.5_Nm;
  Force cuff_weight = 8_N;  // the cuff's own weight at 0 deg, follows cos(theta)
  Torque drive_rated_torque = 130_Nm;
  Angle end_min = -0.8_deg;  // where the end stops' contacts open
  Angle end_max = 91_deg;
  Duration drive_watchdog = 80_ms;  // at T = 10 ms; 100 ms at 25 ms
  bool release_clutch = false;      // without power a clutch takes the drive off the support
};

// The law's figures (docs/control.md). Trivially copyable.
struct ControlSettings {
  AngularVelocity approach_min = 0.2_deg_s;
  AngularVelocity approach_max = 2.8_deg_s;
  AngularVelocity last_third_max = 1_deg_s;
  AngularAcceleration acceleration = 5_deg_s2;
  AngularJerk jerk = 50_deg_s3;
  AngularVelocity traction_outward = 0.5_deg_s;
  AngularVelocity traction_inward = 2_deg_s;  // magnitude
  TorqueRate ramp = 0.5_Nm_s;                 // ceiling 1
  Rate bandwidth = 1.0_per_s;
  Stiffness stiffness_min = 16_Nm_rad;
  Stiffness stiffness_max = 170_Nm_rad;
  double traction_from = 0.7;               // of the target
  AngularVelocity release_speed = 3_deg_s;  // magnitude
  AngularVelocity sweep_speed = 2_deg_s;    // weighing and warm-up
  Angle angle_margin = 0.2_deg;             // stops this far inside the limit
  Angle creep_limit = 15_deg;               // per session
  Angle comfortable_angle = 10_deg;         // default, 0..30
};

// Where a device is: on a serial line, or at an address of its own.
struct Endpoint {
  std::string profile;             // stem of a file in profiles/
  std::string line{};              // name of a SerialLine; empty: Modbus TCP
  std::string host = "127.0.0.1";  // numeric only
  int port = 1502;                 // 0 for the simulator: any free one
  int unit = 1;
};

struct Station {
  std::string name;
  Duration period = 10_ms;
  bool require_realtime = false;
  Duration pause_limit = 180_s;  // a pause ends by itself
  Duration score_limit = 60_s;   // "finished" waits this long for a score
  MachineLimits machine;
  Mechanics mechanics;
  SafetySettings safety;
  ControlSettings control;
  std::vector<SerialLine> lines;
  Endpoint drive{.profile = "simulator-drive", .unit = 1};
  Endpoint load_cell{.profile = "simulator-load-cell", .unit = 2};
  std::optional<Endpoint> load_cell_b;  // where the channels are transmitters of their own: channel B's
  Endpoint safety_io{.profile = "simulator-safety-io", .unit = 3};
  PlantSettings plant;  // read by the simulator alone
};

}  // namespace stretch::config
