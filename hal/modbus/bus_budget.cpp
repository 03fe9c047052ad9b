// The transactions of a cycle, counted in characters.
#include "hal/modbus/bus_budget.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "hal/modbus/line_timing.hpp"
#include "hal/modbus/register_image.hpp"

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

void add_reads(const config::DeviceProfile& device, bool first, std::vector<Planned>& cycle) {
  if (first)
    cycle.push_back({registers("read", device.cyclic_read), read_request(device, device.cyclic_read)});
  for (const config::Block& block : device.also_read)
    cycle.push_back({registers("read", block), read_request(device, block)});
}

Planned write_of(const config::DeviceProfile& device, const config::Block& block) {
  const std::vector<std::uint16_t> values(static_cast<std::size_t>(block.count), 0);
  return {registers("write", block), write_request(device, block.start, values)};
}

std::vector<Planned> cycle_of(const config::DriveProfile& drive) {
  const config::DeviceProfile& device = drive.device;
  std::vector<Planned> cycle;
  if (device.fc23) {
    const config::Block& out = device.cyclic_write;
    const config::Block& in = device.cyclic_read;
    const std::vector<std::uint16_t> values(static_cast<std::size_t>(out.count), 0);
    cycle.push_back(
        {registers("write", out) + ", " + registers("read", in),
         RequestPdu::write_and_read(out.start, values, {in.start, static_cast<std::uint16_t>(in.count)})});
  } else {
    cycle.push_back(write_of(device, device.cyclic_write));
  }
  for (const config::Block& block : device.also_write) cycle.push_back(write_of(device, block));
  add_reads(device, !device.fc23, cycle);
  return cycle;
}

std::vector<Planned> cycle_of(const config::LoadCellProfile& cell) {
  std::vector<Planned> cycle;
  add_reads(cell.device, true, cycle);
  return cycle;
}

std::vector<Planned> cycle_of(const config::SafetyIoProfile& io) {
  std::vector<Planned> cycle;
  add_reads(io.device, true, cycle);
  cycle.push_back(write_of(io.device, {.start = io.permissive.address, .count = 1}));
  cycle.push_back(write_of(io.device, {.start = io.watchdog_trigger.address, .count = 1}));
  return cycle;
}

struct Device {
  const char* name;
  const config::Endpoint& endpoint;
  const config::DeviceProfile& profile;
  std::vector<Planned> cycle;
};

BusBudget::Part part_of(const config::SerialLine& line, const std::vector<Device>& devices) {
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
                                   .turnaround = device.profile.turnaround,
                                   .server = timing.server});
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
  const bool two_cells = station.load_cell_b && profiles.load_cell_b;
  std::vector<Device> devices{
      Device{"drive", station.drive, profiles.drive.device, cycle_of(profiles.drive)},
      Device{two_cells ? "load cell A" : "load cell", station.load_cell, profiles.load_cell.device,
             cycle_of(profiles.load_cell)},
      Device{"safety I/O", station.safety_io, profiles.safety_io.device, cycle_of(profiles.safety_io)}};
  if (two_cells) {
    const config::LoadCellProfile& cell = *profiles.load_cell_b;
    devices.push_back({"load cell B", *station.load_cell_b, cell.device, cycle_of(cell)});
  }
  BusBudget budget;
  budget.period = station.period;
  for (const config::SerialLine& line : station.lines) budget.parts.push_back(part_of(line, devices));
  for (const Device& device : devices) {
    if (!device.endpoint.line.empty()) continue;
    BusBudget::Part part;
    part.where = std::string(device.name) + " on TCP";
    part.usual = static_cast<double>(device.cycle.size()) * device.profile.tcp_answer;
    // When one of them does not come: after that nothing more is asked.
    part.longest = part.usual - device.profile.tcp_answer + device.profile.response_timeout;
    budget.parts.push_back(std::move(part));
  }
  for (const BusBudget::Part& part : budget.parts) budget.longest += part.longest;
  return budget;
}

}  // namespace stretch::hal
