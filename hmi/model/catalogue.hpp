// Every text the screen can show, in one language. Complete by its type: what has no text does not load.
#pragma once

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings/notice.hpp"
#include "config/settings/vocabulary.hpp"
#include "hmi/model/text_key.hpp"

namespace stretch::hmi {

// What a person needs to know of a state: its name, what happened or happens, what the leg does now, and what
// to do next.
struct NoticeText {
  std::string title, what, leg, next;
};

// Why the machine stopped, and what to do about it. What the leg does is the notice's to say.
struct RowText {
  std::string what, leg, next;
};

struct CheckText {
  std::string label;   // what is checked
  std::string advice;  // what to do when it failed, or where it waits for a person
};

inline constexpr std::size_t kNotices = stretch::names::kNotice.size();
inline constexpr std::size_t kPhaseKinds = static_cast<std::size_t>(PhaseKind::repeat) + 1;

struct Catalogue {
  std::string language;  // its own name for itself
  std::string font;      // file name of the font that has its letters, without folder
  std::array<std::string, kTextKeys> texts;
  std::array<NoticeText, kNotices> notices;
  std::array<RowText, kSafetyRowCount> rows;
  std::array<CheckText, kSelfTestChecks> checks;
  std::array<std::string, kPhaseKinds> phases;

  [[nodiscard]] const std::string& text(TextKey key) const noexcept {
    return texts[static_cast<std::size_t>(key)];
  }
  [[nodiscard]] const NoticeText& notice(Notice v) const noexcept {
    return notices[static_cast<std::size_t>(v)];
  }
  [[nodiscard]] const RowText& row(SafetyRow v) const noexcept {
    return rows[static_cast<std::size_t>(v) - 1];
  }
  [[nodiscard]] const CheckText& check(SelfTestCheck v) const noexcept {
    return checks[static_cast<std::size_t>(v)];
  }
  [[nodiscard]] const std::string& phase(PhaseKind v) const noexcept {
    return phases[static_cast<std::size_t>(v)];
  }
};

// One text of a catalogue and where it stands in its file: "screen.stop", "notice.releasing.what".
struct CatalogueEntry {
  std::string key;
  std::string* text = nullptr;  // points into the catalogue the list was made for
};

// Every text a catalogue file must have, in the file's order; through `text` a loader fills it and a test
// reads it.
[[nodiscard]] std::vector<CatalogueEntry> entries(Catalogue& catalogue);

// `text` with {0}, {1}, ... replaced by `values`. A place without a value stays as it is.
[[nodiscard]] std::string filled(std::string_view text, std::initializer_list<std::string_view> values);

// 125 s -> "2:05"; never negative. `whole` rounds a figure to the nearest integer, `tenths` to one place
// after the point, of zero or more; neither ever says "-0".
[[nodiscard]] std::string minutes_seconds(double seconds);
[[nodiscard]] std::string tenths(double value);
[[nodiscard]] std::string whole(double value);

}  // namespace stretch::hmi
