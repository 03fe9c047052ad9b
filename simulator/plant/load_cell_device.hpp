// The two-channel load-cell transmitter: conversions, filter, noise, zero, and the errors a real one has.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "simulator/plant/random.hpp"
#include "simulator/plant/write_result.hpp"

namespace stretch::plant {

inline constexpr std::uint16_t kCellFaultMask = 0x003F;

// Commands of register 5.
inline constexpr std::uint16_t kCellCommandIdle = 0;
inline constexpr std::uint16_t kCellCommandTare = 7;
inline constexpr std::uint16_t kCellCommandClearTare = 8;
inline constexpr std::uint16_t kCellCommandZero = 100;

// One channel's registers. Forces in 0.01 N, positive = the leg presses on the cuff.
struct CellChannelBlock {
  std::uint16_t status = 0;
  std::int32_t gross = 0;  // since the last zero
  std::int32_t net = 0;    // gross less tare
};

// Registers 6..17.
struct LoadCellBlock {
  std::array<CellChannelBlock, 2> channel;
  std::uint16_t sequence = 0;      // of the conversion, wraps
  std::uint16_t age_tenth_ms = 0;  // of the conversion now, stops at 65535
};

// As DriveDevice: registers for the server, step() for the plant. Trivially copyable.
class LoadCellDevice {
 public:
  // --- registers ---
  [[nodiscard]] bool answers() const noexcept { return powered_; }
  [[nodiscard]] LoadCellBlock block() const noexcept;
  // Register 5, reads back 0. Zero: only within +-kZeroRange of the factory zero and standing still, else not
  // allowed (the cuff is loaded). Tare both: only standing still and without error.
  WriteResult write_command(std::uint16_t command) noexcept;
  [[nodiscard]] std::uint16_t rate_hz() const noexcept { return rate_hz_; }
  WriteResult write_rate(std::uint16_t hz) noexcept;  // 10..1000; kept over power-off
  [[nodiscard]] std::uint16_t filter_ms() const noexcept { return filter_ms_; }
  WriteResult write_filter(std::uint16_t ms) noexcept;  // 0..1000; kept over power-off
  [[nodiscard]] std::uint32_t capacity(int) const noexcept { return kCapacity; }
  // For transmitters of one channel each, as they divide the force up themselves.
  struct Reading {
    double gross_n = 0.0;  // since the last zero
    double net_n = 0.0;
    double peak_n = 0.0;        // the largest gross since power-on
    bool tared = false;         // net and gross are told apart
    bool signs_turned = false;  // what tells the sign tells the wrong one
    std::uint16_t status = 0;   // as LoadCellBlock's
  };
  [[nodiscard]] Reading reading(std::size_t channel) const noexcept;
  // As the zero command, of one channel alone.
  WriteResult zero(std::size_t channel) noexcept;
  // At once, whatever the channel carries.
  void tare(std::size_t channel) noexcept;
  void clear_tare(std::size_t channel) noexcept { channels_[channel].tare_n = 0.0; }
  [[nodiscard]] std::uint16_t firmware() const noexcept { return 0x0100; }
  [[nodiscard]] std::uint16_t type() const noexcept { return 0x4C43; }

  static constexpr std::uint32_t kCapacity = 50'000;  // 500 N, each channel carries the whole load path
  static constexpr double kZeroRangeN = 15.0;

  // --- plant ---
  struct ChannelFaults {
    bool stuck = false;
    bool inverted = false;
    bool open = false;
    bool adc = false;
    bool overload = false;
    bool sign_mismatch = false;  // both sign bits turned
    double drift_n = 0.0;        // already drifted
    double spike_n = 0.0;
  };
  struct Faults {
    std::array<ChannelFaults, 2> channel;
    bool frozen = false;
  };
  struct Figures {
    double noise_n = 0.3;
    double filter_s = 0.010;
    double rate_hz = 300.0;
    double step_n = 0.01;
    double gain_error = 0.01;
    double zero_error_n = 0.3;
  };
  LoadCellDevice(const Figures& figures, Random random) noexcept;
  // One millisecond; `force_n` is what the cell carries (leg, cuff, friction).
  void step(double force_n, const Faults& faults) noexcept;
  void set_powered(bool powered) noexcept;
  // A zero was taken of both channels since power-on.
  [[nodiscard]] bool zeroed() const noexcept { return channels_[0].zeroed && channels_[1].zeroed; }

 private:
  static constexpr std::uint32_t kSettled = 150;

  struct ChannelState {
    double gain = 1.0;
    double offset_n = 0.0;    // factory zero error
    double filtered_n = 0.0;  // after gain, offset, noise
    double slow_n = 0.0;      // half-second mean, for zero and "stable"
    double zero_n = 0.0;      // set by the zero command
    bool zeroed = false;
    double tare_n = 0.0;
    double shown_n = 0.0;  // of the last conversion, faults applied
    double peak_n = 0.0;
    std::uint16_t errors = 0;
    bool signs_turned = false;
  };
  void convert(double force_n, const Faults& faults) noexcept;
  [[nodiscard]] bool stable(const ChannelState& c) const noexcept;
  [[nodiscard]] bool can_be_zeroed(const ChannelState& c) const noexcept;
  [[nodiscard]] CellChannelBlock channel_block(const ChannelState& c) const noexcept;
  void update_gains() noexcept;

  Figures figures_;
  Random random_;
  std::array<ChannelState, 2> channels_{};
  double filter_gain_ = 1.0;
  double slow_gain_ = 1.0;
  double phase_ = 0.0;  // of the conversion clock, in conversions
  double age_ms_ = 0.0;
  std::uint16_t rate_hz_ = 300;
  std::uint16_t filter_ms_ = 10;
  std::uint16_t sequence_ = 0;
  std::uint32_t conversions_ = 0;  // since power-on, counted up to kSettled
  bool powered_ = true;
};

}  // namespace stretch::plant
