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

// Which cyclic block a point lies in.
enum class Where : std::uint8_t { cyclic_read, cyclic_write, elsewhere };

namespace detail {
[[nodiscard]] Complaint outside_block(std::string_view block, const Block& registers);

[[nodiscard]] constexpr int registers(const Point& point) noexcept {
  return register_count(point.type);
}
[[nodiscard]] constexpr int registers(const BitPoint&) noexcept {
  return 1;
}

template <class Profile, class Any>
void lies_in(Section<Profile>& s, const std::string& name, Where where,
             std::function<std::optional<Any>(const Profile&)> at) {
  if (where == Where::elsewhere) return;
  const bool read = where == Where::cyclic_read;
  const std::string block_name = read ? "cyclic_read" : "cyclic_write";
  s.rule({name, block_name}, [=](const Profile& p, const std::string&) -> std::optional<Complaint> {
    const auto point = at(p);
    const Block& block = read ? p.device.cyclic_read : p.device.cyclic_write;
    if (!point || block.contains(point->address, registers(*point))) return std::nullopt;
    return outside_block(block_name, block);
  });
}
}  // namespace detail

// One declared point of a profile, required unless its field is optional.
template <class Profile>
void point(Section<Profile>& s, const PointDefaults& d, const std::string& name, Where where,
           Point Profile::*field, std::string_view help) {
  s.add(part(name, "point", field, point_keys(d), help).required());
  detail::lies_in<Profile, Point>(s, name, where, [=](const Profile& p) { return std::optional(p.*field); });
}
template <class Profile>
void point(Section<Profile>& s, const PointDefaults& d, const std::string& name, Where where,
           std::optional<Point> Profile::*field, std::string_view help) {
  s.add(part(name, "point", field, point_keys(d), help));
  detail::lies_in<Profile, Point>(s, name, where, [=](const Profile& p) { return p.*field; });
}
template <class Profile>
void bit(Section<Profile>& s, const PointDefaults& d, const std::string& name, Where where,
         BitPoint Profile::*field, std::string_view help) {
  s.add(part(name, "bit", field, bit_keys(d), help).required());
  detail::lies_in<Profile, BitPoint>(s, name, where,
                                     [=](const Profile& p) { return std::optional(p.*field); });
}

}  // namespace stretch::config
