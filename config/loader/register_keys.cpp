// The small tables a profile is written in: points, bits, conditions, blocks, values, each with its source.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "config/loader/key.hpp"
#include "config/loader/sections.hpp"

namespace stretch::config {
namespace {

// An address as the maker counts it; stored as it is on the wire.
template <class T>
Key<T> address(const PointDefaults& defaults, std::string_view name, std::uint16_t T::*field,
               std::string_view help) {
  const int base = defaults.address_base;
  const Range range = within(base, 65535);
  Key<T> key = detail::ranged<T>(name, "whole number", "", range, help);
  key.take = [=](const Value& value, const std::string& full, T& out, Report& report) {
    if (auto complaint = detail::check_whole(value, range, "")) {
      return report.refuse(full, value, std::move(*complaint));
    }
    out.*field = static_cast<std::uint16_t>(value.integer - base);
  };
  return std::move(key).required();
}
template <class T>
Key<T> address(const PointDefaults& defaults, std::uint16_t T::*field) {
  return address(defaults, "address", field, "the register, counted as address_base says");
}

// From the least sure to the surest.
constexpr std::array<std::pair<std::string_view, Provenance>, 4> kProvenances{
    {{"recalled: ", Provenance::recalled},
     {"derived: ", Provenance::derived},
     {"chosen: ", Provenance::chosen},
     {"verified: ", Provenance::verified}}};

template <class T>
Key<T> source_key(Source T::*field) {
  static constexpr std::size_t kLongest = 200;
  Key<T> key = detail::described<T>(
      "source", "text", "", "verified: ..., derived: ..., recalled: ..., chosen: ...",
      "where the figure comes from, and how far it may be trusted; the device's unless given");
  key.take = [=](const Value& value, const std::string& full, T& out, Report& report) {
    auto complaint = detail::check_text(value, kLongest);
    if (complaint) return report.refuse(full, value, std::move(*complaint));
    if (const auto read = source_of(value.text)) {
      out.*field = *read;
      return;
    }
    report.refuse(full, value,
                  {"does not say how far the figure may be trusted",
                   "verified: ..., derived: ..., recalled: ..., chosen: ...",
                   "begin with one of these words and name the text, the rule or the reason"});
  };
  return key;
}

template <class T>
Key<T> word_order(WordOrder T::*field) {
  return word("word_order", profile_names::kWordOrder, field,
              "of two registers: high word first or low word first; the device's unless given");
}

// Ascending codes, each the first with one decimal more.
Key<Decimals> steps() {
  static constexpr std::string_view kAllowed = "1 to 4 ascending whole numbers from 1 to 65535";
  Key<Decimals> key = detail::described<Decimals>("from", "list", "", std::string(kAllowed),
                                                  "the codes from which on there is one decimal more");
  key.take = [](const Value& value, const std::string& full, Decimals& out, Report& report) {
    std::array<int, 4> read{};
    bool good = value.kind == Value::Kind::list && !value.list.empty() && value.list.size() <= read.size();
    for (std::size_t i = 0; good && i < value.list.size(); ++i) {
      const Value& code = value.list[i];
      const std::int64_t least = i == 0 ? 1 : read[i - 1] + 1;
      good = code.kind == Value::Kind::integer && code.integer >= least && code.integer <= 65535;
      if (good) read[i] = static_cast<int>(code.integer);
    }
    if (!good) {
      return report.refuse(full, value, {"is no list of codes", std::string(kAllowed), "write [7, 10, 13]"});
    }
    out.from = read;
  };
  return std::move(key).required();
}

// Two numbers, the lower one first.
Key<Point> valid_range() {
  static constexpr std::string_view kAllowed = "two finite numbers, the lower one first";
  Key<Point> key = detail::described<Point>(
      "valid_range", "list", "", std::string(kAllowed),
      "of what is read every cycle, in the point's unit: a value outside, or no number, is not believed");
  key.take = [](const Value& value, const std::string& full, Point& out, Report& report) {
    const auto number = [](const Value& v) {
      return (v.kind == Value::Kind::integer || v.kind == Value::Kind::real) &&
             std::isfinite(detail::as_double(v));
    };
    const bool pair = value.kind == Value::Kind::list && value.list.size() == 2 && number(value.list[0]) &&
                      number(value.list[1]);
    if (!pair) return report.refuse(full, value, {"is no range", std::string(kAllowed), "write [-10, 10]"});
    const ValueRange range{detail::as_double(value.list[0]), detail::as_double(value.list[1])};
    if (range.low >= range.high)
      return report.refuse(full, value,
                           {"has its lower end above the upper one, or at it", std::string(kAllowed),
                            "turn the two round, or widen it"});
    out.valid_range = range;
  };
  return key;
}

std::optional<Complaint> unless_in_width(const RegisterValue& v) {
  if (v.width == 2 || v.value <= 65535U) return std::nullopt;
  return Complaint{"is too large for one register", "0 to 65535 with width = 1",
                   "correct it, or set width = 2"};
}

}  // namespace

std::optional<Source> source_of(const std::string& text) {
  const auto begins = std::find_if(kProvenances.begin(), kProvenances.end(), [&](const auto& p) {
    return text.size() > p.first.size() && text.starts_with(p.first);
  });
  if (begins == kProvenances.end()) return std::nullopt;
  const auto least = std::find_if(kProvenances.begin(), kProvenances.end(),
                                  [&](const auto& p) { return text.find(p.first) != std::string::npos; });
  return Source{least->second, text};
}

Key<DeviceProfile> device_source_key() {
  Key<DeviceProfile> key = source_key(&DeviceProfile::source);
  key.text.help = "of every figure that has no source of its own";
  return key;
}

PointDefaults point_defaults(const Value& profile) {
  PointDefaults defaults;
  if (const Value* source = profile.find("source")) {
    defaults.source = source_of(source->text).value_or(Source{});
  }
  if (const Value* order = profile.find("word_order")) {
    defaults.word_order =
        from_name<WordOrder>(profile_names::kWordOrder, order->text).value_or(WordOrder::abcd);
  }
  if (const Value* base = profile.find("address_base")) defaults.address_base = base->integer == 1 ? 1 : 0;
  return defaults;
}

Section<Decimals> decimals_keys(PointDefaults defaults) {
  Section<Decimals> s;
  s.add(address(defaults, &Decimals::address));
  s.add(whole("mask", "", within(1, 65535), &Decimals::mask, "the bits of the register that are the code"));
  s.add(steps());
  s.add(whole("below", "", within(1, 65535), &Decimals::below,
              "codes from here on mean nothing: the value is not believed"));
  return s;
}

Section<Point> point_keys(PointDefaults defaults) {
  Point initial;
  initial.word_order = defaults.word_order;
  initial.source = defaults.source;
  Section<Point> s(initial);
  s.add(address(defaults, &Point::address));
  s.add(word("type", profile_names::kRegisterType, &Point::type,
             "how the raw number is stored; sign_mag32: a magnitude, its sign is a bit elsewhere"));
  s.add(
      whole("width", "registers", within(1, 2), &Point::width,
            "2: a 16-bit value takes two registers and stands in the low word, the other is 0 or its sign"));
  s.add(word_order(&Point::word_order));
  s.add(quantity("scale", unit::kNone, within(-1e6, 1e6), &Point::scale,
                 "value = raw * scale + offset, in the unit the point's name carries; not 0"));
  s.add(quantity("offset", unit::kNone, within(-1e9, 1e9), &Point::offset, "see scale"));
  s.add(part("negative", "bit", &Point::negative, bit_keys(defaults),
             "of sign_mag32: the value is below zero"));
  s.add(part("decimals", "decimals", &Point::decimals, decimals_keys(defaults),
             "where the device tells how many decimals raw has"));
  s.add(valid_range());
  s.add(
      flag("nv", &Point::nv,
           "kept without power: of what set-up writes, and then only where it reads otherwise; never of what "
           "is written every cycle"));
  s.add(source_key(&Point::source));
  s.rule({"scale"}, [](const Point& point, const std::string&) -> std::optional<Complaint> {
    if (point.scale != 0.0) return std::nullopt;
    return Complaint{"is zero", "any other number", "give the step of one raw unit"};
  });
  s.rule({"type", "negative"}, [](const Point& point, const std::string&) -> std::optional<Complaint> {
    if ((point.type == RegisterType::sign_mag32) == point.negative.has_value()) return std::nullopt;
    return Complaint{"does not go together: a magnitude has its sign elsewhere, and nothing else has",
                     "type = \"sign_mag32\" with negative = { ... }", "add or remove `negative`"};
  });
  s.rule({"width", "type"}, [](const Point& point, const std::string&) -> std::optional<Complaint> {
    if (point.width == 1 || register_count(point.type) == 1) return std::nullopt;
    return Complaint{"is for 16-bit values", "width = 2 with type u16 or i16", "leave it out"};
  });
  return s;
}

Section<BitPoint> bit_keys(PointDefaults defaults) {
  BitPoint initial;
  initial.source = defaults.source;
  Section<BitPoint> s(initial);
  s.add(address(defaults, &BitPoint::address));
  s.add(whole("bit", "", within(0, 15), &BitPoint::bit, "0 is the least significant").required());
  s.add(whole("or_bit", "", within(0, 15), &BitPoint::or_bit,
              "of what is read: a second bit of the register; either of them set counts as set"));
  s.add(flag("inverted", &BitPoint::inverted, "a 0 on the wire means true"));
  s.add(source_key(&BitPoint::source));
  return s;
}

Section<Condition> condition_keys(PointDefaults defaults) {
  Condition initial;
  initial.source = defaults.source;
  Section<Condition> s(initial);
  s.add(address(defaults, &Condition::address));
  s.add(whole("mask", "", within(1, 65535), &Condition::mask, "the bits of the register that count"));
  s.add(whole("value", "", within(0, 65535), &Condition::value, "what they read when it is true").required());
  s.add(flag("inverted", &Condition::inverted, "true when they read anything else"));
  s.add(source_key(&Condition::source));
  s.rule({"value", "mask"}, [](const Condition& c, const std::string&) -> std::optional<Complaint> {
    if ((c.value & ~c.mask) == 0) return std::nullopt;
    return Complaint{"has bits that the mask leaves out", "bits of the mask", "correct value or mask"};
  });
  return s;
}

Section<Block> first_block_keys(PointDefaults defaults) {
  Section<Block> s;
  s.add(address(defaults, "start", &Block::start, "first register"));
  s.add(whole("count", "registers", within(1, 125), &Block::count, "how many registers").required());
  s.rule({"count", "start"}, [](const Block& block, const std::string&) -> std::optional<Complaint> {
    if (block.start + block.count <= 65536) return std::nullopt;
    return Complaint{"reaches beyond the last register", "start + count up to 65536",
                     "correct start or count"};
  });
  return s;
}

Section<Block> block_keys(PointDefaults defaults) {
  Section<Block> s = first_block_keys(defaults);
  s.add(whole("function", "", within(3, 4), &Block::function,
              "function code that reads it; the device's read_function unless given"));
  return s;
}

Section<Block> write_block_keys(PointDefaults defaults) {
  Section<Block> s = first_block_keys(defaults);
  s.add(flag("when_changed", &Block::when_changed,
             "only when a value differs from what the device has acknowledged"));
  return s;
}

Section<RegisterValue> register_value_keys(PointDefaults defaults) {
  RegisterValue initial;
  initial.word_order = defaults.word_order;
  initial.source = defaults.source;
  Section<RegisterValue> s(initial);
  s.add(address(defaults, &RegisterValue::address));
  s.add(whole("value", "", within(0, 4294967295.0), &RegisterValue::value, "the raw number").required());
  s.add(whole("width", "registers", within(1, 2), &RegisterValue::width, "how many registers it takes"));
  s.add(word_order(&RegisterValue::word_order));
  s.add(source_key(&RegisterValue::source));
  s.rule({"value", "width"}, [](const RegisterValue& v, const std::string&) { return unless_in_width(v); });
  return s;
}

Section<SetupWrite> setup_keys(PointDefaults defaults) {
  SetupWrite initial;
  initial.what.word_order = defaults.word_order;
  initial.what.source = defaults.source;
  Section<SetupWrite> s(initial);
  s.table("", &SetupWrite::what, register_value_keys(defaults));
  s.add(flag("read_back", &SetupWrite::read_back, "it must still read this value after the last of them"));
  s.add(flag("nv", &SetupWrite::nv,
             "kept without power: written only where it reads otherwise, for each writing wears it"));
  return s;
}

Section<WatchdogTrigger> trigger_keys(PointDefaults defaults) {
  WatchdogTrigger initial;
  initial.source = defaults.source;
  Section<WatchdogTrigger> s(initial);
  s.add(address(defaults, &WatchdogTrigger::address));
  s.add(whole("value", "", within(0, 65535), &WatchdogTrigger::value,
              "written each time; without it the value changes each time"));
  s.add(source_key(&WatchdogTrigger::source));
  return s;
}

}  // namespace stretch::config
