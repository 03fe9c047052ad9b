// A device profile: at which registers a maker put what the station needs, so that code speaks of meanings.
#pragma once

#include "config/settings/drive_profile.hpp"
#include "config/settings/sensor_profile.hpp"
