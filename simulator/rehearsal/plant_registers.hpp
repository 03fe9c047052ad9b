// Quantities in the register units of the simulator's devices (docs/modbus-map.md) and back.
#pragma once

#include <cstdint>

#include "hal/command.hpp"
#include "hal/modbus/drive_sequence.hpp"
#include "hal/modbus/drive_wish.hpp"
#include "hal/sample.hpp"
#include "simulator/plant/drive_device.hpp"
#include "simulator/plant/load_cell_device.hpp"
#include "simulator/plant/safety_io_device.hpp"

namespace stretch::rehearsal {

// Pure. Written apart from the profiles' codec in hal/modbus, of the same roundings and bounds: a wrong
// scale, sign or bit in the one is a difference between the two.

// `wish` laid over what the drive has.
[[nodiscard]] plant::DriveConfig wished(plant::DriveConfig has, const hal::DriveWish& wish) noexcept;
// The target position stays 0.
[[nodiscard]] plant::DriveCommandBlock command_block(const hal::DriveOrder& order, Torque rated) noexcept;
// Quality by content alone, freshness is for the caller; so below.
[[nodiscard]] hal::DriveSample drive_sample(const plant::DriveStatusBlock& block, Torque rated) noexcept;
[[nodiscard]] hal::ForceSample force_sample(const plant::LoadCellBlock& block) noexcept;
[[nodiscard]] hal::SafetyIoSample io_sample(const plant::SafetyIoDevice& device) noexcept;
[[nodiscard]] std::uint16_t output_word(const hal::Command& command, bool permissive) noexcept;

}  // namespace stretch::rehearsal
