// The screen's end of the controller's socket, in a thread of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "controller/messages/request.hpp"
#include "controller/messages/snapshot.hpp"

namespace stretch::hmi {

// Connects to the first of some sockets that lets it, says hello as a client at the station, and tries them
// all again, four times a second, whenever there is no connection. All functions may be called from one other
// thread; none of them blocks.
class ControllerLink {
 public:
  using Clock = std::chrono::steady_clock;

  // `sockets`: one at least, each a path a socket can have.
  explicit ControllerLink(std::vector<std::string> sockets);
  ~ControllerLink();
  ControllerLink(const ControllerLink&) = delete;
  ControllerLink& operator=(const ControllerLink&) = delete;

  // What came in since the last call. Of snapshots only the newest is kept, of answers all, in order.
  struct News {
    std::uint64_t connection = 0;  // the controller's number for this connection; 0: not connected
    std::optional<messages::Snapshot> snapshot;
    Clock::time_point received;  // of the newest snapshot ever
    std::vector<messages::Answer> answers;
    std::string trouble;  // what the other end said that is no message; empty: nothing
  };
  [[nodiscard]] News take();

  // Sends, and gives the id the answer will bear. Without a connection the request is lost and 0 given back,
  // but for STOP: the newest is sent as soon as there is one, within kStopKept, and passes whatever else
  // waits.
  std::uint64_t send(messages::Request request);

  static constexpr std::chrono::seconds kStopKept{5};

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace stretch::hmi
