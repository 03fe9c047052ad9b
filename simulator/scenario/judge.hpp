// What a scenario expects, held against the plant's truth.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/quantities/instant.hpp"
#include "config/settings/scenario.hpp"
#include "simulator/plant/truth.hpp"

namespace stretch::scenario {

enum class Check : std::uint8_t {
  torque_off_within,
  permission_off_within,
  inward_within,
  no_outward_after,
  relieves_after,
  released_within,
  flat_within,
  torque_on_for,
  torque_off_for,
  stretched_for,
  inward_speed,
  peak_stretch,
  // not of the truth
  row,
  outcome,
  // nobody's expectation: of a fault that never began
  begins
};

enum class State : std::uint8_t { open, met, missed, not_judged };

// One thing asked of one fault.
struct Verdict {
  Check check = Check::row;
  int fault = 1;        // its number
  double asked = 0.0;   // ms, s, deg/s or N, as the check's unit says
  double figure = 0.0;  // the same, of what happened; of what never happened: how long was waited
  State state = State::open;
  std::string words;  // what is asked, where a number does not say it: "row = SR12, acts_within_ms = 30"
  std::string why;    // of the missed and of what was not judged: a sentence
};

// "torque_off_within_ms", as files write it; of row, action and the time of both: "row".
[[nodiscard]] std::string_view key(Check check) noexcept;
[[nodiscard]] std::string_view unit(Check check) noexcept;  // "ms", "s", "deg/s", "N", ""

// What the controller did between a fault's beginning and the end, where somebody could look.
struct ControllerReport {
  struct Action {
    Instant at;
    SafetyRow row = SafetyRow::sr20_self_test;
    SafetyAction action = SafetyAction::none;
  };
  // Each change of either, `none` included; and SR25, the session's own, each time a weighing is refused.
  std::vector<Action> actions;
  std::optional<Outcome> outcome;
};

// Fed every plant step. step() allocates only for the sentence of what was missed.
class Judge {
 public:
  // `scenario` outlives it.
  explicit Judge(const config::Scenario& scenario);

  // `began[i]`: when fault i began. Once a step, after the faults that begin with it.
  void step(const plant::Truth& truth, std::span<const std::optional<Instant>> began);

  // After the last step: what is open is decided, and each fault that never began is one more verdict, a
  // miss. What was forbidden is met only if it was looked for all the time it was asked, and the scenario
  // watched to its end. What was to come about and was so already when the fault began, or at the first step,
  // is missed: it shows nothing. Without a report, what the controller did is not judged.
  void finish(std::span<const std::optional<Instant>> began, const ControllerReport* report);

  // In the order of the file.
  [[nodiscard]] const std::vector<Verdict>& verdicts() const noexcept { return verdicts_; }

 private:
  struct Watched {
    const config::Expectation* expectation;
    bool released = false;                // since the fault began
    bool held_before = false;             // what is to come about was so when the fault began
    std::optional<Angle> lowest{};        // of the support since it was released and the time was up
    std::optional<Duration> off_since{};  // the fault's beginning: the power stage is off
  };
  void add(Check check, const config::Expectation& expectation, double asked);
  void look(std::size_t at, const plant::Truth& truth, Duration since);
  void finish_row(Verdict& verdict, const config::Expectation& expectation, Instant began,
                  const ControllerReport& report) const;
  void finish_of_the_controller(Verdict& verdict, const config::Expectation& expectation, Instant began,
                                const ControllerReport& report) const;
  [[nodiscard]] bool watched_to_the_end(std::span<const std::optional<Instant>> began) const;

  const config::Scenario& scenario_;
  std::vector<Verdict> verdicts_;
  std::vector<Watched> watched_;  // of each verdict
  Force peak_;
  std::optional<Instant> seen_;  // the last step
};

}  // namespace stretch::scenario
