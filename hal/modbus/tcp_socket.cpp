// connect() itself may take minutes: it is begun, and waited for with poll().
#include "hal/modbus/tcp_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace stretch::hal {
namespace {

constexpr unsigned kUserTimeoutMs = 1000;  // unacknowledged bytes end the connection after this

tl::unexpected<std::string> failed(int error) {
  return tl::unexpected(std::string(std::strerror(error)));
}

// 0, or what went wrong.
int finish(int socket, Duration within) {
  pollfd event{socket, POLLOUT, 0};
  const int ready = ::poll(&event, 1, std::max(1, static_cast<int>(std::ceil(in_milliseconds(within)))));
  if (ready == 0) return ETIMEDOUT;
  if (ready < 0) return errno;
  int error = 0;
  socklen_t size = sizeof(error);
  return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

}  // namespace

tl::expected<void, std::string> make_prompt(int socket) {
  const int on = 1;
  if (::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0 ||
      ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &kUserTimeoutMs, sizeof(kUserTimeoutMs)) != 0)
    return failed(errno);
  return {};
}

tl::expected<int, std::string> connect_tcp(const std::string& host, int port, Duration within) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
    return tl::unexpected("host '" + host + "' is no numeric IPv4 address; write one such as 192.168.1.10");
  }
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return failed(errno);
  int error = 0;
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
    error = errno == EINPROGRESS ? finish(socket, within) : errno;
  auto prompt = error == 0 ? make_prompt(socket) : tl::expected<void, std::string>(failed(error));
  if (prompt) return socket;
  ::close(socket);
  return tl::unexpected(prompt.error());
}

}  // namespace stretch::hal
