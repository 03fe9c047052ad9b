// A Modbus TCP server that does to each request what the test says, however wrong.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

namespace stretch::hal {

using Bytes = std::vector<std::uint8_t>;

// The answer header for a request's transaction and unit, the PDU behind it.
inline Bytes framed(const Bytes& request, const Bytes& pdu) {
  Bytes answer{request[0], request[1], 0, 0, 0, static_cast<std::uint8_t>(pdu.size() + 1), request[6]};
  answer.insert(answer.end(), pdu.begin(), pdu.end());
  return answer;
}

// One connection at a time, on a thread of its own.
class MisbehavingServer {
 public:
  // Called for each request, whole with its header. False: the connection is closed.
  using Handler = std::function<bool(MisbehavingServer& server, const Bytes& request)>;

  explicit MisbehavingServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    sockaddr_storage any{};
    std::memcpy(&any, &address, sizeof(address));
    void* const generic = &any;
    if (::bind(listener_, static_cast<sockaddr*>(generic), size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, static_cast<sockaddr*>(generic), &size) != 0) {
      throw std::runtime_error("cannot listen on loopback");
    }
    std::memcpy(&address, &any, sizeof(address));
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~MisbehavingServer() {
    stopping_ = true;
    thread_.join();
    ::close(listener_);
  }
  MisbehavingServer(const MisbehavingServer&) = delete;
  MisbehavingServer& operator=(const MisbehavingServer&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] int connections() const noexcept { return connections_; }

  // --- for the handler ---
  void send(const Bytes& bytes) const {
    static_cast<void>(!::send(peer_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }
  // The next close is a reset, not an end of stream.
  void reset_on_close() const {
    const linger now{1, 0};
    ::setsockopt(peer_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  }
  // Whether the client has hung up, waiting at most this long for it.
  [[nodiscard]] bool hung_up_within(int ms) const {
    pollfd event{peer_, POLLIN | POLLRDHUP, 0};
    return ::poll(&event, 1, ms) > 0 && (event.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
  }

 private:
  bool readable(int fd) const {
    while (!stopping_) {
      pollfd event{fd, POLLIN, 0};
      if (::poll(&event, 1, 10) > 0) return true;
    }
    return false;
  }
  bool receive(Bytes& into, std::size_t count) const {
    into.clear();
    while (into.size() < count) {
      std::uint8_t byte = 0;
      if (!readable(peer_) || ::recv(peer_, &byte, 1, 0) != 1) return false;
      into.push_back(byte);
    }
    return true;
  }
  void run() {
    while (readable(listener_)) {
      peer_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      ++connections_;
      Bytes request;
      Bytes rest;
      while (receive(request, 6) && receive(rest, static_cast<std::size_t>(request[4] << 8 | request[5]))) {
        request.insert(request.end(), rest.begin(), rest.end());
        if (!handler_(*this, request)) break;
      }
      ::close(peer_);
    }
  }

  Handler handler_;
  int listener_ = -1;
  int peer_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace stretch::hal
