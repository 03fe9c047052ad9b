// The plant as a station in virtual time: what the Modbus station does over the wire, done on the devices
// themselves.
#pragma once

#include <cstdint>

#include "config/settings/station.hpp"
#include "hal/station.hpp"
#include "simulator/plant/plant.hpp"

namespace stretch::rehearsal {

// Owns nothing: `plant` outlives it and is stepped by the caller between write() and the next read(). Sets
// the devices up when it first finds them answering, and again after each silence.
class PlantStation final : public hal::Station {
 public:
  PlantStation(plant::Plant& plant, const config::Station& station) noexcept;

  [[nodiscard]] hal::Sample read() noexcept override;
  void write(const hal::Command& command) noexcept override;
  [[nodiscard]] hal::SetupResult setup() const noexcept override { return setup_; }
  [[nodiscard]] hal::LinkStatistics link(hal::Device device) const noexcept override;

 private:
  void set_up_drive() noexcept;
  void set_up_safety_io() noexcept;
  void read_force(hal::ForceSample& force) noexcept;
  void read_io(hal::SafetyIoSample& io) const noexcept;
  void write_outputs(const hal::Command& command) noexcept;
  void write_drive(const hal::Command& command) noexcept;
  [[nodiscard]] hal::DriveSample drive_sample() noexcept;

  plant::Plant& plant_;
  config::Mechanics mechanics_;
  config::MachineLimits machine_;
  hal::SetupResult setup_;
  hal::DriveSample drive_;  // answered to the last write
  std::uint64_t cycle_ = 0;
  std::uint16_t command_counter_ = 0;
  std::uint16_t io_trigger_ = 0;
  std::uint16_t last_tick_ = 0;
  std::uint16_t last_sequence_ = 0;
  bool first_drive_ = true;
  bool first_force_ = true;
  bool zero_before_ = false;
};

}  // namespace stretch::rehearsal
