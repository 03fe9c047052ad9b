// The load cell's and the safety I/O's parts of a sample, and the safety I/O's outputs, by their profiles.
// Pure.
#pragma once

#include <cstdint>
#include <span>

#include "config/settings/profile.hpp"
#include "hal/command.hpp"
#include "hal/sample.hpp"

namespace stretch::hal {

// What the registers of the read blocks say. Quality is `valid`, or `bad_content` when a channel shows one of
// its error bits, is no number, is beyond its range or of another unit, or when the age is out of range. A
// channel the profile does not have is 0 and without error. Freshness is for the caller.
[[nodiscard]] ForceSample decode(const config::LoadCellProfile& profile,
                                 std::span<const std::uint16_t> block) noexcept;

// Quality is `valid`: a contact that is open is no bad content.
[[nodiscard]] SafetyIoSample decode(const config::SafetyIoProfile& profile,
                                    std::span<const std::uint16_t> block) noexcept;

// The outputs' register for `command`, permissive aside, which the caller decides. The echo is off.
[[nodiscard]] std::uint16_t outputs_of(const config::SafetyIoProfile& profile, const Command& command,
                                       bool permissive) noexcept;
// The same with the echo on, or off.
[[nodiscard]] std::uint16_t with_echo(const config::SafetyIoProfile& profile, std::uint16_t outputs,
                                      bool echo) noexcept;

}  // namespace stretch::hal
