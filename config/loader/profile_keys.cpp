// The keys of a device profile that every kind of device has, and where its points must lie.
#include <algorithm>
#include <vector>

#include "config/loader/profile_parts.hpp"

namespace stretch::config {
namespace {

// The blocks of that kind, the first and the others.
std::vector<Block> blocks_of(const DeviceProfile& device, Where where) {
  std::vector<Block> blocks;
  if (where == Where::read) {
    blocks.push_back(device.cyclic_read);
    blocks.insert(blocks.end(), device.also_read.begin(), device.also_read.end());
  } else {
    blocks.push_back(device.cyclic_write);
    blocks.insert(blocks.end(), device.also_write.begin(), device.also_write.end());
  }
  return blocks;
}

std::optional<Complaint> unless_carried(const std::vector<Block>& blocks, int most) {
  for (const Block& block : blocks) {
    if (block.count > most)
      return Complaint{"is longer than one request may be", "at most " + std::to_string(most),
                       "correct the count"};
  }
  return std::nullopt;
}

std::optional<Complaint> unless_few(const std::vector<Block>& blocks) {
  int registers = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    registers += blocks[i].count;
    for (std::size_t j = 0; j < i; ++j) {
      const bool apart = blocks[i].start >= blocks[j].start + blocks[j].count ||
                         blocks[j].start >= blocks[i].start + blocks[i].count;
      if (!apart)
        return Complaint{"overlaps another block", "each register in one block", "correct one of them"};
    }
  }
  if (registers <= kMostCyclicRegisters) return std::nullopt;
  return Complaint{"makes " + std::to_string(registers) + " registers a cycle together with the others",
                   "at most " + std::to_string(kMostCyclicRegisters), "leave some out"};
}

// A drive is written in blocks; of the others nothing is written every cycle but single registers.
void add_written_blocks(Section<DeviceProfile>& s, DeviceKind kind, const PointDefaults& defaults) {
  using D = DeviceProfile;
  if (kind != DeviceKind::drive) {
    const std::string writes = kind == DeviceKind::load_cell
                                   ? "[zero], [idle] and [[setup]] say all that is written"
                                   : "[outputs], [watchdog] and [[setup]] say all that is written";
    for (const char* key : {"fc23", "max_write_registers", "cyclic_write", "also_write"})
      s.not_here(key, {"is a drive's key", "in the profile of a drive", "leave it out: " + writes});
    return;
  }
  s.add(part("cyclic_write", "first write block", &D::cyclic_write, first_block_keys(defaults),
             "written once a cycle")
            .required());
  s.add(parts("also_write", "write blocks", kMostBlocks, &D::also_write, write_block_keys(defaults),
              "written after it, a request each"));
  s.rule(
      {"cyclic_write", "also_write", "max_write_registers", "fc23"}, [](const D& device, const std::string&) {
        const int most = device.fc23 ? std::min(device.max_write_registers, 121) : device.max_write_registers;
        return unless_carried(blocks_of(device, Where::write), most);
      });
  s.rule({"also_write", "cyclic_write"},
         [](const D& device, const std::string&) { return unless_few(blocks_of(device, Where::write)); });
}

// What usually takes longer than it is waited for never comes, and the bus budget would count its loss as
// time won.
std::optional<Complaint> unless_awaited(Duration usual, Duration timeout) {
  if (usual <= timeout) return std::nullopt;
  return Complaint{"is above response_timeout_ms = " + detail::rounded(in_milliseconds(timeout)) +
                       ": the usual answer would come too late",
                   "at most " + detail::rounded(in_milliseconds(timeout) * 1e3) + " us",
                   "write what was measured, or lengthen response_timeout_ms"};
}

}  // namespace

Section<DeviceProfile> device_keys(DeviceKind kind, PointDefaults defaults) {
  using D = DeviceProfile;
  D initial;
  initial.kind = kind;
  Section<D> s(initial);
  s.add(word("device", profile_names::kDeviceKind, &D::kind, "what the device is").required());
  s.add(text("title", 80, &D::title, "maker and part, for people").required());
  s.add(device_source_key());
  s.add(whole("address_base", "", within(0, 1), &D::address_base,
              "what the maker counts the first register as"));
  s.add(word("word_order", profile_names::kWordOrder, &D::word_order,
             "of 32-bit values, unless a point says otherwise: high word first or low word first"));
  s.add(whole("read_function", "", within(3, 4), &D::read_function, "function code that reads registers"));
  s.add(flag("fc06", &D::fc06, "the device takes one register by function 6; without it by function 16"));
  if (kind == DeviceKind::drive)
    s.add(flag("fc23", &D::fc23, "the device writes and reads in one transaction"));
  s.add(whole("max_read_registers", "registers", within(1, 125), &D::max_read_registers,
              "most in one reading"));
  if (kind == DeviceKind::drive) {
    s.add(whole("max_write_registers", "registers", within(1, 123), &D::max_write_registers,
                "most in one writing; 121 with fc23"));
  }
  s.add(quantity("response_timeout_ms", unit::kMillisecond, within(1, 1000), &D::response_timeout,
                 "how long an answer is waited for; on a serial line the characters' own time comes on top"));
  s.add(quantity("tcp_answer_us", unit::kMicrosecond, within(0, 20000), &D::tcp_answer,
                 "on TCP, how long an answer usually takes: for the bus budget"));
  s.add(quantity("turnaround_us", unit::kMicrosecond, within(0, 20000), &D::turnaround,
                 "on a serial line, how long it usually takes to begin to answer: for the bus budget"));
  s.add(quantity("gap_us", unit::kMicrosecond, within(100, 20000), &D::gap,
                 "on a serial line, the silence it needs between frames, never less than 3.5 characters at "
                 "the line's rate; without it 3.5 characters, 1750 us above 19200 baud"));
  s.add(parts("identity", "register values", 16, &D::identity, register_value_keys(defaults),
              "registers that must read exactly this before the device is used")
            .required());
  s.add(parts("setup", "setup writes", 32, &D::setup, setup_keys(defaults),
              "registers written, in this order, after every connection"));
  s.add(part("cyclic_read", "block", &D::cyclic_read, block_keys(defaults), "read once a cycle").required());
  s.add(parts("also_read", "blocks", kMostBlocks, &D::also_read, block_keys(defaults),
              "read once a cycle as well, a request each"));
  add_written_blocks(s, kind, defaults);
  s.rule({"tcp_answer_us", "response_timeout_ms"}, [](const D& device, const std::string&) {
    return unless_awaited(device.tcp_answer, device.response_timeout);
  });
  s.rule({"turnaround_us", "response_timeout_ms"}, [](const D& device, const std::string&) {
    return unless_awaited(device.turnaround, device.response_timeout);
  });
  s.rule({"identity"}, [](const D& device, const std::string&) -> std::optional<Complaint> {
    if (!device.identity.empty()) return std::nullopt;
    return Complaint{"names no register", "1 to 16", "name what tells this device from another"};
  });
  s.rule({"cyclic_read", "also_read", "max_read_registers"}, [](const D& device, const std::string&) {
    return unless_carried(blocks_of(device, Where::read), device.max_read_registers);
  });
  s.rule({"also_read", "cyclic_read"},
         [](const D& device, const std::string&) { return unless_few(blocks_of(device, Where::read)); });
  s.rule({"setup", "cyclic_write", "also_write"},
         [](const D& device, const std::string&) -> std::optional<Complaint> {
           for (const SetupWrite& once : device.setup) {
             if (!once.nv) continue;
             if (!once.read_back) {
               return Complaint{"has nv register " + std::to_string(once.what.address) +
                                    " that is not read back, and so would be written at every connection",
                                "nv of what is read back", "leave read_back out, or nv"};
             }
             if (auto complaint = detail::unless_out_of_cycle(device, once.what.address, once.what.width))
               return complaint;
           }
           return std::nullopt;
         });
  return s;
}

namespace detail {

std::optional<Complaint> unless_in_block(const DeviceProfile& device, Where where, std::uint16_t address,
                                         int registers) {
  std::string ranges;
  for (const Block& block : blocks_of(device, where)) {
    if (block.contains(address, registers)) return std::nullopt;
    ranges += (ranges.empty() ? "" : ", ") + std::to_string(block.start) + " to " +
              std::to_string(block.start + block.count - 1);
  }
  const std::string name = where == Where::read ? "cyclic_read" : "cyclic_write";
  const bool more = where == Where::read ? !device.also_read.empty() : !device.also_write.empty();
  return Complaint{
      "does not lie in [" + name + ']' +
          (more ? " or one of [[" + std::string(where == Where::read ? "also_read" : "also_write") + "]]"
                : ""),
      "registers " + ranges + ", counted from 0", "correct the address, or widen the block"};
}

std::optional<Complaint> unless_in_block(const DeviceProfile& device, Where where, const Point& point) {
  const int count = register_count(point);
  if (auto complaint = unless_in_block(device, where, point.address, count)) return complaint;
  if (where != Where::read) return std::nullopt;  // whose decimals and sign are refused anyway
  if (point.decimals) {
    if (auto complaint = unless_in_block(device, where, point.decimals->address, 1)) return complaint;
  }
  if (!point.negative) return std::nullopt;
  for (const Block& block : blocks_of(device, where)) {
    if (block.contains(point.address, count) && block.contains(point.negative->address, 1))
      return std::nullopt;
  }
  return Complaint{"has its sign in another block: the two may be of different moments",
                   "one block for value and sign", "widen the block"};
}

std::optional<Complaint> unless_in_block(const DeviceProfile& device, Where where, const BitPoint& bit) {
  return unless_in_block(device, where, bit.address, 1);
}

std::optional<Complaint> unless_in_block(const DeviceProfile& device, Where where,
                                         const Condition& condition) {
  return unless_in_block(device, where, condition.address, 1);
}

std::optional<Complaint> unless_out_of_cycle(const DeviceProfile& device, std::uint16_t address,
                                             int registers) {
  for (const Block& block : blocks_of(device, Where::write)) {
    if (address + registers <= block.start || block.start + block.count <= address) continue;
    return Complaint{
        "has nv register " + std::to_string(address) + " in a block that is written every cycle",
        "registers outside " + std::to_string(block.start) + " to " +
            std::to_string(block.start + block.count - 1) + ", counted from 0",
        "a cycle would wear it out in hours: make the block smaller, or use the register that is not kept"};
  }
  return std::nullopt;
}

std::optional<Complaint> unless_fitting(const DeviceProfile& device, Where where, const Point& point) {
  if (point.valid_range && where != Where::read) {
    return Complaint{"has a valid_range, and is not read every cycle",
                     "valid_range of what is read every cycle",
                     "leave it out: what is written is checked by reading it back"};
  }
  if (point.decimals && where != Where::read) {
    return Complaint{"has decimals, and is not read every cycle", "decimals of what is read every cycle",
                     "leave them out: scale says what one raw unit is"};
  }
  if (point.negative && where != Where::read) {
    return Complaint{"has its sign in a bit, and is not read every cycle: no such sign is written",
                     "sign_mag32 of what is read every cycle", "use i16 or i32, or a part that takes them"};
  }
  if (!point.nv) return std::nullopt;
  if (where == Where::elsewhere) return unless_out_of_cycle(device, point.address, register_count(point));
  if (where == Where::read) {
    return Complaint{"is nv, and only read", "nv of what set-up writes",
                     "leave it out: reading wears nothing"};
  }
  return Complaint{
      "is nv, and written every cycle", "nv of what set-up writes",
      "a cycle would wear it out in hours: use the register that is not kept, or another device"};
}

std::optional<Complaint> unless_as_it_stands(const Point& point) {
  const auto complaint = [](const std::string& has, const std::string& allowed) {
    return Complaint{"has " + has + ", and is a word of bits or a counter", allowed, "leave it out"};
  };
  if (point.valid_range)
    return complaint("a valid_range", "valid_range of quantities that are read every cycle");
  if (point.scale != 1.0) return complaint("a scale", "scale of quantities");
  if (point.offset != 0.0) return complaint("an offset", "offset of quantities");
  if (point.decimals) return complaint("decimals", "decimals of quantities that are read every cycle");
  return std::nullopt;
}

}  // namespace detail
}  // namespace stretch::config
