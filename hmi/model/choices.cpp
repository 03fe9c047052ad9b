// What a person at the screen decided, and what a touch asks for.
#include "hmi/model/choices.hpp"

namespace stretch::hmi {

namespace {

using messages::Request;
using messages::RequestKind;

constexpr double kResultShownS = 60;  // once it is scored

Request plain(RequestKind kind, double value = 0) {
  Request request;
  request.kind = kind;
  request.value = value;
  return request;
}

std::optional<Request> choose_offer(int value, const std::vector<Offer>& offers, Choices& choices) {
  if (value < 0 || static_cast<std::size_t>(value) >= offers.size()) return std::nullopt;
  if (offers[static_cast<std::size_t>(value)].prescription.side != choices.side) return std::nullopt;
  choices.offer = static_cast<std::size_t>(value);
  choices.page = ReadyPage::confirm;
  Request request = plain(RequestKind::prepare);
  request.prescription = offers[choices.offer].prescription;
  return request;
}

void choose_leg(Side side, Choices& choices) noexcept {
  choices.side = side;
  choices.first_offer = 0;
  choices.page = ReadyPage::prescription;
}

void go_back(Choices& choices) noexcept {
  choices.page = choices.page == ReadyPage::confirm ? ReadyPage::prescription : ReadyPage::leg;
}

}  // namespace

std::vector<std::size_t> offers_for(Side side, const std::vector<Offer>& offers) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    if (offers[i].prescription.side == side) indices.push_back(i);
  }
  return indices;
}

std::optional<Request> carry_out(Action action, int value, const std::vector<Offer>& offers,
                                 Choices& choices) {
  switch (action) {
    case Action::stop:
      choices.stop_pressed = true;
      return plain(RequestKind::stop);
    case Action::choose_left:
      choose_leg(Side::left, choices);
      return std::nullopt;
    case Action::choose_right:
      choose_leg(Side::right, choices);
      return std::nullopt;
    case Action::choose_offer:
      return choose_offer(value, offers, choices);
    case Action::more_offers:
      choices.first_offer += kOffersOnAPage;
      if (choices.first_offer >= offers_for(choices.side, offers).size()) choices.first_offer = 0;
      return std::nullopt;
    case Action::back:
      go_back(choices);
      return std::nullopt;
    case Action::begin_mounting:
      return plain(RequestKind::begin_mounting);
    case Action::acknowledge:
      return plain(RequestKind::acknowledge);
    case Action::angle_up:
      return plain(RequestKind::angle_up);
    case Action::angle_down:
      return plain(RequestKind::angle_down);
    case Action::set_comfortable:
      return plain(RequestKind::set_comfortable_angle);
    case Action::change_angle:
      choices.angle_agreed = false;
      return plain(RequestKind::tap);
    case Action::start:
      return plain(RequestKind::start);
    case Action::less:
      return plain(RequestKind::less);
    case Action::hold_here:
      return plain(RequestKind::hold_here);
    case Action::more:
      return plain(RequestKind::more);
    case Action::enough:
      return plain(RequestKind::enough);
    case Action::tap:
      return plain(RequestKind::tap);
    case Action::resume:
      return plain(RequestKind::resume);
    case Action::decline:
      return plain(RequestKind::decline);
    case Action::comfort:
      choices.comfort = value;
      return plain(RequestKind::comfort, value);
    case Action::score:
      choices.score = value;
      return plain(RequestKind::score, value);
    case Action::take_over:
      return plain(RequestKind::take_over);
  }
  return std::nullopt;
}

void take_answer(RequestKind kind, bool done, Choices& choices) noexcept {
  if (kind == RequestKind::stop) choices.stop_pressed = false;
  if (kind == RequestKind::prepare && !done) choices.page = ReadyPage::prescription;
  if (kind == RequestKind::set_comfortable_angle) choices.angle_agreed = done;
  if (kind == RequestKind::comfort && !done) choices.comfort = -1;
  if (kind == RequestKind::score && !done) choices.score = -1;
}

void follow(const messages::Snapshot& before, const messages::Snapshot& now, Choices& choices) noexcept {
  const bool acted = now.action != SafetyAction::none || now.stop_proved != before.stop_proved ||
                     !session_active(now.state) || now.state != before.state;
  if (acted) choices.stop_pressed = false;
  if (choices.page == ReadyPage::result && now.uptime_s >= choices.result_until_s)
    choices.page = ReadyPage::leg;
  if (now.state == before.state) return;
  choices.angle_agreed = false;
  if (now.state == SessionState::mounting) choices.comfort = -1;
  if (now.state == SessionState::finished) choices.score = -1;
  if (before.state == SessionState::finished || before.state == SessionState::self_test) {
    choices.page = ReadyPage::leg;
  }
  if (before.state == SessionState::finished && now.state == SessionState::ready && choices.score >= 0) {
    choices.page = ReadyPage::result;
    choices.result_until_s = now.uptime_s + kResultShownS;
  }
}

}  // namespace stretch::hmi
