// How the control thread tells the supervisor that there is something to do.
#pragma once

namespace stretch::hal {

// wake() is called by the control thread when it gives a link or a line up; it must not block.
class Waker {
 public:
  virtual ~Waker() = default;
  virtual void wake() noexcept = 0;
};

}  // namespace stretch::hal
