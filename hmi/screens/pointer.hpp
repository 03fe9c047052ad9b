// One pointer, finger or mouse: where it went down decides what it can do.
#pragma once

#include <optional>
#include <vector>

#include "hmi/screens/picture.hpp"

namespace stretch::hmi {

struct Touched {
  Action action = Action::tap;
  int value = 0;
  friend bool operator==(const Touched&, const Touched&) noexcept = default;
};

// Pure: times are seconds of any monotonic clock. STOP and the repeating areas act when touched, the others
// when let go inside the area they were touched in. Leaving an area, a lost window or a picture without the
// area ends a touch; a repeating one never goes on by itself.
class Pointer {
 public:
  static constexpr double kRepeatS = 0.1;
  static constexpr double kBounceS = 0.06;  // a second touch so soon is a bounce; STOP is heard all the same

  [[nodiscard]] std::optional<Touched> press(Point at, const Picture& picture, double now_s);
  [[nodiscard]] std::optional<Touched> release(Point at, const Picture& picture);
  void move(Point at);
  void cancel() noexcept { held_.reset(); }

  // Call every frame with what is on the panel now: gives the repetition that is due.
  [[nodiscard]] std::optional<Touched> tick(const Picture& picture, double now_s);

  // What is being touched, for its pressed look.
  [[nodiscard]] std::optional<Touched> held() const noexcept;

 private:
  struct Held {
    TouchArea area;
    ScreenKind kind;
    double repeat_at_s;
  };
  [[nodiscard]] static const TouchArea* find(const Picture& picture, Point at) noexcept;
  [[nodiscard]] bool still_there(const Picture& picture) const noexcept;

  std::optional<Held> held_;
  double pressed_at_s_ = -1;
};

}  // namespace stretch::hmi
