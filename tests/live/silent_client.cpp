// A socket, two messages, and nothing more.
#include "tests/live/silent_client.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "controller/messages/codec.hpp"
#include "controller/messages/framing.hpp"

namespace stretch::live {

SilentClient::SilentClient(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error(path + ": too long");
  std::memcpy(static_cast<char*>(address.sun_path), path.data(), path.size());
  socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto* generic = static_cast<const sockaddr*>(static_cast<const void*>(&address));
  if (::connect(socket_, generic, sizeof address) != 0) throw std::runtime_error(path + ": nobody answers");
  const std::string said =
      messages::frame(messages::encode(messages::Hello{messages::kProtocolVersion, "live", false})).value() +
      messages::frame(messages::encode(messages::Request{1, messages::RequestKind::events, 0, {}})).value();
  if (::send(socket_, said.data(), said.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(said.size()))
    throw std::runtime_error(path + ": does not take a message");
}

SilentClient::SilentClient(SilentClient&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}

SilentClient::~SilentClient() {
  if (socket_ >= 0) ::close(socket_);
}

bool SilentClient::dropped() const {
  pollfd waits{socket_, POLLHUP, 0};
  return ::poll(&waits, 1, 0) > 0 && (waits.revents & POLLHUP) != 0;
}

}  // namespace stretch::live
