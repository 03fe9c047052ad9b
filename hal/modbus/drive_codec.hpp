// The drive's part of a sample and of a command, by its profile. Pure.
#pragma once

#include <cstdint>
#include <span>

#include "config/settings/profile.hpp"
#include "hal/sample.hpp"

namespace stretch::hal {

// Everything one cycle writes to the drive.
struct DriveOrder {
  std::uint16_t control_word = 0;  // of the style cia402; of the others what follows
  bool enable = false;
  bool reset_fault = false;
  AngularVelocity speed{};
  AngularAcceleration acceleration{};
  Torque torque_limit{};
  std::uint16_t counter = 0;
  Angle set_point{};  // of a drive that follows positions
};

inline constexpr int kProfileVelocity = 3;  // CiA 402 mode of operation

// Fills the registers of the written blocks. What neither a point nor a constant covers is 0. A speed that is
// not finite is written as 0, a torque limit outside 0..rated as the nearer end (not finite: 0), an
// acceleration that is not positive as kDefaultAcceleration.
inline constexpr AngularAcceleration kDefaultAcceleration = degrees_per_second2(40.0);
void encode(const config::DriveProfile& profile, const DriveOrder& order, Torque rated,
            std::span<std::uint16_t> block) noexcept;

// `bad_content` when the angle is further than +-180 deg, or when the drive runs in another mode than profile
// velocity while enabled; else `valid`.
[[nodiscard]] Quality content_of(const DriveSample& sample, std::int64_t mode_display) noexcept;

// What the registers of the read blocks say; a speed the part does not tell is left 0. Quality is
// content_of(), and `bad_content` too when a number is outside the range the profile gives it: freshness is
// for the caller, who knows the answer before this one.
[[nodiscard]] DriveSample decode(const config::DriveProfile& profile, Torque rated,
                                 std::span<const std::uint16_t> block) noexcept;

}  // namespace stretch::hal
