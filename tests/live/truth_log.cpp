// CSV in, rows out.
#include "tests/live/truth_log.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "simulator/truth/truth_row.hpp"

namespace stretch::live {
namespace {
constexpr std::size_t kColumns = 11;
constexpr double kRoundingS = 0.001;
}  // namespace

TruthLog::TruthLog(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line) || line != simulator::kTruthHeader)
    throw std::runtime_error(file.string() + " is no truth file");
  while (std::getline(in, line)) {
    if (in.eof()) break;  // no line end: cut short
    std::array<std::string, kColumns> field;
    std::istringstream fields(line);
    for (std::string& f : field) std::getline(fields, f, ',');
    rows_.push_back({.plant_s = std::stod(field[0]),
                     .monotonic_s = std::stod(field[1]),
                     .angle_deg = std::stod(field[2]),
                     .speed_deg_s = std::stod(field[3]),
                     .stretch_torque_nm = std::stod(field[4]),
                     .active_torque_nm = std::stod(field[5]),
                     .stretch_force_n = std::stod(field[6]),
                     .cuff_force_n = std::stod(field[7]),
                     .command_speed_deg_s = std::stod(field[8]),
                     .torque_enabled = field[9] == "1",
                     .faulty = !field[10].empty()});
  }
}

std::optional<TruthRow> TruthLog::first(double from, const Condition& holds) const {
  for (std::size_t i = 1; i < rows_.size(); ++i) {
    if (rows_[i].monotonic_s >= from && holds(rows_[i], rows_[i - 1])) return rows_[i];
  }
  return std::nullopt;
}

bool TruthLog::skipped(double from, double to) const {
  return first(from,
               [&](const TruthRow& row, const TruthRow& before) {
                 const double lost = (row.monotonic_s - before.monotonic_s) - (row.plant_s - before.plant_s);
                 return row.monotonic_s <= to && lost > kRoundingS;
               })
      .has_value();
}

}  // namespace stretch::live
