// The listener of the simulated station: any number of clients, one request of each at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <tl/expected.hpp>

#include "simulator/modbus/reply.hpp"
#include "simulator/modbus/tcp_frame.hpp"

namespace boost::asio {
class io_context;
}

namespace stretch::simulator {

struct ServerStatistics {
  std::uint64_t accepted = 0;
  std::uint64_t refused_clients = 0;  // beyond kMaxClients
  std::uint64_t requests = 0;
  std::uint64_t bad_frames = 0;  // each ended its connection
};

// Everything happens on the io_context's thread. A client that sends rubbish loses its connection, a client
// that reads slowly delays itself alone.
class TcpServer {
 public:
  static constexpr std::size_t kMaxClients = 64;

  // Carries one request out: brings the devices up to the present, whatever that is, and asks them. What it
  // replies with, and what befalls that on the way. Called on the io_context's thread.
  using Answer = std::function<Reply(std::uint8_t unit, std::span<const std::uint8_t> request,
                                     std::span<std::uint8_t, kMaxPduSize> out)>;

  // Listens at once. `host` is a numeric address, `port` 0 takes any free one. An error says what, where and
  // what to do.
  [[nodiscard]] static tl::expected<std::unique_ptr<TcpServer>, std::string> listen(
      boost::asio::io_context& io, const std::string& host, std::uint16_t port, Answer answer);
  ~TcpServer();
  TcpServer(const TcpServer&) = delete;
  TcpServer& operator=(const TcpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept;
  [[nodiscard]] ServerStatistics statistics() const noexcept;

 private:
  class Impl;
  explicit TcpServer(std::shared_ptr<Impl> impl) noexcept;
  std::shared_ptr<Impl> impl_;
};

}  // namespace stretch::simulator
