// SR20: the load cell's zero is taken of an empty cuff that stands still, and of nothing else.
#pragma once

#include <cstdint>

#include "config/quantities/instant.hpp"
#include "config/settings/notice.hpp"
#include "hal/restart_watch.hpp"
#include "hal/sample.hpp"

namespace stretch::session {

// Live, as the self-test: what fails is looked at again and passes as soon as it can. Angle near flat.
class Zeroing {
 public:
  explicit Zeroing(Force cuff_weight) noexcept : cuff_weight_(cuff_weight) {}

  // Whether the transmitter is to take its zero now: an edge.
  bool step(Instant now, const hal::ForceSample& force) noexcept;

  // Once a cycle in every state: a load cell that may have started anew may have lost its zero. Then somebody
  // may lie in the cuff, and no zero is taken before the strap was seen open.
  void hear(Instant now, const hal::ForceSample& force, bool strap_open) noexcept;

  // The zero is due again. Whether the cell has one stays known.
  void restart() noexcept;

  [[nodiscard]] CheckState at_rest() const noexcept { return at_rest_; }
  [[nodiscard]] CheckState zero() const noexcept { return zero_; }
  // Taken here, and the cell has answered ever since.
  [[nodiscard]] bool known() const noexcept { return has_zero_; }

 private:
  enum class Stage : std::uint8_t { waiting, commanded, done };

  [[nodiscard]] bool reads_empty(const hal::ForceSample& force) const noexcept;
  [[nodiscard]] bool stands(Instant now, const hal::ForceSample& force) noexcept;
  bool wait(Instant now, const hal::ForceSample& force) noexcept;
  void judge(Instant now, const hal::ForceSample& force) noexcept;

  Force cuff_weight_;
  CheckState at_rest_ = CheckState::pending;
  CheckState zero_ = CheckState::pending;
  Stage stage_ = Stage::waiting;
  Instant commanded_at_;
  bool has_zero_ = false;
  hal::RestartWatch restarted_;
  bool let_out_ = true;  // the strap was seen open since a zero was lost
  bool read_empty_ = false;
  Instant empty_since_;
  hal::ForceSample stood_at_;
  Instant stood_since_;
};

}  // namespace stretch::session
