// The plant's faults as it takes them: those of config/settings/fault.hpp with their arguments.
#pragma once

#include <cstdint>
#include <optional>

#include "config/quantities/quantities.hpp"
#include "config/settings/fault.hpp"

namespace stretch::plant {

using config::Channel;
using config::fault_from_name;
using config::fault_info;
using config::FaultInfo;
using config::FaultName;
using config::FaultSet;
using config::kFaultCount;
using config::name;

// What a script may say about a fault. Not given: the figure of the table.
struct FaultArguments {
  std::optional<double> amount = std::nullopt;  // in the unit fault_info() tells
  std::optional<Duration> rise = std::nullopt;  // leg events: time to full strength
  std::optional<Duration> length =
      std::nullopt;                 // after it the fault ends by itself; zero: lasts until ended
  Channel channel = Channel::both;  // of the load cell
};

// Whether start() took a fault, and if not, why.
enum class StartResult : std::uint8_t { started, amount_out_of_range, not_finite, time_out_of_range };

}  // namespace stretch::plant
