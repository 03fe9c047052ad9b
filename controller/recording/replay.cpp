// Steps a fresh cycle through every recorded input.
#include "controller/recording/replay.hpp"

#include <cstdlib>
#include <memory>

#include "config/loader/load.hpp"
#include "controller/cycle/cycle.hpp"

namespace stretch::recording {
namespace {
[[nodiscard]] bool one_unit_apart(const WireCommand& a, const WireCommand& b) noexcept {
  const auto near = [](std::int64_t x, std::int64_t y) { return std::llabs(x - y) <= 1; };
  return a.enabled == b.enabled && a.flags == b.flags && near(a.speed, b.speed) &&
         near(a.acceleration, b.acceleration) && near(a.torque_limit, b.torque_limit);
}
}  // namespace

tl::expected<Replayed, std::string> replay(const std::string& path) {
  auto reader = RecordingReader::open(path);
  if (!reader) return tl::unexpected(reader.error());
  const auto station =
      config::load_station_text(reader->header().station_toml, reader->header().station_file);
  if (!station) {
    return tl::unexpected(path +
                          ": its station file is refused: " + config::to_string(station.error().front()));
  }
  Replayed result;
  result.recorded_by = reader->header().build;
  const auto cycle = std::make_unique<cycle::Cycle>(*station);
  while (const auto record = reader->next()) {
    const WireCommand now = as_on_the_wire(cycle->step(record->input));
    const WireCommand then = as_on_the_wire(record->command);
    if (now != then) {
      ++result.different;
      if (one_unit_apart(now, then)) ++result.within_one_unit;
      if (!result.first_different) result.first_different = result.cycles;
    }
    ++result.cycles;
  }
  result.truncated = reader->truncated();
  return result;
}

}  // namespace stretch::recording
