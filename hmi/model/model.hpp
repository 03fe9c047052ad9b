// All that a picture is made from: what the controller says, how old that is, and what was chosen here.
#pragma once

#include <string>
#include <vector>

#include "controller/messages/snapshot.hpp"
#include "hmi/model/choices.hpp"
#include "hmi/model/countdown.hpp"
#include "hmi/model/history.hpp"
#include "hmi/model/screen_kind.hpp"

namespace stretch::hmi {

inline constexpr double kStaleAfterS = 0.3;  // older figures are greyed and said
inline constexpr double kGoneAfterS = 2.0;   // silence for longer than this is a controller that is gone

struct Model {
  bool has_snapshot = false;  // false: nothing was ever received, `snapshot` is meaningless
  messages::Snapshot snapshot;
  double snapshot_age_s = 0;
  bool connected = false;
  bool owner = false;  // this screen leads the session: it alone may move the leg and start
  Choices choices;
  std::vector<Offer> offers;
  History history;
  Countdown countdown;
  std::string refusal;  // why the controller refused the last request; empty once it has been shown
  double clock_s = 0;   // monotonic; for the breathing sentence alone

  // Somebody leads the session. The buttons of the person in the machine work here whoever it is.
  [[nodiscard]] bool led() const noexcept { return owner || snapshot.owner_connection != 0; }
  [[nodiscard]] bool stale() const noexcept { return has_snapshot && snapshot_age_s > kStaleAfterS; }
  [[nodiscard]] ScreenKind screen() const noexcept {
    if (!has_snapshot) return ScreenKind::connecting;
    if (!connected || snapshot_age_s > kGoneAfterS) return ScreenKind::controller_gone;
    return screen_for(snapshot.state, snapshot.notice, snapshot.action, choices.page);
  }
};

}  // namespace stretch::hmi
