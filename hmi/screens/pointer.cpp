// One pointer, finger or mouse.
#include "hmi/screens/pointer.hpp"

namespace stretch::hmi {

const TouchArea* Pointer::find(const Picture& picture, Point at) noexcept {
  for (const TouchArea& area : picture.touches) {
    if (area.box.contains(at)) return &area;
  }
  return nullptr;
}

bool Pointer::still_there(const Picture& picture) const noexcept {
  if (picture.kind != held_->kind) return false;
  const TouchArea* area = find(picture, held_->area.box.centre());
  return area != nullptr && area->action == held_->area.action && area->value == held_->area.value;
}

std::optional<Touched> Pointer::press(Point at, const Picture& picture, double now_s) {
  held_.reset();
  const bool bounce = pressed_at_s_ >= 0 && now_s - pressed_at_s_ < kBounceS;
  pressed_at_s_ = now_s;
  const TouchArea* area = find(picture, at);
  if (area == nullptr) {
    if (picture.tap_anywhere && !bounce) return Touched{Action::tap, 0};
    return std::nullopt;
  }
  if (bounce && area->action != Action::stop) return std::nullopt;
  held_ = Held{*area, picture.kind, now_s + kRepeatS};
  if (area->on_press || area->repeats) return Touched{area->action, area->value};
  return std::nullopt;
}

std::optional<Touched> Pointer::release(Point at, const Picture& picture) {
  if (!held_) return std::nullopt;
  const bool counts =
      !held_->area.on_press && !held_->area.repeats && held_->area.box.contains(at) && still_there(picture);
  const Touched touched{held_->area.action, held_->area.value};
  held_.reset();
  if (!counts) return std::nullopt;
  return touched;
}

void Pointer::move(Point at) {
  if (held_ && !held_->area.box.contains(at)) held_.reset();
}

std::optional<Touched> Pointer::tick(const Picture& picture, double now_s) {
  if (!held_) return std::nullopt;
  if (!still_there(picture)) {
    held_.reset();
    return std::nullopt;
  }
  if (!held_->area.repeats || now_s < held_->repeat_at_s) return std::nullopt;
  held_->repeat_at_s = now_s + kRepeatS;
  return Touched{held_->area.action, held_->area.value};
}

std::optional<Touched> Pointer::held() const noexcept {
  if (!held_) return std::nullopt;
  return Touched{held_->area.action, held_->area.value};
}

}  // namespace stretch::hmi
