// Whether a load cell may have started anew since its answer before, and so be without its zero.
#pragma once

#include <cstdint>

#include "config/quantities/instant.hpp"
#include "hal/sample.hpp"

namespace stretch::hal {

// Answers stayed away for 100 ms; or its counter of conversions is where no counting on could have brought
// it. A part without a counter that starts faster than that is not seen. Pure.
class RestartWatch {
 public:
  // Once a cycle. True in each cycle of such a silence, and in the one whose answer shows it.
  [[nodiscard]] bool operator()(Instant now, const ForceSample& force) noexcept {
    const bool answered = force.quality != Quality::no_answer;
    if (!heard_ && !answered) return true;
    const Duration silent = heard_ ? now - heard_at_ : Duration{};
    missed_ = missed_ || !answered;
    bool may_have = missed_ && silent >= kSilent - kWakeUp;
    const bool counted = force.quality == Quality::valid || force.quality == Quality::stale;
    if (counted && force.has_sequence) {
      may_have = may_have || (counted_ && jumped(force.sequence, silent));
      sequence_ = force.sequence;
      counted_ = true;
    }
    if (answered) {
      heard_at_ = now;
      heard_ = true;
      missed_ = false;
    }
    return may_have;
  }

 private:
  static constexpr Duration kSilent = milliseconds(100.0);  // less than a transmitter takes to start
  static constexpr Duration kWakeUp = milliseconds(1.0);    // a cycle wakes now later, now less late
  static constexpr double kFastest_hz = 2000.0;             // twice what any known transmitter converts
  static constexpr int kLate = 256;                         // an answer repeated; a counter of eight bits

  [[nodiscard]] bool jumped(std::uint16_t sequence, Duration silent) const noexcept {
    const auto way = static_cast<std::int16_t>(static_cast<std::uint16_t>(sequence - sequence_));
    return way < -kLate || static_cast<double>(way) > kLate + kFastest_hz * silent.si();
  }

  Instant heard_at_;
  bool heard_ = false;
  bool missed_ = false;  // an answer, since
  std::uint16_t sequence_ = 0;
  bool counted_ = false;
};

}  // namespace stretch::hal
