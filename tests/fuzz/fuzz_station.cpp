// Any bytes as a station file: what is accepted is inside the compiled ceilings.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/loader/load.hpp"
#include "config/settings/ceilings.hpp"
#include "tests/fuzz/accepted.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stretch;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto station = config::load_station_text(text, "fuzz.toml");
  if (!fuzz::accepted(station)) return 0;
  fuzz::require(station->machine.stretch_force <= ceilings::kStretchForce);
  fuzz::require(station->machine.cuff_force <= ceilings::kCuffForce);
  fuzz::require(station->machine.angle <= ceilings::kAngle);
  fuzz::require(station->machine.speed <= ceilings::kSpeed);
  fuzz::require(station->machine.session <= ceilings::kSession);
  fuzz::require(station->control.release_speed <= ceilings::kReleaseSpeed);
  fuzz::require(station->safety.retreat_speed <= ceilings::kReleaseSpeed);
  fuzz::require(station->safety.sr15_consecutive >= 1);
  return 0;
}
