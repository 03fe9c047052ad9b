// The keys of a device profile that every kind of device has, and the small tables its points are written in.
#include "config/loader/profile_parts.hpp"

namespace stretch::config {
namespace {

// An address as the maker counts it; stored as it is on the wire.
template <class T>
Key<T> address(const PointDefaults& defaults, std::uint16_t T::*field) {
  const int base = defaults.address_base;
  const Range range = within(base, 65535);
  Key<T> key =
      detail::ranged<T>("address", "whole number", "", range, "the register, counted as address_base says");
  key.take = [=](const Value& value, const std::string& full, T& out, Report& report) {
    if (auto complaint = detail::check_whole(value, range, "")) {
      return report.refuse(full, value, std::move(*complaint));
    }
    out.*field = static_cast<std::uint16_t>(value.integer - base);
  };
  return std::move(key).required();
}

template <class T>
Key<T> register_value(std::uint16_t T::*field, std::string_view help) {
  return whole("value", "", within(0, 65535), field, help).required();
}

}  // namespace

PointDefaults point_defaults(const Value& profile) {
  PointDefaults defaults;
  if (const Value* order = profile.find("word_order")) {
    defaults.word_order =
        from_name<WordOrder>(profile_names::kWordOrder, order->text).value_or(WordOrder::abcd);
  }
  if (const Value* base = profile.find("address_base")) defaults.address_base = base->integer == 1 ? 1 : 0;
  return defaults;
}

Section<Point> point_keys(PointDefaults defaults) {
  Point initial;
  initial.word_order = defaults.word_order;
  Section<Point> s(initial);
  s.add(address(defaults, &Point::address));
  s.add(word("type", profile_names::kRegisterType, &Point::type, "how the raw number is stored"));
  s.add(word("word_order", profile_names::kWordOrder, &Point::word_order,
             "of u32 and i32: high word first or low word first; the device's unless given"));
  s.add(quantity("scale", unit::kNone, within(-1e6, 1e6), &Point::scale,
                 "value = raw * scale + offset, in the unit the point's name carries; not 0"));
  s.add(quantity("offset", unit::kNone, within(-1e9, 1e9), &Point::offset, "see scale"));
  s.rule({"scale"}, [](const Point& point, const std::string&) -> std::optional<Complaint> {
    if (point.scale != 0.0) return std::nullopt;
    return Complaint{"is zero", "any other number", "give the step of one raw unit"};
  });
  return s;
}

Section<BitPoint> bit_keys(PointDefaults defaults) {
  Section<BitPoint> s;
  s.add(address(defaults, &BitPoint::address));
  s.add(whole("bit", "", within(0, 15), &BitPoint::bit, "0 is the least significant").required());
  s.add(flag("inverted", &BitPoint::inverted, "a 0 on the wire means true"));
  return s;
}

Section<Block> block_keys(PointDefaults defaults) {
  const int base = defaults.address_base;
  const Range range = within(base, 65535);
  Section<Block> s;
  Key<Block> start = detail::ranged<Block>("start", "whole number", "", range, "first register");
  start.take = [=](const Value& value, const std::string& full, Block& out, Report& report) {
    if (auto complaint = detail::check_whole(value, range, "")) {
      return report.refuse(full, value, std::move(*complaint));
    }
    out.start = static_cast<std::uint16_t>(value.integer - base);
  };
  s.add(std::move(start).required());
  s.add(whole("count", "registers", within(1, 125), &Block::count, "how many registers").required());
  s.rule({"count", "start"}, [](const Block& block, const std::string&) -> std::optional<Complaint> {
    if (block.start + block.count <= 65536) return std::nullopt;
    return Complaint{"reaches beyond the last register", "start + count up to 65536",
                     "correct start or count"};
  });
  return s;
}

Section<RegisterValue> register_value_keys(PointDefaults defaults) {
  Section<RegisterValue> s;
  s.add(address(defaults, &RegisterValue::address));
  s.add(register_value(&RegisterValue::value, "the raw number"));
  return s;
}

Section<SetupWrite> setup_keys(PointDefaults defaults) {
  Section<SetupWrite> s;
  s.add(address(defaults, &SetupWrite::address));
  s.add(register_value(&SetupWrite::value, "the raw number"));
  s.add(flag("read_back", &SetupWrite::read_back, "it must still read this value after the last of them"));
  return s;
}

Section<DeviceProfile> device_keys(DeviceKind kind, PointDefaults defaults) {
  using D = DeviceProfile;
  D initial;
  initial.kind = kind;
  Section<D> s(initial);
  s.add(word("device", profile_names::kDeviceKind, &D::kind, "what the device is").required());
  s.add(text("title", 80, &D::title, "maker and part, for people").required());
  s.add(whole("address_base", "", within(0, 1), &D::address_base,
              "what the maker counts the first register as"));
  s.add(word("word_order", profile_names::kWordOrder, &D::word_order,
             "of 32-bit values, unless a point says otherwise: high word first or low word first"));
  s.add(whole("read_function", "", within(3, 4), &D::read_function, "function code that reads registers"));
  s.add(flag("fc23", &D::fc23, "the device writes and reads in one transaction"));
  s.add(whole("max_read_registers", "registers", within(1, 125), &D::max_read_registers,
              "most in one reading"));
  s.add(whole("max_write_registers", "registers", within(1, 123), &D::max_write_registers,
              "most in one writing; 121 with fc23"));
  s.add(quantity("response_timeout_ms", unit::kMillisecond, within(1, 1000), &D::response_timeout,
                 "how long an answer is waited for: the device's share of the period; on a serial line the "
                 "characters' own time comes on top"));
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
  auto write = part("cyclic_write", "block", &D::cyclic_write, block_keys(defaults), "written once a cycle");
  s.add(kind == DeviceKind::load_cell ? std::move(write) : std::move(write).required());
  s.rule({"identity"}, [](const D& device, const std::string&) -> std::optional<Complaint> {
    if (!device.identity.empty()) return std::nullopt;
    return Complaint{"names no register", "1 to 16", "name what tells this device from another"};
  });
  s.rule({"cyclic_read", "max_read_registers"},
         [](const D& device, const std::string&) -> std::optional<Complaint> {
           if (device.cyclic_read.count <= device.max_read_registers) return std::nullopt;
           return Complaint{"is longer than max_read_registers",
                            "at most " + std::to_string(device.max_read_registers), "correct one of them"};
         });
  s.rule({"cyclic_write", "max_write_registers", "fc23"},
         [](const D& device, const std::string&) -> std::optional<Complaint> {
           const int most =
               device.fc23 ? std::min(device.max_write_registers, 121) : device.max_write_registers;
           if (device.cyclic_write.count <= most) return std::nullopt;
           return Complaint{"is longer than one request may be", "at most " + std::to_string(most),
                            "correct the count"};
         });
  return s;
}

namespace detail {

Complaint outside_block(std::string_view block, const Block& registers) {
  return {"does not lie in [" + std::string(block) + ']',
          "registers " + std::to_string(registers.start) + " to " +
              std::to_string(registers.start + registers.count - 1) + ", counted from 0",
          "correct the address, or widen the block"};
}

}  // namespace detail
}  // namespace stretch::config
