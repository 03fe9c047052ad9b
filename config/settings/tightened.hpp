// Limits nest: what remains of a prescription on a given machine.
#pragma once

#include <utility>

#include "config/settings/prescription.hpp"
#include "config/settings/station.hpp"

namespace stretch::config {

// The prescription with each limit at the tighter of its own and the machine's; it never raises one. The
// target stays at or below the force limit that results.
[[nodiscard]] inline Prescription tightened(Prescription prescription, const MachineLimits& machine) {
  prescription.force_limit = min(prescription.force_limit, machine.stretch_force);
  prescription.force = min(prescription.force, prescription.force_limit);
  prescription.angle_limit = min(prescription.angle_limit, machine.angle);
  prescription.duration = min(prescription.duration, machine.session);
  return prescription;
}

}  // namespace stretch::config
