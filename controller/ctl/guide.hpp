// Leads a shell through a session as its owner: what to ask of the controller, what to tell the person. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/settings/prescription.hpp"
#include "controller/messages/request.hpp"
#include "controller/messages/snapshot.hpp"

namespace stretch::ctl {

// What the caller does next, in this order.
struct GuideStep {
  std::vector<messages::Request> requests;  // ids are the caller's
  std::vector<std::string> lines;           // for the person
  std::optional<int> exit_code;             // the session is over; the others are still to be done
};

// From connecting to the outcome. Every input gives one step; no clock, the time is an argument.
class SessionGuide {
 public:
  struct Options {
    config::Prescription prescription;
    bool at_station = false;            // may acknowledge
    double comfortable_angle_deg = 10;  // where Enter moves the support before weighing; 0..30
    std::uint64_t connection = 0;       // Welcome::connection
  };
  explicit SessionGuide(Options options) : options_(std::move(options)) {}

  [[nodiscard]] GuideStep on_snapshot(const messages::Snapshot& snapshot, double now_s);
  // What was typed, without the line's end. Empty is Enter: the patient's "yes" to what is being asked.
  [[nodiscard]] GuideStep on_line(const std::string& line);
  [[nodiscard]] GuideStep on_answer(messages::RequestKind kind, const messages::Answer& answer);
  // SIGINT, SIGTERM: STOP, then the end. More than once changes nothing.
  [[nodiscard]] GuideStep on_signal();
  // Nothing more will be typed: no score is waited for.
  void on_input_end() noexcept { leaving_ = true; }

  // Heartbeats are due.
  [[nodiscard]] bool is_owner() const noexcept { return stage_ == Stage::owner; }
  // The session's result, once there is one.
  [[nodiscard]] const std::optional<messages::ResultView>& result() const noexcept { return result_; }

 private:
  enum class Stage { waiting, asked, owner, over };

  void answer_notice(GuideStep& step);
  void jog(GuideStep& step, double now_s);
  void end_if_over(GuideStep& step);
  [[nodiscard]] bool typed_command(const std::string& line, GuideStep& step) const;
  [[nodiscard]] std::string prompt() const;

  Options options_;
  Stage stage_ = Stage::waiting;
  messages::Snapshot shown_;
  bool seen_ = false;  // a snapshot has come
  std::int64_t result_before_ = 0;
  bool begun_ = false;  // the session has left `ready`
  bool ours_ = false;   // a snapshot has named us its owner
  bool jogging_ = false;
  bool comfortable_ = false;  // set
  double jogged_at_s_ = -1;
  bool ending_ = false;   // by a signal
  bool leaving_ = false;  // no score will be given
  std::string prompted_;
  std::optional<messages::ResultView> result_;
};

}  // namespace stretch::ctl
