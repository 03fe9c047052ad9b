// Everything one cycle depends on besides the configuration. A recording is a list of these.
#pragma once

#include <array>
#include <cstdint>
#include <type_traits>

#include "config/quantities/instant.hpp"
#include "controller/session/person_request.hpp"
#include "controller/session/plan.hpp"
#include "hal/sample.hpp"
#include "hal/station.hpp"

namespace stretch::cycle {

inline constexpr std::size_t kRequestsPerCycle = 8;

// Trivially copyable. What a person does appears in the one cycle in which it is taken.
struct CycleInput {
  Instant now;
  Duration dt;  // since the cycle before, at most twice the period
  hal::Sample sample;
  hal::SetupResult setup;
  bool overran = false;             // the cycle before ended after its deadline
  std::int32_t missed_periods = 0;  // skipped because of it
  bool stop = false;                // STOP from the screen or any connection
  bool acknowledge = false;         // a person at the station
  bool heartbeat_known = false;     // the owner has ever been heard
  Duration heartbeat_age;           // since the owner's last heartbeat
  std::int32_t day = 0;             // changes with the date
  std::uint32_t request_count = 0;
  std::array<session::PersonRequest, kRequestsPerCycle> requests{};
  bool has_plan = false;
  session::Plan plan;  // with a `prepare` request
};
static_assert(std::is_trivially_copyable_v<CycleInput>);

}  // namespace stretch::cycle
