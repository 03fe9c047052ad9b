// Counting registers, cutting requests.
#include "hal/modbus/register_image.hpp"

namespace stretch::hal {
namespace {

std::size_t count_of(const config::Block& first, std::span<const config::Block> more) noexcept {
  auto count = static_cast<std::size_t>(first.count);
  for (const config::Block& block : more) count += static_cast<std::size_t>(block.count);
  return count;
}

}  // namespace

std::size_t read_count(const config::DeviceProfile& device) noexcept {
  return count_of(device.cyclic_read, device.also_read);
}
std::size_t write_count(const config::DeviceProfile& device) noexcept {
  return count_of(device.cyclic_write, device.also_write);
}

RequestPdu read_request(const config::DeviceProfile& device, const config::Block& block) noexcept {
  const int function = block.function.value_or(device.read_function);
  return RequestPdu::read(function, {block.start, static_cast<std::uint16_t>(block.count)});
}

RequestPdu write_request(const config::DeviceProfile& device, std::uint16_t address,
                         std::span<const std::uint16_t> values) noexcept {
  return values.size() == 1 && device.fc06 ? RequestPdu::write_one(address, values[0])
                                           : RequestPdu::write(address, values);
}

config::Point point_of(const config::RegisterValue& value) noexcept {
  config::Point point;
  point.address = value.address;
  point.width = value.width;
  point.word_order = value.word_order;
  if (value.width == 2) {
    point.type = config::RegisterType::u32;
    point.width = 1;
  }
  return point;
}

}  // namespace stretch::hal
