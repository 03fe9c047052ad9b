// Records on a disk that is full when a test says so.
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "controller/runtime/record_store.hpp"

namespace stretch::runtime {

// The switch and the counts outlive the store; any thread.
struct DiskState {
  std::atomic<bool> full{false};
  std::atomic<int> refused{0};  // calls while it was full
  std::atomic<int> ended{0};    // sessions closed with their result
};

class FullDisk final : public RecordStore {
 public:
  FullDisk(records::Records records, DiskState& state) : below_(on_disk(std::move(records))), state_(state) {}

  std::int64_t next_event_id() const noexcept override { return below_->next_event_id(); }
  tl::expected<std::int64_t, records::NotWritten> begin_session(const records::SessionStart& start) override {
    if (is_full()) return tl::unexpected(records::NotWritten{.what = std::string("no room for a beginning")});
    return below_->begin_session(start);
  }
  records::Written append(std::span<const records::SampleRecord> samples,
                          std::span<const messages::Event> events) override {
    if (is_full()) return no_room();
    return below_->append(samples, events);
  }
  records::Written end_session(const messages::ResultView& result, const records::Moment& at) override {
    if (is_full()) return no_room();
    records::Written written = below_->end_session(result, at);
    if (written) ++state_.ended;
    return written;
  }
  records::Written abort_session(const records::Moment& at) override {
    if (is_full()) return no_room();
    return below_->abort_session(at);
  }
  records::Written amend(std::int64_t session_id, const messages::ResultView& result) override {
    if (is_full()) return no_room();
    return below_->amend(session_id, result);
  }

 private:
  bool is_full() {
    if (state_.full) ++state_.refused;
    return state_.full;
  }
  static records::Written no_room() {
    return tl::unexpected(records::NotWritten{.what = "no room", .refused = false});
  }

  std::unique_ptr<RecordStore> below_;
  DiskState& state_;
};

}  // namespace stretch::runtime
