// The drawing loop.
#include "hmi/program/station_screen.hpp"

#include <algorithm>
#include <iostream>
#include <thread>
#include <utility>

#include "hmi/program/offers.hpp"
#include "hmi/screens/compose.hpp"

namespace stretch::hmi {

namespace {

using namespace std::chrono_literals;

constexpr auto kTurn = 8ms;  // how soon a touch is seen
constexpr auto kShortestFrame = 33ms;
constexpr auto kLongestFrame = 150ms;  // while a session runs
constexpr auto kShortestBeat = 90ms;
constexpr auto kRefusalShown = 6s;
constexpr std::size_t kMostAsked = 256;  // answers that never came are forgotten beyond it

}  // namespace

StationScreen::StationScreen(ControllerLink& link, Window& window, const Catalogue& catalogue,
                             const TextMetrics& metrics, const Canvas& canvas, std::string screenshot_dir)
    : link_(link),
      window_(window),
      catalogue_(catalogue),
      metrics_(metrics),
      canvas_(canvas),
      screenshot_dir_(std::move(screenshot_dir)),
      started_(Clock::now()) {
  model_.offers = read_offers();
}

double StationScreen::seconds(Clock::time_point now) const noexcept {
  return std::chrono::duration<double>(now - started_).count();
}

void StationScreen::run(const Wishes& wishes) {
  int screenshots_seen = 0;
  while (wishes.end == 0 && !closed_) {
    const Clock::time_point now = Clock::now();
    take_news(now);
    take_touches(now);
    const bool wished = wishes.screenshot != screenshots_seen;
    screenshots_seen = wishes.screenshot;
    show(now, wished);
    std::this_thread::sleep_until(now + kTurn);
  }
}

void StationScreen::take_news(Clock::time_point now) {
  ControllerLink::News news = link_.take();
  if (news.connection != connection_) {
    connection_ = news.connection;
    asked_.clear();
    asked_to_lead_ = false;
    model_.choices.stop_pressed = false;
  }
  model_.connected = connection_ != 0;
  if (!news.trouble.empty()) std::cerr << "stretch-hmi: socket: " << news.trouble << '\n';
  for (const messages::Answer& answer : news.answers) take_answer_of(answer, now);
  if (news.snapshot) {
    received_ = news.received;
    take_snapshot(std::move(*news.snapshot));
  }
  model_.snapshot_age_s = model_.has_snapshot ? std::chrono::duration<double>(now - received_).count() : 0;
  model_.clock_s = seconds(now);
  if (now - refused_at_ > kRefusalShown) model_.refusal.clear();
}

void StationScreen::take_snapshot(messages::Snapshot&& snapshot) {
  const bool was_ready = model_.has_snapshot && model_.snapshot.state == SessionState::ready;
  if (model_.has_snapshot) follow(model_.snapshot, snapshot, model_.choices);
  if (snapshot.state == SessionState::ready && !was_ready) model_.offers = read_offers();
  model_.has_snapshot = true;
  model_.snapshot = std::move(snapshot);
  model_.owner = connection_ != 0 && model_.snapshot.owner_connection == connection_;
  model_.history.take(model_.snapshot);
  model_.countdown.take(model_.snapshot);
  take_over_again();
}

// After a connection was lost the session this screen led has no leader; nobody else's is taken.
void StationScreen::take_over_again() {
  if (!session_active(model_.snapshot.state)) led_session_ = false;
  if (model_.owner) led_session_ = session_active(model_.snapshot.state);
  const bool leaderless = session_active(model_.snapshot.state) && model_.snapshot.owner_connection == 0;
  if (!led_session_ || !leaderless || asked_to_lead_ || connection_ == 0) return;
  asked_to_lead_ = true;
  messages::Request request;
  request.kind = messages::RequestKind::take_over;
  ask(std::move(request));
}

void StationScreen::take_answer_of(const messages::Answer& answer, Clock::time_point now) {
  const auto asked = asked_.find(answer.id);
  if (asked != asked_.end()) {
    take_answer(asked->second, answer.done, model_.choices);
    asked_.erase(asked);
  }
  if (answer.done) {
    model_.refusal.clear();
    return;
  }
  model_.refusal = answer.refusal;
  refused_at_ = now;
}

void StationScreen::take_touches(Clock::time_point now) {
  const auto deal_with = [this](const std::optional<Touched>& touched) {
    if (touched) act(*touched);
  };
  while (const auto event = window_.next_event()) {
    switch (event->kind) {
      case PanelEventKind::pressed:
        deal_with(pointer_.press(event->at, shown_, seconds(now)));
        urgent_ = true;
        break;
      case PanelEventKind::moved:
        pointer_.move(event->at);
        break;
      case PanelEventKind::released:
        deal_with(pointer_.release(event->at, shown_));
        urgent_ = true;
        break;
      case PanelEventKind::cancelled:
        pointer_.cancel();
        break;
      case PanelEventKind::closed:
        closed_ = true;
        break;
    }
  }
  deal_with(pointer_.tick(shown_, seconds(now)));
}

void StationScreen::act(const Touched& touched) {
  auto request = carry_out(touched.action, touched.value, model_.offers, model_.choices);
  if (request) ask(std::move(*request));
}

void StationScreen::ask(messages::Request&& request) {
  const messages::RequestKind kind = request.kind;
  const std::uint64_t id = link_.send(std::move(request));
  if (id == 0) return;
  asked_.emplace(id, kind);
  if (asked_.size() > kMostAsked) asked_.erase(asked_.begin());
}

std::string StationScreen::picture_file(bool wished) {
  if (screenshot_dir_.empty()) return {};
  const std::string base = screenshot_dir_ + "/" + std::string(name(shown_.kind));
  return wished ? base + "-" + std::to_string(++wished_pictures_) + ".png" : base + ".png";
}

void StationScreen::show(Clock::time_point now, bool wished) {
  const bool session = model_.has_snapshot && session_active(model_.snapshot.state);
  const bool due = session && now - shown_at_ >= kLongestFrame;
  if (!urgent_ && !wished && now - shown_at_ < kShortestFrame) return;
  Picture picture = compose(model_, catalogue_, metrics_, canvas_, pointer_.held());
  const bool changed = !something_shown_ || picture != shown_;
  if (!changed && !due && !wished) {
    urgent_ = false;
    return;
  }
  const bool new_screen = !something_shown_ || picture.kind != shown_.kind;
  shown_ = std::move(picture);
  const std::string file = wished || new_screen ? picture_file(wished) : std::string();
  if (file.empty()) {
    window_.show(shown_);
  } else {
    window_.show_and_save_meanwhile(shown_, file);
  }
  shown_at_ = now;
  something_shown_ = true;
  urgent_ = false;
  if (session && model_.connected && now - beat_at_ >= kShortestBeat) {
    messages::Request heartbeat;
    heartbeat.kind = messages::RequestKind::heartbeat;
    link_.send(std::move(heartbeat));
    beat_at_ = now;
  }
}

}  // namespace stretch::hmi
