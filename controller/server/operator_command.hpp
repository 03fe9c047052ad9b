// What the server lets through from a person to the control thread: small enough for a lock-free ring.
#pragma once

#include <cstdint>
#include <type_traits>

#include "config/quantities/instant.hpp"
#include "controller/messages/request.hpp"

namespace stretch::server {

// `kind` is never prepare, status, events or take_over: those end in the server.
struct OperatorCommand {
  messages::RequestKind kind = messages::RequestKind::stop;
  double value = 0;              // comfort, score: 0..10
  std::uint64_t connection = 0;  // who asked, Welcome::connection
  Instant at;                    // CLOCK_MONOTONIC when its last byte was read
};
static_assert(std::is_trivially_copyable_v<OperatorCommand>);

}  // namespace stretch::server
