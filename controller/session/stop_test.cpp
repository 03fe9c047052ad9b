// Slow moves for the stops to be proved on.
#include "controller/session/stop_test.hpp"

#include "config/settings/support_angles.hpp"

namespace stretch::session {
namespace {
using namespace stretch::literals;
using Mode = control::Reference::Mode;

constexpr Angle kSeenRising = 1.5_deg;  // a stop before it proves nothing
constexpr Angle kTop = 4_deg;           // "at most 5 deg up from flat"
constexpr AngularVelocity kSlow = 0.5_deg_s;
constexpr Duration kPatience = 20_s;  // for one move, rising included
constexpr int kMoves = 3;
constexpr AngularVelocity kTurnedInward = 0.5_deg_s;
}  // namespace

// What the support does after a stop: the first inward motion tells how the stop works, and whether it does.
void StopTest::watch(const Inputs& in) noexcept {
  const bool hand_switch = in.cause == SafetyRow::sr12_hand_switch;
  if ((!hand_switch && in.cause != SafetyRow::sr13_stop) || stopped_at_ < kSeenRising || turned_) return;
  const Duration after = in.now - since_;
  if (in.measured) highest_ = max(highest_, in.angle);
  if (after > kStopTestTurnedWithin) {
    failure_ = hand_switch ? StopTestFailure::hand_switch_late : StopTestFailure::stop_late;
  } else if (in.measured && in.speed < -kTurnedInward) {
    turned_ = true;
    StopProof& proof = hand_switch ? hand_switch_ : stop_;
    proof = StopProof{.proved = true, .turned_after = after, .further = highest_ - stopped_at_};
  }
}

StopTest::Output StopTest::step(const Inputs& in) noexcept {
  Output out;
  out.reference.mode = Mode::stand;
  out.reference.angle_limit = in.angle_limit;
  const bool stopped = in.action >= SafetyAction::retreat;
  switch (stage_) {
    case Stage::resting:
      out.notice = in.strapped ? Notice::stop_test_start : Notice::strap_in;
      if (in.start && in.strapped) {
        if (!stopped) {
          stage_ = Stage::rising;
          since_ = in.now;
        } else {
          out.let_go = in.resume_possible;  // a stop from before; the next press begins the move
        }
      }
      break;
    case Stage::rising:
      out.notice = in.angle < kSeenRising ? Notice::raising_gently
                   : hand_switch_.proved  ? Notice::stop_test_touch_stop
                                          : Notice::stop_test_press_hand_switch;
      out.reference.mode = Mode::sweep;
      out.reference.goal = kTop;
      out.reference.speed = kSlow;
      if (stopped) {
        stage_ = Stage::letting_down;
        since_ = in.now;
        stopped_at_ = highest_ = in.angle;
        turned_ = false;
      } else if (in.now - since_ > kPatience) {
        stage_ = Stage::returning;
        ++unanswered_;
      }
      break;
    case Stage::letting_down:
      out.notice = Notice::stopped_letting_down;
      watch(in);
      if (in.measured && in.angle < kArrived && in.resume_possible) {
        out.failed = failure_ != StopTestFailure::none;
        out.let_go =
            in.own_stop && !out.failed;  // the person's own stop, seen released, is the edge that ends it
        out.passed = out.let_go && hand_switch_.proved && stop_.proved;
        stage_ = Stage::resting;
      }
      break;
    case Stage::returning:
      out.notice = Notice::releasing;
      out.reference.mode = Mode::release;
      out.reference.goal = Angle{};
      out.reference.speed = 2_deg_s;
      if (stopped) {
        stage_ = Stage::letting_down;
        stopped_at_ = Angle{};
      }
      if (in.measured && in.angle < kArrived) {
        out.failed = unanswered_ >= kMoves;
        if (out.failed) failure_ = StopTestFailure::unanswered;
        stage_ = Stage::resting;
      }
      break;
  }
  return out;
}

}  // namespace stretch::session
