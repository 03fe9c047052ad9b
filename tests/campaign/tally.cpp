// Sums, medians and worsts.
#include "tests/campaign/tally.hpp"

#include <algorithm>
#include <cstdio>

namespace stretch::campaign {
namespace {

constexpr double kShort = 0.010;  // s, of the two periods

float median(std::vector<float> values) {
  if (values.empty()) return 0.0F;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}
float worst(const std::vector<float>& values) {
  return values.empty() ? 0.0F : *std::max_element(values.begin(), values.end());
}

}  // namespace

void Tally::add(const RunPlan& plan, const RunReport& report) {
  ++runs_;
  simulated_s_ += report.simulated.si();
  std::uint64_t violations = 0;
  std::uint64_t missed = 0;
  for (const Finding& finding : report.findings) {
    ++(finding.breach == Breach::missed_deadline ? missed : violations);
  }
  violations_ += violations;
  missed_ += missed;
  if (!report.findings.empty()) ++failed_;
  for (const Answer& answer : report.answers) {
    ByWatch& row = by_watch_[static_cast<std::size_t>(answer.watch)];
    const double after = in_milliseconds(answer.after);
    const double within = in_milliseconds(answer.within);
    row.after_ms.push_back(static_cast<float>(after));
    row.deadline_ms[plan.period.si() > kShort + 1e-9 ? 1 : 0] = static_cast<float>(within);
    row.worst_part = std::max(row.worst_part, static_cast<float>(after / within));
    if (!answer.in_time) ++row.missed;
  }
  for (int i = 0; i < plan.incident_count && (i < report.began || report.began == 0); ++i) {
    if (report.began == 0 && i > 0) break;
    const Incident& incident = plan.incidents[static_cast<std::size_t>(i)];
    ByIncident& row = by_incident_[report.began == 0 ? "(none)" : name(incident)];
    ++row.runs;
    if (report.began < 2) ++row.alone;
    row.violations += violations;
    row.missed += missed;
    for (const Answer& answer : report.answers) {
      ++row.demands;
      row.after_ms.push_back(static_cast<float>(in_milliseconds(answer.after)));
      row.tightest = std::max(row.tightest, static_cast<float>(answer.after / answer.within));
    }
  }
}

void Tally::add(const Tally& other) {
  runs_ += other.runs_;
  failed_ += other.failed_;
  violations_ += other.violations_;
  missed_ += other.missed_;
  simulated_s_ += other.simulated_s_;
  for (const auto& [word, theirs] : other.by_incident_) {
    ByIncident& row = by_incident_[word];
    row.runs += theirs.runs;
    row.alone += theirs.alone;
    row.demands += theirs.demands;
    row.violations += theirs.violations;
    row.missed += theirs.missed;
    row.after_ms.insert(row.after_ms.end(), theirs.after_ms.begin(), theirs.after_ms.end());
    row.tightest = std::max(row.tightest, theirs.tightest);
  }
  for (std::size_t i = 0; i < kWatches; ++i) {
    const ByWatch& theirs = other.by_watch_[i];
    ByWatch& row = by_watch_[i];
    row.after_ms.insert(row.after_ms.end(), theirs.after_ms.begin(), theirs.after_ms.end());
    for (std::size_t p = 0; p < 2; ++p)
      row.deadline_ms[p] = std::max(row.deadline_ms[p], theirs.deadline_ms[p]);
    row.worst_part = std::max(row.worst_part, theirs.worst_part);
    row.missed += theirs.missed;
  }
}

std::string Tally::table() const {
  std::string text =
      "| what went wrong | runs | of these alone | reactions | violations | missed | median ms | worst ms | "
      "of its "
      "deadline, at most |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
  for (const auto& [word, row] : by_incident_) {
    std::array<char, 256> line{};
    std::snprintf(
        line.data(), line.size(), "| %s | %llu | %llu | %llu | %llu | %llu | %.0f | %.0f | %.0f %% |\n",
        word.c_str(), static_cast<unsigned long long>(row.runs), static_cast<unsigned long long>(row.alone),
        static_cast<unsigned long long>(row.demands), static_cast<unsigned long long>(row.violations),
        static_cast<unsigned long long>(row.missed), static_cast<double>(median(row.after_ms)),
        static_cast<double>(worst(row.after_ms)), 100.0 * static_cast<double>(row.tightest));
    text += line.data();
  }
  text +=
      "\n| row | condition | reactions | missed | median ms | worst ms | deadline at 10 / 25 ms | of it, at "
      "most "
      "|\n| --- | --- | --- | --- | --- | --- | --- | --- |\n";
  for (std::size_t i = 0; i < kWatches; ++i) {
    const ByWatch& row = by_watch_[i];
    const WatchInfo& of = info(static_cast<Watch>(i));
    std::array<char, 256> line{};
    std::snprintf(line.data(), line.size(),
                  "| %s | %s | %zu | %llu | %.0f | %.0f | %.0f / %.0f | %.0f %% |\n",
                  stretch::name(of.row).data(), of.what.data(), row.after_ms.size(),
                  static_cast<unsigned long long>(row.missed), static_cast<double>(median(row.after_ms)),
                  static_cast<double>(worst(row.after_ms)), static_cast<double>(row.deadline_ms[0]),
                  static_cast<double>(row.deadline_ms[1]), 100.0 * static_cast<double>(row.worst_part));
    text += line.data();
  }
  return text;
}

}  // namespace stretch::campaign
