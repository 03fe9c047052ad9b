// Any bytes as a leg file: refused or read, never harmful.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/loader/load.hpp"

#include "tests/fuzz/accepted.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stretch;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)fuzz::accepted(config::load_leg_text(text, "fuzz.toml"));
  return 0;
}
