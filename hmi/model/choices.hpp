// What a person at the screen decided that the controller has not been told yet, and what a touch asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/settings/prescription.hpp"
#include "controller/messages/request.hpp"
#include "controller/messages/snapshot.hpp"
#include "hmi/model/screen_kind.hpp"

namespace stretch::hmi {

// A prescription that may be chosen.
struct Offer {
  std::string name;      // the file's stem
  std::string protocol;  // its protocol's title, for people
  config::Prescription prescription;
};

// What a touch area does. Most send one request; the others turn a page of the screen.
enum class Action : std::uint8_t {
  stop,
  choose_left,
  choose_right,
  choose_offer,  // value: index into the offers
  more_offers,
  back,
  begin_mounting,
  acknowledge,
  angle_up,
  angle_down,
  set_comfortable,
  change_angle,
  start,
  less,
  hold_here,
  more,
  enough,
  tap,
  resume,
  decline,
  comfort,  // value: 0..10
  score,    // value: 0..10
  take_over
};

struct Choices {
  ReadyPage page = ReadyPage::leg;
  Side side = Side::left;
  std::size_t offer = 0;        // index into the offers, meaningful from `confirm` on
  std::size_t first_offer = 0;  // among those for the leg, at the top of the list's page
  bool angle_agreed = false;    // while mounting: the patient said "this is comfortable"
  int comfort = -1;             // last comfort given in this session, -1: none
  int score = -1;               // given for the last session, -1: not yet
  double result_until_s = 0;    // of the controller's uptime: then the result is put away for the next person
  bool stop_pressed = false;    // STOP was touched and the controller has not been seen to act on it yet
};

inline constexpr std::size_t kOffersOnAPage = 3;

// Indices of the offers written for that leg, in order: no prescription is used on the other one.
[[nodiscard]] std::vector<std::size_t> offers_for(Side side, const std::vector<Offer>& offers);

// Carries out what a touch asks for: changes the choices, and gives the request to send, its id left 0.
// `value` belongs to the actions that say so; an index that does not exist does nothing.
[[nodiscard]] std::optional<messages::Request> carry_out(Action action, int value,
                                                         const std::vector<Offer>& offers, Choices& choices);

// An answer to a request of `kind` came in: a refused prescription goes back to the list, an agreed angle is
// agreed, a stop has been heard.
void take_answer(messages::RequestKind kind, bool done, Choices& choices) noexcept;

// A new snapshot came in: choices that belong to a state end with it.
void follow(const messages::Snapshot& before, const messages::Snapshot& now, Choices& choices) noexcept;

}  // namespace stretch::hmi
