// Every reading against every other.
#include "hal/modbus/reading_forms.hpp"

#include <vector>

namespace stretch::hal {
namespace {

struct Reading {
  std::string what;  // "317", "342 to 349"
  int function = 3;
  int registers = 0;
};

Reading reading_of(const config::DeviceProfile& device, const config::Block& block) {
  std::string what = std::to_string(block.start);
  if (block.count > 1) what += " to " + std::to_string(block.start + block.count - 1);
  return {std::move(what), block.function.value_or(device.read_function), block.count};
}

std::vector<Reading> readings_of(const config::DeviceProfile& device) {
  std::vector<Reading> readings;
  // With function 23 too: where it turns out not to work the block is read by a request of its own.
  if (device.cyclic_read.count > 0) readings.push_back(reading_of(device, device.cyclic_read));
  for (const config::Block& block : device.also_read) readings.push_back(reading_of(device, block));
  if (!device.identity.empty()) {
    const config::RegisterValue& known = device.identity.front();
    Reading probe = reading_of(device, {.start = known.address, .count = known.width});
    probe.what += " (the first [[identity]], which proves the line after a failure)";
    readings.push_back(std::move(probe));
  }
  return readings;
}

}  // namespace

std::optional<std::string> readings_of_one_form(const config::DeviceProfile& device) {
  const std::vector<Reading> readings = readings_of(device);
  for (std::size_t i = 0; i < readings.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const Reading& a = readings[j];
      const Reading& b = readings[i];
      if (a.function != b.function || a.registers != b.registers) continue;
      return a.what + " and " + b.what + " are both read by function " + std::to_string(a.function) + ", " +
             std::to_string(a.registers) + (a.registers == 1 ? " register each" : " registers each");
    }
  }
  return std::nullopt;
}

}  // namespace stretch::hal
