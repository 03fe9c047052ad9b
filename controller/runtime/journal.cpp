// A queue that is written from its front.
#include "controller/runtime/journal.hpp"

#include <utility>

namespace stretch::runtime {
namespace {
constexpr std::size_t kLinesAtOnce = 2'000;  // in one transaction: the recorder is not long about each
}  // namespace

Journal::Journal(std::unique_ptr<RecordStore> store, std::size_t most_lines)
    : store_(std::move(store)), most_lines_(most_lines) {}

void Journal::begin(records::SessionStart start) {
  entries_.emplace_back(Begin{std::move(start)});
  open_ = true;
  ++begun_;
}

void Journal::add(const records::SampleRecord& sample) {
  if (!open_) return;
  room_for_a_line().samples.push_back(sample);
  ++lines_;
}

void Journal::add(messages::Event event) {
  room_for_a_line().events.push_back(std::move(event));
  ++lines_;
}

void Journal::end(messages::ResultView result, records::Moment at) {
  if (!open_) return;
  entries_.emplace_back(End{std::move(result), std::move(at)});
  open_ = false;
}

void Journal::abort(records::Moment at) {
  if (!open_) return;
  entries_.emplace_back(Abort{std::move(at)});
  open_ = false;
}

void Journal::amend(messages::ResultView result) {
  if (open_ || begun_ == 0) return;
  entries_.emplace_back(Amend{std::move(result)});
}

Journal::Lines& Journal::room_for_a_line() {
  if (lines_ >= most_lines_) let_go_of_the_oldest();
  Lines* last = entries_.empty() ? nullptr : std::get_if<Lines>(&entries_.back());
  if (last == nullptr || last->size() >= kLinesAtOnce) {
    last = &std::get<Lines>(entries_.emplace_back(Lines{.in_session = open_, .samples = {}, .events = {}}));
  }
  return *last;
}

void Journal::let_go_of_the_oldest() {
  losing_ = true;
  --lines_;
  for (Entry& entry : entries_) {
    auto* lines = std::get_if<Lines>(&entry);
    if (lines == nullptr || lines->samples.empty()) continue;
    lines->samples.erase(lines->samples.begin());
    return;
  }
  for (Entry& entry : entries_) {
    auto* lines = std::get_if<Lines>(&entry);
    if (lines == nullptr || lines->events.empty()) continue;
    lines->events.erase(lines->events.begin());
    return;
  }
}

tl::expected<void, std::string> Journal::write() {
  std::string refused;
  for (; !entries_.empty(); entries_.pop_front()) {
    Entry& entry = entries_.front();
    const records::Written written = write(entry);
    if (!written && !written.error().refused) return tl::unexpected(written.error().what);
    if (!written) refused = written.error().what;
    if (const auto* lines = std::get_if<Lines>(&entry)) lines_ -= lines->size();
  }
  losing_ = loss_told_ = false;
  if (!refused.empty()) return tl::unexpected(refused);
  return {};
}

records::Written Journal::write(Entry& entry) {
  if (const auto* begin = std::get_if<Begin>(&entry)) {
    const auto id = store_->begin_session(begin->start);
    if (!id && !id.error().refused) return tl::unexpected(id.error());
    id_ = id.value_or(0);  // refused for ever: so is what follows of this session
    ++written_;
    if (!id) return tl::unexpected(id.error());
    return {};
  }
  if (auto* lines = std::get_if<Lines>(&entry)) {
    for (messages::Event& event : lines->events) event.session_id = lines->in_session ? id_ : 0;
    return store_->append(lines->samples, lines->events);
  }
  if (const auto* end = std::get_if<End>(&entry)) return store_->end_session(end->result, end->at);
  if (const auto* abort = std::get_if<Abort>(&entry)) return store_->abort_session(abort->at);
  return store_->amend(id_, std::get<Amend>(entry).result);
}

bool Journal::take_loss() noexcept {
  return losing_ && !std::exchange(loss_told_, true);
}

}  // namespace stretch::runtime
