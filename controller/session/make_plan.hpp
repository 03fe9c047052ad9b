// From what a therapist wrote and what the machine may do to what one session runs.
#pragma once

#include "config/settings/prescription.hpp"
#include "config/settings/protocol.hpp"
#include "config/settings/station.hpp"
#include "controller/session/plan.hpp"

namespace stretch::session {

// Every limit the tighter of the two; never raises one. Both checked before (config/loader).
[[nodiscard]] Plan make_plan(const config::Prescription& prescription, const config::Protocol& protocol,
                             const config::MachineLimits& machine);

}  // namespace stretch::session
