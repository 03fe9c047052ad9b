// One request a block.
#include "hal/modbus/cyclic_blocks.hpp"

#include <algorithm>

namespace stretch::hal {
namespace {

std::size_t size_of(const config::Block& block) noexcept {
  return static_cast<std::size_t>(block.count);
}

bool read_others(DeviceLink& link, const config::DeviceProfile& device,
                 std::span<std::uint16_t> values) noexcept {
  for (const config::Block& block : device.also_read) {
    if (!link.transact(read_request(device, block), values.first(size_of(block)))) return false;
    values = values.subspan(size_of(block));
  }
  return true;
}

}  // namespace

bool read_blocks(DeviceLink& link, const config::DeviceProfile& device,
                 std::span<std::uint16_t> values) noexcept {
  const std::size_t first = size_of(device.cyclic_read);
  return link.transact(read_request(device, device.cyclic_read), values.first(first)) &&
         read_others(link, device, values.subspan(first));
}

bool CyclicExchange::run(DeviceLink& link, const config::DeviceProfile& device,
                         std::span<const std::uint16_t> out, std::span<std::uint16_t> in) noexcept {
  const std::size_t written = size_of(device.cyclic_write);
  const std::size_t read = size_of(device.cyclic_read);
  const config::Block& first = device.cyclic_read;
  if (link.fc23()) {
    const ReadBlock block{first.start, static_cast<std::uint16_t>(first.count)};
    return link.transact(RequestPdu::write_and_read(device.cyclic_write.start, out.first(written), block),
                         in.first(read)) &&
           write_others(link, device, out.subspan(written)) && read_others(link, device, in.subspan(read));
  }
  return link.transact(write_request(device, device.cyclic_write.start, out.first(written)), {}) &&
         write_others(link, device, out.subspan(written)) && read_blocks(link, device, in);
}

bool CyclicExchange::write_others(DeviceLink& link, const config::DeviceProfile& device,
                                  std::span<const std::uint16_t> out) noexcept {
  std::span<std::uint16_t> stands(acknowledged_);
  unsigned mark = 1;
  for (const config::Block& block : device.also_write) {
    const auto values = out.first(size_of(block));
    const bool same = (standing_ & mark) != 0 && std::equal(values.begin(), values.end(), stands.begin());
    if (!block.when_changed || !same) {
      standing_ &= ~mark;
      if (!link.transact(write_request(device, block.start, values), {})) return false;
      std::copy(values.begin(), values.end(), stands.begin());
      standing_ |= mark;
    }
    out = out.subspan(size_of(block));
    stands = stands.subspan(size_of(block));
    mark <<= 1U;
  }
  return true;
}

}  // namespace stretch::hal
