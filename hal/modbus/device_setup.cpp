// A write's return proves nothing: everything is read back.
#include "hal/modbus/device_setup.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <optional>
#include <thread>
#include <vector>

#include "hal/modbus/drive_codec.hpp"
#include "hal/modbus/point_codec.hpp"

namespace stretch::hal {
namespace {

using config::Point;

constexpr double kTorqueProbePct = 30.0;
constexpr int kProbeTries = 20;  // a drive may take some milliseconds to show what it was told

// One device's transactions; remembers the first that got no answer, and does nothing after it.
class Session {
 public:
  Session(RegisterBus& bus, const config::DeviceProfile& device) : bus_(bus), device_(device) {}

  [[nodiscard]] std::optional<std::int64_t> read(const Point& point) {
    std::array<std::uint16_t, 2> words{};
    const config::Block block = block_of(point);
    const std::span<std::uint16_t> wanted(words.data(), static_cast<std::size_t>(block.count));
    const auto request =
        RequestPdu::read(device_.read_function, {block.start, static_cast<std::uint16_t>(block.count)});
    if (!good(request, wanted)) return std::nullopt;
    return raw_value(point, {block.start, wanted});
  }
  bool write(const Point& point, std::int64_t raw) {
    std::array<std::uint16_t, 2> words{};
    const config::Block block = block_of(point);
    const std::span<std::uint16_t> given(words.data(), static_cast<std::size_t>(block.count));
    put_raw(point, raw, {block.start, given});
    return good(given.size() == 1 ? RequestPdu::write_one(block.start, given[0])
                                  : RequestPdu::write(block.start, given),
                {});
  }
  bool write(const config::RegisterValue& v) { return write(Point{.address = v.address}, v.value); }
  [[nodiscard]] bool reads(const Point& point, std::int64_t raw) { return read(point) == raw; }

  // True when the answer is good.
  bool good(const RequestPdu& request, std::span<std::uint16_t> registers) {
    if (lost_) return false;
    const BusStatus status = transact(bus_, request, registers).status;
    if (!link_intact(status)) lost_ = status;
    return status == BusStatus::ok;
  }
  [[nodiscard]] bool identity_found() {
    return std::all_of(device_.identity.begin(), device_.identity.end(), [this](const auto& expected) {
      return reads(Point{.address = expected.address}, expected.value);
    });
  }
  [[nodiscard]] tl::expected<SetupOutcome, BusStatus> result(const SetupOutcome& outcome) const {
    if (lost_) return tl::unexpected(*lost_);
    return outcome;
  }

 private:
  RegisterBus& bus_;
  const config::DeviceProfile& device_;
  std::optional<BusStatus> lost_;
};

struct WantedPoint {
  Point point;
  std::int64_t raw = 0;
};

class DriveSetup {
 public:
  DriveSetup(RegisterBus& bus, const config::DriveProfile& profile, const DriveWish& wish)
      : profile_(profile), wish_(wish), session_(bus, profile.device) {
    const auto limit = [this](const std::optional<Point>& point, double value) {
      if (point) limits_.push_back({*point, to_raw(*point, value)});
    };
    limit(profile.soft_limit_max_deg, in_degrees(wish.soft_limit_max));
    limit(profile.soft_limit_min_deg, in_degrees(wish.soft_limit_min));
    limit(profile.max_speed_deg_s, in_degrees_per_second(wish.max_speed));
    watchdog_ = {profile.watchdog_time_ms, to_raw(profile.watchdog_time_ms, in_milliseconds(wish.watchdog))};
  }

  tl::expected<SetupOutcome, BusStatus> run(bool first) {
    SetupOutcome outcome;
    outcome.fc23 = profile_.device.fc23;
    outcome.proof.identity = session_.identity_found();
    if (!outcome.proof.identity) return session_.result(outcome);
    if (!first && watchdog_stands() && limits_stand()) {
      outcome.anew = false;
      outcome.proof.watchdog = outcome.proof.limits = true;
      return session_.result(outcome);
    }
    session_.write(profile_.control_word, 0);
    outcome.fc23 = outcome.fc23 && function_23_works();
    for (const config::SetupWrite& w : profile_.device.setup) session_.write({w.address, w.value});
    if (watchdog_in_range()) session_.write(watchdog_.point, watchdog_.raw);
    write_limits();
    outcome.proof.watchdog = watchdog_stands();
    outcome.proof.limits = limits_stand() && torque_limit_works();
    return session_.result(outcome);
  }

 private:
  [[nodiscard]] bool watchdog_in_range() const {
    return profile_.watchdog_min <= wish_.watchdog && wish_.watchdog <= profile_.watchdog_max;
  }
  [[nodiscard]] bool watchdog_stands() {
    if (!watchdog_in_range() || !session_.reads(watchdog_.point, watchdog_.raw)) return false;
    return std::all_of(profile_.device.setup.begin(), profile_.device.setup.end(), [this](const auto& w) {
      return !w.read_back || session_.reads(Point{.address = w.address}, w.value);
    });
  }
  [[nodiscard]] bool limits_stand() {
    const auto raw = session_.read(profile_.rated_torque_nm);
    const double rated_nm =
        raw ? static_cast<double>(*raw) * profile_.rated_torque_nm.scale + profile_.rated_torque_nm.offset
            : 0.0;
    if (!same_rated_torque(newton_metres(rated_nm), wish_.rated_torque)) return false;
    return std::all_of(limits_.begin(), limits_.end(),
                       [this](const WantedPoint& w) { return session_.reads(w.point, w.raw); });
  }
  // A drive may refuse a maximum below the minimum it still has, or the other way round: the second round
  // sets what the first could not.
  void write_limits() {
    for (int round = 0; round < 2; ++round) {
      for (const WantedPoint& w : limits_) session_.write(w.point, w.raw);
    }
  }
  [[nodiscard]] bool function_23_works() {
    const std::array<std::uint16_t, 1> disabled{0};
    std::array<std::uint16_t, 1> status{};
    return session_.good(RequestPdu::write_and_read(profile_.control_word.address, disabled,
                                                    {profile_.status_word.address, 1}),
                         status);
  }
  [[nodiscard]] bool torque_limit_works() {
    const std::int64_t probe = to_raw(profile_.torque_limit_pct, kTorqueProbePct);
    const std::int64_t wanted = to_raw(profile_.active_torque_limit_pct, kTorqueProbePct);
    if (!session_.write(profile_.mode, kProfileVelocity) ||
        !session_.write(profile_.torque_limit_pct, probe)) {
      return false;
    }
    for (int i = 0; i < kProbeTries; ++i) {
      const auto mode = session_.read(profile_.mode_display);
      const bool mode_taken = mode && (*mode & 0xFF) == kProfileVelocity;
      if (mode_taken && session_.reads(profile_.active_torque_limit_pct, wanted)) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  }

  const config::DriveProfile& profile_;
  const DriveWish& wish_;
  Session session_;
  std::vector<WantedPoint> limits_;
  WantedPoint watchdog_;
};

}  // namespace

tl::expected<SetupOutcome, BusStatus> set_up_drive(RegisterBus& bus, const config::DriveProfile& profile,
                                                   const DriveWish& wish, bool first) {
  return DriveSetup(bus, profile, wish).run(first);
}

tl::expected<SetupOutcome, BusStatus> set_up_load_cell(RegisterBus& bus,
                                                       const config::LoadCellProfile& profile, bool first) {
  Session session(bus, profile.device);
  SetupOutcome outcome{.proof = {.identity = session.identity_found(), .watchdog = true, .limits = true},
                       .anew = first,
                       .fc23 = false};
  if (outcome.proof.identity && first) {
    for (const config::SetupWrite& w : profile.device.setup) session.write({w.address, w.value});
  }
  return session.result(outcome);
}

tl::expected<SetupOutcome, BusStatus> set_up_safety_io(RegisterBus& bus,
                                                       const config::SafetyIoProfile& profile, bool first) {
  Session session(bus, profile.device);
  SetupOutcome outcome{.proof = {.identity = session.identity_found(), .watchdog = false, .limits = true},
                       .anew = true,
                       .fc23 = false};
  if (!outcome.proof.identity) return session.result(outcome);
  const std::int64_t time = to_raw(profile.watchdog_time_ms, in_milliseconds(profile.watchdog));
  const auto stands = [&] {
    return session.reads(profile.watchdog_time_ms, time) &&
           session.reads(profile.watchdog_state, profile.watchdog_active);
  };
  if (!first && stands()) {
    outcome.anew = false;
    outcome.proof.watchdog = true;
    return session.result(outcome);
  }
  const bool runs = session.reads(profile.watchdog_state, profile.watchdog_active);
  if (runs && !session.reads(profile.watchdog_time_ms, time)) return tl::unexpected(BusStatus::exception);
  for (const config::SetupWrite& w : profile.device.setup) session.write({w.address, w.value});
  session.write(profile.watchdog_time_ms, time);
  if (!session.reads(profile.watchdog_state, profile.watchdog_active))
    session.write(profile.watchdog_restart);
  outcome.proof.watchdog = stands();
  return session.result(outcome);
}

}  // namespace stretch::hal
