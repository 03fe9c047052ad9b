// The records on disk.
#include "controller/runtime/record_store.hpp"

#include <utility>

namespace stretch::runtime {
namespace {

class OnDisk final : public RecordStore {
 public:
  explicit OnDisk(records::Records records) noexcept : records_(std::move(records)) {}

  std::int64_t next_event_id() const noexcept override { return records_.next_event_id(); }
  tl::expected<std::int64_t, records::NotWritten> begin_session(const records::SessionStart& start) override {
    return records_.begin_session(start);
  }
  records::Written append(std::span<const records::SampleRecord> samples,
                          std::span<const messages::Event> events) override {
    return records_.append(samples, events);
  }
  records::Written end_session(const messages::ResultView& result, const records::Moment& at) override {
    return records_.end_session(result, at);
  }
  records::Written abort_session(const records::Moment& at) override { return records_.abort_session(at); }
  records::Written amend(std::int64_t session_id, const messages::ResultView& result) override {
    return records_.amend(session_id, result);
  }

 private:
  records::Records records_;
};

}  // namespace

std::unique_ptr<RecordStore> on_disk(records::Records records) {
  return std::make_unique<OnDisk>(std::move(records));
}

}  // namespace stretch::runtime
