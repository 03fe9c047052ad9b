// A prescription that came over the socket, checked as a file would be.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "config/settings/prescription.hpp"
#include "config/settings/protocol.hpp"
#include "config/settings/station.hpp"

namespace stretch::server {

// The protocol it names, or every error there is, one a line. Blocking (reads the protocol's file): not in
// the control thread. A protocol is named by name; a path is refused, so that a client cannot make the
// controller open files.
[[nodiscard]] tl::expected<config::Protocol, std::string> find_protocol(
    const config::Prescription& prescription, const config::MachineLimits& machine);

}  // namespace stretch::server
