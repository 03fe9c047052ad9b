// What is done to a device once it is connected, before the cycle may use it: identity, watchdog, limits.
#pragma once

#include <tl/expected.hpp>

#include "config/settings/profile.hpp"
#include "hal/modbus/device_link.hpp"
#include "hal/modbus/drive_wish.hpp"

namespace stretch::hal {

// All of these block for several transactions and are called by the supervisor. An error is the first
// transaction that got no answer, and whether anything had been written by then. With `first` false, all of
// it was proven before: everything is read before anything is written, and a device that still stands as
// wished is left alone (it may be holding a leg), any other is set up anew. A register that is kept without
// power (nv) is read first, and written only when it reads otherwise.
//
// Drive: anew means that it is disabled first. `limits` needs the soft limits and the fastest speed to read
// back, the rated torque to be the commissioned one, and a torque limit written in profile velocity mode to
// come back as the active one.
[[nodiscard]] tl::expected<SetupOutcome, SetupLost> set_up_drive(RegisterBus& bus,
                                                                 const config::DriveProfile& profile,
                                                                 const DriveWish& wish, bool first);
[[nodiscard]] tl::expected<SetupOutcome, SetupLost> set_up_load_cell(RegisterBus& bus,
                                                                     const config::LoadCellProfile& profile,
                                                                     bool first);
// Error `exception` while somebody else's watchdog still runs on another time: tried again later.
[[nodiscard]] tl::expected<SetupOutcome, SetupLost> set_up_safety_io(RegisterBus& bus,
                                                                     const config::SafetyIoProfile& profile,
                                                                     bool first);

}  // namespace stretch::hal
