// Tightens and freezes.
#include "controller/session/make_plan.hpp"

#include "config/settings/protocol_summary.hpp"
#include "config/settings/tightened.hpp"

namespace stretch::session {

Plan make_plan(const config::Prescription& prescription, const config::Protocol& protocol,
               const config::MachineLimits& machine) {
  const config::Prescription p = config::tightened(prescription, machine);
  return {.side = p.side,
          .mass = p.mass,
          .height = p.height,
          .cuff_distance = p.cuff_distance,
          .force = p.force,
          .force_limit = p.force_limit,
          .angle_limit = p.angle_limit,
          .duration = p.duration,
          .expected = config::expected_duration(protocol.list, p.force),
          .resumptions = p.resumptions,
          .phases = protocol.list};
}

}  // namespace stretch::session
