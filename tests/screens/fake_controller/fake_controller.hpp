// A controller for the screen to talk to: it says what a test tells it to say and remembers what it was
// asked.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "controller/messages/request.hpp"
#include "controller/messages/snapshot.hpp"

namespace stretch::hmi {

// Serves one client after another on a Unix socket, in a thread of its own, snapshots 20 times a second.
// Every request but a heartbeat is answered done.
class FakeController {
 public:
  using Clock = std::chrono::steady_clock;
  struct Asked {
    messages::Request request;
    Clock::time_point at;
  };

  // Listens at once; throws std::runtime_error if it cannot.
  explicit FakeController(std::string path);
  ~FakeController();
  FakeController(const FakeController&) = delete;
  FakeController& operator=(const FakeController&) = delete;

  // What the snapshots say from now on. The client becomes the owner if `owned`.
  void say(const messages::Snapshot& snapshot, bool owned = true);
  void fall_silent(bool silent);
  void refuse(messages::RequestKind kind, const std::string& why);
  void hang_up();  // ends the connection; the client may come again
  // Ends it, once, instead of answering such a request.
  void hang_up_on(messages::RequestKind kind);

  [[nodiscard]] std::vector<Asked> asked() const;
  [[nodiscard]] std::size_t count(messages::RequestKind kind) const;
  [[nodiscard]] std::size_t connections() const;

  // Waits until `done` is true of this controller, at most `longest`; false if it never was.
  [[nodiscard]] bool wait_until(const std::function<bool(const FakeController&)>& done,
                                std::chrono::milliseconds longest = std::chrono::seconds(20)) const;

 private:
  struct Server;
  std::unique_ptr<Server> server_;
};

}  // namespace stretch::hmi
