// What a person sees while the leg is weighed and stretched.
#include <algorithm>
#include <cmath>

#include "hmi/screens/gauge.hpp"
#include "hmi/screens/parts.hpp"
#include "hmi/screens/text_block.hpp"

namespace stretch::hmi {

namespace {

using namespace palette;

constexpr double kVerbHeight = 16;
constexpr double kFaceHeight = 16;
constexpr double kColumnWidth = 54;
constexpr double kBreathInS = 4, kBreathOutS = 6;

struct Places {
  Box figure, words, column, verbs, question, faces;
};

Places places_of(const Painter& painter) noexcept {
  const double margin = Painter::kMargin;
  const Box panel = painter.panel();
  const double width = panel.w - 2 * margin;
  Places p;
  p.faces = {margin, panel.h - 4 - kFaceHeight, width, kFaceHeight};
  const double caption = line_mm(Type::caption);
  p.question = {margin, p.faces.y - caption - 1, width, caption};
  p.verbs = {margin, p.question.y - 1 - kVerbHeight, width, kVerbHeight};
  const double bottom = p.verbs.y - 3;
  const double side = std::min(bottom - margin, panel.w * 0.37);
  p.figure = {margin, margin + (bottom - margin - side) / 2, side, side};
  const Box stop = painter.stop_box();
  const double column_x = panel.w - margin - kColumnWidth;
  const double needed = 2 * line_mm(Type::number) + caption + 1;
  const double column_y = stop.bottom() + std::clamp(bottom - stop.bottom() - needed, 0.5, 5.0);
  p.column = {column_x, column_y, kColumnWidth, bottom - column_y};
  const double words_x = p.figure.right() + 6;
  p.words = {words_x, margin, column_x - 5 - words_x, bottom - margin};
  return p;
}

std::string breath(const Painter& painter, double clock_s) {
  const double at = std::fmod(std::max(clock_s, 0.0), kBreathInS + kBreathOutS);
  return painter.say(at < kBreathInS ? TextKey::breathe_in : TextKey::breathe_out);
}

bool stretches(PhaseKind phase) noexcept {
  return phase != PhaseKind::rest && phase != PhaseKind::release;
}

std::string next_of(const Painter& painter, const messages::Snapshot& s) {
  if (s.state != SessionState::running) return {};
  if (!s.has_next_phase) return painter.say(TextKey::next_is_end);
  const std::string& phase = painter.say().phase(s.next_phase);
  if (s.next_phase_length_s <= 0) return filled(painter.say(TextKey::next_phase), {phase});
  return filled(painter.say(TextKey::next_phase_timed), {phase, minutes_seconds(s.next_phase_length_s)});
}

void draw_words(Painter& painter, const Box& box, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  const NoticeText& notice = painter.say().notice(s.notice);
  const double title = line_mm(Type::title), sentence = line_mm(Type::sentence),
               caption = line_mm(Type::caption);
  const Interruption& said = painter.interruption();
  double y = box.y;
  if (said.title.empty()) {
    // A language of long words is set smaller rather than cut.
    const bool large = fits(notice.title, box.w, 3, Type::title, Weight::regular, painter.metrics());
    y += painter.paragraph({box.x, y, box.w, 3 * title}, notice.title, large ? Type::title : Type::sentence,
                           kText) +
         2;
  } else {
    painter.icon({box.x, y, sentence, sentence}, Icon::information);
    y += painter.paragraph({box.x + sentence + 3, y, box.w - sentence - 3, 3 * sentence}, said.title,
                           Type::sentence, kText) +
         2;
  }
  std::vector<std::string> captions;
  // An estimate: told in steps of five seconds.
  const double left = std::ceil(s.session_remaining_s / 5.0) * 5.0;
  captions.push_back(
      painter.say(s.prepared && s.side == Side::right ? TextKey::right_leg : TextKey::left_leg));
  if (const std::string next = next_of(painter, s); !next.empty()) captions.push_back(next);
  if (left > 0) captions.push_back(filled(painter.say(TextKey::session_time_left), {minutes_seconds(left)}));
  if (model.led() && !model.owner) captions.push_back(painter.say(TextKey::led_elsewhere));
  double low = box.bottom() - caption * static_cast<double>(captions.size());
  const Box room{box.x, y, box.w, low - y};
  if (!said.lead.empty()) {
    painter.paragraph(room, said.lead, Type::caption, kSand);
  } else if (!said.title.empty()) {
    painter.paragraph(room, notice.title, Type::sentence, kSecond);
  } else if (!model.led()) {
    painter.paragraph(room, painter.say(TextKey::take_over_what), Type::caption, kSecond);
  } else if (s.hold_here) {
    painter.paragraph(room, painter.say(TextKey::held_here), Type::sentence, kSand);
  } else if (s.state == SessionState::running && stretches(s.phase)) {
    painter.paragraph({room.x, room.y, room.w, std::min(room.h, 2 * sentence)},
                      breath(painter, model.clock_s), Type::sentence, kMint);
  } else {
    painter.paragraph(room, notice.what, Type::caption, kSecond);
  }
  for (const std::string& line : captions) {
    painter.text({box.x, low, box.w, caption}, line, Type::caption, kSecond);
    low += caption;
  }
}

void draw_figures(Painter& painter, const Box& box, const messages::Snapshot& s) {
  const double bar = 10, gap = 4, number = line_mm(Type::number), caption = line_mm(Type::caption);
  draw_force_bar(painter, {box.x + 2, box.y + 1, bar, box.h - 2}, s);
  const Box words{box.x + 2 + bar + gap, box.y, box.w - 2 - bar - gap, box.h};
  if (s.weighed) {
    const std::string force = whole(std::max(0.0, s.stretch_force_n));
    const double width = painter.metrics().width_mm(force, Type::number, Weight::regular);
    const double line = line_mm(Type::title), base = words.y + (number + capital_mm(Type::number)) / 2;
    painter.text({words.x, words.y, width + 0.01, number}, force, Type::number, kMint);
    painter.text(
        {words.x + width + 2, base - capital_mm(Type::title) / 2 - line / 2, words.w - width - 2, line},
        painter.say(TextKey::force_unit), Type::title, kMint);
  } else {
    painter.paragraph({words.x, words.y, words.w, number}, painter.say(TextKey::not_weighed), Type::caption,
                      kSecond);
  }
  painter.text({words.x, words.y + number + 0.7, words.w, caption},
               filled(painter.say(TextKey::limit_is), {whole(s.force_limit_n)}), Type::caption, kSand);
  painter.text({words.x, words.bottom() - number, words.w, number},
               whole(s.angle_deg) + painter.say(TextKey::angle_unit), Type::number, kViolet);
}

void draw_ring(Painter& painter, const Box& box, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  FigureLook look = figure_of(model);
  if (s.state == SessionState::running && s.phase_length_s > 0) {
    look.ring_fraction = s.phase_elapsed_s / s.phase_length_s;
    look.number = minutes_seconds(s.phase_length_s - s.phase_elapsed_s);
    look.caption = painter.say(TextKey::phase_time_left);
  } else if (s.state == SessionState::running) {
    look.caption = painter.say(TextKey::phase_open_end);
  }
  draw_figure(painter, box, look);
}

// Three wide ones, and "enough" in what is left.
Box verb(const Box& row, int number) noexcept {
  const double wide = (row.w - 3 * Painter::kGap) * 0.265;
  const double x = row.x + number * (wide + Painter::kGap);
  return {x, row.y, number < 3 ? wide : row.right() - x, row.h};
}

void draw_verbs(Painter& painter, const Places& p, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  if (s.state != SessionState::running) {  // the warm-up has nothing to be less or more
    painter.button(back_button(painter), painter.say(TextKey::button_decline), ButtonLook::plain,
                   Action::enough);
    return;
  }
  painter.button(verb(p.verbs, 0), painter.say(TextKey::button_less), ButtonLook::plain, Action::less);
  if (stretches(s.phase)) {  // there is nothing to hold while it is let go
    painter.button(verb(p.verbs, 1),
                   painter.say(s.hold_here ? TextKey::button_go_on : TextKey::button_hold_here),
                   s.hold_here ? ButtonLook::primary : ButtonLook::plain, Action::hold_here);
  }
  painter.button(verb(p.verbs, 2), painter.say(TextKey::button_more), ButtonLook::plain, Action::more);
  painter.button(verb(p.verbs, 3), painter.say(TextKey::button_enough), ButtonLook::plain, Action::enough);
  painter.text({p.question.x, p.question.y, p.question.w / 2, p.question.h},
               painter.say(TextKey::comfort_none), Type::caption, kSecond);
  painter.text({p.question.centre().x, p.question.y, p.question.w / 2, p.question.h},
               painter.say(TextKey::comfort_worst), Type::caption, kSecond, Align::right);
  draw_scale_of_faces(painter, p.faces, Action::comfort, model.choices.comfort);
}

}  // namespace

void draw_weighing(Painter& painter, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  const bool refused = s.notice == Notice::weighing_refused_relax;
  const NoticeText& notice = painter.say().notice(refused ? s.notice : Notice::weighing_keep_still);
  painter.title(notice.title, refused ? std::optional(Icon::information) : std::nullopt);
  painter.lead(notice.what, kText);
  const FigureBody body = figure_body(painter);
  FigureLook look = figure_of(model);
  look.caption = filled(painter.say(TextKey::attempt), {std::to_string(std::max(1, s.weighing_attempt))});
  draw_figure(painter, body.figure, look);
  draw_leg_and_next(painter, body.words, notice.leg, notice.next);
  if (!model.led()) return draw_take_over(painter);
  painter.button(back_button(painter), painter.say(TextKey::button_enough), ButtonLook::plain,
                 Action::enough);
}

void draw_session(Painter& painter, const Model& model) {
  const Places p = places_of(painter);
  draw_ring(painter, p.figure, model);
  draw_words(painter, p.words, model);
  draw_figures(painter, p.column, model.snapshot);
  if (model.led()) {
    draw_verbs(painter, p, model);
  } else {
    draw_take_over(painter);
  }
}

}  // namespace stretch::hmi
