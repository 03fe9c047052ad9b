// What came out of many incidents: valid repetitions, those the host spoilt, and a table.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/live/incidents.hpp"

namespace stretch::live {

// Of one incident.
class Tally {
 public:
  void add(const Observed& observed);

  [[nodiscard]] int tried() const noexcept { return tried_; }
  [[nodiscard]] int valid() const noexcept { return tried_ - stalled_; }  // the host did not stand still
  [[nodiscard]] int stalled() const noexcept { return stalled_; }
  [[nodiscard]] int failed() const noexcept {
    return failed_;
  }  // of the valid ones, a missed deadline included

  // Lines of a table "row | incident | figure | times | median | worst | deadline".
  void print(Incident incident) const;

 private:
  struct Column {
    double deadline_s = 0;
    std::vector<double> seconds;
  };
  Column& column(const std::string& what);

  int tried_ = 0, stalled_ = 0, failed_ = 0;
  std::vector<std::pair<std::string, Column>> columns_;  // in the order they come
};

void print_table_head();

}  // namespace stretch::live
