// A serial line of the simulated station: a pseudo-terminal on which all its units answer, as slowly as the
// wire would.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <tl/expected.hpp>

#include "config/quantities/quantities.hpp"
#include "simulator/modbus/reply.hpp"
#include "simulator/modbus/rtu_frame.hpp"

namespace boost::asio {
class io_context;
}

namespace stretch::simulator {

// A pseudo-terminal hands bytes over at once; these are the times they would have taken.
struct WireTiming {
  Duration character;
  Duration gap;         // the least silence that the parts take for a frame's end
  Duration turnaround;  // of the parts
};

struct LineStatistics {
  std::uint64_t requests = 0;
  std::uint64_t bad_sums = 0;  // noise, or ended too early
  std::uint64_t too_soon = 0;  // began before the silence after the frame before it was over: heard by nobody
  std::uint64_t collisions = 0;  // began while an answer was on the wire
};

// Everything happens on the io_context's thread. Units that are not there, noise, and what comes too soon get
// no answer, as on a wire.
class RtuServer {
 public:
  // Carries one request out: what it replies with, and what befalls that on the way. Called when the device
  // answers, that is after the request's characters and the turnaround.
  using Answer = std::function<Reply(std::uint8_t unit, std::span<const std::uint8_t> request,
                                     std::span<std::uint8_t, kMaxPduSize> out)>;

  // `link`: a symbolic link that is made to the terminal, in place of an older link, never of anything else;
  // removed at the end. An error says what, where and what to do.
  [[nodiscard]] static tl::expected<std::unique_ptr<RtuServer>, std::string> open(boost::asio::io_context& io,
                                                                                  const std::string& link,
                                                                                  const WireTiming& timing,
                                                                                  Answer answer);
  ~RtuServer();
  RtuServer(const RtuServer&) = delete;
  RtuServer& operator=(const RtuServer&) = delete;

  [[nodiscard]] const std::string& terminal() const noexcept;  // /dev/pts/N
  [[nodiscard]] LineStatistics statistics() const noexcept;

 private:
  class Impl;
  explicit RtuServer(std::shared_ptr<Impl> impl) noexcept;
  std::shared_ptr<Impl> impl_;
};

}  // namespace stretch::simulator
