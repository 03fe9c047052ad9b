// Changed, or too long ago.
#include "hal/modbus/output_sequence.hpp"

namespace stretch::hal {

void OutputSequence::taken_over(bool set_up_anew) noexcept {
  standing_.reset();
  if (set_up_anew) locked_ = true;
}

bool OutputSequence::permissive(const Command& command, bool permitted) noexcept {
  if (!command.permissive) locked_ = false;
  return command.permissive && permitted && !locked_;
}

bool OutputSequence::due(std::uint16_t outputs, Instant now) noexcept {
  if (standing_ == outputs && now - refreshed_ < kRefreshAfter) return false;
  standing_.reset();
  return true;
}

void OutputSequence::written(std::uint16_t outputs, Instant now) noexcept {
  standing_ = outputs;
  refreshed_ = now;
}

}  // namespace stretch::hal
