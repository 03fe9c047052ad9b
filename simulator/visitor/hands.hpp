// The visitor's hands at the machine: strap, leg and hand switch, through the simulator's control channel.
#pragma once

#include <memory>
#include <string>

namespace stretch::visitor {

// Blocking, one request after the other. Throws std::runtime_error when the simulator refuses or is gone.
class Hands {
 public:
  explicit Hands(const std::string& control_path);
  ~Hands();
  Hands(const Hands&) = delete;
  Hands& operator=(const Hands&) = delete;

  void lie_down();  // leg into the cuff, strap closed
  void get_up();    // strap open, leg out
  void press_hand_switch(bool pressed);

 private:
  void ask(const std::string& line);
  struct Channel;
  std::unique_ptr<Channel> channel_;
};

}  // namespace stretch::visitor
