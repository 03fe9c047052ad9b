// A session out of the records, for the subcommands that show one.
#include "controller/ctl/kept_session.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "config/loader/load.hpp"
#include "controller/ctl/wording.hpp"
#include "controller/records/records.hpp"

namespace stretch::ctl {

namespace {

// Events know the controller's uptime, the curves begin with the session: its first event is their zero.
std::vector<report::CurveMark> marks_of(const records::SessionRecord& record) {
  std::vector<report::CurveMark> marks;
  if (record.row.result) {
    for (const auto& action : record.row.result->safety_actions) {
      marks.push_back({action.at_s, safety_line(action.sr, action.action), true});
    }
  }
  const auto begin = std::find_if(record.events.begin(), record.events.end(),
                                  [](const auto& e) { return e.kind == "session"; });
  if (begin == record.events.end()) return marks;
  for (const auto& event : record.events) {
    if (event.kind == "request") marks.push_back({event.uptime_s - begin->uptime_s, event.text, false});
  }
  return marks;
}

// A simulated station says so on the page, with its sensors' figures.
std::vector<std::string> notes_of(const std::string& station) {
  const auto loaded = config::load_station(station);
  if (!loaded || !loaded->drive.profile.starts_with("simulator")) return {};
  return {report::simulated_note(loaded->plant)};
}

// Nothing: it is no number from 1.
std::optional<std::int64_t> number_in(const std::string& which) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(which.data(), which.data() + which.size(), id);
  if (error != std::errc() || end != which.data() + which.size() || id < 1) return std::nullopt;
  return id;
}

}  // namespace

std::string no_session(const std::string& which) {
  if (which == "last" || number_in(which)) return "";
  return which + " is no session; allowed: its number, from 1, or last";
}

tl::expected<records::SessionRecord, std::string> find_session(const std::string& data_folder,
                                                               const std::string& which) {
  if (auto wrong = no_session(which); !wrong.empty()) return tl::unexpected("SESSION: " + wrong);
  auto reader = records::RecordReader::open(data_folder);
  if (!reader) return tl::unexpected(std::move(reader.error()));
  if (const auto id = number_in(which)) return reader->load(*id);
  const auto newest = reader->list(1);
  if (!newest) return tl::unexpected(newest.error());
  if (newest->empty()) return tl::unexpected(data_folder + ": no session has been recorded");
  return reader->load(newest->front().id);
}

tl::expected<report::SessionReport, std::string> report_of(const records::SessionRecord& record) {
  if (!record.row.result)
    return tl::unexpected("session " + std::to_string(record.row.id) +
                          " still runs; its page comes with its end");
  report::SessionReport page;
  page.session_id = record.row.id;
  page.started_wall_time = record.row.started.wall_time;
  page.station = record.row.station;
  page.build = record.row.build;
  page.prescription = record.row.prescription;
  page.result = *record.row.result;
  page.measurement_notes = notes_of(record.row.station);
  if (const auto protocol = config::load_protocol(record.row.prescription.protocol))
    page.protocol_title = protocol->title;
  page.curves.cuff_distance_m = record.row.prescription.cuff_distance.si();
  page.curves.angle_limit_deg = in_degrees(record.row.prescription.angle_limit);
  page.curves.marks = marks_of(record);
  page.curves.points.reserve(record.samples.size());
  for (const auto& s : record.samples) {
    page.curves.points.push_back({s.time_s, s.state, s.phase, s.angle_deg, s.speed_deg_s, s.stretch_force_n,
                                  s.target_force_n, s.force_limit_n});
  }
  return page;
}

}  // namespace stretch::ctl
