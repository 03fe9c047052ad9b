// Processes a test starts and ends by their own ids: an X server without a screen, and programs on it.
#pragma once

#include <sys/types.h>
#include <memory>
#include <string>
#include <vector>

namespace stretch::hmi {

// A child process; killed, if it still runs, when this goes.
class Child {
 public:
  // `environment` is added to this process's, as "NAME=value". `keep` is a descriptor the child inherits, -1:
  // none.
  explicit Child(const std::vector<std::string>& command, const std::vector<std::string>& environment = {},
                 int keep = -1);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void signal(int number) const;
  // Waits for its end: its exit code, or 128 + the signal that ended it.
  int wait();
  [[nodiscard]] pid_t id() const noexcept { return pid_; }

 private:
  pid_t pid_ = -1;
};

// An X server of its own for one test, on a display number the server chose itself.
class Display {
 public:
  // `size` as "1280x800". Throws std::runtime_error if none starts within 20 s.
  explicit Display(const std::string& size);
  ~Display();
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;

  [[nodiscard]] std::vector<std::string> environment() const;
  [[nodiscard]] const Child& server() const noexcept { return *server_; }

  // Runs xdotool with these words and waits for it; true if it succeeded.
  bool xdotool(const std::vector<std::string>& words) const;

 private:
  std::unique_ptr<Child> server_;
  std::string number_;
};

}  // namespace stretch::hmi
