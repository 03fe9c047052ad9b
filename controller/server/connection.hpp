// One client: its bytes cut into messages, and what it is owed sent one write at a time. Private to this
// folder.
#pragma once

#include <array>
#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "controller/messages/codec.hpp"
#include "controller/messages/framing.hpp"
#include "controller/server/event_log.hpp"

namespace stretch::server {

using Received = tl::expected<messages::ClientMessage, messages::DecodeError>;

class Connection;

// The server as a connection sees it.
class Host {
 public:
  virtual ~Host() = default;
  // Everything that one read brought, in order.
  virtual void received(Connection& from, std::vector<Received> batch) = 0;
  virtual void closed(Connection& which, const std::string& why) = 0;
  [[nodiscard]] virtual const EventLog& events() const = 0;
};

// Lives as long as an operation of its socket is under way. After close() it never calls its host again. All
// in the thread of the io_context.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;
  using Clock = std::chrono::steady_clock;

  // What a client may leave unread besides the newest snapshot and the event log.
  static constexpr std::size_t kMaxOwedMessages = 256;
  static constexpr std::size_t kMaxOwedBytes = 256 * 1024;

  Connection(Socket socket, std::uint64_t number, Host& host);

  void start();
  void close(const std::string& why);
  // Answers first, then no more: reads nothing on, closes when all owed is sent or the stall limit is over.
  void close_after_answers(std::string why);

  // Sent in order; an answer only after the events before `after_event`.
  void send(Frame frame, std::uint64_t after_event = 0);
  // Replaces a snapshot that is still waiting: the newest wins.
  void send_snapshot(Frame frame);
  // There may be new events.
  void pump();
  // Events are sent from this position on; before the first call none are.
  void events_from(std::uint64_t position) { event_ = position; }

  // A client that has not taken a message within `limit` is closed.
  void drop_if_stalled(Clock::time_point now, Clock::duration limit);

  [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
  [[nodiscard]] bool is_open() const noexcept { return open_; }

  // The host's notes.
  bool welcomed = false;
  bool at_station = false;
  std::string rejected;  // why this client's hello was not accepted

 private:
  struct Owed {
    Frame frame;
    std::uint64_t after_event;
  };

  void read();
  void take(std::size_t bytes);
  [[nodiscard]] Frame next_frame();

  Socket socket_;
  std::uint64_t number_;
  Host& host_;
  bool open_ = true;
  std::optional<std::string> closing_;

  std::array<char, 16 * 1024> input_{};
  messages::FrameDecoder decoder_;

  std::deque<Owed> owed_;
  std::size_t owed_bytes_ = 0;
  std::optional<std::uint64_t> event_;
  Frame snapshot_;
  Frame writing_;  // the one write under way
  Clock::time_point writing_since_;
};

}  // namespace stretch::server
