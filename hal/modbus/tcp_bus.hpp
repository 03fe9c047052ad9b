// A device at an address of its own on Modbus TCP.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "hal/modbus/register_bus.hpp"

namespace stretch::hal {

struct TcpEndpoint {
  std::string host;  // IPv4, numeric: looking a name up may block for ever
  std::uint16_t port = 0;
  std::uint8_t unit = 1;
};

// Not connected yet. The error names what is wrong with the endpoint.
[[nodiscard]] tl::expected<std::unique_ptr<RegisterBus>, std::string> make_tcp_bus(
    const TcpEndpoint& endpoint);

}  // namespace stretch::hal
