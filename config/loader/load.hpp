// Reads every kind of configuration file, from disk or from memory.
//
// Blocking (disk), allocates: never called in the control thread. No state: any thread. Throws nothing but
// std::bad_alloc. `name_or_path` is resolved by find_file(); `file` is what errors call the text.
#pragma once

#include <string>
#include <string_view>

#include "config/loader/error.hpp"
#include "config/settings/leg.hpp"
#include "config/settings/prescription.hpp"
#include "config/settings/profile.hpp"
#include "config/settings/protocol.hpp"
#include "config/settings/scenario.hpp"
#include "config/settings/station.hpp"
#include "config/settings/station_profiles.hpp"

namespace stretch::config {

// The profiles a station names must exist; they are not read here.
[[nodiscard]] Loaded<Station> load_station(std::string_view name_or_path);
[[nodiscard]] Loaded<Station> load_station_text(std::string_view text, std::string file);

// A leg's name is its file's stem.
[[nodiscard]] Loaded<Leg> load_leg(std::string_view name_or_path);
[[nodiscard]] Loaded<Leg> load_leg_text(std::string_view text, std::string file);

// A protocol's name is its file's stem.
[[nodiscard]] Loaded<Protocol> load_protocol(std::string_view name_or_path);
[[nodiscard]] Loaded<Protocol> load_protocol_text(std::string_view text, std::string file);

// A scenario's name is its file's stem. The leg and the protocol it names must exist; they are not read here.
[[nodiscard]] Loaded<Scenario> load_scenario(std::string_view name_or_path);
[[nodiscard]] Loaded<Scenario> load_scenario_text(std::string_view text, std::string file);

// The protocol a prescription names must exist; it is not read here. `machine`, where it is known, is checked
// against as in check().
[[nodiscard]] Loaded<Prescription> load_prescription(std::string_view name_or_path,
                                                     const MachineLimits* machine = nullptr);
[[nodiscard]] Loaded<Prescription> load_prescription_text(std::string_view text, std::string file,
                                                          const MachineLimits* machine = nullptr);

// The same rules for a prescription that comes from no file (a message): empty if it stands. A force target
// above the machine's stretch limit is refused; a limit above the machine's is not (tightened() applies the
// tightest), one above a compiled ceiling is.
[[nodiscard]] std::vector<Error> check(const Prescription& prescription,
                                       const MachineLimits* machine = nullptr);

// The file's `device` must be the kind asked for.
[[nodiscard]] Loaded<DriveProfile> load_drive_profile(std::string_view name_or_path);
[[nodiscard]] Loaded<DriveProfile> load_drive_profile_text(std::string_view text, std::string file);
[[nodiscard]] Loaded<LoadCellProfile> load_load_cell_profile(std::string_view name_or_path);
[[nodiscard]] Loaded<LoadCellProfile> load_load_cell_profile_text(std::string_view text, std::string file);
[[nodiscard]] Loaded<SafetyIoProfile> load_safety_io_profile(std::string_view name_or_path);
[[nodiscard]] Loaded<SafetyIoProfile> load_safety_io_profile_text(std::string_view text, std::string file);

// All the profiles a station names: all errors of all files.
[[nodiscard]] Loaded<StationProfiles> load_profiles(const Station& station);

}  // namespace stretch::config
