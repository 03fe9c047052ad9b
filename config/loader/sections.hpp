// The keys of every kind of file, each section declared in the source that bears its name.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "config/loader/section.hpp"
#include "config/settings/leg.hpp"
#include "config/settings/prescription.hpp"
#include "config/settings/profile.hpp"
#include "config/settings/protocol.hpp"
#include "config/settings/scenario.hpp"
#include "config/settings/station.hpp"

namespace stretch::config {

[[nodiscard]] Section<Station> station_keys();
[[nodiscard]] Section<SafetySettings> safety_keys();
[[nodiscard]] Section<ControlSettings> control_keys();
[[nodiscard]] Section<SerialLine> line_keys();
[[nodiscard]] Section<PlantSettings> plant_keys();
[[nodiscard]] Section<Leg> leg_keys();
[[nodiscard]] Section<Prescription> prescription_keys();

// Whether a protocol may have phases of that kind.
[[nodiscard]] bool is_run(PhaseKind kind);
// The keys every phase of that kind may have, `kind` among them; of a repeat, not its nested phases.
[[nodiscard]] Section<Phase> phase_keys(PhaseKind kind);
// The file's own keys, the list of phases among them.
[[nodiscard]] Section<Protocol> protocol_keys();

// The file's own keys; those of a fault; those of an expectation.
[[nodiscard]] Section<Scenario> scenario_keys();
[[nodiscard]] Section<ScenarioFault> scenario_fault_keys();
[[nodiscard]] Section<Expectation> expectation_keys();
// What an expectation asks for can be asked of these faults, and within the time watched.
void check_expectations(const Scenario& scenario, const Value& file, Report& report);

// What a profile says once for all its points, read before them.
struct PointDefaults {
  WordOrder word_order = WordOrder::abcd;
  int address_base = 0;
  Source source{};  // of what has none of its own
};
// "verified: ...", "derived: ...", "recalled: ..." or "chosen: ..."; nothing for another text.
[[nodiscard]] std::optional<Source> source_of(const std::string& text);
[[nodiscard]] Key<DeviceProfile> device_source_key();
[[nodiscard]] PointDefaults point_defaults(const Value& profile);
[[nodiscard]] Section<DriveProfile> drive_keys(PointDefaults defaults);
[[nodiscard]] Section<LoadCellProfile> load_cell_keys(PointDefaults defaults);
[[nodiscard]] Section<SafetyIoProfile> safety_io_keys(PointDefaults defaults);
[[nodiscard]] Section<Point> point_keys(PointDefaults defaults);
[[nodiscard]] Section<BitPoint> bit_keys(PointDefaults defaults);
[[nodiscard]] Section<Condition> condition_keys(PointDefaults defaults);
[[nodiscard]] Section<Decimals> decimals_keys(PointDefaults defaults);
[[nodiscard]] Section<Block> block_keys(PointDefaults defaults);
[[nodiscard]] Section<Block> first_block_keys(PointDefaults defaults);  // that is written
[[nodiscard]] Section<Block> write_block_keys(PointDefaults defaults);
[[nodiscard]] Section<LoadCellChannel> channel_keys(PointDefaults defaults);
[[nodiscard]] Section<WatchdogTrigger> trigger_keys(PointDefaults defaults);
[[nodiscard]] Section<RegisterValue> register_value_keys(PointDefaults defaults);
[[nodiscard]] Section<SetupWrite> setup_keys(PointDefaults defaults);

// A complaint unless it is a numeric IPv4 address.
[[nodiscard]] std::optional<Complaint> ipv4_address(const std::string& host);
// A complaint unless a file of that kind and name exists. A path is no name.
[[nodiscard]] std::optional<Complaint> unless_named(FileKind kind, const std::string& name);

// The rules a station's figures keep between its tables, and what follows from others where the file is
// silent.
void finish(Station& station, const Value& file, Report& report);

// A prescription against the machine it is meant for.
void check_against(const Prescription& prescription, const MachineLimits& machine, const Value& file,
                   Report& report);

// A file's keys read into a T: all errors, or the whole.
template <class T, class Finish>
[[nodiscard]] Loaded<T> read_whole(const Section<T>& section, const Value& content, std::string file,
                                   Finish finish) {
  Report report{.file = std::move(file), .errors = {}, .present = {}, .failed = {}};
  T out = section.initial();
  section.read(content, "", out, report);
  finish(out, report);
  if (report.errors.empty()) return out;
  std::stable_sort(report.errors.begin(), report.errors.end(),
                   [](const Error& a, const Error& b) { return a.line < b.line; });
  return tl::unexpected(std::move(report.errors));
}

}  // namespace stretch::config
