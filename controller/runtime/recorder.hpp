// The thread that writes: drains the rings, and knows of every sample, event and result whose session it is.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "controller/messages/snapshot.hpp"
#include "controller/recording/recording_file.hpp"
#include "controller/runtime/event_maker.hpp"
#include "controller/runtime/hand_over.hpp"
#include "controller/runtime/journal.hpp"
#include "controller/runtime/preparations.hpp"
#include "controller/runtime/record_store.hpp"
#include "controller/runtime/recording_files.hpp"

namespace stretch::runtime {

// Runs until stop(), which drains what is left and closes everything, a session still open as `aborted`. What
// cannot be written is said once a minute and tried again, whatever it throws; the control thread never
// notices. While a session's beginning is not on the disk its number is told as 0, in events and results; a
// result is told again when its number is known.
class Recorder {
 public:
  // Called on the recorder's thread: hand over to another thread, do not block.
  struct Callbacks {
    std::function<void(const messages::Event&)> event;
    std::function<void(const messages::ResultView&)> result;
    std::function<void(const std::string&)> log;
  };
  // `directory`: of the recordings, one file for each run from rest to rest.
  Recorder(HandOver& hand_over, const Preparations& preparations, std::unique_ptr<RecordStore> records,
           std::string directory, recording::Header header, std::string station_path, Callbacks callbacks);
  ~Recorder();

  void start();
  void stop();

  // Any thread. An event that did not come from the cycle; id, session and wall time are filled in, and
  // `uptime_s` where it is 0. It stands before everything the cycle showed after that.
  void note(messages::Event event);
  // Rises with every round; for the watchdog.
  [[nodiscard]] std::uint64_t rounds() const noexcept { return rounds_.load(); }

 private:
  void run() noexcept;
  void round() noexcept;
  void finish();
  template <class Step>
  void attempt(Step step) noexcept;
  void take_views();
  void take_view(const cycle::CycleView& view);
  void publish(messages::Event event);  // it has its time
  void tell(messages::Event event);     // of now
  void begin_session(const cycle::CycleView& view);
  void end_session(Instant before);  // both take the results of sessions that began before then
  void take_results(Instant before);
  void take_result(const session::Result& result);
  void show(messages::ResultView result);
  void save();
  void complain(const std::string& what);  // it is tried again
  void tell_loss(const std::string& what);
  void say(const std::string& what, const char* detail);

  HandOver& in_;
  const Preparations& preparations_;
  std::string build_;
  std::string station_path_;
  Callbacks callbacks_;
  EventMaker event_maker_;
  std::thread thread_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> rounds_{0};

  std::mutex mutex_;  // of the notes
  std::vector<messages::Event> notes_;

  Journal journal_;
  RecordingFiles recording_;
  session::Identity session_;  // begun last, open or not
  messages::ResultView shown_;
  std::int64_t next_event_ = 1;
  std::int64_t complained_s_ = 0;
};

}  // namespace stretch::runtime
