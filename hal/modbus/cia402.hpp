// CiA 402: which state a statusword tells, and which controlword is the next step towards a wanted one.
#pragma once

#include <cstdint>

#include "hal/sample.hpp"

namespace stretch::hal {

// Masks of IEC 61800-7-201. "Not ready" and "fault reaction active" are `unknown`: both end by themselves and
// permit nothing.
[[nodiscard]] DriveState drive_state(std::uint16_t statusword) noexcept;

// One step of the walk: 06h, 07h, 0Fh from state to state while `enable`, 00h (voltage off) otherwise and
// from every state that does not lead there. In a fault, bit 7 while `reset_fault`: its rising edge clears
// it.
[[nodiscard]] std::uint16_t control_word(DriveState state, bool enable, bool reset_fault) noexcept;

}  // namespace stretch::hal
