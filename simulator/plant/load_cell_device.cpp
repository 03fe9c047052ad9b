// Conversions, filter, zero and tare of the load-cell transmitter.
#include "simulator/plant/load_cell_device.hpp"

#include <cstddef>

#include "simulator/plant/exact_functions.hpp"

namespace stretch::plant {
namespace {

constexpr double kSlowS = 0.5;          // mean the zero is taken from
constexpr double kStableN = 1.0;        // filtered and mean agree within it
constexpr double kZeroShownN = 0.05;    // "zero" status bit
constexpr double kEndOfRangeN = 600.0;  // what a broken or overloaded cell shows
constexpr double kOverloadFactor = 1.1;
constexpr double kChannelGainShare = 0.2;  // of the gain error, by which the channels may differ
constexpr double kGainAtMost = 3.0;        // standard deviations
constexpr double kSpikeChance = 1.0 / 30;  // per conversion

std::int32_t hundredths(double newtons, double step_n) noexcept {
  const double steps = newtons / step_n;
  const auto whole = static_cast<std::int64_t>(steps < 0.0 ? steps - 0.5 : steps + 0.5);
  const double value = static_cast<double>(whole) * step_n * 100.0;
  return static_cast<std::int32_t>(value < 0.0 ? value - 0.5 : value + 0.5);
}

double magnitude(double value) noexcept {
  return value < 0.0 ? -value : value;
}

}  // namespace

LoadCellDevice::LoadCellDevice(const Figures& figures, Random random) noexcept
    : figures_(figures),
      random_(random),
      rate_hz_(static_cast<std::uint16_t>(figures.rate_hz + 0.5)),
      filter_ms_(static_cast<std::uint16_t>(figures.filter_s * 1000.0 + 0.5)) {
  double common = random_.normal();
  if (common > kGainAtMost) common = kGainAtMost;
  if (common < -kGainAtMost) common = -kGainAtMost;
  for (ChannelState& c : channels_) {
    c.gain = 1.0 + figures_.gain_error * common +
             random_.uniform(-0.5, 0.5) * kChannelGainShare * figures_.gain_error;
    c.offset_n = random_.uniform(-figures_.zero_error_n, figures_.zero_error_n);
  }
  update_gains();
}

void LoadCellDevice::update_gains() noexcept {
  const double interval_s = 1.0 / static_cast<double>(rate_hz_);
  filter_gain_ =
      filter_ms_ == 0 ? 1.0 : 1.0 - exact::exp(-interval_s * 1000.0 / static_cast<double>(filter_ms_));
  slow_gain_ = 1.0 - exact::exp(-interval_s / kSlowS);
}

void LoadCellDevice::set_powered(bool powered) noexcept {
  powered_ = powered;
  sequence_ = 0;
  conversions_ = 0;
  phase_ = 0.0;
  age_ms_ = 0.0;
  for (ChannelState& c : channels_) {
    c.zero_n = 0.0;
    c.zeroed = false;
    c.tare_n = 0.0;
    c.shown_n = 0.0;
    c.peak_n = 0.0;
    c.errors = 0;
  }
}

void LoadCellDevice::step(double force_n, const Faults& faults) noexcept {
  if (!powered_) return;
  age_ms_ += 1.0;
  phase_ += static_cast<double>(rate_hz_) / 1000.0;
  if (phase_ < 1.0) return;
  phase_ -= 1.0;
  if (faults.frozen) return;
  age_ms_ = phase_ * 1000.0 / static_cast<double>(rate_hz_);
  convert(force_n, faults);
}

void LoadCellDevice::convert(double force_n, const Faults& faults) noexcept {
  ++sequence_;
  const bool first = conversions_ == 0;
  if (conversions_ < kSettled) ++conversions_;
  for (std::size_t i = 0; i < channels_.size(); ++i) {
    ChannelState& c = channels_[i];
    const ChannelFaults& f = faults.channel[i];
    const double raw = force_n * c.gain + c.offset_n + figures_.noise_n * random_.normal();
    c.filtered_n = first ? raw : c.filtered_n + filter_gain_ * (raw - c.filtered_n);
    const bool spiked = f.spike_n != 0.0 && random_.uniform() < kSpikeChance;

    c.errors = 0;
    c.signs_turned = f.sign_mismatch;
    if (f.open) c.errors |= 1U << 0U;
    if (f.adc) c.errors |= 1U << 1U;
    if (f.overload) c.errors |= (1U << 2U) | (1U << 3U);
    if (f.open || f.overload) {
      c.shown_n = kEndOfRangeN;
    } else if (!f.adc && !f.stuck) {
      c.shown_n = (f.inverted ? -c.filtered_n : c.filtered_n) + f.drift_n + (spiked ? f.spike_n : 0.0);
    }
    const double carried = magnitude(c.shown_n);
    const double full_scale = kCapacity * 0.01;
    if (carried > full_scale) c.errors |= 1U << 2U;
    if (carried > full_scale * kOverloadFactor) c.errors |= 1U << 3U;
    c.slow_n = first ? c.shown_n : c.slow_n + slow_gain_ * (c.shown_n - c.slow_n);
    const double gross = c.shown_n - c.zero_n;
    if (first || gross > c.peak_n) c.peak_n = gross;
  }
}

bool LoadCellDevice::stable(const ChannelState& c) const noexcept {
  return conversions_ >= kSettled && c.errors == 0 && magnitude(c.shown_n - c.slow_n) < kStableN;
}

bool LoadCellDevice::can_be_zeroed(const ChannelState& c) const noexcept {
  return stable(c) && magnitude(c.slow_n) <= kZeroRangeN;
}

WriteResult LoadCellDevice::zero(std::size_t channel) noexcept {
  ChannelState& c = channels_[channel];
  if (!can_be_zeroed(c)) return WriteResult::not_allowed;
  c.zero_n = c.slow_n;
  c.zeroed = true;
  return WriteResult::accepted;
}

void LoadCellDevice::tare(std::size_t channel) noexcept {
  ChannelState& c = channels_[channel];
  c.tare_n = c.slow_n - c.zero_n;
}

LoadCellDevice::Reading LoadCellDevice::reading(std::size_t channel) const noexcept {
  const ChannelState& c = channels_[channel];
  const double gross = c.shown_n - c.zero_n;
  return {.gross_n = gross,
          .net_n = gross - c.tare_n,
          .peak_n = c.peak_n,
          .tared = c.tare_n != 0.0,
          .signs_turned = c.signs_turned,
          .status = channel_block(c).status};
}

CellChannelBlock LoadCellDevice::channel_block(const ChannelState& c) const noexcept {
  CellChannelBlock b;
  const double gross = c.shown_n - c.zero_n;
  b.gross = hundredths(gross, figures_.step_n);
  b.net = hundredths(gross - c.tare_n, figures_.step_n);
  unsigned status = c.errors;
  if (b.gross < 0) status |= 1U << 7U;
  if (b.net < 0) status |= 1U << 8U;
  if (c.signs_turned) status ^= (1U << 7U) | (1U << 8U);
  if (stable(c)) status |= 1U << 11U;
  if (magnitude(gross) < kZeroShownN) status |= 1U << 12U;
  b.status = static_cast<std::uint16_t>(status);
  return b;
}

LoadCellBlock LoadCellDevice::block() const noexcept {
  LoadCellBlock b;
  for (std::size_t i = 0; i < channels_.size(); ++i) b.channel[i] = channel_block(channels_[i]);
  b.sequence = sequence_;
  const double age = age_ms_ * 10.0;
  b.age_tenth_ms = static_cast<std::uint16_t>(age > 65'535.0 ? 65'535.0 : age + 0.5);
  return b;
}

WriteResult LoadCellDevice::write_command(std::uint16_t command) noexcept {
  if (!powered_) return WriteResult::not_allowed;
  switch (command) {
    case kCellCommandIdle:
      return WriteResult::accepted;
    case kCellCommandClearTare:
      for (ChannelState& c : channels_) c.tare_n = 0.0;
      return WriteResult::accepted;
    case kCellCommandZero:
      for (const ChannelState& c : channels_) {
        if (!can_be_zeroed(c)) return WriteResult::not_allowed;
      }
      for (std::size_t i = 0; i < channels_.size(); ++i) (void)zero(i);
      return WriteResult::accepted;
    case kCellCommandTare:
      for (const ChannelState& c : channels_) {
        if (!stable(c)) return WriteResult::not_allowed;
      }
      for (ChannelState& c : channels_) c.tare_n = c.slow_n - c.zero_n;
      return WriteResult::accepted;
    default:
      return WriteResult::out_of_range;
  }
}

WriteResult LoadCellDevice::write_rate(std::uint16_t hz) noexcept {
  if (!powered_) return WriteResult::not_allowed;
  if (hz < 10 || hz > 1000) return WriteResult::out_of_range;
  rate_hz_ = hz;
  update_gains();
  return WriteResult::accepted;
}

WriteResult LoadCellDevice::write_filter(std::uint16_t ms) noexcept {
  if (!powered_) return WriteResult::not_allowed;
  if (ms > 1000) return WriteResult::out_of_range;
  filter_ms_ = ms;
  update_gains();
  return WriteResult::accepted;
}

}  // namespace stretch::plant
