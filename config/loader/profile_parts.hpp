// What the three kinds of profile share: the device's own keys, and points that must lie in a cyclic block.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "config/loader/key.hpp"
#include "config/loader/sections.hpp"

namespace stretch::config {

[[nodiscard]] Section<DeviceProfile> device_keys(DeviceKind kind, PointDefaults defaults);

// Which blocks a point lies in.
enum class Where : std::uint8_t { read, write, elsewhere };

namespace detail {
// Nothing when the registers lie within one of the device's blocks of that kind.
[[nodiscard]] std::optional<Complaint> unless_in_block(const DeviceProfile& device, Where where,
                                                       std::uint16_t address, int registers);
// The same of what stands for a whole: a point with its sign and its decimals, a bit, a condition.
[[nodiscard]] std::optional<Complaint> unless_in_block(const DeviceProfile& device, Where where,
                                                       const Point& point);
[[nodiscard]] std::optional<Complaint> unless_in_block(const DeviceProfile& device, Where where,
                                                       const BitPoint& bit);
[[nodiscard]] std::optional<Complaint> unless_in_block(const DeviceProfile& device, Where where,
                                                       const Condition& condition);
// Nothing when no block that is written every cycle touches the registers.
[[nodiscard]] std::optional<Complaint> unless_out_of_cycle(const DeviceProfile& device, std::uint16_t address,
                                                           int registers);
// What a range of validity and `nv` may be said of: the one of what is read every cycle, the other of what
// set-up writes.
[[nodiscard]] std::optional<Complaint> unless_fitting(const DeviceProfile& device, Where where,
                                                      const Point& point);
// Nothing when a word of bits or a counter has none of what makes a quantity of a raw number.
[[nodiscard]] std::optional<Complaint> unless_as_it_stands(const Point& point);
}  // namespace detail

// A rule that a point's range and wear go with what is done with it.
template <class Profile, class At>
void fits(Section<Profile>& s, const std::string& name, Where where, At at) {
  const std::string table = name.substr(0, name.rfind('.'));
  s.rule({name, table, "cyclic_write", "also_write"},
         [=](const Profile& p, const std::string&) -> std::optional<Complaint> {
           const std::optional<Point> found = at(p);
           return found ? detail::unless_fitting(p.device, where, *found) : std::nullopt;
         });
}
// A rule that what it finds is no quantity: words of bits and counters are taken as they stand.
template <class Profile, class At>
void is_no_quantity(Section<Profile>& s, const std::string& name, At at) {
  s.rule({name, name.substr(0, name.rfind('.'))},
         [=](const Profile& p, const std::string&) -> std::optional<Complaint> {
           const std::optional<Point> found = at(p);
           return found ? detail::unless_as_it_stands(*found) : std::nullopt;
         });
}

// A rule that what `at` finds, if it finds something, lies where it should.
template <class Profile, class At>
void lies_in(Section<Profile>& s, const std::string& name, Where where, At at) {
  if (where == Where::elsewhere) return;
  const bool read = where == Where::read;
  const std::string table =
      name.substr(0, name.rfind('.'));  // where that was refused, nothing of it is known
  s.rule({name, table, read ? "cyclic_read" : "cyclic_write", read ? "also_read" : "also_write"},
         [=](const Profile& p, const std::string&) -> std::optional<Complaint> {
           const auto found = at(p);
           return found ? detail::unless_in_block(p.device, where, *found) : std::nullopt;
         });
}

// One declared point of a profile, required unless its field is optional.
template <class Profile>
void point(Section<Profile>& s, const PointDefaults& d, const std::string& name, Where where,
           Point Profile::*field, std::string_view help) {
  s.add(part(name, "point", field, point_keys(d), help).required());
  lies_in(s, name, where, [=](const Profile& p) { return std::optional(p.*field); });
  fits(s, name, where, [=](const Profile& p) { return std::optional(p.*field); });
}
template <class Profile>
void point(Section<Profile>& s, const PointDefaults& d, const std::string& name, Where where,
           std::optional<Point> Profile::*field, std::string_view help) {
  s.add(part(name, "point", field, point_keys(d), help));
  lies_in(s, name, where, [=](const Profile& p) { return p.*field; });
  fits(s, name, where, [=](const Profile& p) { return p.*field; });
}
// One that is a word of bits or a counter.
template <class Profile, class Field>
void word_point(Section<Profile>& s, const PointDefaults& d, const std::string& name, Where where,
                Field Profile::*field, std::string_view help) {
  point(s, d, name, where, field, help);
  is_no_quantity(s, name, [=](const Profile& p) { return std::optional<Point>(p.*field); });
}
template <class Profile>
void bit(Section<Profile>& s, const PointDefaults& d, const std::string& name, Where where,
         BitPoint Profile::*field, std::string_view help) {
  s.add(part(name, "bit", field, bit_keys(d), help).required());
  lies_in(s, name, where, [=](const Profile& p) { return std::optional(p.*field); });
}
template <class Profile>
void bit(Section<Profile>& s, const PointDefaults& d, const std::string& name, Where where,
         std::optional<BitPoint> Profile::*field, std::string_view help) {
  s.add(part(name, "bit", field, bit_keys(d), help));
  lies_in(s, name, where, [=](const Profile& p) { return p.*field; });
}

}  // namespace stretch::config
