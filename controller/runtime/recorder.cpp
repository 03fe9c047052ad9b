// Rounds of half a second.
#include "controller/runtime/recorder.hpp"

#include <chrono>
#include <csignal>
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

Recorder::Recorder(HandOver& hand_over, const Preparations& preparations,
                   std::unique_ptr<RecordStore> records, std::string directory, recording::Header header,
                   std::string station_path, Callbacks callbacks)
    : in_(hand_over),
      preparations_(preparations),
      build_(header.build),
      station_path_(std::move(station_path)),
      callbacks_(std::move(callbacks)),
      journal_(std::move(records)),
      recording_(hand_over, std::move(directory), std::move(header),
                 [this](const std::string& what) { complain(what); }),
      next_event_(journal_.next_event_id()) {}

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
  attempt([this] { recording_.take(); });
}

void Recorder::finish() {
  take_results(Instant{std::numeric_limits<std::int64_t>::max()});
  if (journal_.open()) {
    messages::Event event;
    event.kind = "session";
    event.text = "session cut short: the controller ends";
    event.detail = "ended";
    tell(std::move(event));
    journal_.abort(moment_now());
  }
  save();
  // Once more, with what was said of the first time.
  if (!journal_.write()) callbacks_.log("recorder: ends with records that could not be written");
}

void Recorder::publish(messages::Event event) {
  event.id = next_event_++;
  event.session_id = journal_.open() ? journal_.session_id() : 0;
  event.wall_time = wall_time();
  journal_.add(event);
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

// What began and what is over shows in every view, so that no single one of them is needed.
void Recorder::take_view(const cycle::CycleView& view) {
  const bool recorded = view.session.recorded;
  if (recorded && view.session.identity != session_) begin_session(view);
  for (messages::Event& event : event_maker_.changes(view)) publish(std::move(event));
  // In the cycle that ends a session its limits are gone already.
  if (recorded) journal_.add(sample(view, session_.began));
  if (!recorded && journal_.open()) end_session(view.now);
  if (view.scored) take_results(view.now);
}

void Recorder::begin_session(const cycle::CycleView& view) {
  if (journal_.open()) end_session(view.session.identity.began);
  take_results(view.session.identity.began);  // a score whose view was lost
  show({});                                   // from here on the result of the session before is nobody's
  records::SessionStart start;
  start.at = moment_now();
  start.build = build_;
  start.station = station_path_;
  start.prescription = preparations_.find(view.session.plan_number).prescription;
  session_ = view.session.identity;
  journal_.begin(std::move(start));
  save();
}

void Recorder::end_session(Instant before) {
  take_results(before);
  if (!journal_.open()) return;
  journal_.abort(moment_now());
  tell_loss("a session's result did not arrive: its record is closed with what its samples tell");
  save();
}

void Recorder::take_results(Instant before) {
  session::Result result;
  while (in_.results.read_available() > 0 && in_.results.front().identity.began < before &&
         in_.results.pop(result)) {
    take_result(result);
  }
}

// Each goes to its own session or to nobody. The first ends it, what comes after that is its score.
void Recorder::take_result(const session::Result& result) {
  if (result.identity != session_) {
    tell_loss("a result is let go: nothing was seen of the session it belongs to");
    return;
  }
  messages::ResultView shown = measures::result_view(result, 0);
  if (journal_.open()) {
    journal_.end(shown, moment_now());
  } else {
    journal_.amend(shown);
  }
  save();
  show(std::move(shown));
}

void Recorder::show(messages::ResultView result) {
  if (result.valid) result.session_id = journal_.session_id();
  shown_ = std::move(result);
  attempt([this] { callbacks_.result(shown_); });
}

void Recorder::save() {
  recording_.flush();
  if (journal_.take_loss()) tell_loss("too much waits for the disk: the oldest samples are let go");
  const auto written = journal_.write();
  if (!written) complain(written.error());
  if (shown_.valid && shown_.session_id != journal_.session_id()) show(shown_);
}

void Recorder::complain(const std::string& what) {
  const auto now = static_cast<std::int64_t>(monotonic_s());
  if (complained_s_ != 0 && now - complained_s_ < kComplainEvery_s) return;
  complained_s_ = now;
  say(what, "not_written");
}

void Recorder::tell_loss(const std::string& what) {
  say(what, "lost");
}

void Recorder::say(const std::string& what, const char* detail) {
  callbacks_.log("recorder: " + what);
  messages::Event event;
  event.kind = "recorder";
  event.text = what;
  event.detail = detail;
  tell(std::move(event));
}

}  // namespace stretch::runtime
