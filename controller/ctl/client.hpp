// The client's end of the controller's socket, for a program with nothing else to do than to wait for it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "config/quantities/quantities.hpp"
#include "controller/messages/codec.hpp"
#include "controller/messages/framing.hpp"

namespace stretch::ctl {

// Blocking; one thread. Every error is one line that says what to do; after one the connection is of no use.
class Client {
 public:
  // Connects and says hello; returns once welcomed.
  [[nodiscard]] static tl::expected<Client, std::string> connect(const std::string& path, bool at_station);

  // False only where surely nobody serves: nothing is at `path`, or what a controller that died left behind.
  [[nodiscard]] static bool may_be_served(const std::string& path);

  Client(Client&& other) noexcept;
  Client& operator=(Client&& other) noexcept;
  ~Client();

  [[nodiscard]] tl::expected<void, std::string> send(const messages::Request& request);

  // The next message, or nothing if none comes within `longest`.
  [[nodiscard]] tl::expected<std::optional<messages::ServerMessage>, std::string> next(Duration longest);

  // Sends a request and waits for its answer; what else comes goes to `other`.
  using Other = std::function<void(const messages::ServerMessage&)>;
  [[nodiscard]] tl::expected<messages::Answer, std::string> ask(messages::Request request,
                                                                const Other& other = {});

  // The next snapshot.
  [[nodiscard]] tl::expected<messages::Snapshot, std::string> snapshot();

  [[nodiscard]] const messages::Welcome& welcome() const noexcept { return welcome_; }
  [[nodiscard]] int descriptor() const noexcept { return socket_; }
  // A message has been read already: descriptor() may stay silent.
  [[nodiscard]] bool has_message();

 private:
  Client() = default;

  int socket_ = -1;
  std::uint64_t last_id_ = 0;
  messages::FrameDecoder decoder_;
  std::optional<std::string> waiting_;  // a message cut out and not yet given
  messages::Welcome welcome_;
};

}  // namespace stretch::ctl
