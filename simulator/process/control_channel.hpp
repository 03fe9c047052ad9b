// The Unix socket of the control channel: a JSON line per request, a JSON line per answer.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "simulator/process/control_request.hpp"

namespace boost::asio {
class io_context;
}

namespace stretch::simulator {

// Everything happens on the io_context's thread. Any number of clients; the requests of each are answered in
// order. A line longer than kMaxLine, its end included, is refused, and its connection ends.
class ControlChannel {
 public:
  static constexpr std::size_t kMaxLine = 4096;

  struct Handlers {
    std::function<ControlAnswer(std::string_view line)> answer;   // `line` without its end
    std::function<ControlAnswer(const std::string& why)> refuse;  // what was never a line
    std::function<void()> quit;  // called once an answer that asks for it has been sent
  };

  // Listens at once on `path`, for its owner alone (mode 0600). A socket nobody listens on any more is
  // replaced; anything else that is there is an error.
  [[nodiscard]] static tl::expected<std::unique_ptr<ControlChannel>, std::string> listen(
      boost::asio::io_context& io, const std::string& path, Handlers handlers);
  ~ControlChannel();  // removes the socket
  ControlChannel(const ControlChannel&) = delete;
  ControlChannel& operator=(const ControlChannel&) = delete;

 private:
  class Impl;
  explicit ControlChannel(std::shared_ptr<Impl> impl) noexcept;
  std::shared_ptr<Impl> impl_;
};

}  // namespace stretch::simulator
