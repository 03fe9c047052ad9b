// A person who comes to the station, reads its screen and does what it asks, from the checks to the score.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hmi/client/controller_link.hpp"
#include "hmi/model/catalogue.hpp"
#include "hmi/model/model.hpp"
#include "hmi/program/offers.hpp"
#include "hmi/screens/canvas.hpp"
#include "hmi/screens/painter.hpp"
#include "simulator/visitor/finger.hpp"
#include "simulator/visitor/hands.hpp"

namespace stretch::visitor {

// Sees what the screen shows by composing the same picture from the same snapshots, on a connection of its
// own that asks for nothing; touches the screen itself with real pointer events, and the machine's straps and
// switch by hand.
class Visitor {
 public:
  struct Wishes {
    std::string prescription = "demo";  // the offer to choose
    double comfortable_deg = 10.0;
    std::vector<hmi::Offer> offers = hmi::read_offers();  // what the screen lists
    std::function<void(const hmi::Model&)> watch;         // each turn, for progress
  };
  Visitor(hmi::ControllerLink& link, Hands& hands, Finger& finger, const hmi::Catalogue& catalogue,
          const hmi::TextMetrics& metrics, const hmi::Canvas& canvas, Wishes wishes);

  using Seen = std::function<bool(const messages::Snapshot&)>;

  // Until the session that was led is over and scored, or `longest` is. The snapshot it ended with; nothing:
  // too long.
  [[nodiscard]] std::optional<messages::Snapshot> visit(std::chrono::seconds longest);
  // Does what the screen asks until `done`, at most `longest`; whether it was done.
  [[nodiscard]] bool go_on_until(const Seen& done, std::chrono::seconds longest);
  // Looks on and touches nothing until `done`, at most `longest`; whether it was done.
  [[nodiscard]] bool wait_until(const Seen& done, std::chrono::seconds longest);

  // The finger comes over what does this and goes down on it in two steps; false: not on the present screen.
  [[nodiscard]] bool point_at(hmi::Action action);
  void press() { finger_.press(); }
  void lift() { finger_.release(); }
  // The screen was started anew: it stands where a screen stands that knows of no choices.
  void forget_choices() { model_.choices = {}; }

  [[nodiscard]] const hmi::Model& seen() const noexcept { return model_; }

 private:
  using Clock = std::chrono::steady_clock;
  void look();
  void act();
  template <class Turn>
  bool turns(const Seen& done, std::chrono::seconds longest, Turn turn);
  void do_stop_test();
  void find_comfortable_angle();
  [[nodiscard]] Side prescribed_side() const;
  void choose_prescription();
  // The touch area of an action on the present screen; nothing while it is not there.
  [[nodiscard]] std::optional<hmi::Box> area(hmi::Action action,
                                             std::optional<int> value = std::nullopt) const;
  bool touch(hmi::Action action, std::optional<int> value = std::nullopt);
  void squeeze_hand_switch();

  hmi::ControllerLink& link_;
  Hands& hands_;
  Finger& finger_;
  const hmi::Catalogue& catalogue_;
  const hmi::TextMetrics& metrics_;
  hmi::Canvas canvas_;
  Wishes wishes_;
  hmi::Model model_;
  Clock::time_point rest_until_{};
  bool finger_down_ = false;
  bool lying_ = false;
  bool scored_ = false;
};

}  // namespace stretch::visitor
