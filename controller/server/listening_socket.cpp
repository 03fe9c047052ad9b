// The socket file: one controller at a time, a stale file taken away, nobody but owner and group let in.
#include "controller/server/listening_socket.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

namespace stretch::server {

namespace {

constexpr mode_t kMode = 0660;
constexpr int kBacklog = 16;

std::string why(int error) {
  return std::generic_category().message(error);
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(static_cast<char*>(address.sun_path), path.data(), path.size());
  return address;
}

const sockaddr* generic(const sockaddr_un& address) {
  return static_cast<const sockaddr*>(static_cast<const void*>(&address));
}

// Whether somebody serves on `path`: a connection to a socket file without a server is refused.
bool answers(const std::string& path) {
  const int probe = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (probe < 0) return true;
  const sockaddr_un address = address_of(path);
  const bool connected = ::connect(probe, generic(address), sizeof address) == 0;
  const int error = errno;
  ::close(probe);
  return connected || error == EAGAIN || error == EINPROGRESS;  // a full backlog is a server, too
}

// Takes a stale socket file away; says why it cannot.
std::optional<std::string> clear_path(const std::string& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return std::nullopt;
    return path + ": " + why(errno);
  }
  if (!S_ISSOCK(found.st_mode))
    return path + ": there is a file that is no socket; move it away or choose another --socket";
  if (answers(path)) return path + ": another program serves there; stop it or choose another --socket";
  if (::unlink(path.c_str()) != 0 && errno != ENOENT)
    return path + ": stale, and cannot be removed: " + why(errno);
  return std::nullopt;
}

}  // namespace

tl::expected<ListeningSocket, std::string> ListeningSocket::open(const std::string& path) {
  if (path.empty() || path.size() >= sizeof(sockaddr_un::sun_path)) {
    return tl::unexpected("--socket " + path + ": " + std::to_string(path.size()) +
                          " characters, allowed 1 to " + std::to_string(sizeof(sockaddr_un::sun_path) - 1));
  }
  ListeningSocket out;
  out.path_ = path;
  const std::string lock_path = path + ".lock";
  out.lock_ = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, kMode);
  if (out.lock_ < 0) {
    return tl::unexpected(lock_path + ": " + why(errno) + "; the folder must exist and be writable");
  }
  if (::flock(out.lock_, LOCK_EX | LOCK_NB) != 0) {
    return tl::unexpected(path + ": another stretch-controller runs here (" + lock_path +
                          " is locked); stop it or choose another --socket");
  }
  if (auto error = clear_path(path)) return tl::unexpected(std::move(*error));

  out.socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (out.socket_ < 0) return tl::unexpected(path + ": no socket: " + why(errno));
  // Before bind, so that the file is never open to more than this; chmod puts back what the umask took.
  ::fchmod(out.socket_, kMode);
  const sockaddr_un address = address_of(path);
  if (::bind(out.socket_, generic(address), sizeof address) != 0) {
    return tl::unexpected(path + ": cannot be bound: " + why(errno));
  }
  out.bound_ = true;
  if (::chmod(path.c_str(), kMode) != 0 || ::listen(out.socket_, kBacklog) != 0) {
    return tl::unexpected(path + ": cannot listen: " + why(errno));
  }
  return out;
}

ListeningSocket::ListeningSocket(ListeningSocket&& other) noexcept {
  *this = std::move(other);
}

ListeningSocket& ListeningSocket::operator=(ListeningSocket&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(socket_, other.socket_);
  std::swap(lock_, other.lock_);
  std::swap(bound_, other.bound_);
  return *this;
}

ListeningSocket::~ListeningSocket() {
  if (socket_ >= 0) ::close(socket_);
  if (bound_) ::unlink(path_.c_str());
  if (lock_ >= 0) ::close(lock_);
}

}  // namespace stretch::server
