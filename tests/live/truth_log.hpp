// The simulator's truth file, read back and asked when things happened.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace stretch::live {

struct TruthRow {
  double plant_s = 0;
  double monotonic_s = 0;
  double angle_deg = 0;
  double speed_deg_s = 0;
  double stretch_torque_nm = 0;
  double active_torque_nm = 0;
  double stretch_force_n = 0;
  double cuff_force_n = 0;
  double command_speed_deg_s = 0;
  bool torque_enabled = false;
  bool faulty = false;  // a fault is on, of the machine or of the wire
};

inline constexpr double kTruthRow_s = 0.010;

class TruthLog {
 public:
  // Throws std::runtime_error if the file cannot be read. A last line cut short is left out.
  explicit TruthLog(const std::filesystem::path& file);

  [[nodiscard]] const std::vector<TruthRow>& rows() const noexcept { return rows_; }

  // The first row at or after `from` (monotonic) for which `holds`.
  using Condition = std::function<bool(const TruthRow& row, const TruthRow& before)>;
  [[nodiscard]] std::optional<TruthRow> first(double from, const Condition& holds) const;

  // Plant time was skipped between the two moments: the host kept the simulator from running.
  [[nodiscard]] bool skipped(double from, double to) const;

 private:
  std::vector<TruthRow> rows_;
};

}  // namespace stretch::live
