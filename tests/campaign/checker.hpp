// Judges a run by docs/safety.md's invariant, on the plant's truth alone.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulator/plant/truth.hpp"
#include "tests/campaign/conditions.hpp"

namespace stretch::campaign {

enum class Breach : std::uint8_t {
  missed_deadline,   // the row's own reaction is not there when its deadline is over
  moves_outward,     // 150 ms after it
  does_not_relieve,  // 300 ms after it
  not_released,      // 35 s after it
  goes_on,           // outward again after a retreat, or power again after torque off, and nobody pressed
  overstretched      // passive stretch above limit and margin
};
[[nodiscard]] std::string_view name(Breach breach) noexcept;

struct Finding {
  Breach breach = Breach::missed_deadline;
  SafetyRow row = SafetyRow::sr01_stretch_force;  // of the watch whose deadline it was; SR01 of what has none
  std::string what;                               // a sentence with time and figures
};

// How one watch's condition was answered.
struct Answer {
  Watch watch = Watch::stretch_force;
  Duration after;   // from its beginning, the time not counted in which another row's clock ran
  Duration within;  // its deadline
  bool in_time = false;
};

// Fed every millisecond. One finding of a kind and a row at most.
class Checker {
 public:
  explicit Checker(const Held& held) noexcept : held_(held), conditions_(held) {}

  void step(const plant::Truth& truth, const Facts& facts);

  [[nodiscard]] const std::vector<Finding>& findings() const noexcept { return findings_; }
  [[nodiscard]] const std::vector<Answer>& answers() const noexcept { return answers_; }
  // No demand waits to be let down.
  [[nodiscard]] bool at_rest() const noexcept { return at_rest_; }
  [[nodiscard]] Force peak_stretch() const noexcept { return peak_stretch_; }

 private:
  struct Demand {
    bool open = false;
    bool going_down = false;  // the leg was being let down when it began
    bool answered = false;
    bool due = false;
    bool released = false;
    int waited_ms = 0;     // since the condition began
    int since_due_ms = 0;  // since the deadline
  };
  [[nodiscard]] bool answers(Watch watch, const Demand& demand, const plant::Truth& truth,
                             bool sto_closed) const noexcept;
  void step_demand(Watch watch, const plant::Truth& truth, const Facts& facts);
  void judge_motion(Watch watch, Demand& demand, const plant::Truth& truth);
  void judge_latches(const plant::Truth& truth, const Facts& facts);
  void judge_stretch(const plant::Truth& truth);
  void found(Breach breach, SafetyRow row, const plant::Truth& truth, std::string_view what);

  Held held_;
  Conditions conditions_;
  std::array<Demand, kWatches> demands_{};
  std::uint32_t open_ = 0;  // a bit for each that is
  std::vector<Finding> findings_;
  std::vector<Answer> answers_;
  std::uint64_t told_[6] = {};  // a bit for each row, by breach
  bool at_rest_ = true;
  Force peak_stretch_;
  bool powered_ = false;
  bool power_latched_ = false;
  int acknowledged_ = 0;
  std::optional<Instant> retreated_;
  Instant lifted_;   // when a muscle last lifted the leg
  Force lifting_;    // at most, in the last while
  Instant posture_;  // when the leg's own resistance was last changed by what happened to it
  bool ran_away_ = false;
  std::optional<Instant> defied_;       // since when the drive does not do what it is told
  std::optional<Instant> obeys_since_;  // since when it does again, or has no power
  plant::Truth before_;                 // a millisecond ago
  bool closed_before_ = false;
};

}  // namespace stretch::campaign
