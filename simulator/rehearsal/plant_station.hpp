// The plant as a station in virtual time: what the Modbus station does over the wire, done on the devices
// themselves.
#pragma once

#include <cstdint>
#include <optional>

#include "config/settings/station.hpp"
#include "hal/modbus/counter_watch.hpp"
#include "hal/modbus/drive_sequence.hpp"
#include "hal/modbus/drive_wish.hpp"
#include "hal/modbus/output_sequence.hpp"
#include "hal/station.hpp"
#include "simulator/plant/plant.hpp"

namespace stretch::rehearsal {

// Owns nothing: `plant` outlives it and is stepped by the caller between write() and the next read().
//
// Cycle for cycle what hal::ModbusStation is on the simulator's registers, to the last bit of every quantity:
// the same orders in the same order, the same register units, the same freshness. Only connecting takes no
// time: a device that answers again is looked at, and set up if it has to be, at the next read().
class PlantStation final : public hal::Station {
 public:
  PlantStation(plant::Plant& plant, const config::Station& station) noexcept;

  [[nodiscard]] hal::Sample read() noexcept override;
  void write(const hal::Command& command) noexcept override;
  [[nodiscard]] hal::SetupResult setup() const noexcept override;
  [[nodiscard]] std::optional<hal::DeviceReport> report(hal::Device device) const noexcept override;

 private:
  struct Link {
    bool up = false;
    bool proven = false;       // by the last set-up
    bool set_up_anew = false;  // in this cycle
    std::uint64_t ok = 0;
  };

  void adopt_drive() noexcept;
  void adopt_load_cell() noexcept;
  void adopt_safety_io() noexcept;
  [[nodiscard]] hal::ForceSample read_force() noexcept;
  [[nodiscard]] hal::SafetyIoSample read_io() noexcept;
  void write_outputs(const hal::Command& command, bool permitted) noexcept;
  void exchange(const hal::Command& command, bool permitted) noexcept;
  void write_load_cell(const hal::Command& command) noexcept;
  // Counts an answer, or loses the link of a device that gave none.
  static bool reached(Link& link, bool answers) noexcept;

  plant::Plant& plant_;
  hal::DriveWish wish_;
  hal::SetupResult proven_;
  Link drive_link_;
  Link load_cell_link_;
  Link safety_io_link_;
  hal::DriveSample drive_;  // answered to the last write
  hal::DriveSequence drive_sequence_;
  hal::OutputSequence output_sequence_;
  hal::CounterWatch conversions_;
  hal::CounterWatch scans_;
  std::uint64_t cycle_ = 0;
  bool zero_before_ = false;
};

}  // namespace stretch::rehearsal
