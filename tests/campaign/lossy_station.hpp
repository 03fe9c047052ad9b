// A station in front of another whose answers, or whose ear, can be lost: the wire of a campaign in virtual
// time.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "hal/station.hpp"

namespace stretch::campaign {

// Owns the station behind it. Every read and write goes through to it while nothing is lost.
class LossyStation final : public hal::Station {
 public:
  explicit LossyStation(std::unique_ptr<hal::Station> behind) noexcept : behind_(std::move(behind)) {}

  // The device carries out what it is told; its part of every sample says no_answer.
  void lose_answers(hal::Device device, bool lost) noexcept {
    lost_[static_cast<std::size_t>(device)] = lost;
  }
  // Nothing that is written reaches a device. The drive's answers come with the writes, and so are lost with
  // them.
  void deafen(bool deaf) noexcept { deaf_ = deaf; }

  [[nodiscard]] hal::Sample read() noexcept override {
    hal::Sample sample = behind_->read();
    if (lost(hal::Device::drive) || deaf_) sample.drive = hal::DriveSample{};
    if (lost(hal::Device::load_cell)) sample.force = hal::ForceSample{};
    if (lost(hal::Device::safety_io)) sample.io = hal::SafetyIoSample{};
    return sample;
  }
  void write(const hal::Command& command) noexcept override {
    if (!deaf_) behind_->write(command);
  }
  [[nodiscard]] hal::SetupResult setup() const noexcept override { return behind_->setup(); }
  [[nodiscard]] std::optional<hal::DeviceReport> report(hal::Device device) const noexcept override {
    return behind_->report(device);
  }

 private:
  [[nodiscard]] bool lost(hal::Device device) const noexcept {
    return lost_[static_cast<std::size_t>(device)];
  }

  std::unique_ptr<hal::Station> behind_;
  std::array<bool, hal::kDeviceCount> lost_{};
  bool deaf_ = false;
};

}  // namespace stretch::campaign
