// A ring of where it was when.
#include "controller/safety/progress.hpp"

#include "controller/safety/lapse.hpp"

namespace stretch::safety {

void Progress::begin(Instant now, Angle angle) noexcept {
  oldest_ = 0;
  count_ = 1;
  marks_[0] = {now, angle};
}

void Progress::drop_oldest() noexcept {
  oldest_ = (oldest_ + 1) % kMarks;
  --count_;
}

bool Progress::made(Instant now, Angle angle, Angle least, Duration within) noexcept {
  if (count_ == 0) begin(now, angle);
  if (reached(now - mark(count_ - 1).at, within / static_cast<double>(kParts))) {
    if (count_ == kMarks) drop_oldest();
    marks_[(oldest_ + count_) % kMarks] = {now, angle};
    ++count_;
  }
  while (count_ > 1 && reached(now - mark(1).at, within)) drop_oldest();
  const Mark& before = mark(0);
  return !reached(now - before.at, within) || angle <= before.angle - least;
}

}  // namespace stretch::safety
