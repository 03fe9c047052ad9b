// The socket file: one controller at a time, a stale file taken away, nobody but owner and group let in.
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace stretch::server {

// A listening Unix stream socket and the lock that says whose it is. Gives both back when destroyed: the
// socket's file is removed, the lock's (PATH.lock) stays, empty. One thread.
class ListeningSocket {
 public:
  // Mode 0660. Fails, saying what to do: another controller holds the lock or answers on the path; something
  // that is no socket lies there; the folder is missing or may not be written; the path is too long.
  [[nodiscard]] static tl::expected<ListeningSocket, std::string> open(const std::string& path);

  ListeningSocket(ListeningSocket&& other) noexcept;
  ListeningSocket& operator=(ListeningSocket&& other) noexcept;
  ~ListeningSocket();

  [[nodiscard]] int descriptor() const noexcept { return socket_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  ListeningSocket() = default;

  std::string path_;
  int socket_ = -1;
  int lock_ = -1;
  bool bound_ = false;
};

}  // namespace stretch::server
