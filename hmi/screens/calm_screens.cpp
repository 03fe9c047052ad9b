// Before the controller answers, and after a session: nothing moves here.
#include <algorithm>
#include <cmath>

#include "hmi/screens/chart.hpp"
#include "hmi/screens/gauge.hpp"
#include "hmi/screens/parts.hpp"

namespace stretch::hmi {

namespace {

using namespace palette;

TextKey sentence_of(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::completed:
      return TextKey::result_completed;
    case Outcome::stopped_by_patient:
      return TextKey::result_stopped;
    case Outcome::paused_by_safety:
      return TextKey::result_paused;
    case Outcome::aborted:
      return TextKey::result_aborted;
    case Outcome::interrupted:
      return TextKey::result_interrupted;
  }
  return TextKey::result_aborted;
}

}  // namespace

void draw_connecting(Painter& painter) {
  painter.title(painter.say(TextKey::connecting_title));
  painter.lead(painter.say(TextKey::connecting_what));
  draw_leg_and_next(painter, painter.body_box(), painter.say(TextKey::connecting_leg),
                    painter.say(TextKey::hand_switch_hint));
}

void draw_result(Painter& painter, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  const NoticeText& notice = painter.say().notice(Notice::finished_score);
  const bool whole_session = !s.result.valid || s.result.outcome == Outcome::completed;
  painter.title(whole_session ? notice.title : painter.say(TextKey::result_ended_title));
  painter.lead(notice.what, kText);

  const double caption = line_mm(Type::caption), sentence = line_mm(Type::sentence);
  const Box panel = painter.panel();
  const Box faces{Painter::kMargin, panel.h - 4 - 16, panel.w - 2 * Painter::kMargin, 16};
  const Box question{faces.x, faces.y - caption - 1, faces.w, caption};
  const Box honest{Painter::kMargin, question.y - 2 - 2 * caption, panel.w - 2 * Painter::kMargin,
                   2 * caption};
  const double top = Painter::kMargin + Painter::kStopSize + 2;
  const double column = 46;
  const Box chart{Painter::kMargin, top, panel.w - 2 * Painter::kMargin - column - 6, honest.y - 2 - top};
  draw_chart(painter, chart, model.history);
  if (s.result.valid) {
    painter.text(
        {Painter::kMargin, top - caption - 1, panel.w - 3 * Painter::kMargin - Painter::kStopSize, caption},
        painter.say(sentence_of(s.result.outcome)), Type::caption, kSecond);
  }

  const Box words{chart.right() + 6, top, column, chart.h};
  const auto figure = [&](double y, std::string_view name, const std::string& value, Color color) {
    painter.text({words.x, y, words.w, caption}, name, Type::caption, kSecond);
    painter.text({words.x, y + caption, words.w, sentence}, value, Type::sentence, color);
  };
  // The figures come from the record, a moment after the leg is flat.
  const auto known = [&](const std::string& value) { return s.result.valid ? value : std::string("–"); };
  const double step = std::min((words.h - caption - sentence) / 2, caption + sentence + 4);
  figure(words.y, painter.say(TextKey::result_force),
         known(whole(s.result.peak_stretch_force_n) + " " + painter.say(TextKey::force_unit)), kMint);
  figure(words.y + step, painter.say(TextKey::result_angle),
         known(whole(s.result.peak_angle_deg) + painter.say(TextKey::angle_unit)), kViolet);
  figure(words.y + 2 * step, painter.say(TextKey::result_time), known(minutes_seconds(s.result.duration_s)),
         kText);

  painter.paragraph(honest, painter.say(TextKey::result_error), Type::caption, kSand);
  if (s.state == SessionState::ready) {  // it is scored: put away by a touch
    painter.button({faces.x, faces.y - 2, faces.w, faces.h + 2}, painter.say(TextKey::button_finish),
                   ButtonLook::primary, Action::back);
    return;
  }
  painter.text({question.x, question.y, question.w * 0.6, caption}, painter.say(TextKey::score_question),
               Type::caption, kText);
  painter.text({question.x + question.w * 0.6, question.y, question.w * 0.4, caption},
               painter.say(TextKey::score_worst), Type::caption, kSecond, Align::right);
  draw_scale_of_faces(painter, faces, Action::score, model.choices.score);
}

}  // namespace stretch::hmi
