// Capabilities and sources, as findings.
#include "controller/doctor/parts.hpp"

#include <array>
#include <string>

#include "config/settings/profile_sources.hpp"
#include "hal/modbus/capabilities.hpp"

namespace stretch::doctor {
namespace {

using config::Provenance;

Finding figures(const std::string& device, const std::vector<config::FigureSource>& sources) {
  std::array<int, 5> count{};
  for (const config::FigureSource& figure : sources)
    ++count.at(static_cast<std::size_t>(figure.source.provenance));
  const auto of = [&](Provenance p) { return count.at(static_cast<std::size_t>(p)); };
  std::string found = std::to_string(of(Provenance::verified)) + " verified, " +
                      std::to_string(of(Provenance::derived)) + " derived, " +
                      std::to_string(of(Provenance::recalled)) + " recalled, " +
                      std::to_string(of(Provenance::chosen)) + " chosen, " +
                      std::to_string(of(Provenance::unsaid)) + " of which nobody says";
  const bool sure = of(Provenance::derived) + of(Provenance::recalled) + of(Provenance::unsaid) == 0;
  return {
      device + ", figures of its profile", std::move(found), sure ? Judgement::good : Judgement::mind,
      sure ? ""
           : "docs/commissioning.md: check the recalled ones before anything moves, then the derived ones"};
}

}  // namespace

std::vector<Finding> look_at_parts(const config::Station& station, const hal::StationProfiles& profiles) {
  std::vector<Finding> findings;
  for (const hal::Capability& c : hal::capabilities(station, profiles)) {
    findings.push_back({c.what, c.found, c.refused ? Judgement::bad : Judgement::mind, c.advice});
  }
  findings.push_back(figures("drive", config::sources_of(profiles.drive)));
  findings.push_back(
      figures(profiles.load_cell_b ? "load cell A" : "load cell", config::sources_of(profiles.load_cell)));
  if (profiles.load_cell_b)
    findings.push_back(figures("load cell B", config::sources_of(*profiles.load_cell_b)));
  findings.push_back(figures("safety I/O", config::sources_of(profiles.safety_io)));
  return findings;
}

}  // namespace stretch::doctor
