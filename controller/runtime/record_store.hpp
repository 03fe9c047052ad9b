// What the journal writes into: the records on disk; for tests, a disk that is full when it is told to be.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include <tl/expected.hpp>

#include "controller/records/records.hpp"

namespace stretch::runtime {

// Each call as records::Records has it: whole or not at all, blocking, one thread.
class RecordStore {
 public:
  RecordStore() = default;
  RecordStore(const RecordStore&) = delete;
  RecordStore& operator=(const RecordStore&) = delete;
  virtual ~RecordStore() = default;

  [[nodiscard]] virtual std::int64_t next_event_id() const noexcept = 0;
  [[nodiscard]] virtual tl::expected<std::int64_t, records::NotWritten> begin_session(
      const records::SessionStart& start) = 0;
  [[nodiscard]] virtual records::Written append(std::span<const records::SampleRecord> samples,
                                                std::span<const messages::Event> events) = 0;
  [[nodiscard]] virtual records::Written end_session(const messages::ResultView& result,
                                                     const records::Moment& at) = 0;
  [[nodiscard]] virtual records::Written abort_session(const records::Moment& at) = 0;
  [[nodiscard]] virtual records::Written amend(std::int64_t session_id,
                                               const messages::ResultView& result) = 0;
};

[[nodiscard]] std::unique_ptr<RecordStore> on_disk(records::Records records);

}  // namespace stretch::runtime
