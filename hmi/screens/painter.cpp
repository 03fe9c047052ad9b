// What every screen is put together from.
#include "hmi/screens/painter.hpp"

#include <algorithm>

#include "hmi/screens/text_block.hpp"

namespace stretch::hmi {

namespace {

constexpr double kCorner = 3;        // of buttons
constexpr double kLargeButton = 25;  // from this height on its word is as large as a title
constexpr double kButtonInset = 3;   // between a button's edge and its word
constexpr double kLeadTop = 19;
constexpr double kBodyTop = Painter::kMargin + Painter::kStopSize + 3;

}  // namespace

Painter::Painter(const Canvas& canvas, const Catalogue& catalogue, const TextMetrics& metrics, bool greyed,
                 std::optional<Touched> held, Interruption interruption, Picture& picture)
    : canvas_(canvas),
      catalogue_(catalogue),
      metrics_(metrics),
      greyed_(greyed),
      held_(held),
      interruption_(std::move(interruption)),
      picture_(picture) {}

Box Painter::panel() const noexcept {
  return {0, 0, canvas_.width_mm(), canvas_.height_mm()};
}

Box Painter::stop_box() const noexcept {
  return {panel().w - kMargin - kStopSize, kMargin, kStopSize, kStopSize};
}

Box Painter::title_box() const noexcept {
  return {kMargin, kMargin, stop_box().x - kMargin - kGap, line_mm(Type::title)};
}

Box Painter::lead_box() const noexcept {
  return {kMargin, kLeadTop, title_box().w, 2 * line_mm(Type::sentence)};
}

Box Painter::body_box() const noexcept {
  return {kMargin, kBodyTop, panel().w - 2 * kMargin, buttons_box().y - kGap - kBodyTop};
}

Box Painter::buttons_box() const noexcept {
  return {kMargin, panel().h - kMargin - kButtonHeight, panel().w - 2 * kMargin, kButtonHeight};
}

Box Painter::column(const Box& row, int number, int count) noexcept {
  const double width = (row.w - (count - 1) * kGap) / count;
  return {row.x + number * (width + kGap), row.y, width, row.h};
}

Color Painter::tone(Color color) const noexcept {
  using namespace palette;
  if (!greyed_) return color;
  if (color == kText) return kSecond;
  if (color == kMint || color == kViolet || color == kSand) return kDim;
  return color;
}

Color Painter::surface_tone(Color color) const noexcept {
  using namespace palette;
  if (!greyed_) return color;
  if (color == kSecond) return kBody;
  if (color == kBody) return kDim;
  if (color == kDim) return kFaint;
  return tone(color);
}

void Painter::fill(outline::Points points, Color color) {
  picture_.shapes.push_back({std::move(points), surface_tone(color), 0});
}

void Painter::line(outline::Points points, double width_mm, Color color) {
  picture_.shapes.push_back({std::move(points), surface_tone(color), width_mm});
}

void Painter::add_label(const Box& box, std::string_view text, Type type, Color color, Align align,
                        Weight weight, Color ground, int touch) {
  std::string shown = cut(text, box.w, type, weight, metrics_);
  if (shown != text) picture_.shortened.emplace_back(text);
  if (shown.empty()) return;
  picture_.labels.push_back({box, std::move(shown), type, weight, align, color, ground, touch});
}

void Painter::text(const Box& box, std::string_view text, Type type, Color color, Align align, Weight weight,
                   Color ground) {
  const bool on_surface = ground == palette::kMint;
  const Color seen = greyed_ && !on_surface && color != palette::kText ? palette::kSecond : tone(color);
  add_label(box, text, type, seen, align, weight, ground, -1);
}

double Painter::paragraph(const Box& box, std::string_view words, Type type, Color color, Align align,
                          Color ground) {
  const double height = line_mm(type);
  const auto most = static_cast<std::size_t>(std::max(0.0, (box.h + 0.01) / height));
  if (!fits(words, box.w, most, type, Weight::regular, metrics_)) picture_.shortened.emplace_back(words);
  double y = box.y;
  for (const std::string& line : broken(words, box.w, most, type, Weight::regular, metrics_)) {
    text({box.x, y, box.w, height}, line, type, color, align, Weight::regular, ground);
    y += height;
  }
  return y - box.y;
}

void Painter::title(std::string_view words, std::optional<Icon> sign) {
  Box box = title_box();
  if (!interruption_.title.empty()) {
    words = interruption_.title;
    sign = Icon::information;
  }
  if (sign) {
    const double side = box.h;
    icon({box.x, box.y, side, side}, *sign);
    box.x += side + kGap;
    box.w -= side + kGap;
  }
  text(box, words, Type::title, palette::kText);
}

void Painter::lead(std::string_view words, Color color) {
  if (interruption_.lead.empty()) {
    paragraph(lead_box(), words, Type::sentence, color);
  } else {
    paragraph(lead_box(), interruption_.lead, Type::sentence, palette::kSand);
  }
}

double Painter::captioned(const Box& box, std::string_view caption, std::string_view sentence) {
  const double head = line_mm(Type::caption);
  text({box.x, box.y, box.w, head}, caption, Type::caption, palette::kSecond);
  return head +
         paragraph({box.x, box.y + head, box.w, box.h - head}, sentence, Type::sentence, palette::kText);
}

bool Painter::held(Action action, int value) const noexcept {
  return held_ && held_->action == action && held_->value == value;
}

void Painter::button(const Box& box, std::string_view words, ButtonLook look, Action action, int value,
                     bool repeats) {
  using namespace palette;
  const bool primary = look == ButtonLook::primary && !greyed_;
  const bool down = held(action, value);
  const Color surface = primary ? (down ? kText : kMint) : (down ? kSecond : kRaised);
  const Color letters = primary || down ? kGround : kText;
  picture_.shapes.push_back({outline::rounded(box, kCorner), surface, 0});
  const int index = static_cast<int>(picture_.touches.size());
  picture_.touches.push_back({box, action, value, false, repeats});
  const double width = box.w - 2 * kButtonInset;
  const bool large = box.h > kLargeButton && metrics_.width_mm(words, Type::title, Weight::regular) <= width;
  const Type type = large ? Type::title : Type::sentence;
  const double height = line_mm(type);
  add_label({box.x + kButtonInset, box.y + (box.h - height) / 2, width, height}, words, type, letters,
            Align::centre, Weight::regular, surface, index);
}

void Painter::icon(const Box& box, Icon icon) {
  using namespace palette;
  const Point c = box.centre();
  const double r = std::min(box.w, box.h) / 2;
  const auto shape = [this](outline::Points points, Color color) {
    picture_.shapes.push_back({std::move(points), color, 0});
  };
  const auto stroke = [this, r](outline::Points points, Color color) {
    picture_.shapes.push_back({std::move(points), color, r * 0.22});
  };
  const auto mark = [&](double sign, Color color) {  // an "i", or upside down a "!"
    shape(outline::disc({c.x, c.y - sign * r * 0.46}, r * 0.13), color);
    stroke({{c.x, c.y - sign * r * 0.16}, {c.x, c.y + sign * r * 0.52}}, color);
  };
  switch (icon) {
    case Icon::information:
      shape(outline::disc(c, r), kCyan);
      mark(1, kGround);
      return;
    case Icon::warning: {
      shape(outline::triangle_up({c.x - r, c.y - r * 0.9, 2 * r, 1.75 * r}), kYellow);
      shape(outline::disc({c.x, c.y + r * 0.58}, r * 0.12), kGround);
      stroke({{c.x, c.y - r * 0.3}, {c.x, c.y + r * 0.32}}, kGround);
      return;
    }
    case Icon::danger:
      shape(outline::disc(c, r), kRed);
      mark(-1, kGround);
      return;
    case Icon::good:
      shape(outline::disc(c, r), kMint);
      stroke({{c.x - r * 0.45, c.y + r * 0.02},
              {c.x - r * 0.12, c.y + r * 0.36},
              {c.x + r * 0.48, c.y - r * 0.34}},
             kGround);
      return;
    case Icon::pending:
      stroke(outline::arc(c, r * 0.85, 0, 360), kDim);
      return;
    case Icon::failed:
      shape(outline::disc(c, r), kRed);
      stroke({{c.x - r * 0.36, c.y - r * 0.36}, {c.x + r * 0.36, c.y + r * 0.36}}, kGround);
      stroke({{c.x - r * 0.36, c.y + r * 0.36}, {c.x + r * 0.36, c.y - r * 0.36}}, kGround);
      return;
  }
}

void Painter::stop(bool sent) {
  using namespace palette;
  const Box box = stop_box();
  const bool dark = sent || held(Action::stop);
  const auto add = [this](outline::Points points, Color color) {
    picture_.shapes.push_back({std::move(points), color, 0});
  };
  add(outline::octagon(box), kStop);
  if (dark) add(outline::octagon(box.inset(2)), kStopLetters);
  const int index = static_cast<int>(picture_.touches.size());
  picture_.touches.push_back({box, Action::stop, 0, true, false});
  const Type type = dark ? Type::caption : Type::title;
  const double height = line_mm(type);
  add_label({box.x + 1, box.y + (box.h - height) / 2, box.w - 2, height},
            say(dark ? TextKey::stop_sent : TextKey::stop), type, dark ? kStop : kStopLetters, Align::centre,
            Weight::regular, dark ? kStopLetters : kStop, index);
}

}  // namespace stretch::hmi
