// The simulated person answers each sentence of the controller once every few tenths of a second.
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/live/live_station.hpp"

namespace stretch::live {
namespace {
using namespace std::chrono_literals;
using messages::RequestKind;

constexpr auto kMoment = 300ms;
constexpr auto kSqueeze = 500ms;
constexpr auto kJogRepeat = 100ms;
constexpr double kComfortableDeg = 10;
constexpr double kLightComfortableDeg = 5;  // where the weighing begins anyway
constexpr double kCloseEnoughDeg = 0.3;
constexpr double kStandsDeg_s = 0.1;
constexpr double kFlatDeg = 1.5;  // one gets in and out below 2 deg
constexpr int kSelfTests = 4;     // after which a person calls for help
}  // namespace

void LiveStation::act(bool begin_sessions) {
  rest(kMoment);
  // Whoever lies in it knows, whatever was believed.
  if (seen_.state == SessionState::self_test || seen_.state == SessionState::torque_off)
    lying_ = simulator_->truth().at("leg_in").get<bool>();
  switch (seen_.notice) {
    case Notice::self_test_running:
      if (lying_) {
        get_up();
      } else if (seen_.self_test[static_cast<std::size_t>(SelfTestCheck::links)] == CheckState::passed &&
                 seen_.self_test[static_cast<std::size_t>(SelfTestCheck::hand_switch)] !=
                     CheckState::passed) {
        squeeze_hand_switch();
      }
      return;
    case Notice::self_test_failed:
      // Somebody in the machine, or the support still sinking: out, flat, and once more. Without power it
      // comes to rest below 0 deg, and that is flat.
      if (lying_ || seen_.angle_deg > kFlatDeg) {
        get_up();
        return;
      }
      // Links come back by themselves, or never; that is noticed as nothing getting on.
      if (seen_.self_test[static_cast<std::size_t>(SelfTestCheck::links)] == CheckState::failed) return;
      if (++failed_self_tests_ > kSelfTests) throw std::runtime_error(where() + "the self-test fails");
      send(RequestKind::acknowledge);
      rest(2s);
      return;
    case Notice::acknowledge_to_start:
      send(RequestKind::acknowledge);
      return;
    case Notice::torque_off_acknowledge:
      if (lying_) {
        get_up();
        return;
      }
      send(RequestKind::acknowledge);
      rest(1s);
      return;
    case Notice::strap_in:
      hands(R"({"cmd":"leg","in":true})");
      hands(R"({"cmd":"strap","closed":true})");
      lying_ = true;
      return;
    case Notice::set_comfortable_angle:
      find_comfortable_angle();
      return;
    case Notice::are_you_all_right:
      send(RequestKind::tap);
      return;
    case Notice::paused_may_resume:
      send(RequestKind::resume);
      rest(2s);
      return;
    case Notice::finished_score:
      send(RequestKind::score, 3);
      return;
    case Notice::stop_test_start:
    case Notice::stop_test_press_hand_switch:
    case Notice::stop_test_touch_stop:
      act_at_stop_test();
      return;
    default:
      break;
  }
  if (seen_.state != SessionState::ready) return;
  if (lying_) get_up();
  if (!begin_sessions) return;
  angle_agreed_ = false;
  send(RequestKind::prepare);
  send(RequestKind::begin_mounting);
}

void LiveStation::act_at_stop_test() {
  if (seen_.notice == Notice::stop_test_start) {
    send(RequestKind::start);
  } else if (seen_.notice == Notice::stop_test_press_hand_switch) {
    squeeze_hand_switch();
  } else {
    send(RequestKind::stop);
  }
}

void LiveStation::find_comfortable_angle() {
  const double wanted = load_ == Load::light ? kLightComfortableDeg : kComfortableDeg;
  if (seen_.angle_deg < wanted - kCloseEnoughDeg) {
    send(RequestKind::angle_up);
    rest(kJogRepeat);
  } else if (std::abs(seen_.speed_deg_s) < kStandsDeg_s) {
    send(angle_agreed_ ? RequestKind::start : RequestKind::set_comfortable_angle);
    angle_agreed_ = true;
  }
}

void LiveStation::squeeze_hand_switch() {
  hands(R"({"cmd":"press","what":"hand_switch"})");
  listen(kSqueeze, true);
  hands(R"({"cmd":"release","what":"hand_switch"})");
  rest(1500ms);
}

void LiveStation::get_up() {
  if (seen_.angle_deg > kFlatDeg) return;
  hands(R"({"cmd":"leg","in":false})");
  lying_ = false;
  rest(500ms);
}

}  // namespace stretch::live
