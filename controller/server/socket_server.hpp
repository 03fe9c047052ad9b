// The controller's socket: who is connected, in which role, what they are told and what they may ask.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "config/quantities/quantities.hpp"
#include "controller/messages/snapshot.hpp"
#include "controller/server/application.hpp"

namespace boost::asio {
class io_context;
}

namespace stretch::server {

struct ServerOptions {
  std::string path;   // of the socket
  std::string build;  // version and commit, for the welcome
  Duration stall_limit =
      Duration::from_si(2.0);  // a client that does not take a message for so long is dropped
};

// docs/socket.md says what it does. Everything, and every callback, in the one thread that runs the
// io_context, which outlives this object. Nothing here blocks. When destroyed, connections are closed and the
// socket's file is removed.
class SocketServer {
 public:
  static constexpr std::size_t kMaxConnections = 32;  // one more is closed at once

  // Serves from here on. The error is one line that says what to do.
  [[nodiscard]] static tl::expected<SocketServer, std::string> open(boost::asio::io_context& context,
                                                                    ServerOptions options,
                                                                    Application& application);
  SocketServer(SocketServer&&) noexcept;
  SocketServer& operator=(SocketServer&&) noexcept;
  ~SocketServer();

  // To everyone welcomed; `owner_connection` is filled in here. Its state is what rights are judged by. 20 a
  // second.
  void publish(messages::Snapshot snapshot);

  // To everyone welcomed, in order, each once. Ids rise.
  void publish(const messages::Event& event);

  [[nodiscard]] std::size_t connections() const noexcept;
  [[nodiscard]] std::uint64_t owner() const noexcept;  // connection number, 0: none

 private:
  class Core;
  explicit SocketServer(std::shared_ptr<Core> core) noexcept;
  std::shared_ptr<Core> core_;
};

}  // namespace stretch::server
