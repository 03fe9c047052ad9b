// Text broken into lines that fit.
#include "hmi/screens/text_block.hpp"

namespace stretch::hmi {

namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr int kBalancingSteps = 6;

// Drops the last letter, all of its bytes.
void drop_letter(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

std::string_view next_word(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(word.size());
  return word;
}

struct Lines {
  std::vector<std::string> lines;
  bool complete = true;
};

Lines fill(std::string_view text, double width_mm, std::size_t most_lines, Type type, Weight weight,
           const TextMetrics& metrics) {
  Lines result;
  std::string line;
  for (std::string_view word = next_word(text); !word.empty(); word = next_word(text)) {
    const std::string longer = line.empty() ? std::string(word) : line + ' ' + std::string(word);
    if (line.empty() || metrics.width_mm(longer, type, weight) <= width_mm) {
      line = longer;
      continue;
    }
    if (result.lines.size() + 1 == most_lines) {
      result.lines.push_back(cut(longer + ' ' + std::string(text), width_mm, type, weight, metrics));
      result.complete = false;
      return result;
    }
    result.lines.push_back(line);
    line = word;
  }
  if (!line.empty()) result.lines.push_back(line);
  for (std::string& full : result.lines) {
    const std::string shorter = cut(full, width_mm, type, weight, metrics);
    if (shorter != full) result.complete = false;
    full = shorter;
  }
  return result;
}

}  // namespace

std::string cut(std::string_view text, double width_mm, Type type, Weight weight,
                const TextMetrics& metrics) {
  std::string result(text);
  if (metrics.width_mm(result, type, weight) <= width_mm) return result;
  while (!result.empty()) {
    drop_letter(result);
    while (!result.empty() && result.back() == ' ') result.pop_back();
    const std::string ended = result + std::string(kEllipsis);
    if (metrics.width_mm(ended, type, weight) <= width_mm) return ended;
  }
  return result;
}

std::vector<std::string> broken(std::string_view text, double width_mm, std::size_t most_lines, Type type,
                                Weight weight, const TextMetrics& metrics) {
  if (most_lines == 0) return {};
  Lines best = fill(text, width_mm, most_lines, type, weight, metrics);
  if (!best.complete || best.lines.size() < 2) return best.lines;
  // The narrowest room that takes as many lines makes them about as long as one another.
  double narrow = width_mm / 2, wide = width_mm;
  for (int i = 0; i < kBalancingSteps; ++i) {
    const double middle = (narrow + wide) / 2;
    Lines tried = fill(text, middle, best.lines.size(), type, weight, metrics);
    if (tried.complete && tried.lines.size() == best.lines.size()) {
      best = std::move(tried);
      wide = middle;
    } else {
      narrow = middle;
    }
  }
  return best.lines;
}

bool fits(std::string_view text, double width_mm, std::size_t most_lines, Type type, Weight weight,
          const TextMetrics& metrics) {
  return most_lines > 0 ? fill(text, width_mm, most_lines, type, weight, metrics).complete : text.empty();
}

}  // namespace stretch::hmi
