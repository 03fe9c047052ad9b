// A human leg for the simulator, as a leg file describes it (docs/leg.md).
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "config/quantities/quantities.hpp"

namespace stretch::config {

using namespace stretch::literals;

enum class ViscoelasticSet : std::uint8_t { low, nominal, high };

// When a leg contracts by itself; none of it happens unless asked for by the file or a scenario.
struct SpasmSettings {
  bool speed_triggered = false;  // an outward speed above 5 deg/s is answered by a contraction
  bool range_triggered = false;  // so is entering the last third of the range, once a session
  Torque torque = 20_Nm;         // 10..60
  Duration rise = 150_ms;        // 50..300 ms
  Duration length = 1_s;         // 0.2..3 s
};

struct Leg {
  std::string name;
  Mass mass = 75_kg;             // of the body
  Length height = 1.75_m;        // of the body
  double stiffness_scale = 1.0;  // 0.6..1.6
  Angle shift = 0_deg;           // -20 (tight) .. +20 (supple)
  Angle knee = 0_deg;            // knee flexion, 0..30
  ViscoelasticSet viscoelastic = ViscoelasticSet::nominal;
  double leg_mass_factor = 1.0;                           // 0.9..1.1, the plant is not the table's average
  std::array<double, 3> exponent_factors{1.0, 1.0, 1.0};  // 0.7..1.3: slack side, stretched side, knee
  double cuff_lever_factor = 1.0;                         // 0.97..1.03: true lever over the entered one
  Length cuff_slip = 0.0_m;                               // -0.01..0.01
  SpasmSettings spasm;
};

}  // namespace stretch::config
