// The thread that writes: drains the rings, keeps sessions, samples and events, and the recording.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "controller/messages/snapshot.hpp"
#include "controller/recording/recording_file.hpp"
#include "controller/records/records.hpp"
#include "controller/runtime/event_maker.hpp"
#include "controller/runtime/hand_over.hpp"
#include "controller/runtime/preparations.hpp"

namespace stretch::runtime {

// Runs until stop(), which drains what is left and closes everything, a session still open as `aborted`. What
// cannot be written is said once a minute and tried again, whatever it throws; the control thread never
// notices.
class Recorder {
 public:
  // Called on the recorder's thread: hand over to another thread, do not block.
  struct Callbacks {
    std::function<void(const messages::Event&)> event;
    std::function<void(const messages::ResultView&)> result;
    std::function<void(const std::string&)> log;
  };
  // `directory`: of the recordings, one file for each run from rest to rest.
  Recorder(HandOver& hand_over, const Preparations& preparations, records::Records records,
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
  void take_recording();
  void take_frames();
  void take_frame(std::uint8_t kind, std::span<const std::byte> bytes);
  void begin_file();
  void want_image();
  void publish(messages::Event event);  // it has its time
  void tell(messages::Event event);     // of now
  void begin_session(const cycle::CycleView& view);
  void end_session();
  void add_score();
  void save();
  void complain(const std::string& what);

  static constexpr double kImageWantedEvery_s = 1.0;  // while there is no file to write to

  HandOver& in_;
  const Preparations& preparations_;
  records::Records records_;
  std::string directory_;
  recording::Header header_;
  std::string station_path_;
  Callbacks callbacks_;
  EventMaker event_maker_;
  std::thread thread_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> rounds_{0};

  std::mutex mutex_;  // of the notes
  std::vector<messages::Event> notes_;

  std::vector<records::SampleRecord> samples_;
  std::vector<messages::Event> events_;
  std::vector<std::byte> bytes_;
  std::unique_ptr<recording::RecordingWriter> file_;
  bool from_the_start_ = true;  // the first frame of the program's life needs no image
  double image_wanted_s_ = -kImageWantedEvery_s;
  std::int64_t session_id_ = 0;
  std::int64_t ended_id_ = 0;  // the session that may still get a score
  Instant session_began_;
  std::int64_t next_event_ = 1;
  std::int64_t complained_s_ = 0;
};

}  // namespace stretch::runtime
