// Any bytes as a profile file: for each kind of device, refused or read, never harmful.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/loader/load.hpp"

#include "tests/fuzz/accepted.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stretch;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)fuzz::accepted(config::load_drive_profile_text(text, "fuzz.toml"));
  (void)fuzz::accepted(config::load_load_cell_profile_text(text, "fuzz.toml"));
  (void)fuzz::accepted(config::load_safety_io_profile_text(text, "fuzz.toml"));
  return 0;
}
