// A client of the controller's socket that says hello, asks for everything there is, and never reads.
#pragma once

#include <string>

namespace stretch::live {

// Throws std::runtime_error when it cannot connect.
class SilentClient {
 public:
  explicit SilentClient(const std::string& socket);
  ~SilentClient();
  SilentClient(SilentClient&& other) noexcept;
  SilentClient(const SilentClient&) = delete;
  SilentClient& operator=(const SilentClient&) = delete;
  SilentClient& operator=(SilentClient&&) = delete;

  // The controller has closed the connection. Without reading a byte.
  [[nodiscard]] bool dropped() const;

 private:
  int socket_ = -1;
};

}  // namespace stretch::live
