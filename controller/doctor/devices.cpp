// What the self-test asks at every start, in words and figures.
#include "controller/doctor/devices.hpp"

#include <array>
#include <chrono>
#include <cstdarg>
#include <cstdio>
#include <string>
#include <thread>

#include "hal/latency_histogram.hpp"

namespace stretch::doctor {
namespace {

using hal::Quality;
constexpr Duration kAtRest = seconds(1.0);
constexpr Force kRestTolerance = newtons(5.0);

[[gnu::format(printf, 1, 2)]] std::string text(const char* format, ...) {
  std::array<char, 320> buffer{};
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(buffer.data(), buffer.size(), format, arguments);
  va_end(arguments);
  return buffer.data();
}

const char* name(hal::Device device, bool two_transmitters) {
  switch (device) {
    case hal::Device::drive:
      return "drive";
    case hal::Device::load_cell:
      return two_transmitters ? "load cell A" : "load cell";
    case hal::Device::load_cell_b:
      return "load cell B";
    case hal::Device::safety_io:
      return "safety I/O";
  }
  return "";
}

const char* word(hal::LinkState state) {
  switch (state) {
    case hal::LinkState::down:
      return "down";
    case hal::LinkState::draining:
      return "waited out or connected anew";
    case hal::LinkState::suspect:
      return "given up";
    case hal::LinkState::up:
      return "up";
  }
  return "";
}

Finding link(const std::string& device, const hal::LinkStatistics& s) {
  const std::string what = device + ", link";
  const std::string failures = text(
      "time-outs %llu, noise %llu, other answers %llu, exceptions %llu, impossible values %llu, closed "
      "%llu, refused %llu",
      static_cast<unsigned long long>(s.timeouts), static_cast<unsigned long long>(s.bad_sums),
      static_cast<unsigned long long>(s.bad_frames), static_cast<unsigned long long>(s.exceptions),
      static_cast<unsigned long long>(s.bad_contents), static_cast<unsigned long long>(s.closed),
      static_cast<unsigned long long>(s.refused));
  if (s.ok == 0) {
    return {what, "no good answer; " + failures, Judgement::bad,
            "look at the address, the unit, the wiring, and who else speaks to it"};
  }
  const std::string found =
      text("%s, %llu answers, the last %.0f ms ago, round trip p50 %.2f ms, p99 %.2f ms, longest %.2f ms; ",
           word(s.state), static_cast<unsigned long long>(s.ok), in_milliseconds(s.last_good_age),
           in_milliseconds(s.round_trip_p50), in_milliseconds(s.round_trip_p99),
           in_milliseconds(s.round_trip_max)) +
      failures;
  const bool clean = s.timeouts + s.bad_sums + s.bad_frames + s.bad_contents + s.closed == 0;
  return {what, found, clean ? Judgement::good : Judgement::mind,
          clean ? "" : "a quiet line has none: look at termination, screening, and the adapter"};
}

Finding proof(const std::string& what, bool proven, const char* advice) {
  return {what, proven ? "proven" : "not proven", proven ? Judgement::good : Judgement::bad,
          proven ? "" : advice};
}

Finding closed(const char* what, const hal::SafetyIoSample& io, bool value, const char* advice) {
  if (io.quality != Quality::valid)
    return {what, "not known", Judgement::bad, "the safety I/O does not answer"};
  return {what, value ? "in order" : "open", value ? Judgement::good : Judgement::bad, value ? "" : advice};
}

Finding cell(const char* what, const hal::ForceSample& force, Force value, bool error, Force cuff) {
  if (force.quality != Quality::valid)
    return {what, "not known", Judgement::bad, "the load cell gives no force"};
  const std::string found = text("%.1f N, the empty cuff weighs %.1f N", value.si(), cuff.si());
  if (error)
    return {what, found + ", error bits set", Judgement::bad, "look at the cell's cable and its amplifier"};
  const bool rests = abs(value - cuff) <= kRestTolerance;
  return {what, found, rests ? Judgement::good : Judgement::mind,
          rests ? "" : "take everything off the support; if it stays so, zero and check it with a weight"};
}

}  // namespace

DeviceReading read_devices(hal::Station& hardware, Duration period, Duration patience) {
  using Clock = std::chrono::steady_clock;
  const auto ticks = [](Duration d) {
    return std::chrono::nanoseconds(static_cast<std::int64_t>(d.si() * 1e9));
  };
  DeviceReading reading;
  auto next = Clock::now();
  auto end = next + ticks(patience);
  bool proven = false;
  hal::LatencyHistogram cycles;
  while (next < end) {
    std::this_thread::sleep_until(next += ticks(period));
    const auto began = Clock::now();
    reading.sample = hardware.read();
    hardware.write(hal::Command{});
    if (proven) cycles.add(seconds(std::chrono::duration<double>(Clock::now() - began).count()));
    reading.setup = hardware.setup();
    const bool whole = reading.setup.permits_torque() && reading.setup.load_cell_identity;
    if (whole && !proven) end = next + ticks(kAtRest);
    proven = proven || whole;
  }
  for (std::size_t i = 0; i < hal::kDeviceCount; ++i)
    reading.devices[i] = hardware.report(static_cast<hal::Device>(i));
  reading.cycle_p50 = cycles.percentile(0.5);
  return reading;
}

std::vector<Finding> judge_devices(const DeviceReading& reading, const config::Station& station) {
  std::vector<Finding> findings;
  using hal::Device;
  const auto report = [&reading](Device device) {
    return reading.devices[static_cast<std::size_t>(device)].value_or(hal::DeviceReport{});
  };
  const bool two = reading.devices[static_cast<std::size_t>(Device::load_cell_b)].has_value();
  std::vector<Device> transmitters{Device::load_cell};
  if (two) transmitters.push_back(Device::load_cell_b);
  findings.push_back(link(name(Device::drive, two), report(Device::drive).link));
  for (const Device cell : transmitters) findings.push_back(link(name(cell, two), report(cell).link));
  findings.push_back(link(name(Device::safety_io, two), report(Device::safety_io).link));
  const hal::SetupResult& setup = reading.setup;
  const char* const kOther = "another device answers at this address, or its profile is not the right one";
  findings.push_back(proof("drive, identity", setup.drive_identity, kOther));
  findings.push_back(proof("drive, watchdog set and read back", setup.drive_watchdog,
                           "without it a dead controller leaves the drive pulling: see drive_watchdog_ms"));
  findings.push_back(proof("drive, limits set and read back", setup.drive_torque_limit,
                           "soft limits, fastest speed, rated torque or torque limit read otherwise"));
  for (const Device cell : transmitters) {
    const std::string which = name(cell, two);
    findings.push_back(proof(which + ", identity", report(cell).identity, kOther));
    findings.push_back(proof(which + ", settings read back", report(cell).settings,
                             "a transmitter that filters or scales otherwise is not the one it is taken "
                             "for: look at its profile's [[setup]], and whether it is locked"));
  }
  findings.push_back(proof("safety I/O, identity", setup.safety_io_identity, kOther));
  findings.push_back(proof("safety I/O, watchdog set and read back", setup.safety_io_watchdog,
                           "without it a dead controller keeps its permissive"));
  const hal::SafetyIoSample& io = reading.sample.io;
  findings.push_back(closed("emergency stop", io, io.estop_ok, "pull it out, look at the chain"));
  findings.push_back(closed("24 V supply", io, io.supply_ok, "look at fuse and supply"));
  findings.push_back(closed("safety relay", io, io.relay_no_fault, "reset it; read its own display"));
  const hal::ForceSample& force = reading.sample.force;
  const Force cuff = station.mechanics.cuff_weight;
  findings.push_back(cell("load cell, channel A at rest", force, force.channel_a, force.error_a, cuff));
  findings.push_back(cell("load cell, channel B at rest", force, force.channel_b, force.error_b, cuff));
  const hal::DriveSample& drive = reading.sample.drive;
  if (drive.quality == Quality::valid) {
    const bool down = drive.angle <= station.safety.sr11_entry_angle;
    findings.push_back({"support", text("at %.1f deg", in_degrees(drive.angle)),
                        down ? Judgement::good : Judgement::mind,
                        down ? "" : "nobody can begin before it lies flat: press it down"});
  } else {
    findings.push_back({"support", "not known", Judgement::bad, "the drive gives no angle"});
  }
  return findings;
}

}  // namespace stretch::doctor
