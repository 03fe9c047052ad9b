// Rounds of half a second.
#include "controller/runtime/recorder.hpp"

#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <limits>
#include <utility>

#include <pthread.h>

#include "controller/measures/result_view.hpp"
#include "controller/runtime/moment.hpp"

namespace stretch::runtime {
namespace {
using namespace std::chrono_literals;

constexpr auto kLook = 50ms;       // how often the rings are drained
constexpr int kLooksPerSave = 10;  // and the disk is written: at most half a second is ever only in memory
constexpr std::size_t kMostKept = 20'000;  // samples held while the disk refuses: a quarter of an hour
constexpr std::int64_t kComplainEvery_s = 60;

[[nodiscard]] records::SampleRecord sample(const cycle::CycleView& view, Instant began) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  const bool valid = view.measured.valid;
  records::SampleRecord s;
  s.time_s = (view.now - began).si();
  s.state = view.session.state;
  s.phase = view.session.phase;
  s.angle_deg = valid ? in_degrees(view.measured.angle) : kUnknown;
  s.speed_deg_s = valid ? in_degrees_per_second(view.measured.speed) : kUnknown;
  s.stretch_force_n = valid && view.weighed ? view.stretch_force.si() : kUnknown;
  s.cuff_force_n = valid ? view.measured.cuff_force.si() : kUnknown;
  s.target_force_n = view.session.target.si();
  s.force_limit_n = view.force_limit.si();
  if (view.command.speed) s.command_speed_deg_s = in_degrees_per_second(*view.command.speed);
  s.action = view.action;
  return s;
}
}  // namespace

Recorder::Recorder(HandOver& hand_over, const Preparations& preparations, records::Records records,
                   std::string directory, recording::Header header, std::string station_path,
                   Callbacks callbacks)
    : in_(hand_over),
      preparations_(preparations),
      records_(std::move(records)),
      directory_(std::move(directory)),
      header_(std::move(header)),
      station_path_(std::move(station_path)),
      callbacks_(std::move(callbacks)),
      next_event_(records_.next_event_id()) {}

Recorder::~Recorder() {
  stop();
}

void Recorder::start() {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Recorder::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void Recorder::note(messages::Event event) {
  if (event.uptime_s == 0) event.uptime_s = monotonic_s();
  const std::lock_guard lock(mutex_);
  notes_.push_back(std::move(event));
}

// What is thrown here must not end the controller: it is lost, and said.
template <class Step>
void Recorder::attempt(Step step) noexcept {
  try {
    step();
  } catch (const std::exception& error) {
    try {
      complain(error.what());
    } catch (const std::exception&) {  // not even that can be said
    }
  }
}

void Recorder::run() noexcept {
  int looks = 0;
  while (!stopping_) {
    round();
    if (++looks % kLooksPerSave == 0) attempt([this] { save(); });
    ++rounds_;
    std::this_thread::sleep_for(kLook);
  }
  round();
  attempt([this] { finish(); });
}

void Recorder::round() noexcept {
  attempt([this] { take_views(); });
  attempt([this] { take_recording(); });
}

void Recorder::finish() {
  if (session_id_ != 0) {
    messages::Event event;
    event.kind = "session";
    event.text = "session cut short: the controller ends";
    event.detail = "ended";
    tell(std::move(event));
  }
  save();
  if (const auto written = records_.abort_session(moment_now()); !written) complain(written.error());
}

void Recorder::publish(messages::Event event) {
  event.id = next_event_++;
  event.session_id = session_id_;
  event.wall_time = wall_time();
  events_.push_back(event);
  attempt([&] { callbacks_.event(event); });
}

void Recorder::tell(messages::Event event) {
  event.uptime_s = monotonic_s();
  publish(std::move(event));
}

// In the order in which it happened: a request stands before what came of it. The notes are taken after the
// views, so that none is missing that a view came of.
void Recorder::take_views() {
  std::vector<cycle::CycleView> views;
  for (cycle::CycleView view; in_.views.pop(view);) views.push_back(view);
  std::vector<messages::Event> notes;
  {
    const std::lock_guard lock(mutex_);
    notes.swap(notes_);
  }
  auto note = notes.begin();
  for (const cycle::CycleView& view : views) {
    for (; note != notes.end() && note->uptime_s <= (view.now - Instant{}).si(); ++note) publish(*note);
    attempt([&] { take_view(view); });
  }
  for (; note != notes.end(); ++note) publish(*note);
}

void Recorder::take_view(const cycle::CycleView& view) {
  if (view.session_began) begin_session(view);
  for (messages::Event& event : event_maker_.changes(view)) publish(std::move(event));
  // In the cycle that ends a session its limits are gone already.
  if (session_id_ != 0 && !view.session_ended) samples_.push_back(sample(view, session_began_));
  if (view.session_ended) end_session();
  if (view.scored) add_score();
}

void Recorder::begin_session(const cycle::CycleView& view) {
  save();
  records::SessionStart start;
  start.at = moment_now();
  start.build = header_.build;
  start.station = station_path_;
  start.prescription = preparations_.find(view.session.plan_number).prescription;
  const auto id = records_.begin_session(start);
  if (!id) complain(id.error());
  session_id_ = id.value_or(0);
  session_began_ = view.now;
  attempt([this] { callbacks_.result({}); });  // the result of the session before is nobody's any more
}

void Recorder::end_session() {
  session::Result result;
  if (!in_.results.pop(result)) return;  // the control thread counts what it could not hand over
  save();
  const messages::ResultView shown = measures::result_view(result, session_id_);
  if (session_id_ != 0) {
    const auto written = records_.end_session(shown, moment_now());
    if (!written) complain(written.error());
  }
  ended_id_ = std::exchange(session_id_, 0);
  attempt([&] { callbacks_.result(shown); });
}

void Recorder::add_score() {
  session::Result result;
  if (!in_.results.pop(result)) return;
  const messages::ResultView shown = measures::result_view(result, ended_id_);
  if (ended_id_ != 0) {
    if (const auto written = records_.amend(ended_id_, shown); !written) complain(written.error());
  }
  attempt([&] { callbacks_.result(shown); });
}

void Recorder::save() {
  if (file_) file_->flush();
  if (samples_.empty() && events_.empty()) return;
  const auto written = records_.append(samples_, events_);
  if (written) {
    samples_.clear();
    events_.clear();
    return;
  }
  complain(written.error());
  if (samples_.size() > kMostKept)
    samples_.erase(samples_.begin(), samples_.end() - static_cast<std::ptrdiff_t>(kMostKept));
  if (events_.size() > kMostKept)
    events_.erase(events_.begin(), events_.end() - static_cast<std::ptrdiff_t>(kMostKept));
}

void Recorder::take_recording() {
  const std::size_t ready = in_.recording.read_available();
  if (ready == 0) return;
  const std::size_t had = bytes_.size();
  bytes_.resize(had + ready);
  bytes_.resize(had + in_.recording.pop(bytes_.data() + had, ready));
  take_frames();
}

void Recorder::take_frames() {
  std::size_t at = 0;
  while (bytes_.size() - at >= recording::kFrameHeader) {
    const auto kind = static_cast<std::uint8_t>(bytes_[at]);
    std::uint32_t size = 0;
    std::memcpy(&size, bytes_.data() + at + 1, sizeof size);
    const std::size_t whole = recording::kFrameHeader + size;
    if (bytes_.size() - at < whole) break;
    take_frame(kind, std::span(bytes_).subspan(at + recording::kFrameHeader, size));
    at += whole;
  }
  bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(at));
}

// A recording begins with an image of the cycle, or at the program's very start, where the station file is
// image enough.
void Recorder::take_frame(std::uint8_t kind, std::span<const std::byte> bytes) {
  const bool first = std::exchange(from_the_start_, false);
  if (first || kind == recording::kImageFrame) begin_file();
  if (!file_) {
    if (kind != recording::kEndFrame) want_image();
    return;
  }
  file_->append(kind, bytes);
  if (!file_->ok()) {
    file_.reset();
    want_image();
    complain("the recording cannot be written: is the disk full?");
  }
  if (kind == recording::kEndFrame) file_.reset();
}

void Recorder::begin_file() {
  file_.reset();
  std::error_code unknown;  // what cannot be looked at cannot be created either, and that is said
  std::string path = directory_ + "/" + file_time() + ".recording";
  for (int n = 2; std::filesystem::exists(path, unknown); ++n) {
    path = directory_ + "/" + file_time() + "-" + std::to_string(n) + ".recording";
  }
  auto created = recording::RecordingWriter::create(path, header_);
  if (created) {
    file_ = std::make_unique<recording::RecordingWriter>(std::move(*created));
  } else {
    complain(created.error());
  }
}

void Recorder::want_image() {
  const double now = monotonic_s();
  if (now - image_wanted_s_ < kImageWantedEvery_s) return;
  image_wanted_s_ = now;
  in_.image_wanted.store(true, std::memory_order_relaxed);
}

void Recorder::complain(const std::string& what) {
  const auto now = static_cast<std::int64_t>(monotonic_s());
  if (complained_s_ != 0 && now - complained_s_ < kComplainEvery_s) return;
  complained_s_ = now;
  callbacks_.log("recorder: " + what);
  messages::Event event;
  event.kind = "recorder";
  event.text = what;
  event.detail = "not_written";
  tell(std::move(event));
}

}  // namespace stretch::runtime
