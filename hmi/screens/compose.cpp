// From what the controller says to what is drawn.
#include "hmi/screens/compose.hpp"

#include <algorithm>
#include <cmath>

#include "hmi/screens/parts.hpp"

namespace stretch::hmi {

namespace {

Interruption interruption_of(const Model& model, const Catalogue& catalogue) {
  Interruption said;
  if (model.stale() && model.screen() != ScreenKind::controller_gone) {
    said.title = filled(catalogue.text(TextKey::stale), {whole(std::ceil(model.snapshot_age_s))});
  }
  said.lead = model.refusal;
  return said;
}

void draw(ScreenKind kind, Painter& painter, const Model& model) {
  switch (kind) {
    case ScreenKind::connecting:
      return draw_connecting(painter);
    case ScreenKind::controller_gone:
      return draw_controller_gone(painter, model);
    case ScreenKind::checks:
      return draw_checks(painter, model);
    case ScreenKind::choose_leg:
      return draw_choose_leg(painter, model);
    case ScreenKind::choose_prescription:
      return draw_choose_prescription(painter, model);
    case ScreenKind::confirm:
      return draw_confirm(painter, model);
    case ScreenKind::stop_test:
      return draw_stop_test(painter, model);
    case ScreenKind::strap_in:
      return draw_strap_in(painter, model);
    case ScreenKind::comfortable_angle:
      return draw_comfortable_angle(painter, model);
    case ScreenKind::countdown:
      return draw_countdown(painter, model);
    case ScreenKind::weighing:
      return draw_weighing(painter, model);
    case ScreenKind::session:
      return draw_session(painter, model);
    case ScreenKind::all_right:
      return draw_all_right(painter, model);
    case ScreenKind::stopped:
      return draw_stopped(painter, model);
    case ScreenKind::paused:
      return draw_paused(painter, model);
    case ScreenKind::torque_off:
      return draw_torque_off(painter, model);
    case ScreenKind::releasing:
      return draw_releasing(painter, model);
    case ScreenKind::result:
      return draw_result(painter, model);
  }
}

}  // namespace

Picture compose(const Model& model, const Catalogue& catalogue, const TextMetrics& metrics,
                const Canvas& canvas, std::optional<Touched> held) {
  Picture picture;
  picture.kind = model.screen();
  const bool greyed = model.stale() || picture.kind == ScreenKind::controller_gone;
  Painter painter(canvas, catalogue, metrics, greyed, held, interruption_of(model, catalogue), picture);
  // "Stopping" is said only where somebody can have heard it.
  painter.stop(model.choices.stop_pressed && model.connected);
  draw(picture.kind, painter, model);
  picture.tap_anywhere = picture.kind == ScreenKind::all_right ||
                         (session_active(model.snapshot.state) && model.has_snapshot && model.led());
  return picture;
}

FigureBody figure_body(const Painter& painter, bool buttons) noexcept {
  Box body = painter.body_box();
  if (!buttons) body.h = painter.panel().h - Painter::kMargin - body.y;
  const double side = std::min(body.h, body.w * 0.4);
  const Box figure{body.x, body.y + (body.h - side) / 2, side, side};
  const double x = figure.right() + 8;
  return {figure, {x, body.y, body.right() - x, body.h}};
}

void draw_leg_and_next(Painter& painter, const Box& words, std::string_view leg, std::string_view next) {
  const double most = line_mm(Type::caption) + 3 * line_mm(Type::sentence);
  Box box{words.x, words.y, words.w, std::min(most, words.h)};
  if (!leg.empty()) {
    const double used = painter.captioned(box, painter.say(TextKey::label_leg), leg);
    box.y += used + 4;
  }
  box.h = std::min(most, words.bottom() - box.y);
  if (!next.empty()) painter.captioned(box, painter.say(TextKey::label_next), next);
}

void show_seconds(FigureLook& look, const Painter& painter, const Model& model, bool ring) {
  const double left = model.snapshot.seconds_left;
  if (left <= 0) return;
  look.number = left >= 60 ? minutes_seconds(left) : whole(std::ceil(left - 1e-6));
  if (left < 60) look.unit = painter.say(TextKey::seconds_unit);
  look.ring_fraction = ring ? model.countdown.left(left) : 0;
}

Box forward_button(const Painter& painter) noexcept {
  const Box row = painter.buttons_box();
  const double width = row.w * 0.5;
  return {row.right() - width, row.y, width, row.h};
}

Box back_button(const Painter& painter) noexcept {
  const Box row = painter.buttons_box();
  return {row.x, row.y, row.w * 0.5 - Painter::kGap, row.h};
}

void draw_take_over(Painter& painter) {
  painter.button(painter.buttons_box(), painter.say(TextKey::button_take_over), ButtonLook::primary,
                 Action::take_over);
}

}  // namespace stretch::hmi
