// A serial device server that sends what nobody asked for, as much as a connection holds.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <stdexcept>

namespace stretch::hal {

class BabblingServer {
 public:
  BabblingServer() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::listen(listener_, 4) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no loopback port for the babbling server");
    port_ = ntohs(address.sin_port);
  }
  ~BabblingServer() {
    hang_up();
    ::close(listener_);
  }
  BabblingServer(const BabblingServer&) = delete;
  BabblingServer& operator=(const BabblingServer&) = delete;

  [[nodiscard]] int port() const noexcept { return port_; }

  // For the client that has connected last: returns when no more goes in.
  void fill() {
    hang_up();
    client_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const std::array<std::uint8_t, 4096> babble{};
    while (::send(client_, babble.data(), babble.size(), MSG_NOSIGNAL | MSG_DONTWAIT) > 0) {
    }
  }

 private:
  void hang_up() noexcept {
    if (client_ >= 0) ::close(client_);
    client_ = -1;
  }

  int listener_ = -1;
  int client_ = -1;
  int port_ = 0;
};

}  // namespace stretch::hal
