// The screen's end of the controller's socket, in a thread of its own.
#include "hmi/client/controller_link.hpp"

#include <array>
#include <boost/asio.hpp>
#include <csignal>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>

#include "controller/messages/codec.hpp"
#include "controller/messages/framing.hpp"

namespace stretch::hmi {

namespace {

namespace asio = boost::asio;
using Socket = asio::local::stream_protocol::socket;
using boost::system::error_code;

constexpr std::chrono::milliseconds kRetry{250};
constexpr std::size_t kMostWaiting = 64;  // messages; beyond it the other end does not read and is given up

}  // namespace

struct ControllerLink::Connection {
  explicit Connection(std::vector<std::string> where) : sockets(std::move(where)) {}

  const std::vector<std::string> sockets;
  std::size_t at = 0;  // in `sockets`
  bool welcomed = false;
  asio::io_context io;
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  Socket socket{io};
  asio::steady_timer retry{io};
  std::array<char, 16 * 1024> piece{};
  messages::FrameDecoder decoder;
  std::deque<std::string> waiting;
  std::string going_out;  // being written; empty: nothing is
  bool open = false;
  std::optional<std::pair<messages::Request, Clock::time_point>> unanswered_stop;  // the newest
  std::uint64_t generation = 0;  // of the socket, so that a late handler of an old one does nothing
  std::thread thread;

  std::mutex mutex;  // of what follows
  News news;
  std::uint64_t last_id = 0;

  void connect() {
    const std::uint64_t mine = ++generation;
    socket.async_connect(asio::local::stream_protocol::endpoint(sockets[at]), [this, mine](error_code error) {
      if (mine != generation) return;
      if (error) return again();
      open = true;
      decoder = {};
      messages::Hello hello;
      hello.version = messages::kProtocolVersion;
      hello.client = "stretch-hmi";
      hello.at_station = true;
      put(messages::encode(hello), false);
      put_unanswered_stop();
      read();
    });
  }

  // Kept until it is answered: a connection may end with it half written, or unread at the other end.
  void send_stop(const messages::Request& stop) {
    unanswered_stop.emplace(stop, Clock::now());
    put(messages::encode(stop), true);
  }

  void put_unanswered_stop() {
    if (unanswered_stop && Clock::now() - unanswered_stop->second > kStopKept) unanswered_stop.reset();
    if (unanswered_stop) put(messages::encode(unanswered_stop->first), true);
  }

  // The connection is lost or of no use: forgets it and tries the next socket, after the last, and where
  // there was a controller, the first after a moment.
  void again() {
    ++generation;
    error_code ignored;
    socket.close(ignored);
    socket = Socket(io);
    open = false;
    waiting.clear();
    going_out.clear();
    {
      const std::lock_guard lock(mutex);
      news.connection = 0;
    }
    at = welcomed ? 0 : (at + 1) % sockets.size();
    welcomed = false;
    if (at != 0) return connect();
    retry.expires_after(kRetry);
    retry.async_wait([this](error_code error) {
      if (!error) connect();
    });
  }

  void read() {
    const std::uint64_t mine = generation;
    socket.async_read_some(asio::buffer(piece), [this, mine](error_code error, std::size_t size) {
      if (mine != generation) return;
      if (error) return again();
      decoder.push({piece.data(), size});
      while (const auto message = decoder.next()) take_in(*message);
      if (const auto& failure = decoder.failure()) {
        complain(*failure);
        return again();
      }
      read();
    });
  }

  void complain(std::string what) {
    const std::lock_guard lock(mutex);
    news.trouble = std::move(what);
  }

  void take_in(std::string_view json) {
    auto message = messages::decode_server_message(json);
    if (!message) return complain(message.error().what);
    const std::lock_guard lock(mutex);
    if (auto* snapshot = std::get_if<messages::Snapshot>(&*message)) {
      news.snapshot = std::move(*snapshot);
      news.received = Clock::now();
    } else if (auto* answer = std::get_if<messages::Answer>(&*message)) {
      if (unanswered_stop && unanswered_stop->first.id == answer->id) unanswered_stop.reset();
      news.answers.push_back(std::move(*answer));
    } else if (auto* welcome = std::get_if<messages::Welcome>(&*message)) {
      news.connection = welcome->connection;
      welcomed = true;
    }
  }

  void put(std::string_view json, bool urgent) {
    if (!open) return;
    auto framed = messages::frame(json);
    if (!framed) return;
    if (waiting.size() >= kMostWaiting) return again();
    waiting.insert(urgent ? waiting.begin() : waiting.end(), std::move(*framed));
    if (going_out.empty()) write();
  }

  void write() {
    going_out = std::move(waiting.front());
    waiting.pop_front();
    const std::uint64_t mine = generation;
    asio::async_write(socket, asio::buffer(going_out), [this, mine](error_code error, std::size_t) {
      if (mine != generation) return;
      if (error) return again();
      going_out.clear();
      if (!waiting.empty()) write();
    });
  }
};

ControllerLink::ControllerLink(std::vector<std::string> sockets)
    : connection_(std::make_unique<Connection>(std::move(sockets))) {
  Connection& c = *connection_;
  asio::post(c.io, [&c] { c.connect(); });
  // Signals belong to the drawing loop.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  c.thread = std::thread([&c] { c.io.run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

ControllerLink::~ControllerLink() {
  connection_->io.stop();
  connection_->thread.join();
}

ControllerLink::News ControllerLink::take() {
  const std::lock_guard lock(connection_->mutex);
  News news = std::move(connection_->news);
  connection_->news = {};
  connection_->news.connection = news.connection;
  connection_->news.received = news.received;
  return news;
}

std::uint64_t ControllerLink::send(messages::Request request) {
  Connection& c = *connection_;
  const bool stop = request.kind == messages::RequestKind::stop;
  {
    const std::lock_guard lock(c.mutex);
    if (c.news.connection == 0 && !stop) return 0;
    request.id = ++c.last_id;
  }
  if (stop) {
    asio::post(c.io, [&c, request] { c.send_stop(request); });
  } else {
    asio::post(c.io, [&c, json = messages::encode(request)] { c.put(json, false); });
  }
  return request.id;
}

}  // namespace stretch::hmi
