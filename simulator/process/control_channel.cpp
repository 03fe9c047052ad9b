// Boost.Asio: accept, read a line, answer it, again.
#include "simulator/process/control_channel.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <filesystem>
#include <set>
#include <utility>

namespace stretch::simulator {

namespace asio = boost::asio;
using Protocol = asio::local::stream_protocol;
using ErrorCode = boost::system::error_code;

namespace {
constexpr std::chrono::milliseconds kPause{100};  // after a connection that could not be accepted
}

class ControlChannel::Impl : public std::enable_shared_from_this<ControlChannel::Impl> {
 public:
  Impl(asio::io_context& io, std::string path, Handlers handlers)
      : acceptor(io), path_(std::move(path)), handlers_(std::move(handlers)), pause_(io) {}

  void accept_next() {
    acceptor.async_accept([self = shared_from_this()](ErrorCode error, Protocol::socket socket) {
      if (error == asio::error::operation_aborted || !self->acceptor.is_open()) return;
      if (error) return self->accept_later();
      auto client = std::make_shared<Client>(self, std::move(socket));
      self->clients_.insert(client);
      client->receive();
      self->accept_next();
    });
  }

  void close() {
    ErrorCode ignored;
    acceptor.close(ignored);
    pause_.cancel();
    ::unlink(path_.c_str());
    for (const auto& client : std::exchange(clients_, {})) client->close();
  }

  Protocol::acceptor acceptor;

 private:
  class Client : public std::enable_shared_from_this<Client> {
   public:
    Client(std::shared_ptr<Impl> channel, Protocol::socket socket)
        : channel_(std::move(channel)), socket_(std::move(socket)) {}

    void receive() {
      asio::async_read_until(socket_, asio::dynamic_buffer(received_, kMaxLine), '\n',
                             [self = shared_from_this()](ErrorCode error, std::size_t size) {
                               if (error == asio::error::not_found) return self->refuse_long_line();
                               if (error) return self->end();
                               self->serve(size);
                             });
    }

    void close() {
      ErrorCode ignored;
      socket_.close(ignored);
    }

   private:
    void serve(std::size_t size) {
      ControlAnswer answer = channel_->handlers_.answer(std::string_view(received_).substr(0, size - 1));
      received_.erase(0, size);
      answer_ = std::move(answer.line) + '\n';
      asio::async_write(socket_, asio::buffer(answer_),
                        [self = shared_from_this(), quit = answer.quit](ErrorCode error, std::size_t) {
                          if (quit) self->channel_->handlers_.quit();
                          if (error) return self->end();
                          self->receive();
                        });
    }

    // What follows cannot be told from the line's rest: the connection ends with the answer.
    void refuse_long_line() {
      const std::string why = "line = " + std::to_string(received_.size()) +
                              " bytes and no end yet; allowed: at most " + std::to_string(kMaxLine) +
                              " bytes, its end included; this connection ends, connect again";
      answer_ = channel_->handlers_.refuse(why).line + '\n';
      asio::async_write(socket_, asio::buffer(answer_),
                        [self = shared_from_this()](ErrorCode, std::size_t) { self->end(); });
    }

    void end() {
      close();
      channel_->clients_.erase(shared_from_this());
    }

    std::shared_ptr<Impl> channel_;
    Protocol::socket socket_;
    std::string received_;
    std::string answer_;
  };

  // No descriptors left, most likely: not at once again, the plant has its time to keep.
  void accept_later() {
    pause_.expires_after(kPause);
    pause_.async_wait([self = shared_from_this()](ErrorCode error) {
      if (!error && self->acceptor.is_open()) self->accept_next();
    });
  }

  std::string path_;
  Handlers handlers_;
  asio::steady_timer pause_;
  std::set<std::shared_ptr<Client>> clients_;
};

namespace {

// A socket left by a process that died; true when there is none left in the way.
bool clear_stale(asio::io_context& io, const std::string& path) {
  std::error_code ignored;
  const auto status = std::filesystem::symlink_status(path, ignored);
  if (status.type() == std::filesystem::file_type::not_found) return true;
  if (status.type() != std::filesystem::file_type::socket) return false;
  Protocol::socket probe(io);
  ErrorCode error;
  probe.connect(Protocol::endpoint(path), error);
  return error == asio::error::connection_refused && ::unlink(path.c_str()) == 0;
}

}  // namespace

tl::expected<std::unique_ptr<ControlChannel>, std::string> ControlChannel::listen(asio::io_context& io,
                                                                                  const std::string& path,
                                                                                  Handlers handlers) {
  constexpr std::size_t kLongestPath = 107;  // of sockaddr_un
  const auto refuse = [&path](const std::string& why) {
    return tl::unexpected("control channel: cannot listen on '" + path + "': " + why);
  };
  if (path.empty() || path.size() > kLongestPath) {
    return refuse("a path has 1 to " + std::to_string(kLongestPath) + " bytes; choose a shorter one");
  }
  if (!clear_stale(io, path)) return refuse("something else is there or listens on it; choose another path");
  auto impl = std::make_shared<Impl>(io, path, std::move(handlers));
  ErrorCode error;
  impl->acceptor.open(Protocol(), error);
  if (!error) {
    const mode_t before = ::umask(0177);
    impl->acceptor.bind(Protocol::endpoint(path), error);
    ::umask(before);
  }
  if (!error) impl->acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return refuse(error.message() + "; name a path in a folder that exists and is writable");
  impl->accept_next();
  return std::unique_ptr<ControlChannel>(new ControlChannel(std::move(impl)));
}

ControlChannel::ControlChannel(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
ControlChannel::~ControlChannel() {
  impl_->close();
}

}  // namespace stretch::simulator
