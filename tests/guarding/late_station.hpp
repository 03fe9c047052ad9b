// The plant behind a bus that takes its time, and a load cell noisier than it was in the self-test.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>

#include "simulator/plant/random.hpp"
#include "simulator/rehearsal/plant_station.hpp"

namespace stretch::guarding {

// As rehearsal::PlantStation, but for two things. write() is kept, and carried out by the pass() that makes
// it as old as the bus takes from reading the load cell to the drive having its command; the drive's part of
// the next sample is what it answered then. And from roughen() on each channel has its noise times `noise`: a
// cell three times as noisy never says that it stands still, is never zeroed, and no self-test passes with
// it. The noise added is what the cell's filter leaves of white noise, at the cycle's instants.
class LateStation final : public hal::Station {
 public:
  struct Figures {
    Duration bus;
    double noise = 1.0;
    std::uint64_t seed = 1;
  };
  LateStation(plant::Plant& plant, const config::Station& station, const Figures& figures) noexcept
      : devices_(plant, station),
        random_(figures.seed, kNoiseStream),
        bus_ms_(static_cast<int>(in_milliseconds(figures.bus) + 0.5)) {
    const config::PlantSettings& cell = station.plant;
    const double passed = 1.0 - std::exp(-1.0 / (cell.force_rate_hz * cell.force_filter.si()));
    const double filtered = cell.force_noise_rms.si() * std::sqrt(passed / (2.0 - passed));
    added_rms_n_ = filtered * std::sqrt(figures.noise * figures.noise - 1.0);
    kept_ = std::exp(-station.period.si() / cell.force_filter.si());
  }

  void roughen() noexcept { rough_ = true; }

  [[nodiscard]] hal::Sample read() noexcept override {
    hal::Sample sample = devices_.read();
    add(sample.force.channel_a, noise_a_);
    add(sample.force.channel_b, noise_b_);
    return sample;
  }
  void write(const hal::Command& command) noexcept override {
    waiting_ = command;
    waited_ms_ = 0;
  }
  // A millisecond of the plant went by.
  void pass() noexcept {
    if (!waiting_ || ++waited_ms_ < bus_ms_) return;
    devices_.write(*waiting_);
    waiting_.reset();
  }
  [[nodiscard]] hal::SetupResult setup() const noexcept override { return devices_.setup(); }
  [[nodiscard]] std::optional<hal::DeviceReport> report(hal::Device device) const noexcept override {
    return devices_.report(device);
  }

 private:
  static constexpr std::uint64_t kNoiseStream = 44;
  void add(Force& channel, double& noise) noexcept {
    if (!rough_) return;
    noise = kept_ * noise + std::sqrt(1.0 - kept_ * kept_) * added_rms_n_ * random_.normal();
    channel += newtons(noise);
  }

  rehearsal::PlantStation devices_;
  plant::Random random_;
  double added_rms_n_ = 0.0;
  double kept_ = 0.0;
  double noise_a_ = 0.0;
  double noise_b_ = 0.0;
  bool rough_ = false;
  int bus_ms_;
  int waited_ms_ = 0;
  std::optional<hal::Command> waiting_;
};

}  // namespace stretch::guarding
