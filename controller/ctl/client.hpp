// The client's end of the controller's socket, for a program with nothing else to do than to wait for it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "config/quantities/quantities.hpp"
#include "controller/messages/codec.hpp"
#include "controller/messages/framing.hpp"

namespace stretch::ctl {

// Why nobody was asked at a socket.
struct Unreached {
  std::string why;      // one line that begins with the path
  bool nobody = false;  // surely nobody serves there: nothing is there, or what a controller that died left
};

// Somebody who serves, or may: hangs, is of another version, or does not let this user ask.
struct Server {
  std::string socket;
  std::string why_silent;  // empty: a controller has answered
};

// What came of a STOP. Neither done nor troubles: there was nobody to ask.
struct Stopped {
  struct Done {
    std::string socket;
    messages::Answer answer;
  };
  std::vector<Done> done;
  std::vector<std::string> troubles;  // one line for each who may serve and has not said that it is done
  std::string nobody;                 // where surely nobody serves, and what to do; empty: nowhere
};

// Blocking: a second for a connection, five for an answer; one thread. Every error is one line that says what
// to do; after one the connection is of no use.
class Client {
 public:
  // Says hello at the first of `sockets`, in their order, at which somebody may serve; returns once welcomed.
  [[nodiscard]] static tl::expected<Client, std::string> connect(const std::vector<std::string>& sockets,
                                                                 bool at_station);

  // STOP, to everybody who serves at one of `sockets`, at the same time. It is the first they hear, and
  // nothing but its answer has to be understood.
  [[nodiscard]] static Stopped stop(const std::vector<std::string>& sockets);

  // The first of `sockets` at which somebody may serve; nothing: surely nobody does.
  [[nodiscard]] static std::optional<Server> whoever_serves(const std::vector<std::string>& sockets);

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
  explicit Client(int socket) noexcept : socket_(socket) {}

  [[nodiscard]] static tl::expected<Client, Unreached> reach(const std::string& path);
  [[nodiscard]] static tl::expected<messages::Answer, Unreached> stop_at(const std::string& path);
  [[nodiscard]] tl::expected<void, std::string> send_frame(const std::string& json);
  [[nodiscard]] tl::expected<void, std::string> greet(const std::string& path, bool at_station);
  // Waits until a message has been read, at most `longest`; false: none has.
  [[nodiscard]] tl::expected<bool, std::string> hear(Duration longest);

  int socket_ = -1;
  std::uint64_t last_id_ = 0;
  messages::FrameDecoder decoder_;
  std::optional<std::string> waiting_;  // a message cut out and not yet given
  messages::Welcome welcome_;
};

}  // namespace stretch::ctl
