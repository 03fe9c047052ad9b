// What can be believed of the station: the last good value of every signal, whether it is new, and the
// stretch that follows from it. Computed apart from the law's estimate, from the larger force channel.
#pragma once

#include <cstdint>
#include <optional>

#include "config/quantities/quantities.hpp"
#include "config/settings/safety_settings.hpp"
#include "config/settings/station.hpp"
#include "controller/safety/inputs.hpp"
#include "controller/safety/verdict.hpp"
#include "hal/sample.hpp"

namespace stretch::safety {

// `fresh`: a good answer in this cycle. `known`: there has been one; the values are the last good ones.
struct DriveBelief {
  bool fresh = false;
  bool known = false;
  hal::DriveState state = hal::DriveState::unknown;
  Angle angle;
  AngularVelocity speed;
  Torque torque;
  std::uint16_t error_code = 0;
  bool sto_a_closed = false;
  bool sto_b_closed = false;
};

struct ForceBelief {
  bool fresh = false;  // a good answer with a new sample and content that can be
  bool bad = false;    // an answer in this cycle whose content cannot be (SR06)
  bool known = false;
  Instant measured;  // when the last good one was converted
  Force channel_a;
  Force channel_b;
  Force larger;  // as read, the cuff's own weight in it
  Force mean;
  Force cuff;           // larger channel, cuff's own weight taken out
  Force heaviest_read;  // SR02: the larger magnitude, what zeroing took out put back
  Torque leg_torque;    // of the leg about the hip axis, from the mean; zero without a cuff distance
};

struct IoBelief {
  bool fresh = false;
  bool known = false;
  hal::SafetyIoSample io;
};

// The leg as the session told it, what cannot be taken out.
struct LegBelief {
  bool weighed = false;
  Torque weight;
  Length cuff_distance;            // zero: unknown
  std::optional<Torque> heaviest;  // before weighing
};

class Beliefs {
 public:
  Beliefs(const config::SafetySettings& settings, const config::Mechanics& mechanics) noexcept
      : force_range_(settings.sr06_force_range), cuff_weight_(mechanics.cuff_weight) {}

  void step(Instant now, const hal::Sample& sample, const Context& context) noexcept;

  [[nodiscard]] const DriveBelief& drive() const noexcept { return drive_; }
  [[nodiscard]] const ForceBelief& force() const noexcept { return force_; }
  [[nodiscard]] const IoBelief& io() const noexcept { return io_; }
  [[nodiscard]] const LegBelief& leg() const noexcept { return leg_; }
  // Weighed, force and angle known.
  [[nodiscard]] const std::optional<StretchEstimate>& stretch() const noexcept { return stretch_; }
  // Before weighing: what the stretch force is at least, were this the heaviest leg this body can have.
  [[nodiscard]] const std::optional<Force>& least_stretch() const noexcept { return least_stretch_; }

 private:
  void step_drive(const hal::DriveSample& drive) noexcept;
  void step_force(Instant now, const hal::ForceSample& force) noexcept;
  void step_leg(const Context& context) noexcept;
  void step_derived(const Context& context) noexcept;

  Force force_range_;
  Force cuff_weight_;
  DriveBelief drive_;
  ForceBelief force_;
  IoBelief io_;
  LegBelief leg_;
  std::optional<StretchEstimate> stretch_;
  std::optional<Force> least_stretch_;
  std::uint16_t sequence_ = 0;
};

}  // namespace stretch::safety
