// Files of a rehearsal.
#include "simulator/rehearsal/outputs.hpp"

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "config/build/identity.hpp"
#include "controller/measures/result_view.hpp"
#include "controller/messages/documents.hpp"
#include "controller/report/session_report.hpp"
#include "simulator/plant/describe.hpp"

namespace stretch::rehearsal {
namespace {
using Json = nlohmann::ordered_json;

// Six decimals: beyond any sensor, and the same digits whatever the compiler.
[[nodiscard]] double rounded(double value) {
  return std::round(value * 1e6) / 1e6;
}
}  // namespace

tl::expected<std::unique_ptr<Outputs>, std::string> Outputs::create(const std::string& folder,
                                                                    const Resolved& resolved,
                                                                    Rehearsal& rehearsal) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return tl::unexpected("--out = " + folder + ": " + failed.message());
  auto truth = simulator::TruthFile::create(folder + "/truth.csv");
  if (!truth) return tl::unexpected(truth.error());
  auto writer =
      recording::RecordingWriter::create(folder + "/recording", {.build = std::string(build_identity()),
                                                                 .station_file = resolved.station_file,
                                                                 .station_toml = resolved.station_toml});
  if (!writer) return tl::unexpected(writer.error());
  return std::unique_ptr<Outputs>(
      new Outputs(folder, resolved, rehearsal, std::move(*truth), std::move(*writer)));
}

Outputs::Outputs(std::string folder, const Resolved& resolved, Rehearsal& rehearsal,
                 simulator::TruthFile truth, recording::RecordingWriter recording)
    : folder_(std::move(folder)),
      resolved_(resolved),
      rehearsal_(rehearsal),
      curves_(resolved.setup.plan, resolved.setup.station.period),
      truth_(std::move(truth)),
      recording_(std::move(recording)) {
  rehearsal.on_truth = [this](const plant::Truth& row) { truth_.write(row, std::nullopt); };
  rehearsal.on_cycle = [this](const cycle::CycleInput& input, const hal::Command& command) {
    take(input, command);
  };
}

void Outputs::take(const cycle::CycleInput& input, const hal::Command& command) {
  std::array<std::byte, recording::kLargestRecord> buffer;
  const std::size_t size = recording::encode({.input = input, .command = command}, buffer);
  recording_.append(recording::kCycleFrame, std::span(buffer).first(size));
  curves_.add(rehearsal_.cycle().view());
}

tl::expected<void, std::string> Outputs::draw_curves() const {
  const std::string title = "Rehearsal of " + resolved_.protocol.name + " on leg " +
                            resolved_.setup.leg.name + ", seed " + std::to_string(resolved_.setup.seed);
  return report::write_curves_png(curves_.whole(rehearsal_.cycle().result()), title,
                                  {report::simulated_note(resolved_.setup.station.plant)},
                                  folder_ + "/curves.png");
}

tl::expected<void, std::string> Outputs::finish(const std::string& result_json) {
  std::ofstream result(folder_ + "/result.json");
  result << result_json;
  result.flush();
  if (!result) return tl::unexpected(folder_ + "/result.json: cannot be written");
  recording_.flush();
  if (!recording_.ok()) return tl::unexpected(folder_ + "/recording: cannot be written whole");
  if (!truth_.flush()) return tl::unexpected(folder_ + "/truth.csv: cannot be written whole");
  return draw_curves();
}

std::string result_json(const Resolved& resolved, Rehearsal& rehearsal) {
  const messages::ResultView view = measures::result_view(rehearsal.cycle().result(), 0);
  Json json = Json::parse(messages::encode_result(view));
  const TrackingJudge& judge = rehearsal.judge();
  json["weighing"]["error_n"] = rounded(judge.weighing_error().si());
  Json tracking = Json::array();
  for (const TrackedHold& hold : judge.holds()) {
    tracking.push_back({{"target_torque_nm", rounded(hold.target.si())},
                        {"true_error_p95_nm", rounded(hold.error_p95.si())},
                        {"true_error_max_nm", rounded(hold.error_max.si())},
                        {"true_overshoot_nm", rounded(hold.overshoot.si())},
                        {"within_tolerance", hold.within()}});
  }
  json["tracking_on_truth"] = tracking;
  json["fastest_outward_deg_s"] = rounded(in_degrees_per_second(judge.fastest_outward()));
  json["seed"] = resolved.setup.seed;
  json["protocol"] = resolved.protocol.name;
  json["leg"] = resolved.setup.leg.name;
  Json figures = Json::object();
  std::string text = plant::describe(resolved.setup.station.plant, resolved.setup.leg);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    if (const std::size_t colon = line.find(": "); colon != std::string::npos) {
      figures[line.substr(0, colon)] = line.substr(colon + 2);
    }
    at = end + 1;
  }
  json["simulated"] = figures;
  return json.dump(2) + "\n";
}

}  // namespace stretch::rehearsal
