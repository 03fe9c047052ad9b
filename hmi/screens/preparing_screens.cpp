// The way to the first motion: checks, leg, prescription, stop test, straps, comfortable angle, countdown.
#include <algorithm>
#include <cmath>

#include "hmi/screens/parts.hpp"
#include "hmi/screens/text_block.hpp"

namespace stretch::hmi {

namespace {

using namespace palette;

constexpr int kCheckColumns = 2;
constexpr double kCornerOfTiles = 4;

void draw_check(Painter& painter, const Box& box, SelfTestCheck check, CheckState state) {
  const double side = 6;
  const Icon icon = state == CheckState::passed   ? Icon::good
                    : state == CheckState::failed ? Icon::failed
                                                  : Icon::pending;
  painter.icon({box.x, box.y + (box.h - side) / 2, side, side}, icon);
  const TextKey word = state == CheckState::passed   ? TextKey::check_passed
                       : state == CheckState::failed ? TextKey::check_failed
                                                     : TextKey::check_pending;
  const double line = line_mm(Type::caption), y = box.y + (box.h - line) / 2;
  const double word_width = 25;
  const double x = box.x + side + 3;
  painter.text({x, y, box.right() - word_width - 2 - x, line}, painter.say().check(check).label,
               Type::caption, state == CheckState::pending ? kSecond : kText);
  painter.text({box.right() - word_width, y, word_width, line}, painter.say(word), Type::caption,
               state == CheckState::failed ? kRed : kSecond, Align::right);
}

void draw_tile(Painter& painter, const Box& box, Action action, int value) {
  painter.fill(outline::rounded(box, kCornerOfTiles), painter.held(action, value) ? kRaised : kPanel);
  painter.picture().touches.push_back({box, action, value});
}

void name_tile(Painter& painter, const Box& box, std::string_view words, Type type, Color color,
               Action action, int value, Align align) {
  const Color ground = painter.held(action, value) ? kRaised : kPanel;
  painter.text(box, words, type, color, align, Weight::regular, ground);
  painter.picture().labels.back().touch = static_cast<int>(painter.picture().touches.size()) - 1;
}

// The limits, and before them what is done, where there is room for it.
std::string limits_of(const Painter& painter, const Offer& offer, double width_mm) {
  const config::Prescription& p = offer.prescription;
  const std::string limits = filled(painter.say(TextKey::offer_limits),
                                    {whole(p.force.si()), whole(p.force_limit.si()),
                                     whole(in_degrees(p.angle_limit)), whole(p.duration.si() / 60)});
  const std::string both = offer.protocol + " \u00b7 " + limits;
  return fits(both, width_mm, 1, Type::caption, Weight::regular, painter.metrics()) ? both : limits;
}

// The file's name as a person would write it: what tells two prescriptions of one protocol apart.
std::string title_of(const Offer& offer) {
  std::string title = offer.name;
  std::replace(title.begin(), title.end(), '_', ' ');
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z')
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

void draw_offer(Painter& painter, const Box& box, const Offer& offer, int index) {
  draw_tile(painter, box, Action::choose_offer, index);
  const double first = line_mm(Type::sentence), second = line_mm(Type::caption), arrow = 2.6;
  const double top = box.y + (box.h - first - second) / 2;
  const Point tip{box.right() - 7, box.centre().y};
  painter.line({{tip.x - arrow, tip.y - 2 * arrow}, tip, {tip.x - arrow, tip.y + 2 * arrow}}, 1.1, kBody);
  name_tile(painter, {box.x + 5, top, box.w - 20, first}, title_of(offer), Type::sentence, kText,
            Action::choose_offer, index, Align::left);
  name_tile(painter, {box.x + 5, top + first, box.w - 20, second}, limits_of(painter, offer, box.w - 20),
            Type::caption, kSecond, Action::choose_offer, index, Align::left);
}

// The hand switch: a grip with a button on top.
void draw_hand_switch(Painter& painter, Point c, double r) {
  painter.fill(outline::rounded({c.x - r * 0.2, c.y - r * 0.95, r * 0.4, r * 0.5}, r * 0.1), kText);
  painter.fill(outline::rounded({c.x - r * 0.36, c.y - r * 0.6, r * 0.72, r * 1.5}, r * 0.3), kBody);
  painter.line({{c.x, c.y + r * 0.9}, {c.x, c.y + r * 1.15}}, r * 0.14, kDim);
}

// `turned_s`: of a stop that was proved, after what time the leg turned.
void draw_proof(Painter& painter, const Box& card, bool asked, std::optional<double> turned_s,
                std::string_view words, bool hand_switch) {
  painter.fill(outline::rounded(card, kCornerOfTiles), asked ? kMint : kPanel);
  if (asked) painter.fill(outline::rounded(card.inset(1.2), kCornerOfTiles - 1.2), kPanel);
  const double line = line_mm(Type::sentence), caption = line_mm(Type::caption);
  const double r = std::min(card.h - line - caption - 8, 34.0) / 2;
  const Point c{card.centre().x, card.y + 4 + r};
  if (hand_switch) {
    draw_hand_switch(painter, c, r * 0.9);
  } else {
    painter.fill(outline::octagon({c.x - r * 0.85, c.y - r * 0.85, r * 1.7, r * 1.7}), kBody);
    painter.fill(outline::octagon({c.x - r * 0.7, c.y - r * 0.7, r * 1.4, r * 1.4}), kPanel);
  }
  painter.text({card.x + 3, card.bottom() - line - caption - 3, card.w - 6, line}, words, Type::sentence,
               kText, Align::centre, Weight::regular, kPanel);
  const double y = card.bottom() - caption - 3, side = caption;
  const Box state{card.x + 3, y, card.w - 6, caption};
  painter.text(state,
               turned_s ? filled(painter.say(TextKey::stop_test_seen), {tenths(*turned_s)})
                        : painter.say(TextKey::stop_test_waiting),
               Type::caption, turned_s ? kMint : kSecond, Align::centre, Weight::regular, kPanel);
  if (turned_s) painter.icon({card.right() - side - 8, card.y + 6, side + 2, side + 2}, Icon::good);
}

void draw_jog(Painter& painter, const Box& box, Action action, TextKey words, bool up) {
  painter.button(box, painter.say(words), ButtonLook::plain, action, 0, true);
  const Color color = painter.held(action) ? kGround : kViolet;
  const Point c{box.x + 11, box.centre().y};
  const double r = 4.5, d = up ? -1 : 1;
  painter.line({{c.x - r, c.y - d * r * 0.5}, {c.x, c.y + d * r * 0.5}, {c.x + r, c.y - d * r * 0.5}}, 1.8,
               color);
}

}  // namespace

void draw_checks(Painter& painter, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  const NoticeText& notice = painter.say().notice(s.notice);
  const auto failed = std::find(s.self_test.begin(), s.self_test.end(), CheckState::failed);
  const bool ready = s.notice == Notice::acknowledge_to_start;
  painter.title(notice.title, failed != s.self_test.end() ? std::optional(Icon::danger) : std::nullopt);
  if (failed != s.self_test.end()) {
    const auto check = static_cast<SelfTestCheck>(failed - s.self_test.begin());
    painter.lead(painter.say().check(check).advice, kText);
  } else {
    const auto hand_switch = static_cast<std::size_t>(SelfTestCheck::hand_switch);
    const bool only_hand_switch =
        s.self_test[hand_switch] == CheckState::pending &&
        std::count(s.self_test.begin(), s.self_test.end(), CheckState::passed) == kSelfTestChecks - 1;
    painter.lead(only_hand_switch ? painter.say().check(SelfTestCheck::hand_switch).advice : notice.what);
  }
  const Box body = painter.body_box();
  const int rows = (static_cast<int>(kSelfTestChecks) + kCheckColumns - 1) / kCheckColumns;
  const double gutter = 10, width = (body.w - gutter) / kCheckColumns, height = std::min(body.h / rows, 11.5);
  for (int i = 0; i < static_cast<int>(kSelfTestChecks); ++i) {
    const Box cell{body.x + (i / rows) * (width + gutter), body.y + (i % rows) * height, width, height};
    draw_check(painter, cell, static_cast<SelfTestCheck>(i), s.self_test[static_cast<std::size_t>(i)]);
  }
  if (ready) {
    painter.button(forward_button(painter), painter.say(TextKey::button_acknowledge), ButtonLook::primary,
                   Action::acknowledge);
  }
}

void draw_choose_leg(Painter& painter, const Model& model) {
  if (model.snapshot.notice == Notice::stop_test_failed) {
    painter.title(painter.say().notice(Notice::stop_test_failed).title, Icon::danger);
    painter.lead(painter.say().notice(Notice::stop_test_failed).what, kText);
  } else {
    painter.title(painter.say(TextKey::choose_leg_title));
    painter.lead(painter.say(TextKey::choose_leg_what));
  }
  const double caption = line_mm(Type::caption);
  const Box body = painter.body_box();
  const Box row{Painter::kMargin, body.y, painter.buttons_box().w,
                painter.panel().h - Painter::kMargin - caption - 2 - body.y};
  for (const Side side : {Side::left, Side::right}) {
    const bool left = side == Side::left;
    const Box tile = Painter::column(row, left ? 0 : 1, 2);
    const Action action = left ? Action::choose_left : Action::choose_right;
    draw_tile(painter, tile, action, 0);
    const double line = line_mm(Type::title);
    const double leg = std::min(tile.w * 0.43, tile.h - line - 18);
    draw_person(painter, {tile.centre().x, tile.y + (tile.h - line) / 2 + leg * 0.36}, leg, side, 38);
    name_tile(painter, {tile.x + 4, tile.bottom() - line - 3, tile.w - 8, line},
              painter.say(left ? TextKey::left_leg : TextKey::right_leg), Type::title, kText, action, 0,
              Align::centre);
  }
  painter.text({row.x, row.bottom() + 2, row.w, caption}, painter.say(TextKey::built_in_person),
               Type::caption, kSecond);
}

void draw_choose_prescription(Painter& painter, const Model& model) {
  painter.title(painter.say(TextKey::choose_prescription_title));
  const std::vector<std::size_t> offers = offers_for(model.choices.side, model.offers);
  painter.lead(painter.say(offers.empty() ? TextKey::no_prescriptions : TextKey::choose_prescription_what));
  const Box body = painter.body_box();
  const double height = (body.h - 2 * Painter::kGap) / static_cast<double>(kOffersOnAPage);
  for (std::size_t i = 0; i < kOffersOnAPage && model.choices.first_offer + i < offers.size(); ++i) {
    const std::size_t index = offers[model.choices.first_offer + i];
    draw_offer(painter,
               {Painter::kMargin, body.y + static_cast<double>(i) * (height + Painter::kGap),
                painter.buttons_box().w, height},
               model.offers[index], static_cast<int>(index));
  }
  painter.button(back_button(painter), painter.say(TextKey::button_back), ButtonLook::plain, Action::back);
  if (offers.size() > kOffersOnAPage) {
    painter.button(forward_button(painter), painter.say(TextKey::button_more_offers), ButtonLook::plain,
                   Action::more_offers);
  }
}

void draw_confirm(Painter& painter, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  const bool left = model.choices.side == Side::left;
  const bool prepared = s.prepared && s.side == model.choices.side;
  painter.title(painter.say(left ? TextKey::left_leg : TextKey::right_leg));
  painter.lead(painter.say(prepared ? TextKey::confirm_what : TextKey::confirm_waiting));
  const FigureBody body = figure_body(painter);
  FigureLook look = figure_of(model);
  look.side = model.choices.side;
  if (prepared) look.limit_deg = std::min(s.prescribed_angle_limit_deg, 90.0);
  draw_figure(painter, body.figure, look);
  if (prepared) {
    const double time = s.session_expected_s > 0 ? s.session_expected_s : s.prescribed_duration_s;
    const std::array<std::string, 4> lines{
        filled(painter.say(TextKey::confirm_force), {whole(s.prescribed_force_n)}),
        filled(painter.say(TextKey::confirm_limit), {whole(s.prescribed_force_limit_n)}),
        filled(painter.say(TextKey::confirm_angle), {whole(s.prescribed_angle_limit_deg)}),
        filled(painter.say(TextKey::confirm_time), {whole(std::ceil(time / 60))})};
    const double step = std::min(body.words.h / 4, 14.0);
    double y = body.words.y + (body.words.h - 4 * step) / 2;
    for (const std::string& line : lines) {
      painter.text({body.words.x, y, body.words.w, line_mm(Type::sentence)}, line, Type::sentence, kText);
      y += step;
    }
    painter.button(forward_button(painter), painter.say(TextKey::button_begin), ButtonLook::primary,
                   Action::begin_mounting);
  }
  painter.button(back_button(painter), painter.say(TextKey::button_back), ButtonLook::plain, Action::back);
}

void draw_stop_test(Painter& painter, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  const NoticeText& notice = painter.say().notice(s.notice);
  painter.title(notice.title,
                s.notice == Notice::stop_test_failed ? std::optional(Icon::danger) : std::nullopt);
  painter.lead(notice.what, kText);
  const Box body = painter.body_box();
  draw_proof(painter, Painter::column(body, 0, 2), s.notice == Notice::stop_test_press_hand_switch,
             s.hand_switch_proved ? std::optional(s.hand_switch_turned_s) : std::nullopt,
             painter.say(TextKey::stop_test_hand_switch), true);
  draw_proof(painter, Painter::column(body, 1, 2), s.notice == Notice::stop_test_touch_stop,
             s.stop_proved ? std::optional(s.stop_turned_s) : std::nullopt,
             painter.say(TextKey::stop_test_screen), false);
  if (!model.owner) return draw_take_over(painter);
  if (s.notice == Notice::stop_test_start) {
    painter.button(back_button(painter), painter.say(TextKey::button_decline), ButtonLook::plain,
                   Action::enough);
    painter.button(forward_button(painter), painter.say(TextKey::button_start), ButtonLook::primary,
                   Action::start);
    return;
  }
  const Box row = painter.buttons_box();
  painter.paragraph({row.x, row.y + 1, row.w, row.h - 1}, notice.next, Type::sentence, kSecond);
}

void draw_strap_in(Painter& painter, const Model& model) {
  const NoticeText& notice = painter.say().notice(Notice::strap_in);
  painter.title(notice.title);
  painter.lead(notice.what, kText);
  const FigureBody body = figure_body(painter);
  draw_figure(painter, body.figure, figure_of(model));
  draw_leg_and_next(painter, body.words, notice.leg, notice.next);
  if (!model.owner) return draw_take_over(painter);
  painter.button(back_button(painter), painter.say(TextKey::button_decline), ButtonLook::plain,
                 Action::enough);
}

void draw_comfortable_angle(Painter& painter, const Model& model) {
  const messages::Snapshot& s = model.snapshot;
  const NoticeText& notice = painter.say().notice(Notice::set_comfortable_angle);
  const bool agreed = model.choices.angle_agreed;
  painter.title(agreed ? painter.say(TextKey::ready_to_start_title) : notice.title);
  painter.lead(agreed ? painter.say(TextKey::ready_to_start_what) : notice.what, kText);
  const FigureBody body = figure_body(painter);
  FigureLook look = figure_of(model);
  look.number = whole(s.angle_deg) + painter.say(TextKey::angle_unit);
  draw_figure(painter, body.figure, look);
  if (!model.owner) return draw_take_over(painter);
  if (agreed) {
    draw_leg_and_next(painter, body.words, notice.leg, painter.say().notice(Notice::countdown).next);
    painter.button(back_button(painter), painter.say(TextKey::button_change_angle), ButtonLook::plain,
                   Action::change_angle);
    painter.button(forward_button(painter), painter.say(TextKey::button_start), ButtonLook::primary,
                   Action::start);
    return;
  }
  const double height = (body.words.h - Painter::kGap) / 2;
  draw_jog(painter, {body.words.x, body.words.y, body.words.w, height}, Action::angle_up, TextKey::button_up,
           true);
  draw_jog(painter, {body.words.x, body.words.y + height + Painter::kGap, body.words.w, height},
           Action::angle_down, TextKey::button_down, false);
  painter.button(back_button(painter), painter.say(TextKey::button_decline), ButtonLook::plain,
                 Action::enough);
  painter.button(forward_button(painter), painter.say(TextKey::button_comfortable), ButtonLook::primary,
                 Action::set_comfortable);
}

void draw_countdown(Painter& painter, const Model& model) {
  const NoticeText& notice = painter.say().notice(Notice::countdown);
  painter.title(notice.title);
  painter.lead(notice.what, kText);
  const FigureBody body = figure_body(painter, !model.owner);
  FigureLook look = figure_of(model);
  show_seconds(look, painter, model, true);
  draw_figure(painter, body.figure, look);
  draw_leg_and_next(painter, body.words, notice.leg, notice.next);
  if (!model.owner) draw_take_over(painter);
}

}  // namespace stretch::hmi
