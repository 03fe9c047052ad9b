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
#include "hal/modbus/register_image.hpp"

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
    if (!good(read_request(device_, block), wanted)) return std::nullopt;
    return raw_value(point, {block.start, wanted});
  }
  // What is kept without power is written only where it reads otherwise: each writing wears it.
  bool write(const Point& point, std::int64_t raw) {
    if (point.nv && reads(point, raw)) return true;
    std::array<std::uint16_t, 2> words{};
    const config::Block block = block_of(point);
    const std::span<std::uint16_t> given(words.data(), static_cast<std::size_t>(block.count));
    put_raw(point, raw, {block.start, given});
    begun_ = begun_ || !lost_;
    return good(write_request(device_, block.start, given), {});
  }
  bool write(const config::RegisterValue& v) { return write(point_of(v), v.value); }
  [[nodiscard]] bool reads(const Point& point, std::int64_t raw) { return read(point) == raw; }
  [[nodiscard]] bool reads(const config::RegisterValue& v) { return reads(point_of(v), v.value); }
  [[nodiscard]] bool is_true(const config::Condition& condition) {
    const auto raw = read(Point{.address = condition.address});
    const auto word = static_cast<std::uint16_t>(raw.value_or(0));
    return raw && holds(condition, {condition.address, std::span(&word, 1)});
  }
  void write_setup() {
    for (const config::SetupWrite& w : device_.setup) {
      Point point = point_of(w.what);
      point.nv = w.nv;
      write(point, w.what.value);
    }
  }
  [[nodiscard]] bool setup_stands() {
    return std::all_of(device_.setup.begin(), device_.setup.end(),
                       [this](const auto& w) { return !w.read_back || reads(w.what); });
  }

  // True when the answer is good.
  bool good(const RequestPdu& request, std::span<std::uint16_t> registers) {
    if (lost_) return false;
    const BusStatus status = transact(bus_, request, registers).status;
    if (!link_intact(status)) lost_ = status;
    return status == BusStatus::ok;
  }
  [[nodiscard]] bool identity_found() {
    return std::all_of(device_.identity.begin(), device_.identity.end(),
                       [this](const auto& expected) { return reads(expected); });
  }
  [[nodiscard]] tl::expected<SetupOutcome, SetupLost> result(const SetupOutcome& outcome) const {
    if (lost_) return tl::unexpected(SetupLost{*lost_, begun_});
    return outcome;
  }

 private:
  RegisterBus& bus_;
  const config::DeviceProfile& device_;
  std::optional<BusStatus> lost_;
  bool begun_ = false;
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
    if (profile.watchdog_time_ms)
      watchdog_ = {*profile.watchdog_time_ms,
                   to_raw(*profile.watchdog_time_ms, in_milliseconds(wish.watchdog))};
  }

  tl::expected<SetupOutcome, SetupLost> run(bool first) {
    SetupOutcome outcome;
    outcome.fc23 = profile_.device.fc23;
    outcome.proof.identity = session_.identity_found();
    if (!outcome.proof.identity) return session_.result(outcome);
    if (!first && watchdog_stands() && limits_stand()) {
      outcome.anew = false;
      outcome.proof.watchdog = outcome.proof.limits = true;
      return session_.result(outcome);
    }
    const std::uint16_t off =
        profile_.control_style == config::ControlStyle::cia402 ? 0 : profile_.control.disable.value_or(0);
    session_.write(profile_.control_word, off);
    outcome.fc23 = outcome.fc23 && function_23_works(off);
    if (wish_.needs_fc23 && !outcome.fc23) {
      outcome.proof.identity = false;  // not what the profile describes, and the period counts on it
      return session_.result(outcome);
    }
    session_.write_setup();
    session_.write(profile_.control_word, off);  // some take commands only once they are set up
    if (has_watchdog() && watchdog_in_range()) session_.write(watchdog_.point, watchdog_.raw);
    write_limits();
    outcome.proof.watchdog = watchdog_stands();
    outcome.proof.limits = limits_stand() && torque_limit_works();
    return session_.result(outcome);
  }

 private:
  [[nodiscard]] bool has_watchdog() const { return profile_.watchdog_kind != config::WatchdogKind::none; }
  [[nodiscard]] bool watchdog_in_range() const {
    return profile_.watchdog_min <= wish_.watchdog && wish_.watchdog <= profile_.watchdog_max;
  }
  // A drive without one stands as far as it can: what watches instead is the station's to know.
  [[nodiscard]] bool watchdog_stands() {
    if (has_watchdog() && (!watchdog_in_range() || !session_.reads(watchdog_.point, watchdog_.raw)))
      return false;
    return session_.setup_stands();
  }
  [[nodiscard]] bool rated_torque_stands() {
    if (!profile_.rated_torque_nm) return true;
    const Point& point = *profile_.rated_torque_nm;
    const auto raw = session_.read(point);
    const double rated_nm = raw ? static_cast<double>(*raw) * point.scale + point.offset : 0.0;
    return same_rated_torque(newton_metres(rated_nm), wish_.rated_torque);
  }
  [[nodiscard]] bool limits_stand() {
    return rated_torque_stands() && std::all_of(limits_.begin(), limits_.end(), [this](const WantedPoint& w) {
             return session_.reads(w.point, w.raw);
           });
  }
  // A drive may refuse a maximum below the minimum it still has, or the other way round: the second round
  // sets what the first could not.
  void write_limits() {
    for (int round = 0; round < 2; ++round) {
      for (const WantedPoint& w : limits_) session_.write(w.point, w.raw);
    }
  }
  // Writes what stands already and reads what is read every cycle.
  [[nodiscard]] bool function_23_works(std::uint16_t off) {
    const std::array<std::uint16_t, 1> disabled{off};
    std::array<std::uint16_t, 1> first{};
    return session_.good(RequestPdu::write_and_read(profile_.control_word.address, disabled,
                                                    {profile_.device.cyclic_read.start, 1}),
                         first);
  }
  // In the mode the cycle uses. Where the drive tells no limit in force, the one written must read back.
  [[nodiscard]] bool torque_limit_works() {
    if (!profile_.torque_limit.effective || !profile_.torque_limit_pct) return true;
    const Point& written = *profile_.torque_limit_pct;
    const Point& shown = profile_.active_torque_limit_pct.value_or(written);
    const std::int64_t wanted = to_raw(shown, kTorqueProbePct);
    if (profile_.mode && !session_.write(*profile_.mode, kProfileVelocity)) return false;
    if (!session_.write(written, to_raw(written, kTorqueProbePct))) return false;
    for (int i = 0; i < kProbeTries; ++i) {
      if (mode_taken() && session_.reads(shown, wanted)) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  }
  [[nodiscard]] bool mode_taken() {
    if (!profile_.mode_display) return true;
    const auto mode = session_.read(*profile_.mode_display);
    return mode && (*mode & 0xFF) == kProfileVelocity;
  }

  const config::DriveProfile& profile_;
  const DriveWish& wish_;
  Session session_;
  std::vector<WantedPoint> limits_;
  WantedPoint watchdog_;
};

}  // namespace

tl::expected<SetupOutcome, SetupLost> set_up_drive(RegisterBus& bus, const config::DriveProfile& profile,
                                                   const DriveWish& wish, bool first) {
  return DriveSetup(bus, profile, wish).run(first);
}

tl::expected<SetupOutcome, SetupLost> set_up_load_cell(RegisterBus& bus,
                                                       const config::LoadCellProfile& profile, bool first) {
  Session session(bus, profile.device);
  SetupOutcome outcome{.proof = {.identity = session.identity_found(), .watchdog = true, .limits = true},
                       .anew = first,
                       .fc23 = false};
  if (outcome.proof.identity && (first || !session.setup_stands())) {
    session.write_setup();
    outcome.anew = true;
    outcome.proof.limits = session.setup_stands();
  }
  return session.result(outcome);
}

tl::expected<SetupOutcome, SetupLost> set_up_safety_io(RegisterBus& bus,
                                                       const config::SafetyIoProfile& profile, bool first) {
  Session session(bus, profile.device);
  SetupOutcome outcome{.proof = {.identity = session.identity_found(), .watchdog = false, .limits = true},
                       .anew = true,
                       .fc23 = false};
  if (!outcome.proof.identity) return session.result(outcome);
  const auto& time_point = profile.watchdog_time_ms;
  const std::int64_t time = time_point ? to_raw(*time_point, in_milliseconds(profile.watchdog)) : 0;
  const auto time_stands = [&] { return !time_point || session.reads(*time_point, time); };
  const auto runs = [&] { return session.is_true(profile.watchdog_running); };
  const auto time_is = [&] {
    return !profile.watchdog_time_is || session.is_true(*profile.watchdog_time_is);
  };
  const auto stands = [&] { return time_stands() && time_is() && runs() && session.setup_stands(); };
  if (!first && stands()) {
    outcome.anew = false;
    outcome.proof.watchdog = true;
    return session.result(outcome);
  }
  if (runs() && !time_stands()) return tl::unexpected(SetupLost{BusStatus::exception, false});
  session.write_setup();
  if (time_point) session.write(*time_point, time);
  if (!runs()) session.write(profile.watchdog_restart);
  outcome.proof.watchdog = stands();
  return session.result(outcome);
}

}  // namespace stretch::hal
