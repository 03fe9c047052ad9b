// What is typed, a line at a time and no faster than a person would.
#pragma once

#include <optional>
#include <string>

namespace stretch::ctl {

// Standard input without blocking. Lines that come faster than one in `kPace` seconds wait, so that a script
// that pours Enter into a session answers each question once (and reads nothing ahead of time). One thread.
class TypedLines {
 public:
  static constexpr double kPace = 0.5;

  // To be waited for, or -1: nothing is to be read now.
  [[nodiscard]] int descriptor() const noexcept { return ended_ || has_line() ? -1 : 0; }

  // Standard input can be read.
  void read();

  // The next line without its end, if there is one and the last was long enough ago.
  [[nodiscard]] std::optional<std::string> next(double now_s);

  [[nodiscard]] bool ended() const noexcept { return ended_ && !has_line(); }

 private:
  [[nodiscard]] bool has_line() const noexcept { return buffer_.find('\n') != buffer_.npos; }

  std::string buffer_;
  double last_s_ = -1e9;
  bool ended_ = false;
};

}  // namespace stretch::ctl
