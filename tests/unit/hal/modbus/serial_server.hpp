// A serial device server: it passes bytes between one TCP client and a serial line, and keeps what it has for
// nobody.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace stretch::hal {

// The worst that such a box does: an answer that arrives while no client is there waits for the next one, who
// is given it as if it were his. A thread of its own.
class SerialServer {
 public:
  // `tty` is raw already. `pause`: after each byte that goes to the client.
  explicit SerialServer(const std::string& tty, std::chrono::microseconds pause = {}) : pause_(pause) {
    tty_ = ::open(tty.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (tty_ < 0) throw std::runtime_error(tty + " cannot be opened");
    listen(0);
    thread_ = std::thread([this] { run(); });
  }
  ~SerialServer() {
    switch_off();
    ::close(tty_);
  }
  SerialServer(const SerialServer&) = delete;
  SerialServer& operator=(const SerialServer&) = delete;

  [[nodiscard]] int port() const noexcept { return port_; }
  [[nodiscard]] int clients() const noexcept { return clients_; }  // so far
  // Times something came from the line and was sent to a client.
  [[nodiscard]] int passed_on() const noexcept { return passed_on_; }
  // Connections are reset, and refused from now on.
  void switch_off() {
    if (!thread_.joinable()) return;
    off_ = true;
    thread_.join();
    reset(client_);
    ::close(listener_);
  }
  void switch_on() {
    off_ = false;
    listen(port_);
    thread_ = std::thread([this] { run(); });
  }

 private:
  void listen(int port) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        ::listen(listener_, 4) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no loopback port for the serial server");
    port_ = ntohs(address.sin_port);
  }

  static void reset(int& client) {
    if (client < 0) return;
    const linger at_once{1, 0};
    ::setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    ::close(client);
    client = -1;
  }

  void run() {
    while (!off_) {
      std::array<pollfd, 3> events{{{listener_, POLLIN, 0},
                                    {client_, POLLIN, 0},
                                    {tty_, static_cast<short>(client_ < 0 ? 0 : POLLIN), 0}}};
      if (::poll(events.data(), events.size(), 5) <= 0) continue;
      if (events[1].revents != 0) from_client();
      if (events[2].revents != 0 && client_ >= 0) to_client();
      if (events[0].revents != 0) accept();
    }
  }
  void accept() {
    reset(client_);
    client_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const int on = 1;
    ::setsockopt(client_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    ++clients_;
  }
  void from_client() {
    std::array<std::uint8_t, 512> bytes{};
    const ssize_t count = ::recv(client_, bytes.data(), bytes.size(), 0);
    if (count <= 0) {
      ::close(client_);
      client_ = -1;
      return;
    }
    static_cast<void>(!::write(tty_, bytes.data(), static_cast<std::size_t>(count)));
  }
  void to_client() {
    std::array<std::uint8_t, 512> bytes{};
    const ssize_t count = ::read(tty_, bytes.data(), bytes.size());
    if (count <= 0) return;
    const std::size_t piece = pause_.count() > 0 ? 1 : static_cast<std::size_t>(count);
    for (std::size_t at = 0; at < static_cast<std::size_t>(count); at += piece) {
      ::send(client_, bytes.data() + at, piece, MSG_NOSIGNAL);
      if (pause_.count() > 0) std::this_thread::sleep_for(pause_);
    }
    ++passed_on_;
  }

  std::chrono::microseconds pause_;
  int tty_ = -1;
  int listener_ = -1;
  int port_ = 0;
  int client_ = -1;
  std::atomic<int> clients_{0};
  std::atomic<int> passed_on_{0};
  std::atomic<bool> off_{false};
  std::thread thread_;
};

}  // namespace stretch::hal
