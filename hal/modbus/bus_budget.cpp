// The transactions of a cycle, counted in characters.
#include "hal/modbus/bus_budget.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "hal/modbus/line_timing.hpp"

namespace stretch::hal {
namespace {

struct Planned {
  std::string what;
  RequestPdu request;
};

std::string registers(const char* verb, const config::Block& block) {
  const int last = block.start + block.count - 1;
  std::string text = std::string(verb) + " " + std::to_string(block.start);
  if (block.count > 1) text += " to " + std::to_string(last);
  return text;
}

Planned read_of(const config::DeviceProfile& device) {
  const config::Block& block = device.cyclic_read;
  return {registers("read", block),
          RequestPdu::read(device.read_function, {block.start, static_cast<std::uint16_t>(block.count)})};
}

std::vector<Planned> cycle_of(const config::DriveProfile& drive) {
  const config::Block& out = drive.device.cyclic_write;
  const config::Block& in = drive.device.cyclic_read;
  const std::vector<std::uint16_t> values(static_cast<std::size_t>(out.count), 0);
  if (drive.device.fc23) {
    return {
        {registers("write", out) + ", " + registers("read", in),
         RequestPdu::write_and_read(out.start, values, {in.start, static_cast<std::uint16_t>(in.count)})}};
  }
  return {{registers("write", out), RequestPdu::write(out.start, values)}, read_of(drive.device)};
}

std::vector<Planned> cycle_of(const config::LoadCellProfile& cell) {
  return {read_of(cell.device)};
}

std::vector<Planned> cycle_of(const config::SafetyIoProfile& io) {
  return {read_of(io.device),
          {"write " + std::to_string(io.permissive.address), RequestPdu::write_one(io.permissive.address, 0)},
          {"write " + std::to_string(io.watchdog_trigger.address),
           RequestPdu::write_one(io.watchdog_trigger.address, 0)}};
}

struct Device {
  const char* name;
  const config::Endpoint& endpoint;
  const config::DeviceProfile& profile;
  std::vector<Planned> cycle;
};

BusBudget::Part part_of(const config::SerialLine& line, const std::array<Device, 3>& devices) {
  BusBudget::Part part;
  part.where = "line " + line.name;
  Duration lost;
  for (const Device& device : devices) {
    if (device.endpoint.line != line.name) continue;
    const LineTiming timing = LineTiming::of(line, device.profile);
    for (const Planned& planned : device.cycle) {
      const std::size_t bytes =
          planned.request.bytes().size() + kRtuOverhead + rtu_answer_size(planned.request);
      part.transactions.push_back({.device = device.name,
                                   .what = planned.what,
                                   .gap = timing.gap,
                                   .characters = timing.on_the_wire(bytes),
                                   .turnaround = device.profile.turnaround});
      part.usual += part.transactions.back().whole();
    }
    lost = max(lost, timing.response_timeout - device.profile.turnaround);
  }
  part.longest = part.usual + lost;
  return part;
}

}  // namespace

bool BusBudget::fits() const noexcept {
  constexpr Duration kRounding = milliseconds(1e-6);
  return longest <= period + kRounding;
}

std::string BusBudget::refusal() const {
  if (fits()) return {};
  std::string shares;
  std::array<char, 160> text{};
  for (const Part& part : parts) {
    std::snprintf(text.data(), text.size(), "%s%s %.3g", shares.empty() ? "" : ", ", part.where.c_str(),
                  in_milliseconds(part.longest));
    shares += text.data();
  }
  std::snprintf(text.data(), text.size(), "station period %.3g ms: a cycle needs up to %.3g ms (",
                in_milliseconds(period), in_milliseconds(longest));
  return text.data() + shares +
         "); lengthen the period, raise the baud rate, give a device a line of its own or TCP, or shorten "
         "response_timeout_ms and gap_us in the profiles as far as the devices allow";
}

BusBudget bus_budget(const config::Station& station, const StationProfiles& profiles) {
  const std::array<Device, 3> devices{
      Device{"drive", station.drive, profiles.drive.device, cycle_of(profiles.drive)},
      Device{"load cell", station.load_cell, profiles.load_cell.device, cycle_of(profiles.load_cell)},
      Device{"safety I/O", station.safety_io, profiles.safety_io.device, cycle_of(profiles.safety_io)}};
  BusBudget budget;
  budget.period = station.period;
  for (const config::SerialLine& line : station.lines) budget.parts.push_back(part_of(line, devices));
  for (const Device& device : devices) {
    if (!device.endpoint.line.empty()) continue;
    BusBudget::Part part;
    part.where = std::string(device.name) + " on TCP";
    part.longest = device.profile.response_timeout;
    budget.parts.push_back(std::move(part));
  }
  for (const BusBudget::Part& part : budget.parts) budget.longest += part.longest;
  return budget;
}

}  // namespace stretch::hal
