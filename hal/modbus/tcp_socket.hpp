// A TCP connection that nobody looks up and nobody waits for longer than said.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "config/quantities/quantities.hpp"

namespace stretch::hal {

// A connected socket, the caller's to close; it sends at once, and gives up what is not acknowledged within a
// second. `host` is a numeric IPv4 address. Blocks up to `within`. The error is for people.
[[nodiscard]] tl::expected<int, std::string> connect_tcp(const std::string& host, int port, Duration within);
// The same of a connection somebody else has opened. The error is the system's word for it.
[[nodiscard]] tl::expected<void, std::string> make_prompt(int socket);

}  // namespace stretch::hal
