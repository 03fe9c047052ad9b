// Any bytes as a prescription file: what is accepted passes the check for messages too.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/loader/load.hpp"
#include "config/settings/ceilings.hpp"
#include "tests/fuzz/accepted.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stretch;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const config::MachineLimits machine;
  const auto prescription = config::load_prescription_text(text, "fuzz.toml", &machine);
  if (!fuzz::accepted(prescription)) return 0;
  fuzz::require(config::check(*prescription, &machine).empty());
  fuzz::require(prescription->force <= prescription->force_limit);
  fuzz::require(prescription->force_limit <= ceilings::kStretchForce);
  return 0;
}
