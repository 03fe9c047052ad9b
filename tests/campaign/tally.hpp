// What many runs came to, as a table.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/campaign/run.hpp"

namespace stretch::campaign {

// Added to by one thread; two are put together afterwards.
class Tally {
 public:
  void add(const RunPlan& plan, const RunReport& report);
  void add(const Tally& other);

  // By what went wrong, and by row: markdown.
  [[nodiscard]] std::string table() const;
  [[nodiscard]] std::uint64_t runs() const noexcept { return runs_; }
  [[nodiscard]] std::uint64_t failed() const noexcept { return failed_; }
  [[nodiscard]] std::uint64_t violations() const noexcept { return violations_; }
  [[nodiscard]] std::uint64_t missed() const noexcept { return missed_; }
  [[nodiscard]] double simulated_s() const noexcept { return simulated_s_; }

 private:
  struct ByIncident {
    std::uint64_t runs = 0;   // in which it happened
    std::uint64_t alone = 0;  // of these
    std::uint64_t demands = 0;
    std::uint64_t violations = 0;
    std::uint64_t missed = 0;
    std::vector<float> after_ms;
    float tightest = 0.0F;  // the largest part of a deadline that was used
  };
  struct ByWatch {
    std::vector<float> after_ms;
    std::array<float, 2> deadline_ms{};  // at 10 and 25 ms
    float worst_part = 0.0F;
    std::uint64_t missed = 0;
  };
  std::map<std::string, ByIncident> by_incident_;
  std::array<ByWatch, kWatches> by_watch_{};
  std::uint64_t runs_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t violations_ = 0;
  std::uint64_t missed_ = 0;
  double simulated_s_ = 0.0;
};

}  // namespace stretch::campaign
