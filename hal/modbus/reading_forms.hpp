// Whether the readings of a device can be told apart where an answer does not say what it answers.
#pragma once

#include <optional>
#include <string>

#include "config/settings/device_profile.hpp"

namespace stretch::hal {

// On a serial line an answer carries a function and a number of registers, and no address: an answer that
// comes late, or twice, could be taken for that to another reading of the same form. Two readings of the
// device that are of one form, in words ("317 and 432 are both read by function 3, 1 register each"); nothing
// if there are no two. What is read each cycle counts, whether function 23 carries it or not, and the probe
// of the line, the first identity register. Allocates; not for the cycle.
[[nodiscard]] std::optional<std::string> readings_of_one_form(const config::DeviceProfile& device);

}  // namespace stretch::hal
