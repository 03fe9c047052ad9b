// The prescriptions a person can choose from, read from the configuration.
#pragma once

#include <vector>

#include "hmi/model/choices.hpp"

namespace stretch::hmi {

// Every prescription file that stands, in the order of their names, with its protocol's title. One that does
// not is left out and said on stderr. Blocks on the disk.
[[nodiscard]] std::vector<Offer> read_offers();

}  // namespace stretch::hmi
