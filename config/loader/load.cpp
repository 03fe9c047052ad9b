// From a name or a text to settings: find, read, parse, check, all errors or the whole.
#include "config/loader/load.hpp"

#include <filesystem>
#include <utility>

#include "config/loader/document.hpp"
#include "config/loader/find_file.hpp"
#include "config/loader/sections.hpp"

namespace stretch::config {
namespace {

// `from_text(text, file)` on the file that `name_or_path` means.
template <class FromText>
auto from_file(FileKind kind, std::string_view name_or_path, FromText from_text)
    -> decltype(from_text(std::string_view{}, std::string{})) {
  auto file = find_file(kind, name_or_path);
  if (!file) return tl::unexpected(std::vector<Error>{std::move(file.error())});
  auto text = read_text(*file);
  if (!text) return tl::unexpected(std::vector<Error>{std::move(text.error())});
  return from_text(*text, *file);
}

template <class T, class Finish>
Loaded<T> from_text(const Section<T>& section, std::string_view text, std::string file, Finish finish) {
  auto content = parse(text, file);
  if (!content) return tl::unexpected(std::vector<Error>{std::move(content.error())});
  return read_whole(section, *content, std::move(file),
                    [&](T& out, Report& report) { finish(out, *content, report); });
}

std::string stem(const std::string& file) {
  return std::filesystem::path(file).stem().string();
}

template <class Profile>
Loaded<Profile> profile_from_text(Section<Profile> (*keys)(PointDefaults), DeviceKind kind,
                                  std::string_view text, std::string file) {
  auto content = parse(text, file);
  if (!content) return tl::unexpected(std::vector<Error>{std::move(content.error())});
  const std::string name = stem(file);
  // Another kind of device has other keys: nothing else about the file is worth saying.
  const Value* device = content->find("device");
  const auto found =
      device == nullptr ? std::nullopt : from_name<DeviceKind>(profile_names::kDeviceKind, device->text);
  if (found && *found != kind) {
    const std::string wanted(profile_names::kDeviceKind.at(static_cast<std::size_t>(kind)));
    return tl::unexpected(std::vector<Error>{{.file = std::move(file),
                                              .line = device->line,
                                              .key = "device",
                                              .value = shown(*device),
                                              .what = "is another kind of device than is wanted here",
                                              .allowed = wanted,
                                              .advice = "name the profile of a " + wanted}});
  }
  return read_whole(keys(point_defaults(*content)), *content, std::move(file),
                    [&](Profile& out, Report&) { out.device.name = name; });
}

// The file a prescription would be, so that values from elsewhere go through the same checks.
Value as_document(const Prescription& p) {
  const auto text = [](std::string_view value) {
    Value out;
    out.kind = Value::Kind::text;
    out.line = 0;
    out.text = value;
    return out;
  };
  const auto number = [](double value) {
    Value out;
    out.kind = Value::Kind::real;
    out.line = 0;
    out.real = value;
    return out;
  };
  Value resumptions;
  resumptions.kind = Value::Kind::integer;
  resumptions.line = 0;
  resumptions.integer = p.resumptions;
  Value file;
  file.line = 0;
  file.table = {{"side", text(p.side <= Side::right ? name(p.side) : std::string_view{"?"})},
                {"mass_kg", number(p.mass.si())},
                {"height_m", number(p.height.si())},
                {"cuff_distance_m", number(p.cuff_distance.si())},
                {"force_n", number(p.force.si())},
                {"force_limit_n", number(p.force_limit.si())},
                {"angle_limit_deg", number(in_degrees(p.angle_limit))},
                {"duration_s", number(p.duration.si())},
                {"resumptions", resumptions},
                {"protocol", text(p.protocol)}};
  return file;
}

}  // namespace

Loaded<Station> load_station(std::string_view name_or_path) {
  return from_file(FileKind::station, name_or_path, load_station_text);
}
Loaded<Station> load_station_text(std::string_view text, std::string file) {
  return from_text(station_keys(), text, std::move(file), finish);
}

Loaded<Leg> load_leg(std::string_view name_or_path) {
  return from_file(FileKind::leg, name_or_path, load_leg_text);
}
Loaded<Leg> load_leg_text(std::string_view text, std::string file) {
  const std::string name = stem(file);
  return from_text(leg_keys(), text, std::move(file),
                   [&](Leg& leg, const Value&, Report&) { leg.name = name; });
}

Loaded<Protocol> load_protocol(std::string_view name_or_path) {
  return from_file(FileKind::protocol, name_or_path, load_protocol_text);
}
Loaded<Protocol> load_protocol_text(std::string_view text, std::string file) {
  const std::string name = stem(file);
  return from_text(protocol_keys(), text, std::move(file),
                   [&](Protocol& protocol, const Value&, Report&) { protocol.name = name; });
}

Loaded<Scenario> load_scenario(std::string_view name_or_path) {
  return from_file(FileKind::scenario, name_or_path, load_scenario_text);
}
Loaded<Scenario> load_scenario_text(std::string_view text, std::string file) {
  const std::string name = stem(file);
  return from_text(scenario_keys(), text, std::move(file),
                   [&](Scenario& scenario, const Value& content, Report& report) {
                     scenario.name = name;
                     check_expectations(scenario, content, report);
                   });
}

Loaded<Prescription> load_prescription(std::string_view name_or_path, const MachineLimits* machine) {
  return from_file(FileKind::prescription, name_or_path, [machine](std::string_view text, std::string file) {
    return load_prescription_text(text, std::move(file), machine);
  });
}
Loaded<Prescription> load_prescription_text(std::string_view text, std::string file,
                                            const MachineLimits* machine) {
  return from_text(prescription_keys(), text, std::move(file),
                   [machine](Prescription& prescription, const Value& content, Report& report) {
                     if (machine != nullptr) check_against(prescription, *machine, content, report);
                   });
}

std::vector<Error> check(const Prescription& prescription, const MachineLimits* machine) {
  const Value content = as_document(prescription);
  const auto checked = read_whole(prescription_keys(), content, "", [&](Prescription& read, Report& report) {
    if (machine != nullptr) check_against(read, *machine, content, report);
  });
  return checked ? std::vector<Error>{} : checked.error();
}

Loaded<DriveProfile> load_drive_profile(std::string_view name_or_path) {
  return from_file(FileKind::profile, name_or_path, load_drive_profile_text);
}
Loaded<DriveProfile> load_drive_profile_text(std::string_view text, std::string file) {
  return profile_from_text(drive_keys, DeviceKind::drive, text, std::move(file));
}
Loaded<LoadCellProfile> load_load_cell_profile(std::string_view name_or_path) {
  return from_file(FileKind::profile, name_or_path, load_load_cell_profile_text);
}
Loaded<LoadCellProfile> load_load_cell_profile_text(std::string_view text, std::string file) {
  return profile_from_text(load_cell_keys, DeviceKind::load_cell, text, std::move(file));
}
Loaded<SafetyIoProfile> load_safety_io_profile(std::string_view name_or_path) {
  return from_file(FileKind::profile, name_or_path, load_safety_io_profile_text);
}
Loaded<SafetyIoProfile> load_safety_io_profile_text(std::string_view text, std::string file) {
  return profile_from_text(safety_io_keys, DeviceKind::safety_io, text, std::move(file));
}

Loaded<StationProfiles> load_profiles(const Station& station) {
  StationProfiles profiles;
  std::vector<Error> errors;
  const auto take = [&errors](auto loaded, auto& into) {
    if (loaded) {
      into = *std::move(loaded);
    } else {
      errors.insert(errors.end(), loaded.error().begin(), loaded.error().end());
    }
  };
  take(load_drive_profile(station.drive.profile), profiles.drive);
  take(load_load_cell_profile(station.load_cell.profile), profiles.load_cell);
  if (station.load_cell_b) take(load_load_cell_profile(station.load_cell_b->profile), profiles.load_cell_b);
  take(load_safety_io_profile(station.safety_io.profile), profiles.safety_io);
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return profiles;
}

}  // namespace stretch::config
