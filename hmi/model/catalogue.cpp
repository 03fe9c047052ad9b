// Every text the screen can show, in one language.
#include "hmi/model/catalogue.hpp"

#include <algorithm>
#include <cmath>

#include "config/settings/notice.hpp"

namespace stretch::hmi {

std::vector<CatalogueEntry> entries(Catalogue& catalogue) {
  std::vector<CatalogueEntry> list;
  const auto add = [&list](std::string key, std::string& text) { list.push_back({std::move(key), &text}); };
  add("language.name", catalogue.language);
  add("language.font", catalogue.font);
  for (std::size_t i = 0; i < kTextKeys; ++i) {
    add("screen." + std::string(names::kTextKey[i]), catalogue.texts[i]);
  }
  for (std::size_t i = 0; i < kNotices; ++i) {
    const std::string key = "notice." + std::string(stretch::names::kNotice[i]) + ".";
    add(key + "title", catalogue.notices[i].title);
    add(key + "what", catalogue.notices[i].what);
    add(key + "leg", catalogue.notices[i].leg);
    add(key + "next", catalogue.notices[i].next);
  }
  for (std::size_t i = 0; i < kSafetyRowCount; ++i) {
    const std::string key = "safety." + std::string(stretch::names::kSafetyRow[i + 1]) + ".";
    add(key + "what", catalogue.rows[i].what);
    add(key + "leg", catalogue.rows[i].leg);
    add(key + "next", catalogue.rows[i].next);
  }
  for (std::size_t i = 0; i < kSelfTestChecks; ++i) {
    const std::string key = "check." + std::string(stretch::names::kSelfTestCheck[i]) + ".";
    add(key + "label", catalogue.checks[i].label);
    add(key + "advice", catalogue.checks[i].advice);
  }
  for (std::size_t i = 0; i < kPhaseKinds; ++i) {
    add("phase." + std::string(stretch::names::kPhaseKind[i]), catalogue.phases[i]);
  }
  return list;
}

std::string filled(std::string_view text, std::initializer_list<std::string_view> values) {
  std::string result(text);
  std::size_t number = 0;
  for (const std::string_view value : values) {
    const std::string place = "{" + std::to_string(number++) + "}";
    for (std::size_t at = result.find(place); at != std::string::npos;
         at = result.find(place, at + value.size())) {
      result.replace(at, place.size(), value);
    }
  }
  return result;
}

std::string whole(double value) {
  return std::to_string(std::lround(std::clamp(value, -1e6, 1e6)));
}

std::string tenths(double value) {
  const long in_tenths = std::lround(std::clamp(value, 0.0, 1e6) * 10.0);
  return std::to_string(in_tenths / 10) + "." + std::to_string(in_tenths % 10);
}

std::string minutes_seconds(double seconds) {
  const long total = std::lround(std::ceil(std::clamp(seconds, 0.0, 359999.0) - 1e-6));
  const std::string rest = std::to_string(total % 60);
  return std::to_string(total / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

}  // namespace stretch::hmi
