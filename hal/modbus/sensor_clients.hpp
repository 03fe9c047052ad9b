// The load cell and the safety I/O in the cycle.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "config/settings/profile.hpp"
#include "hal/command.hpp"
#include "hal/modbus/counter_watch.hpp"
#include "hal/modbus/device_link.hpp"
#include "hal/modbus/echo_watch.hpp"
#include "hal/modbus/output_sequence.hpp"
#include "hal/modbus/sensor_codec.hpp"

namespace stretch::hal {

// One load-cell transmitter. Control thread. Holds link and profile by reference.
class Transmitter {
 public:
  Transmitter(DeviceLink& link, const config::LoadCellProfile& profile) noexcept
      : link_(link), profile_(profile) {}

  void adopt() noexcept { set_up_anew_ = link_.adopt() == Adoption::set_up_anew; }
  [[nodiscard]] ForceSample read() noexcept;
  // The zero command on its rising edge, the idle command a cycle later.
  void write(const Command& command) noexcept;
  [[nodiscard]] bool set_up_anew() const noexcept { return set_up_anew_; }

 private:
  [[nodiscard]] bool write_one(const config::RegisterValue& value) noexcept;

  DeviceLink& link_;
  const config::LoadCellProfile& profile_;
  CounterWatch conversions_;
  bool zero_asked_ = false;
  bool idle_due_ = false;
  bool set_up_anew_ = false;
};

// Both force channels: of one transmitter, or of one each. Control thread.
class LoadCellClient {
 public:
  LoadCellClient(const Transmitter& first, std::optional<Transmitter> second) noexcept
      : first_(first), second_(second) {}

  void adopt() noexcept;
  // Of two transmitters the second's channel A is channel B, and the worse quality is both's.
  [[nodiscard]] ForceSample read() noexcept;
  void write(const Command& command) noexcept;
  [[nodiscard]] bool set_up_anew() const noexcept;

 private:
  Transmitter first_;
  std::optional<Transmitter> second_;
};

// Control thread. Holds link and profile by reference.
class SafetyIoClient {
 public:
  SafetyIoClient(DeviceLink& link, const config::SafetyIoProfile& profile, Clock clock) noexcept
      : link_(link), profile_(profile), clock_(clock) {}

  void adopt() noexcept;
  [[nodiscard]] SafetyIoSample read() noexcept;
  // Writes the outputs, and the watchdog's trigger with them, when they have changed and to refresh them.
  void write(const Command& command, bool permitted) noexcept;
  [[nodiscard]] bool set_up_anew() const noexcept { return set_up_anew_; }

 private:
  [[nodiscard]] bool write_one(std::uint16_t address, std::uint16_t value, bool urgent) noexcept;
  [[nodiscard]] bool inputs_stand(const SafetyIoSample& sample,
                                  std::span<const std::uint16_t> registers) noexcept;

  DeviceLink& link_;
  const config::SafetyIoProfile& profile_;
  Clock clock_;
  CounterWatch scans_;
  EchoWatch echo_;
  OutputSequence sequence_;
  bool off_stands_ = false;  // outputs without the permissive are the last it has acknowledged
  bool set_up_anew_ = false;
};

}  // namespace stretch::hal
