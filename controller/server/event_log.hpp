// The newest events, ready to be sent: what every connection reads from at its own pace. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>

namespace stretch::server {

// A framed message, shared by all connections it goes to.
using Frame = std::shared_ptr<const std::string>;

// Bounded: the oldest give way. A position counts the events since the start and never comes twice.
class EventLog {
 public:
  static constexpr std::size_t kMaxEvents = 512;
  static constexpr std::size_t kMaxBytes = 512 * 1024;

  // Ids rise from call to call.
  void add(std::int64_t id, Frame frame);

  [[nodiscard]] std::uint64_t first() const noexcept { return end_ - entries_.size(); }
  [[nodiscard]] std::uint64_t end() const noexcept { return end_; }
  // first() <= position < end().
  [[nodiscard]] const Frame& at(std::uint64_t position) const { return entries_[position - first()].frame; }
  // The first kept event with an id above `id`; end() if there is none.
  [[nodiscard]] std::uint64_t after(std::int64_t id) const noexcept;

 private:
  struct Entry {
    std::int64_t id;
    Frame frame;
  };
  std::deque<Entry> entries_;
  std::size_t bytes_ = 0;
  std::uint64_t end_ = 0;
};

}  // namespace stretch::server
