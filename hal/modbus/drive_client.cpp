// One order out, one answer in.
#include "hal/modbus/drive_client.hpp"

namespace stretch::hal {

void DriveClient::adopt() noexcept {
  const Adoption adoption = link_.adopt();
  set_up_anew_ = adoption == Adoption::set_up_anew;
  if (set_up_anew_) sequence_.set_up_anew();
  if (adoption == Adoption::none) return;
  (void)link_.take_unanswered();  // it has just been looked at
  blocks_.forget();
  seen_.reset();
}

void DriveClient::exchange(const Command& command, bool permitted) noexcept {
  const bool enabled = sample_.state == DriveState::operation_enabled;
  const std::optional<Angle> angle =
      sample_.quality == Quality::valid ? std::optional(sample_.angle) : std::nullopt;
  sample_ = DriveSample{};
  DriveOrder order = sequence_.next(command, permitted);
  const Instant now = clock_();
  order.set_point = set_point_.next(now, enabled && order.enable, order.speed, angle, profile_.window);
  if (!link_.up()) return;
  CyclicRegisters out{};
  CyclicRegisters in{};
  const auto written = std::span(out).first(write_count(profile_.device));
  const auto read = std::span(in).first(read_count(profile_.device));
  encode(profile_, order, rated_, written);
  if (blocks_.run(link_, profile_.device, written, read)) take(read, now);
}

void DriveClient::take(std::span<const std::uint16_t> registers, Instant now) noexcept {
  sample_ = decode(profile_, rated_, registers);
  if (sample_.quality == Quality::bad_content) {
    link_.count_bad_content();
  } else {
    if (!profile_.speed_deg_s && seen_ && now > seen_->at)
      sample_.speed = (sample_.angle - seen_->angle) / (now - seen_->at);
    seen_ = Seen{sample_.angle, now};
  }
  const DriveSequence::Counters counters{.tick = profile_.tick.has_value(),
                                         .echo = profile_.command_echo.has_value()};
  // It has to be looked at anew although its answers were in order. So has one that was lost for a cycle and
  // found again without power, on a shared line or where no clock of its own tells that it began anew: it may
  // have been away for good, and its watchdog and limits with it.
  const bool could_have_been_away = link_.take_unanswered() && (link_.shared() || !profile_.tick);
  const bool found_off = could_have_been_away && sample_.state != DriveState::operation_enabled;
  if (sequence_.take(sample_, counters) == DriveSequence::Taken::rebooted || found_off) link_.give_up();
}

}  // namespace stretch::hal
