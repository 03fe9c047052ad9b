// A session on one page, and its curves as a picture.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "config/settings/plant_settings.hpp"
#include "config/settings/prescription.hpp"
#include "controller/messages/snapshot.hpp"
#include "controller/report/curves.hpp"

namespace stretch::report {

struct SessionReport {
  std::int64_t session_id = 0;
  std::string person;             // empty: the built-in person
  std::string started_wall_time;  // ISO 8601, UTC
  std::string station;
  std::string build;
  std::string protocol_title;  // empty: its name is shown
  config::Prescription prescription;
  messages::ResultView result;
  Curves curves;
  std::vector<std::string> measurement_notes;  // a sentence each, printed with the result
};

using Drawn = tl::expected<void, std::string>;  // or one line: what, where

// A4, one page, letters as letters. Same input, same bytes but for what cairo puts in by itself. Blocking;
// any thread.
[[nodiscard]] Drawn write_pdf(const SessionReport& report, const std::string& path);

// Force, angle and the torque-angle loop; 1600 x 900 pixels.
[[nodiscard]] Drawn write_curves_png(const Curves& curves, const std::string& title,
                                     const std::vector<std::string>& notes, const std::string& path);

// What a simulated result must say of itself: that it is one, and with which sensors.
[[nodiscard]] std::string simulated_note(const config::PlantSettings& plant);

}  // namespace stretch::report
