// Whether inputs are still looked at, where no counter tells: an output that is wired to an input.
#pragma once

#include <optional>

namespace stretch::hal {

// Pure. The output is turned over with every writing; the input has to follow within kPatience writings.
// Until it has followed once, it stands.
class EchoWatch {
 public:
  static constexpr int kPatience = 2;

  // What to write now.
  [[nodiscard]] bool next() noexcept { return out_ = !out_; }
  // It was acknowledged.
  void written() noexcept {
    if (unfollowed_ <= kPatience) ++unfollowed_;
  }
  // True when `input` has not followed.
  [[nodiscard]] bool stands(bool input) noexcept {
    if (before_ && *before_ != input) unfollowed_ = 0;
    before_ = input;
    return unfollowed_ > kPatience;
  }

 private:
  bool out_ = false;
  std::optional<bool> before_;
  int unfollowed_ = kPatience + 1;  // writings since the input has last changed
};

}  // namespace stretch::hal
