// What happened, noted while it did with what is asked of it; and the simulator's truth, asked afterwards.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/live/incidents.hpp"
#include "tests/live/truth_log.hpp"

namespace stretch::live {

class Judge;
using Ask = std::function<void(Judge&)>;

// What happened, before the truth is known. All moments monotonic.
struct Noted {
  Incident incident = Incident::stop;
  double began = 0;  // of the way to it
  double at = 0;     // it happened; 0: it was never reached
  double until = 0;  // what is judged ends there
  std::vector<Measured> measured;
  std::vector<Ask> asks;
  std::string failure;
  double inward_deg_s = 0;             // of a command: from it on inward it is a retreat's (Timing)
  bool halts_the_plant = false;        // on purpose: skipped plant time says nothing about the host
  bool of_the_next_simulator = false;  // its truth is the one that was started afterwards
};

[[nodiscard]] Observed judged(const Noted& noted, const TruthLog& log);

bool torque_off(const TruthRow& row, const TruthRow& before);
bool released(const TruthRow& row, const TruthRow& before);

// Answers one question after the other into one Observed.
class Judge {
 public:
  Judge(const Noted& noted, const TruthLog& log, Observed& into) : n_(noted), log_(log), o_(into) {}

  // The first row for which it holds, as a time since `from`.
  void first(double from, const std::string& what, double deadline_s, const TruthLog::Condition& holds);
  // The same where the truth has to say from when: its first row since `from` for which `begins` holds.
  void first_since(double from, const TruthLog::Condition& begins, const std::string& what, double deadline_s,
                   const TruthLog::Condition& holds);
  // Commanded by a retreat.
  [[nodiscard]] TruthLog::Condition inward() const;
  // Force falls because the leg goes down: a hold's own relaxation does not count.
  void falling(double from);
  // From when the reaction was due: 150 ms later nothing moves outward, 300 ms later the leg is relieved at 2
  // deg/s or more or has no torque, until it is released; and that in time.
  void let_down(double from, double deadline_s);
  // No more passive stretch than the limit and the margins of SR01, weighing and zero.
  void never_above(double from, double limit_n);
  // Nothing of it reaches the leg: the hold is held.
  void goes_on(double from, double until);
  void without_power(double from);
  // Has no torque and no command since `from`; what has none may sink.
  void standing(double from);
  void no_way_out(double from);
  // What the stretch force by the cell is short of, or above, the truth, in the second before: the hold is
  // held at what the controller believes.
  [[nodiscard]] double believed_less_true(double from, double target_n) const;

 private:
  void fail(const std::string& why) { o_.failure += why + "; "; }

  const Noted& n_;
  const TruthLog& log_;
  Observed& o_;
};

}  // namespace stretch::live
