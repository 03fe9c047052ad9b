// From what a cycle shows to the snapshot that goes over the socket.
#pragma once

#include "config/settings/prescription.hpp"
#include "config/settings/protocol.hpp"
#include "config/settings/station.hpp"
#include "controller/messages/snapshot.hpp"
#include "controller/runtime/hand_over.hpp"
#include "controller/runtime/realtime.hpp"
#include "hal/station.hpp"

namespace stretch::runtime {

// What was prepared last, for display; the plan itself is the control thread's.
struct Prepared {
  config::Prescription prescription;
  config::Protocol protocol;
};

// Allocates; any thread but the control thread. `result` and `prepared` as known to the caller.
[[nodiscard]] messages::Snapshot make_snapshot(const cycle::CycleView& view, const HandOver& hand_over,
                                               const hal::Station& hardware, Duration period,
                                               const Granted& granted, const Prepared& prepared,
                                               const messages::ResultView& result);

}  // namespace stretch::runtime
