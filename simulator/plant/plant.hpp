// The whole station without its controller: leg, mechanism, drive, sensors, safety circuit, in 1 ms steps.
#pragma once

#include <array>
#include <cstdint>

#include "config/quantities/instant.hpp"
#include "config/settings/leg.hpp"
#include "config/settings/plant_settings.hpp"
#include "simulator/plant/drive_device.hpp"
#include "simulator/plant/fault.hpp"
#include "simulator/plant/leg_model.hpp"
#include "simulator/plant/load_cell_device.hpp"
#include "simulator/plant/mechanism.hpp"
#include "simulator/plant/parts/lexium_drive.hpp"
#include "simulator/plant/parts/orca_motor.hpp"
#include "simulator/plant/parts/pilz_controller.hpp"
#include "simulator/plant/parts/wago_coupler.hpp"
#include "simulator/plant/safety_io_device.hpp"
#include "simulator/plant/truth.hpp"

namespace stretch::plant {

// Pure: no clock, no I/O, no allocation. Copyable, so that a state can be kept and returned to. The same
// settings, leg, seed and calls give the same bits. At first: the support rests on its lower stop, the leg is
// out, the strap open, the hand switch not pressed, the relay waits for its reset, every device has booted.
class Plant {
 public:
  static constexpr Duration kStep = milliseconds(1.0);

  Plant(const config::PlantSettings& settings, const config::Leg& leg, std::uint64_t seed) noexcept;

  void step() noexcept;  // one millisecond
  [[nodiscard]] Instant now() const noexcept {
    return Instant{static_cast<std::int64_t>(steps_) * 1'000'000};
  }

  [[nodiscard]] DriveDevice& drive() noexcept { return drive_; }
  [[nodiscard]] LoadCellDevice& load_cell() noexcept { return load_cell_; }
  [[nodiscard]] SafetyIoDevice& safety_io() noexcept { return safety_io_; }
  [[nodiscard]] const DriveDevice& drive() const noexcept { return drive_; }
  [[nodiscard]] const LoadCellDevice& load_cell() const noexcept { return load_cell_; }
  [[nodiscard]] const SafetyIoDevice& safety_io() const noexcept { return safety_io_; }
  // Whose parts the devices are, and what only that maker's part does.
  [[nodiscard]] config::Parts parts() const noexcept { return settings_.parts; }
  [[nodiscard]] LexiumDrive& lexium() noexcept { return lexium_; }
  [[nodiscard]] OrcaMotor& orca() noexcept { return orca_; }  // in the drive's place
  [[nodiscard]] WagoCoupler& wago() noexcept { return wago_; }
  [[nodiscard]] PilzController& pilz() noexcept { return pilz_; }
  // False during a power cut: no device answers.
  [[nodiscard]] bool powered() const noexcept { return !faults_.has(FaultName::power_cut); }
  // The second angle, for a station that has an inclinometer: true angle of the support, 0.0055 deg steps.
  [[nodiscard]] std::int16_t inclinometer() const noexcept;

  // --- what a person does ---
  void put_leg_in() noexcept;    // laid into the cuff at whatever angle it stands; nothing if it is in
  void take_leg_out() noexcept;  // opens the strap with it
  void set_strap(bool closed) noexcept { strap_closed_ = closed; }
  void press_hand_switch(bool pressed) noexcept { hand_switch_pressed_ = pressed; }
  void press_estop(bool pressed) noexcept { estop_pressed_ = pressed; }
  [[nodiscard]] bool leg_in() const noexcept { return leg_in_; }
  [[nodiscard]] bool strap_closed() const noexcept { return strap_closed_; }

  // --- faults and leg events ---
  // Starting an active one starts it anew with the new arguments.
  StartResult start(FaultName fault, const FaultArguments& arguments = {}) noexcept;
  void end(FaultName fault) noexcept;  // nothing if it is not active
  [[nodiscard]] FaultSet active_faults() const noexcept { return faults_; }

  // --- truth ---
  [[nodiscard]] Truth truth() const noexcept;
  [[nodiscard]] const LegModel& leg() const noexcept { return leg_; }

  // --- tests and benches ---
  // Places the support, and the leg on it when it is in, at rest there, as if it had lain there relaxed for
  // ever.
  void place(Angle angle) noexcept;

 private:
  struct Running {
    double amount = 0.0;
    std::uint64_t started = 0;
    std::uint64_t ends = 0;  // step it ends by itself; 0: never
    Channel channel = Channel::both;
  };
  [[nodiscard]] Running& running(FaultName f) noexcept { return running_[static_cast<std::size_t>(f)]; }
  [[nodiscard]] const Running& running(FaultName f) const noexcept {
    return running_[static_cast<std::size_t>(f)];
  }
  void begin(FaultName fault, const Running& r, Duration rise, Duration length) noexcept;
  void end_by_time() noexcept;
  void step_safety_io() noexcept;
  [[nodiscard]] DriveDevice::Action step_drive() noexcept;
  void step_leg() noexcept;
  void step_mechanism(const DriveDevice::Action& action) noexcept;
  void step_load_cell() noexcept;
  [[nodiscard]] bool on_lower_switch() const noexcept;
  [[nodiscard]] bool on_upper_switch() const noexcept;

  config::PlantSettings settings_;
  LegModel leg_;
  Mechanism mechanism_;
  DriveDevice drive_;
  OrcaMotor orca_;
  LoadCellDevice load_cell_;
  SafetyIoDevice safety_io_;
  LexiumDrive lexium_;
  WagoCoupler wago_;
  PilzController pilz_;
  std::array<Running, kFaultCount> running_{};
  FaultSet faults_;
  std::uint64_t steps_ = 0;
  std::uint64_t next_end_ = 0;  // earliest step at which a fault ends by itself; 0: none
  double cuff_friction_state_ = 0.0;
  bool torque_on_ = false;
  bool leg_in_ = false;
  bool strap_closed_ = false;
  bool hand_switch_pressed_ = false;
  bool estop_pressed_ = false;
};

}  // namespace stretch::plant
