// The controller's socket: who is connected, in which role, what they are told and what they may ask.
#include "controller/server/socket_server.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <utility>

#include "controller/server/connection.hpp"
#include "controller/server/listening_socket.hpp"
#include "controller/server/rights.hpp"

namespace stretch::server {

namespace asio = boost::asio;
using boost::system::error_code;
using messages::RequestKind;

namespace {

constexpr std::chrono::milliseconds kSweep{100};  // how often stalled clients are looked for

Instant monotonic_now() {
  return Instant{std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count()};
}

// Every message a connection is sent fits a frame (codec.hpp).
template <class Message>
Frame framed(const Message& message) {
  return std::make_shared<const std::string>(messages::frame(messages::encode(message)).value());
}

// A client's words in a log line: nothing that could pass for a line of its own.
std::string printable(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  }
  return text;
}

std::string peer_of(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return "peer unknown";
  return "pid " + std::to_string(peer.pid) + ", uid " + std::to_string(peer.uid) + ", gid " +
         std::to_string(peer.gid);
}

bool is_stop(const Received& message) {
  if (!message) return false;
  const auto* request = std::get_if<messages::Request>(&*message);
  return request && request->kind == RequestKind::stop;
}

}  // namespace

class SocketServer::Core : public Host, public std::enable_shared_from_this<Core> {
 public:
  Core(asio::io_context& context, ServerOptions options, Application& application, ListeningSocket listening)
      : options_(std::move(options)),
        application_(application),
        listening_(std::move(listening)),
        acceptor_(context),
        sweep_(context),
        pause_(context) {}

  [[nodiscard]] std::string start() {
    const int descriptor = ::fcntl(listening_.descriptor(), F_DUPFD_CLOEXEC, 0);
    error_code error;
    acceptor_.assign(asio::local::stream_protocol(), descriptor, error);
    if (error) return listening_.path() + ": cannot serve: " + error.message();
    accept();
    sweep();
    return "";
  }

  // Handlers still queued find everything closed and do nothing.
  void shut_down() {
    stopped_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    sweep_.cancel();
    pause_.cancel();
    for (const auto& connection : all()) connection->close("the controller ends");
  }

  void publish(messages::Snapshot snapshot) {
    state_ = snapshot.state;
    release_owner_when_over(snapshot);
    snapshot.owner_connection = owner_;
    newest_ = std::move(snapshot);
    Frame frame;
    for (const auto& connection : all()) {
      if (!connection->welcomed) continue;
      if (!frame) frame = framed(*newest_);
      connection->send_snapshot(frame);
    }
  }

  void publish(const messages::Event& event) {
    events_.add(event.id, framed(event));
    for (const auto& connection : all()) connection->pump();
  }

  [[nodiscard]] std::size_t size() const noexcept { return connections_.size(); }
  [[nodiscard]] std::uint64_t owner() const noexcept { return owner_; }

 private:
  // A copy: whoever is called for may leave the list.
  [[nodiscard]] std::vector<std::shared_ptr<Connection>> all() const {
    std::vector<std::shared_ptr<Connection>> list;
    list.reserve(connections_.size());
    for (const auto& [number, connection] : connections_) list.push_back(connection);
    return list;
  }

  void accept() {
    acceptor_.async_accept([weak = weak_from_this()](error_code error, Connection::Socket socket) {
      const auto self = weak.lock();
      if (!self || self->stopped_) return;
      if (!error) {
        self->accepted(std::move(socket));
        return self->accept();
      }
      // No descriptors left, most likely: not at once again, the loop has other things to do.
      self->application_.log("no connection accepted: " + error.message());
      self->pause_.expires_after(kSweep);
      self->pause_.async_wait([weak](error_code) {
        if (const auto core = weak.lock(); core && !core->stopped_) core->accept();
      });
    });
  }

  void accepted(Connection::Socket socket) {
    const std::string peer = peer_of(socket.native_handle());
    if (connections_.size() >= kMaxConnections) {
      return application_.log("connection of " + peer + " closed: " + std::to_string(kMaxConnections) +
                              " are the most there may be");
    }
    const auto connection = std::make_shared<Connection>(std::move(socket), ++last_number_, *this);
    connections_.emplace(connection->number(), connection);
    application_.log("connection " + std::to_string(connection->number()) + ": " + peer);
    connection->start();
  }

  void sweep() {
    sweep_.expires_after(kSweep);
    sweep_.async_wait([weak = weak_from_this()](error_code) {
      const auto self = weak.lock();
      if (!self || self->stopped_) return;
      const auto limit = std::chrono::duration_cast<Connection::Clock::duration>(
          std::chrono::duration<double>(self->options_.stall_limit.si()));
      for (const auto& connection : self->all()) connection->drop_if_stalled(Connection::Clock::now(), limit);
      self->sweep();
    });
  }

  // --- Host
  // -------------------------------------------------------------------------------------------------

  void received(Connection& from, std::vector<Received> batch) override {
    const auto alive = shared_from_this();
    for (const Received& message : batch) {
      if (is_stop(message)) {
        application_.stop({RequestKind::stop, 0, from.number(), monotonic_now()});
      }
    }
    for (const Received& message : batch) {
      if (!from.is_open()) return;
      if (!message) {
        answer(from, message.error().request_id, message.error().what);
      } else if (const auto* hello = std::get_if<messages::Hello>(&*message)) {
        greet(from, *hello);
      } else {
        handle(from, std::get<messages::Request>(*message));
      }
    }
  }

  void closed(Connection& which, const std::string& why) override {
    connections_.erase(which.number());
    application_.log("connection " + std::to_string(which.number()) + " closed: " + why);
    if (owner_ != which.number()) return;
    owner_ = 0;
    application_.owner_lost(which.number());
  }

  [[nodiscard]] const EventLog& events() const override { return events_; }

  // --- what they ask
  // ----------------------------------------------------------------------------------------

  static void answer(Connection& to, std::uint64_t id, const std::string& refused,
                     std::uint64_t after_event = 0) {
    to.send(framed(messages::Answer{id, refused.empty(), refused}), after_event);
  }

  void greet(Connection& from, const messages::Hello& hello) {
    if (from.welcomed) return answer(from, 0, "hello: said before");
    if (hello.version != messages::kProtocolVersion) {
      from.rejected = "version = " + std::to_string(hello.version) + ": this controller speaks " +
                      std::to_string(messages::kProtocolVersion) + "; install the same version of both";
      application_.log("connection " + std::to_string(from.number()) + ": " + from.rejected);
      return answer(from, 0, from.rejected);
    }
    from.welcomed = true;
    from.at_station = hello.at_station;
    from.rejected.clear();
    from.events_from(events_.end());
    application_.log("connection " + std::to_string(from.number()) + " is " + printable(hello.client) +
                     (hello.at_station ? ", at the station" : ""));
    from.send(framed(messages::Welcome{messages::kProtocolVersion, options_.build, from.number()}));
    if (newest_) from.send_snapshot(framed(*newest_));
  }

  void handle(Connection& from, const messages::Request& request) {
    const Standing standing{from.welcomed, from.at_station, owner_ == from.number(), owner_ != 0,
                            newest_ && newest_->prepared};
    std::string refused = refusal(request.kind, standing, state_);
    if (!refused.empty() && !from.rejected.empty()) refused = from.rejected;
    const OperatorCommand command{request.kind, request.value, from.number(), monotonic_now()};

    if (request.kind == RequestKind::heartbeat) {
      if (refused.empty()) application_.heartbeat(command);
      return;
    }
    if (!refused.empty()) return answer(from, request.id, refused);
    switch (request.kind) {
      case RequestKind::stop:
        return answer(from, request.id, "");  // carried out in received()
      case RequestKind::status:
        return send_status(from, request.id);
      case RequestKind::events:
        return send_events(from, request);
      case RequestKind::take_over:
        own(command);
        return answer(from, request.id, "");
      case RequestKind::prepare:
        return answer(from, request.id, prepare(*request.prescription, command));
      default:
        return answer(from, request.id, application_.command(command));
    }
  }

  void send_status(Connection& to, std::uint64_t id) {
    if (!newest_) return answer(to, id, "status: nothing is measured yet; try again");
    to.send(framed(*newest_));
    answer(to, id, "");
  }

  void send_events(Connection& to, const messages::Request& request) {
    to.events_from(events_.after(static_cast<std::int64_t>(request.value)));
    answer(to, request.id, "", events_.end());
  }

  [[nodiscard]] std::string prepare(const config::Prescription& prescription,
                                    const OperatorCommand& command) {
    std::string refused = application_.prepare(prescription, command.connection);
    if (refused.empty()) own(command);
    return refused;
  }

  void own(const OperatorCommand& command) {
    if (owner_ != command.connection) {
      application_.log("connection " + std::to_string(command.connection) + " owns the session");
    }
    owner_ = command.connection;
    prepared_seen_ = newest_ && newest_->prepared && command.kind == RequestKind::take_over;
    application_.heartbeat(command);
  }

  // A session is over when what was prepared is no longer; from then on anyone may prepare the next.
  void release_owner_when_over(const messages::Snapshot& snapshot) {
    if (snapshot.prepared) prepared_seen_ = owner_ != 0;
    if (snapshot.prepared || !prepared_seen_) return;
    prepared_seen_ = false;
    owner_ = 0;
  }

  ServerOptions options_;
  Application& application_;
  ListeningSocket listening_;
  asio::local::stream_protocol::acceptor acceptor_;
  asio::steady_timer sweep_;
  asio::steady_timer pause_;
  bool stopped_ = false;

  std::map<std::uint64_t, std::shared_ptr<Connection>> connections_;
  std::uint64_t last_number_ = 0;
  std::uint64_t owner_ = 0;
  bool prepared_seen_ = false;  // the owner's prescription has shown up in a snapshot
  EventLog events_;
  std::optional<messages::Snapshot> newest_;
  SessionState state_ = SessionState::off;
};

tl::expected<SocketServer, std::string> SocketServer::open(asio::io_context& context, ServerOptions options,
                                                           Application& application) {
  auto listening = ListeningSocket::open(options.path);
  if (!listening) return tl::unexpected(std::move(listening.error()));
  auto core = std::make_shared<Core>(context, std::move(options), application, std::move(*listening));
  if (auto error = core->start(); !error.empty()) return tl::unexpected(std::move(error));
  return SocketServer(std::move(core));
}

SocketServer::SocketServer(std::shared_ptr<Core> core) noexcept : core_(std::move(core)) {}
SocketServer::SocketServer(SocketServer&&) noexcept = default;
SocketServer& SocketServer::operator=(SocketServer&&) noexcept = default;
SocketServer::~SocketServer() {
  if (core_) core_->shut_down();
}

void SocketServer::publish(messages::Snapshot snapshot) {
  core_->publish(std::move(snapshot));
}
void SocketServer::publish(const messages::Event& event) {
  core_->publish(event);
}
std::size_t SocketServer::connections() const noexcept {
  return core_->size();
}
std::uint64_t SocketServer::owner() const noexcept {
  return core_->owner();
}

}  // namespace stretch::server
