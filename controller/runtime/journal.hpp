// What is to be kept of sessions, in the order in which it happened, until the disk has it (SR23).
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "controller/runtime/record_store.hpp"

namespace stretch::runtime {

// What stands here is written by write() alone, in order, and stays until it is written: a session that began
// and ended while the disk was full is on it whole once there is room, with those after it.
//
// In memory at most `most_lines` samples and events, 1 at least; beyond them the oldest sample goes, and
// where none is left the oldest event. Beginnings, ends and scores stay: a few kilobytes for each session.
// One thread.
class Journal {
 public:
  static constexpr std::size_t kMostLines = 100'000;  // 83 minutes: the longest session there may be, whole

  explicit Journal(std::unique_ptr<RecordStore> store, std::size_t most_lines = kMostLines);

  // From here to end() or abort() events belong to this session.
  void begin(records::SessionStart start);
  void add(const records::SampleRecord& sample);  // of the open session; without one it is nobody's
  void add(messages::Event event);                // its session's number is filled in when it is written
  void end(messages::ResultView result, records::Moment at);
  void abort(records::Moment at);           // the open session, with what its samples tell
  void amend(messages::ResultView result);  // of the session ended last; without one it is nobody's

  // Writes what waits until something cannot be written, which is the error, one line; it and what comes
  // after it are tried again next time. What the file refuses for ever is let go and is an error as well.
  // Blocks on the disk.
  [[nodiscard]] tl::expected<void, std::string> write();

  [[nodiscard]] bool open() const noexcept { return open_; }
  // Of the session begun last; 0 before the first and while its beginning is not on the disk.
  [[nodiscard]] std::int64_t session_id() const noexcept { return begun_ == written_ ? id_ : 0; }
  [[nodiscard]] std::int64_t next_event_id() const noexcept { return store_->next_event_id(); }
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  // True once when samples or events had to go since all was last on the disk.
  [[nodiscard]] bool take_loss() noexcept;

 private:
  struct Begin {
    records::SessionStart start;
  };
  struct Lines {
    bool in_session = false;
    std::vector<records::SampleRecord> samples;
    std::vector<messages::Event> events;
    [[nodiscard]] std::size_t size() const noexcept { return samples.size() + events.size(); }
  };
  struct End {
    messages::ResultView result;
    records::Moment at;
  };
  struct Abort {
    records::Moment at;
  };
  struct Amend {
    messages::ResultView result;
  };
  using Entry = std::variant<Begin, Lines, End, Abort, Amend>;

  [[nodiscard]] Lines& room_for_a_line();
  void let_go_of_the_oldest();
  [[nodiscard]] records::Written write(Entry& entry);

  std::unique_ptr<RecordStore> store_;
  std::size_t most_lines_;
  std::deque<Entry> entries_;
  std::size_t lines_ = 0;      // in all entries
  bool open_ = false;          // as told; the disk may be behind
  std::uint64_t begun_ = 0;    // sessions, as told
  std::uint64_t written_ = 0;  // of these, on the disk
  std::int64_t id_ = 0;        // of the last of them
  bool losing_ = false;
  bool loss_told_ = false;
};

}  // namespace stretch::runtime
