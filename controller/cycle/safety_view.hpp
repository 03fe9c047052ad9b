// What the session is told of the safety layer's verdict.
#pragma once

#include "controller/safety/verdict.hpp"
#include "controller/session/session.hpp"

namespace stretch::cycle {

// Pure.
[[nodiscard]] session::SafetyView safety_view(const safety::Verdict& verdict) noexcept;

}  // namespace stretch::cycle
