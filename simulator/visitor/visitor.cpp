// Looks, thinks a moment, acts.
#include "simulator/visitor/visitor.hpp"

#include <thread>

#include "hmi/screens/compose.hpp"

namespace stretch::visitor {
namespace {
using namespace std::chrono_literals;
using hmi::Action;
using hmi::ScreenKind;

constexpr auto kTurn = 40ms;
constexpr auto kMoment = 900ms;  // between reading and acting
constexpr auto kSqueeze = 500ms;
constexpr double kCloseEnoughDeg = 0.3;
constexpr int kMildScore = 3;
}  // namespace

Visitor::Visitor(hmi::ControllerLink& link, Hands& hands, Finger& finger, const hmi::Catalogue& catalogue,
                 const hmi::TextMetrics& metrics, const hmi::Canvas& canvas, Wishes wishes)
    : link_(link),
      hands_(hands),
      finger_(finger),
      catalogue_(catalogue),
      metrics_(metrics),
      canvas_(canvas),
      wishes_(std::move(wishes)) {
  model_.offers = wishes_.offers;
}

std::optional<messages::Snapshot> Visitor::visit(std::chrono::seconds longest) {
  bool session_seen = false;
  const bool over = go_on_until(
      [&](const messages::Snapshot& s) {
        session_seen = session_seen || s.state == SessionState::running;
        return session_seen && s.state == SessionState::ready && s.result.valid;
      },
      longest);
  return over ? std::optional(model_.snapshot) : std::nullopt;
}

bool Visitor::go_on_until(const Seen& done, std::chrono::seconds longest) {
  return turns(done, longest, [this] { act(); });
}

bool Visitor::wait_until(const Seen& done, std::chrono::seconds longest) {
  return turns(done, longest, [] {});
}

template <class Turn>
bool Visitor::turns(const Seen& done, std::chrono::seconds longest, Turn turn) {
  const auto end = Clock::now() + longest;
  while (Clock::now() < end) {
    look();
    if (wishes_.watch) wishes_.watch(model_);
    if (model_.has_snapshot) {
      if (done(model_.snapshot)) return true;
      turn();
    }
    std::this_thread::sleep_for(kTurn);
  }
  return false;
}

bool Visitor::point_at(Action action) {
  const auto where = area(action);
  if (where) finger_.point_at(*where);
  return where.has_value();
}

void Visitor::look() {
  auto news = link_.take();
  model_.connected = news.connection != 0;
  if (!news.snapshot) return;
  if (model_.has_snapshot) hmi::follow(model_.snapshot, *news.snapshot, model_.choices);
  model_.has_snapshot = true;
  model_.snapshot = std::move(*news.snapshot);
  // What the screen's own connection leads, the screen shows as its own.
  model_.owner = model_.snapshot.owner_connection != 0;
}

std::optional<hmi::Box> Visitor::area(Action action, std::optional<int> value) const {
  const hmi::Picture picture = hmi::compose(model_, catalogue_, metrics_, canvas_);
  for (const hmi::TouchArea& touch : picture.touches) {
    if (touch.action == action && (!value || touch.value == *value)) return touch.box;
  }
  return std::nullopt;
}

bool Visitor::touch(Action action, std::optional<int> value) {
  const auto where = area(action, value);
  if (!where) return false;
  finger_.touch(*where);
  (void)hmi::carry_out(action, value.value_or(0), model_.offers, model_.choices);
  rest_until_ = Clock::now() + kMoment;
  return true;
}

void Visitor::squeeze_hand_switch() {
  hands_.press_hand_switch(true);
  std::this_thread::sleep_for(kSqueeze);
  hands_.press_hand_switch(false);
  rest_until_ = Clock::now() + 2 * kMoment;
}

void Visitor::act() {
  const ScreenKind screen = model_.screen();
  if (finger_down_ && screen != ScreenKind::comfortable_angle) {
    finger_.release();
    finger_down_ = false;
  }
  if (!finger_down_ && Clock::now() < rest_until_) return;
  const auto check = [this](SelfTestCheck c) {
    return model_.snapshot.self_test[static_cast<std::size_t>(c)];
  };
  switch (screen) {
    case ScreenKind::checks:
      if (!touch(Action::acknowledge) && check(SelfTestCheck::links) == CheckState::passed &&
          check(SelfTestCheck::hand_switch) != CheckState::passed) {
        squeeze_hand_switch();
      }
      break;
    case ScreenKind::choose_leg:
      touch(prescribed_side() == Side::left ? Action::choose_left : Action::choose_right);
      break;
    case ScreenKind::choose_prescription:
      choose_prescription();
      break;
    case ScreenKind::confirm:
      touch(Action::begin_mounting);
      break;
    case ScreenKind::stop_test:
      do_stop_test();
      break;
    case ScreenKind::strap_in:
      if (!lying_) {
        hands_.lie_down();
        rest_until_ = Clock::now() + kMoment;
      }
      lying_ = true;
      break;
    case ScreenKind::comfortable_angle:
      find_comfortable_angle();
      break;
    case ScreenKind::all_right:
      touch(Action::tap);
      break;
    case ScreenKind::paused:
      if (!touch(Action::take_over)) touch(Action::resume);
      break;
    case ScreenKind::torque_off:
      touch(Action::acknowledge);
      break;
    case ScreenKind::result:
      if (!scored_) {
        scored_ = touch(Action::score, kMildScore);
      } else if (model_.snapshot.state == SessionState::ready) {
        touch(Action::back);
      }
      break;
    case ScreenKind::connecting:
    case ScreenKind::controller_gone:
    case ScreenKind::countdown:
    case ScreenKind::weighing:
    case ScreenKind::session:
    case ScreenKind::stopped:
    case ScreenKind::releasing:
      break;
  }
}

Side Visitor::prescribed_side() const {
  for (const hmi::Offer& offer : model_.offers) {
    if (offer.name == wishes_.prescription) return offer.prescription.side;
  }
  return Side::left;
}

void Visitor::choose_prescription() {
  for (std::size_t i = 0; i < model_.offers.size(); ++i) {
    if (model_.offers[i].name == wishes_.prescription && touch(Action::choose_offer, static_cast<int>(i)))
      return;
  }
  touch(Action::more_offers);
}

void Visitor::do_stop_test() {
  switch (model_.snapshot.notice) {
    case Notice::stop_test_start:
      touch(Action::start);
      break;
    case Notice::stop_test_press_hand_switch:
      squeeze_hand_switch();
      break;
    case Notice::stop_test_touch_stop:
      touch(Action::stop);
      break;
    default:
      break;
  }
}

void Visitor::find_comfortable_angle() {
  const bool there = model_.snapshot.angle_deg >= wishes_.comfortable_deg - kCloseEnoughDeg;
  if (!there && !finger_down_) {
    if (const auto up = area(Action::angle_up)) {
      finger_.press(*up);
      finger_down_ = true;
    }
    return;
  }
  if (!there) return;
  if (finger_down_) {
    finger_.release();
    finger_down_ = false;
    rest_until_ = Clock::now() + kMoment;
    return;
  }
  if (model_.choices.angle_agreed) {
    touch(Action::start);
  } else if (touch(Action::set_comfortable)) {
    model_.choices.angle_agreed = true;
  }
}

}  // namespace stretch::visitor
