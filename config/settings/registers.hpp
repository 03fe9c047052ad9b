// Where in a device a number, a bit or a condition stands, and how it is written there.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stretch::config {

// 16-bit values: u16, i16. Two registers: u32, i32, f32 (IEEE 754), sign_mag32 (a magnitude, its sign is a
// bit elsewhere).
enum class RegisterType : std::uint8_t { u16, i16, u32, i32, f32, sign_mag32 };
enum class WordOrder : std::uint8_t { abcd, cdab };  // of two registers: high word first, low word first

namespace profile_names {
inline constexpr std::array<std::string_view, 6> kRegisterType{"u16", "i16", "u32",
                                                               "i32", "f32", "sign_mag32"};
inline constexpr std::array<std::string_view, 2> kWordOrder{"ABCD", "CDAB"};
}  // namespace profile_names

// Where a figure of a profile comes from: how far a commissioning engineer may trust it.
enum class Provenance : std::uint8_t {
  unsaid,    // nobody has said
  chosen,    // decided by whoever builds the machine, or of this project's own simulator
  verified,  // read in the maker's text
  derived,   // computed from the maker's text by a rule
  recalled   // known without a text at hand: to be checked before anything moves
};

// "verified: LXM32M manual p. 21"; of "verified: register 1000h; recalled: steps of 100 ms" the least sure
// word counts.
struct Source {
  Provenance provenance = Provenance::unsaid;
  std::string text;
};

// One bit of one register, 0 = least significant; `inverted`: a 0 on the wire means true.
struct BitPoint {
  std::uint16_t address = 0;
  int bit = 0;
  bool inverted = false;
  std::optional<int> or_bit{};  // a second bit of the register: either of them set counts as set
  Source source{};
};

// Decimals that a register of the device tells: none below the first of these codes, one more from each on.
struct Decimals {
  std::uint16_t address = 0;
  std::uint16_t mask = 0xFFFF;
  std::array<int, 4> from{};   // ascending; 0: no such step
  std::optional<int> below{};  // codes from here on mean nothing: the value is no number
};

// Both ends are in it.
struct ValueRange {
  double low = 0.0;
  double high = 0.0;

  // Nothing that is no number is.
  [[nodiscard]] constexpr bool contains(double value) const noexcept { return low <= value && value <= high; }
};

// One number in the device. value = raw * scale / 10^decimals + offset, in the unit the point's name carries;
// a negative scale turns the sign. Addresses are those on the wire, counted from 0 whatever the maker's
// manual counts from.
struct Point {
  std::uint16_t address = 0;
  RegisterType type = RegisterType::u16;
  WordOrder word_order = WordOrder::abcd;
  double scale = 1.0;  // never 0
  double offset = 0.0;
  int width =
      1;  // registers of a 16-bit value; 2: the value stands in the low word, the other is 0 or its sign
  std::optional<BitPoint> negative{};  // of sign_mag32: set when the value is negative
  std::optional<Decimals> decimals{};
  std::optional<ValueRange> valid_range{};  // of what is read, in the point's unit: nothing else can be true
  bool nv = false;                          // kept without power: each writing wears it
  Source source{};
};

[[nodiscard]] constexpr int register_count(RegisterType type) noexcept {
  return type == RegisterType::u16 || type == RegisterType::i16 ? 1 : 2;
}
[[nodiscard]] constexpr int register_count(const Point& point) noexcept {
  return register_count(point.type) == 2 ? 2 : point.width;
}

// True when register & mask == value, or, inverted, when not.
struct Condition {
  std::uint16_t address = 0;
  std::uint16_t mask = 0xFFFF;
  std::uint16_t value = 0;
  bool inverted = false;
  Source source{};
};

// Neighbouring registers carried by one request.
struct Block {
  std::uint16_t start = 0;
  int count = 0;                  // 0: there is none
  std::optional<int> function{};  // that reads them, 3 or 4; none: the device's
  bool when_changed = false;      // written only when a value differs from what the device acknowledged

  [[nodiscard]] constexpr bool contains(std::uint16_t address, int registers) const noexcept {
    return address >= start && address + registers <= start + count;
  }
};

// A value of one register, or of two.
struct RegisterValue {
  std::uint16_t address = 0;
  std::uint32_t value = 0;
  int width = 1;  // registers
  WordOrder word_order = WordOrder::abcd;
  Source source{};
};

struct SetupWrite {
  RegisterValue what;
  bool read_back = true;  // after the last one it must still read so
  bool nv = false;        // kept without power: written only when it reads otherwise
};

}  // namespace stretch::config
