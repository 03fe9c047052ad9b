// The drawing loop: touches in, pictures out, and a heartbeat for every picture that was really shown.
#pragma once

#include <chrono>
#include <csignal>
#include <map>
#include <optional>
#include <string>

#include "hmi/client/controller_link.hpp"
#include "hmi/model/catalogue.hpp"
#include "hmi/model/model.hpp"
#include "hmi/screens/canvas.hpp"
#include "hmi/screens/picture.hpp"
#include "hmi/screens/pointer.hpp"
#include "hmi/view/window.hpp"

namespace stretch::hmi {

// Set by signal handlers, looked at once a turn.
struct Wishes {
  volatile std::sig_atomic_t end = 0;
  volatile std::sig_atomic_t screenshot = 0;
};

// Redraws when the picture changes, at most 30 times a second, and while a session runs at least 5 times. The
// heartbeat (SR14) leaves after the display took a frame and nowhere else: a screen that cannot show is dead.
class StationScreen {
 public:
  // The references must outlive it. `screenshot_dir` empty: no pictures are saved.
  StationScreen(ControllerLink& link, Window& window, const Catalogue& catalogue, const TextMetrics& metrics,
                const Canvas& canvas, std::string screenshot_dir);

  // Returns when `wishes.end` is set or the window was closed.
  void run(const Wishes& wishes);

 private:
  using Clock = ControllerLink::Clock;

  void take_news(Clock::time_point now);
  void take_snapshot(messages::Snapshot&& snapshot);
  void take_answer_of(const messages::Answer& answer, Clock::time_point now);
  void take_touches(Clock::time_point now);
  void act(const Touched& touched);
  void ask(messages::Request&& request);
  void take_over_again();
  void show(Clock::time_point now, bool wished);
  [[nodiscard]] std::string picture_file(bool wished);
  [[nodiscard]] double seconds(Clock::time_point now) const noexcept;

  ControllerLink& link_;
  Window& window_;
  const Catalogue& catalogue_;
  const TextMetrics& metrics_;
  Canvas canvas_;
  std::string screenshot_dir_;

  Model model_;
  Pointer pointer_;
  Picture shown_;
  bool something_shown_ = false;
  bool urgent_ = false;  // a touch changed the picture: it is drawn in this turn
  bool closed_ = false;
  Clock::time_point started_;
  Clock::time_point received_;
  Clock::time_point shown_at_;
  Clock::time_point beat_at_;
  Clock::time_point refused_at_;
  std::uint64_t connection_ = 0;
  bool led_session_ = false;                              // this screen owned the session that still runs
  bool asked_to_lead_ = false;                            // on this connection, of itself
  std::map<std::uint64_t, messages::RequestKind> asked_;  // requests without an answer yet, by id
  int wished_pictures_ = 0;
};

}  // namespace stretch::hmi
