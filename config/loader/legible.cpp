// A lexer that knows texts, comments, brackets and headers, and nothing of values.
#include "config/loader/legible.hpp"

#include <algorithm>

namespace stretch::config {
namespace {

constexpr std::size_t kLongestLine = 4096;

bool is_key_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '"' || c == '\'';
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::optional<Illegible> run() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (at_ < text_.size() && !found_) step();
    return found_;
  }

 private:
  [[nodiscard]] bool ahead(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

  void refuse(std::string what, std::string allowed, std::string advice) {
    found_ = Illegible{line_, std::move(what), std::move(allowed), std::move(advice)};
  }

  void step() {
    const char c = text_[at_];
    if (statement_begins_ && !is_blank(c) && c != '\n' && c != '\r') {
      statement_begins_ = false;
      last_ = '\0';
      if (c == '[') return header();
    }
    if (c == '\n') {
      ++line_;
      ++at_;
      if (open_.empty()) statement_begins_ = true;
    } else if (c == '#') {
      comment();
    } else if (c == '"' || c == '\'') {
      quoted(c);
    } else if (static_cast<unsigned char>(c) >= 0x80U) {
      refuse("holds a letter beyond ASCII outside texts and comments", "", "put it in quotes");
    } else if (legible(c)) {
      bracket(c);
      if (!is_blank(c) && c != '\r') last_ = c;
      ++at_;
    }
  }

  // Of a character inside or outside texts: a control character ends the look.
  bool legible(char c) {
    const auto byte = static_cast<unsigned char>(c);
    const bool line_break = c == '\r' && text_.substr(at_ + 1, 1) == "\n";
    if ((byte >= 0x20U || c == '\t' || line_break) && byte != 0x7FU) return true;
    refuse("holds a control character", "", "take it out; in a text write \\n or \\u000A");
    return false;
  }

  void bracket(char c) {
    if (c == '[' || c == '{') open_ += c;
    if (c != ']' && c != '}') return;
    if (open_.empty() || open_.back() != (c == ']' ? '[' : '{')) {
      return refuse(std::string("closes with ") + c + " what was not opened so", "",
                    "put the brackets in order");
    }
    open_.pop_back();
  }

  // A table's header: at its bracket. Its keys are the library's business.
  void header() {
    for (int i = 0; i < 2 && ahead("["); ++i, ++at_) open_ += '[';
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    if (at_ < text_.size() && !is_key_start(text_[at_]) && text_[at_] != ']') {
      refuse("is a table's header without a name", "[name] or [[name]]", "name the table");
    }
  }

  void comment() {
    while (at_ < text_.size() && text_[at_] != '\n' && legible(text_[at_])) ++at_;
  }

  // Inside a number or a word the library does not see a text in quotes as one.
  void quoted(char quote) {
    if (std::string_view("\0=.,[{", 6).find(last_) == std::string_view::npos) {
      return refuse("opens a text in the middle of something else", "", "put what stands before it in order");
    }
    ascii_only_ = last_ == '.';  // a key's part, or a number's point
    last_ = quote;
    skip_text(quote);
    ascii_only_ = false;
  }

  void skip_text(char quote) {
    const std::string three(3, quote);
    const bool many_lines = ahead(three);
    at_ += many_lines ? 3 : 1;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (many_lines && ahead(three)) {
        at_ += 3;
        while (at_ < text_.size() && text_[at_] == quote)
          ++at_;  // quotes of the text itself before the closing ones
        return;
      }
      if (!many_lines && c == quote) {
        ++at_;
        return;
      }
      if (quote == '"' && c == '\\') {
        escaped(many_lines);
        if (found_) return;
        continue;
      }
      if (c == '\n') {
        if (!many_lines) return;  // not closed: the library says so
        ++line_;
      } else if (ascii_only_ && static_cast<unsigned char>(c) >= 0x80U) {
        return refuse("holds a letter beyond ASCII in a key", "", "use ASCII letters");
      } else if (!legible(c)) {
        return;
      }
      ++at_;
    }
  }

  // At a backslash: skips it and what it speaks of, a letter or a line's end with the blanks that follow.
  void escaped(bool many_lines) {
    ++at_;
    const auto blank = [](char c) { return is_blank(c) || c == '\r' || c == '\n'; };
    const bool line_end = many_lines && at_ < text_.size() && blank(text_[at_]);
    while (line_end && at_ < text_.size() && blank(text_[at_])) {
      if (text_[at_] == '\n') ++line_;
      ++at_;
    }
    if (at_ >= text_.size()) return;
    if (static_cast<unsigned char>(text_[at_]) >= 0x80U) {
      return refuse("holds a letter beyond ASCII right behind a backslash", "",
                    "put another character between them");
    }
    if (!line_end && text_[at_] != '\n') ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::string open_;  // brackets not yet closed, innermost last
  char last_ = '\0';  // before this, blanks and comments left out; 0 at a statement's start
  bool ascii_only_ = false;
  bool statement_begins_ = true;
  std::optional<Illegible> found_;
};

std::optional<Illegible> first_long_line(std::string_view text) {
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    if (length > kLongestLine) {
      return Illegible{line, "is too long a line", "at most " + std::to_string(kLongestLine) + " bytes",
                       "break it up"};
    }
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Illegible> first_illegible(std::string_view text) {
  auto found = first_long_line(text);
  auto read = Lexer(text).run();
  if (!found || (read && read->line < found->line)) found = std::move(read);
  return found;
}

}  // namespace stretch::config
