// Finding the run, refusing what is not there, overlaying what is written.
#include "simulator/modbus/segmented_device.hpp"

#include <algorithm>

namespace stretch::simulator {

const Segment* SegmentedDevice::find(std::uint16_t address, std::size_t count) const noexcept {
  for (const Segment& segment : segments_) {
    if (address >= segment.start &&
        address + count <= static_cast<std::size_t>(segment.start) + segment.count) {
      return &segment;
    }
  }
  return nullptr;
}

RegisterKind SegmentedDevice::kind(std::uint16_t address) const noexcept {
  const Segment* segment = find(address, 1);
  if (segment == nullptr) return RegisterKind::plain;
  const std::uint32_t bit = 1U << (address - segment->start);
  if ((segment->high_words & bit) != 0) return RegisterKind::high_word;
  return (segment->events & bit) != 0 ? RegisterKind::event : RegisterKind::plain;
}

ModbusException SegmentedDevice::check_read(std::uint16_t address, std::uint16_t count) const noexcept {
  return find(address, count) != nullptr ? ModbusException::none : ModbusException::illegal_address;
}

ModbusException SegmentedDevice::read(std::uint16_t address, std::span<std::uint16_t> out) noexcept {
  const Segment* segment = find(address, out.size());
  if (segment == nullptr) return ModbusException::illegal_address;
  Image image{};
  fill(segment->start, image);
  std::copy_n(image.begin() + (address - segment->start), out.size(), out.begin());
  return ModbusException::none;
}

ModbusException SegmentedDevice::write(std::uint16_t address,
                                       std::span<const std::uint16_t> values) noexcept {
  const Segment* segment = find(address, values.size());
  if (segment == nullptr) return ModbusException::illegal_address;
  const std::size_t first = static_cast<std::size_t>(address - segment->start);
  for (std::size_t i = first; i < first + values.size(); ++i) {
    if (((segment->writable >> i) & 1U) == 0) return ModbusException::illegal_address;
  }
  Image image{};
  fill(segment->start, image);
  std::copy(values.begin(), values.end(), image.begin() + static_cast<std::ptrdiff_t>(first));
  return exception_of(take(segment->start, image, {address, static_cast<std::uint16_t>(values.size())}));
}

}  // namespace stretch::simulator
