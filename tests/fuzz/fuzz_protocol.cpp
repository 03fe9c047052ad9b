// Any bytes as a protocol file: what is accepted is a list an interpreter can walk.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/loader/load.hpp"
#include "config/settings/ceilings.hpp"
#include "config/settings/protocol_summary.hpp"
#include "tests/fuzz/accepted.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stretch;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto protocol = config::load_protocol_text(text, "fuzz.toml");
  if (!fuzz::accepted(protocol)) return 0;
  const config::PhaseList& list = protocol->list;
  fuzz::require(list.count >= 1 && list.count <= config::kMaxPhases);
  for (int i = 0; i < list.count; ++i) {
    const config::Phase& phase = list.phases.at(static_cast<std::size_t>(i));
    fuzz::require(phase.kind != PhaseKind::contract);
    fuzz::require(phase.kind != PhaseKind::repeat || phase.repeat_length >= 1);
    fuzz::require(i + phase.repeat_length < list.count);
  }
  fuzz::require(config::written_duration(list) <= ceilings::kSession);
  fuzz::require(!config::describe(*protocol, newtons(14)).empty());
  return 0;
}
