// What a client may ask of the controller.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/settings/prescription.hpp"

namespace stretch::messages {

// Requests that carry nothing but their kind, or one number. Who may send what is decided by the controller
// (controller/server/rights.cpp). anyone: who has said hello, `stop` needs not even that; owner: who started
// the session or took it over; station: a connection at the machine, with a person at it; person: the owner
// or the station.
enum class RequestKind : std::uint8_t {
  stop,            // retreat; anyone, always
  heartbeat,       // owner: the screen has displayed a frame; not answered
  acknowledge,     // station: leaves self_test or torque_off, causes gone
  prepare,         // anyone, who becomes the owner: prescription chosen and confirmed
  begin_mounting,  // owner: from ready, once prepared (the controller goes to stop_test first where one is
                   // due)
  angle_up,  // owner, mounting: jog while the button is held; repeated 10 a second, stops 200 ms after the
             // last
  angle_down,
  set_comfortable_angle,  // owner, mounting: the present angle
  start,                  // owner, mounting: strapped and ready, begin the countdown
  pause,                  // person
  resume,                 // station: the patient's own press (SR21)
  decline,                // person: no resumption, end
  less,
  more,       // person: target -10 % / +10 %
  hold_here,  // person: freeze the target, or go on
  enough,     // person: end in order
  tap,        // person: "I am all right" (SR28); any touch counts
  comfort,    // person: value 0..10 while stretching
  score,      // person: value 0..10 after the session
  status,     // anyone: answered with a snapshot
  events,     // anyone: value = id after which
  take_over   // station: becomes the owner of a running session
};

// clang-format off
inline constexpr std::array<std::string_view, 22> kRequestKindNames{
    "stop", "heartbeat", "acknowledge", "prepare", "begin_mounting", "angle_up", "angle_down",
    "set_comfortable_angle", "start", "pause", "resume", "decline", "less", "more", "hold_here", "enough",
    "tap", "comfort", "score", "status", "events", "take_over"};
// clang-format on
static_assert(kRequestKindNames.size() == static_cast<std::size_t>(RequestKind::take_over) + 1);

[[nodiscard]] constexpr std::string_view name(RequestKind v) noexcept {
  return kRequestKindNames[static_cast<std::size_t>(v)];
}

struct Request {
  std::uint64_t id = 0;  // chosen by the client, echoed in the answer
  RequestKind kind = RequestKind::status;
  double value = 0;  // comfort, score: 0..10; events: the id after which; otherwise 0
  std::optional<config::Prescription> prescription;  // prepare
};

struct Answer {
  std::uint64_t id = 0;
  bool done = false;
  std::string refusal;  // why not, for people

  friend bool operator==(const Answer&, const Answer&) = default;
};

// First message of every connection.
struct Hello {
  int version = 0;
  std::string client;       // "stretch-hmi", "stretchctl"
  bool at_station = false;  // a person stands at the machine

  friend bool operator==(const Hello&, const Hello&) = default;
};

// The controller's answer to a Hello it accepts; before it, it answers nothing but STOP.
struct Welcome {
  int version = 0;
  std::string controller;        // version and commit of the build
  std::uint64_t connection = 0;  // this connection's number, from 1; Snapshot::owner_connection refers to it

  friend bool operator==(const Welcome&, const Welcome&) = default;
};

}  // namespace stretch::messages
