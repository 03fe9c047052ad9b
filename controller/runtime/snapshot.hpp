// From what a cycle shows to the snapshot that goes over the socket.
#pragma once

#include "config/settings/station.hpp"
#include "controller/messages/snapshot.hpp"
#include "controller/runtime/hand_over.hpp"
#include "controller/runtime/preparations.hpp"
#include "controller/runtime/realtime.hpp"
#include "hal/station.hpp"

namespace stretch::runtime {

// Allocates; any thread but the control thread. `prepared`: what the plan in force, view.session.plan_number,
// was made from; `result` as known to the caller.
[[nodiscard]] messages::Snapshot make_snapshot(const cycle::CycleView& view, const HandOver& hand_over,
                                               const hal::Station& hardware, Duration period,
                                               const Granted& granted, const Prepared& prepared,
                                               const messages::ResultView& result);

}  // namespace stretch::runtime
