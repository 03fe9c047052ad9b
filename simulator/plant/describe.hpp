// Every figure a simulated result stands on, as text to print with it.
#pragma once

#include <string>

#include "config/settings/leg.hpp"
#include "config/settings/plant_settings.hpp"

namespace stretch::plant {

// Lines of "name: value unit", settings first, then the leg, ending with a newline.
[[nodiscard]] std::string describe(const config::PlantSettings& settings, const config::Leg& leg);

}  // namespace stretch::plant
