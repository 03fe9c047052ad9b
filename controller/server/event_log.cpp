// The newest events, ready to be sent.
#include "controller/server/event_log.hpp"

#include <algorithm>
#include <utility>

namespace stretch::server {

void EventLog::add(std::int64_t id, Frame frame) {
  bytes_ += frame->size();
  entries_.push_back({id, std::move(frame)});
  ++end_;
  while (entries_.size() > kMaxEvents || (bytes_ > kMaxBytes && entries_.size() > 1)) {
    bytes_ -= entries_.front().frame->size();
    entries_.pop_front();
  }
}

std::uint64_t EventLog::after(std::int64_t id) const noexcept {
  const auto found =
      std::upper_bound(entries_.begin(), entries_.end(), id,
                       [](std::int64_t wanted, const Entry& entry) { return wanted < entry.id; });
  return first() + static_cast<std::uint64_t>(found - entries_.begin());
}

}  // namespace stretch::server
