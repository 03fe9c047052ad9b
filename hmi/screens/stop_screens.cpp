// A stop takes the whole screen: what happened, what the leg does now, what to do next.
#include <algorithm>
#include <cmath>

#include "hmi/screens/parts.hpp"

namespace stretch::hmi {

namespace {

using namespace palette;

std::string_view what_happened(const Painter& painter, const messages::Snapshot& s, Notice notice) {
  return s.has_stop_cause ? std::string_view(painter.say().row(s.stop_cause).what)
                          : std::string_view(painter.say().notice(notice).what);
}

FigureLook figure_with_seconds(Painter& painter, const Model& model, bool ring = false) {
  FigureLook look = figure_of(model);
  show_seconds(look, painter, model, ring);
  return look;
}

}  // namespace

void draw_controller_gone(Painter& painter, const Model& model) {
  painter.title(painter.say(TextKey::gone_title), Icon::danger);
  painter.lead(painter.say(TextKey::gone_what), kText);
  const FigureBody body = figure_body(painter, false);
  draw_figure(painter, body.figure, figure_of(model));
  draw_leg_and_next(painter, body.words, painter.say(TextKey::gone_leg), painter.say(TextKey::gone_next));
}

void draw_all_right(Painter& painter, const Model& model) {
  const NoticeText& notice = painter.say().notice(Notice::are_you_all_right);
  painter.title(notice.title, Icon::warning);
  painter.lead(notice.what, kText);
  const FigureBody body = figure_body(painter);
  FigureLook look = figure_with_seconds(painter, model, true);
  look.ring_color = kYellow;
  draw_figure(painter, body.figure, look);
  const Box button{body.words.x, body.words.y, body.words.w, body.words.h};
  painter.button(button, painter.say(TextKey::button_all_right), ButtonLook::primary, Action::tap);
  const Box row = painter.buttons_box();
  painter.paragraph({row.x, row.y + 1, row.w, row.h - 1}, notice.next, Type::sentence, kSecond);
}

void draw_stopped(Painter& painter, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  const NoticeText& notice = painter.say().notice(Notice::stopped_letting_down);
  painter.title(notice.title, Icon::warning);
  painter.lead(what_happened(painter, s, Notice::stopped_letting_down), kText);
  const FigureBody body = figure_body(painter, false);
  draw_figure(painter, body.figure, figure_with_seconds(painter, model));
  const std::string& leg = s.has_stop_cause ? painter.say().row(s.stop_cause).leg : notice.leg;
  // A session that ends for this says what becomes of the person; one that pauses goes on from there.
  const bool ends = s.state == SessionState::releasing && s.has_stop_cause;
  draw_leg_and_next(painter, body.words, leg, ends ? painter.say().row(s.stop_cause).next : notice.next);
}

void draw_paused(Painter& painter, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  const NoticeText& notice = painter.say().notice(s.notice);
  painter.title(notice.title, Icon::information);
  painter.lead(what_happened(painter, s, s.notice), kText);
  const FigureBody body = figure_body(painter);
  draw_figure(painter, body.figure, figure_with_seconds(painter, model, true));
  draw_leg_and_next(painter, body.words, notice.leg,
                    s.has_stop_cause ? painter.say().row(s.stop_cause).next : notice.next);
  if (!model.led()) return draw_take_over(painter);
  painter.button(back_button(painter), painter.say(TextKey::button_decline), ButtonLook::plain,
                 Action::decline);
  if (s.may_resume) {
    painter.button(forward_button(painter), painter.say(TextKey::button_resume), ButtonLook::primary,
                   Action::resume);
  }
}

void draw_torque_off(Painter& painter, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  const bool may_acknowledge = s.notice == Notice::torque_off_acknowledge && s.acknowledgement_possible;
  const NoticeText& notice = painter.say().notice(s.notice);
  painter.title(notice.title, Icon::danger);
  painter.lead(what_happened(painter, s, s.notice), kText);
  const FigureBody body = figure_body(painter, may_acknowledge);
  draw_figure(painter, body.figure, figure_with_seconds(painter, model));
  const bool cause_present = s.notice == Notice::torque_off_cause_present && s.has_stop_cause;
  draw_leg_and_next(painter, body.words, notice.leg,
                    cause_present ? painter.say().row(s.stop_cause).next : notice.next);
  if (may_acknowledge) {
    painter.button(forward_button(painter), painter.say(TextKey::button_acknowledge), ButtonLook::primary,
                   Action::acknowledge);
  }
}

void draw_releasing(Painter& painter, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  const NoticeText& notice = painter.say().notice(s.notice);
  const bool ordinary = s.notice == Notice::releasing || s.notice == Notice::none;
  painter.title(notice.title, ordinary ? std::nullopt : std::optional(Icon::information));
  painter.lead(s.has_stop_cause && !ordinary ? painter.say().row(s.stop_cause).what : notice.what, kText);
  const FigureBody body = figure_body(painter, !model.led());
  draw_figure(painter, body.figure, figure_with_seconds(painter, model));
  draw_leg_and_next(painter, body.words, notice.leg, notice.next);
  if (!model.led()) draw_take_over(painter);
}

}  // namespace stretch::hmi
