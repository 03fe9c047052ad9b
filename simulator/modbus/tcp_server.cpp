// Boost.Asio, one small state machine per connection: gather bytes, cut a frame, answer it, go on.
#include "simulator/modbus/tcp_server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstring>
#include <set>
#include <utility>

#include "simulator/modbus/distorted.hpp"

namespace stretch::simulator {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

namespace {
constexpr unsigned kUserTimeoutMs = 2000;         // a peer that vanished is given up after this
constexpr std::chrono::milliseconds kPause{100};  // after a connection that could not be accepted

std::chrono::steady_clock::duration clock_time(Duration d) {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(d.si() * 1e9));
}
}  // namespace

class TcpServer::Impl : public std::enable_shared_from_this<TcpServer::Impl> {
 public:
  Impl(asio::io_context& io, Answer answer) : acceptor(io), answer_(std::move(answer)), pause_(io) {}

  void accept_next() {
    acceptor.async_accept([self = shared_from_this()](ErrorCode error, tcp::socket socket) {
      if (error == asio::error::operation_aborted || !self->acceptor.is_open()) return;
      if (error) return self->accept_later();
      self->welcome(std::move(socket));
      self->accept_next();
    });
  }

  void close() {
    ErrorCode ignored;
    acceptor.close(ignored);
    pause_.cancel();
    for (const auto& connection : std::exchange(connections_, {})) connection->close();
  }

  tcp::acceptor acceptor;
  ServerStatistics statistics;

 private:
  class Connection : public std::enable_shared_from_this<Connection> {
   public:
    Connection(std::shared_ptr<Impl> server, tcp::socket socket)
        : server_(std::move(server)), socket_(std::move(socket)), wait_(socket_.get_executor()) {}

    void receive() {
      socket_.async_read_some(asio::buffer(received_.data() + filled_, received_.size() - filled_),
                              [self = shared_from_this()](ErrorCode error, std::size_t count) {
                                if (error) return self->end();
                                self->filled_ += count;
                                self->serve();
                              });
    }

    void close() {
      ErrorCode ignored;
      socket_.close(ignored);
      wait_.cancel();
    }

   private:
    // Answers the first whole frame, or asks for more bytes. The buffer holds the largest legal frame, and
    // an illegal length is refused from the header, so it never fills without a decision.
    void serve() {
      const ParsedFrame parsed = parse_tcp_frame(std::span(received_.data(), filled_));
      if (parsed.verdict == FrameVerdict::incomplete) return receive();
      if (parsed.verdict != FrameVerdict::complete) {
        ++server_->statistics.bad_frames;
        return end();
      }
      ++server_->statistics.requests;
      const auto answer = std::span(answer_).first<kMaxTcpFrame>();
      const Reply reply = server_->answer_(parsed.frame.unit, parsed.frame.pdu, answer.subspan<kMbapSize>());
      sending_ = 0;
      if (reply.size) {
        sending_ = distorted_tcp(std::span<std::uint8_t, 2 * kMaxTcpFrame>(answer_), parsed.frame.transaction,
                                 parsed.frame.unit, *reply.size, reply.distortion);
      }
      drop(parsed.frame.size);
      if (reply.distortion.reset) return reset();
      if (sending_ == 0) return serve();
      sent_ = 0;
      piece_ = reply.distortion.drip.si() > 0.0 ? 1 : sending_;
      pause_ = clock_time(reply.distortion.drip);
      if (reply.distortion.delay.si() > 0.0) return send_after(clock_time(reply.distortion.delay));
      send();
    }

    // The next piece of the answer: as a rule the whole.
    void send() {
      const std::size_t count = std::min(piece_, sending_ - sent_);
      asio::async_write(socket_, asio::buffer(answer_.data() + sent_, count),
                        [self = shared_from_this()](ErrorCode error, std::size_t written) {
                          if (error) return self->end();
                          self->sent_ += written;
                          if (self->sent_ == self->sending_) return self->serve();
                          self->send_after(self->pause_);
                        });
    }

    void send_after(std::chrono::steady_clock::duration time) {
      wait_.expires_after(time);
      wait_.async_wait([self = shared_from_this()](ErrorCode error) {
        if (!error) self->send();
      });
    }

    // As a part that loses its power: the other end is told at once.
    void reset() {
      ErrorCode ignored;
      socket_.set_option(asio::socket_base::linger(true, 0), ignored);
      end();
    }

    void drop(std::size_t count) {
      std::copy(received_.begin() + static_cast<std::ptrdiff_t>(count),
                received_.begin() + static_cast<std::ptrdiff_t>(filled_), received_.begin());
      filled_ -= count;
    }

    void end() {
      close();
      server_->connections_.erase(shared_from_this());
    }

    std::shared_ptr<Impl> server_;
    tcp::socket socket_;
    std::array<std::uint8_t, kMaxTcpFrame> received_{};
    asio::steady_timer wait_;
    std::array<std::uint8_t, 2 * kMaxTcpFrame> answer_{};  // twice: one that is doubled
    std::size_t sending_ = 0;
    std::size_t sent_ = 0;
    std::size_t piece_ = 0;
    std::chrono::steady_clock::duration pause_{};
    std::size_t filled_ = 0;
  };

  // No descriptors left, most likely: not at once again, the plant has its time to keep.
  void accept_later() {
    pause_.expires_after(kPause);
    pause_.async_wait([self = shared_from_this()](ErrorCode error) {
      if (!error && self->acceptor.is_open()) self->accept_next();
    });
  }

  void welcome(tcp::socket socket) {
    if (connections_.size() >= kMaxClients) {
      ++statistics.refused_clients;
      return;  // the socket closes itself
    }
    ErrorCode ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &kUserTimeoutMs,
                 sizeof(kUserTimeoutMs));
    ++statistics.accepted;
    auto connection = std::make_shared<Connection>(shared_from_this(), std::move(socket));
    connections_.insert(connection);
    connection->receive();
  }

  Answer answer_;
  asio::steady_timer pause_;
  std::set<std::shared_ptr<Connection>> connections_;
};

tl::expected<std::unique_ptr<TcpServer>, std::string> TcpServer::listen(asio::io_context& io,
                                                                        const std::string& host,
                                                                        std::uint16_t port, Answer answer) {
  ErrorCode error;
  const auto address = asio::ip::make_address(host, error);
  if (error) {
    return tl::unexpected("modbus tcp: host '" + host +
                          "' is no numeric address; write one such as 127.0.0.1");
  }
  auto impl = std::make_shared<Impl>(io, std::move(answer));
  const tcp::endpoint endpoint(address, port);
  impl->acceptor.open(endpoint.protocol(), error);
  if (!error) impl->acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) impl->acceptor.bind(endpoint, error);
  if (!error) impl->acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return tl::unexpected("modbus tcp: cannot listen on " + host + ":" + std::to_string(port) + ": " +
                          error.message() + "; choose another port, or 0 for any free one");
  }
  impl->accept_next();
  return std::unique_ptr<TcpServer>(new TcpServer(std::move(impl)));
}

TcpServer::TcpServer(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
TcpServer::~TcpServer() {
  impl_->close();
}

std::uint16_t TcpServer::port() const noexcept {
  ErrorCode ignored;
  return impl_->acceptor.local_endpoint(ignored).port();
}
ServerStatistics TcpServer::statistics() const noexcept {
  return impl_->statistics;
}

}  // namespace stretch::simulator
