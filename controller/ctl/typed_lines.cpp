// What is typed, a line at a time.
#include "controller/ctl/typed_lines.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace stretch::ctl {

namespace {
constexpr std::size_t kLongestLine = 200;  // more is no answer to anything
}

void TypedLines::read() {
  std::array<char, 256> bytes{};
  const ssize_t got = ::read(STDIN_FILENO, bytes.data(), bytes.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (got <= 0) {
    ended_ = true;
    return;
  }
  buffer_.append(bytes.data(), static_cast<std::size_t>(got));
  if (!has_line() && buffer_.size() > kLongestLine) buffer_.clear();
}

std::optional<std::string> TypedLines::next(double now_s) {
  if (!has_line() || now_s - last_s_ < kPace) return std::nullopt;
  last_s_ = now_s;
  const std::size_t end = buffer_.find('\n');
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

}  // namespace stretch::ctl
