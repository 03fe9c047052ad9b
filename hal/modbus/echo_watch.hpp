// Whether inputs are still looked at, where no counter tells: an output that is wired to an input.
#pragma once

#include <optional>

namespace stretch::hal {

// Pure. The output is turned over with every writing that was acknowledged; the input has to follow within
// kPatience of them. A request that has to be repeated, because it or its answer was lost, is of the same
// words: turned over once more it would leave the output as it was, and a late answer would not fit it. Until
// the input has followed once, it stands.
class EchoWatch {
 public:
  static constexpr int kPatience = 2;

  // What to write now.
  [[nodiscard]] bool next() const noexcept { return !out_; }
  // It was acknowledged.
  void written() noexcept {
    out_ = !out_;
    if (unfollowed_ <= kPatience) ++unfollowed_;
  }
  // True when `input` has not followed.
  [[nodiscard]] bool stands(bool input) noexcept {
    if (before_ && *before_ != input) unfollowed_ = 0;
    before_ = input;
    return unfollowed_ > kPatience;
  }

 private:
  bool out_ = false;  // acknowledged last
  std::optional<bool> before_;
  int unfollowed_ = kPatience + 1;  // writings since the input has last changed
};

}  // namespace stretch::hal
