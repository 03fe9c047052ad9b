// Medians and worst cases.
#include "tests/live/tally.hpp"

#include <algorithm>
#include <cstdio>

namespace stretch::live {

Tally::Column& Tally::column(const std::string& what) {
  for (auto& [name, column] : columns_) {
    if (name == what) return column;
  }
  return columns_.emplace_back(what, Column{}).second;
}

void Tally::add(const Observed& o) {
  ++tried_;
  if (o.host_stalled) {
    ++stalled_;
    return;
  }
  if (!o.good()) ++failed_;
  for (const Measured& m : o.measured) {
    Column& c = column(m.what);
    c.deadline_s = std::max(c.deadline_s, m.deadline_s);
    c.seconds.push_back(m.seconds);
  }
}

void Tally::print(Incident incident) const {
  for (const auto& [what, column] : columns_) {
    std::vector<double> sorted = column.seconds;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t n = sorted.size();
    const double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    std::printf("| %s | %s | %s | %zu | %.3f s | %.3f s | %.3f s |\n", std::string(rows_of(incident)).c_str(),
                std::string(name(incident)).c_str(), what.c_str(), n, median, sorted.back(),
                column.deadline_s);
  }
}

void print_table_head() {
  std::puts(
      "| row | incident | figure | times | median | worst | deadline |\n"
      "| --- | --- | --- | --- | --- | --- | --- |");
}

}  // namespace stretch::live
