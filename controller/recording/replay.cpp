// Steps a fresh cycle through every recorded input.
#include "controller/recording/replay.hpp"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <type_traits>

#include "config/build/identity.hpp"
#include "config/loader/load.hpp"
#include "controller/cycle/cycle.hpp"

namespace stretch::recording {
namespace {
static_assert(std::is_trivially_copyable_v<cycle::Cycle>, "an image is its bytes");
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
  while (const auto frame = reader->next()) {
    if (frame->kind == kEndFrame) continue;
    if (frame->kind == kImageFrame) {
      if (result.recorded_by != build_identity() || frame->bytes.size() != sizeof *cycle) {
        return tl::unexpected(path + ": begins in the midst of a run of " + result.recorded_by +
                              "; only that build can go on from there, this is " +
                              std::string(build_identity()));
      }
      std::memcpy(static_cast<void*>(cycle.get()), frame->bytes.data(), sizeof *cycle);
      continue;
    }
    const auto record = frame->kind == kCycleFrame ? decode(frame->bytes) : std::nullopt;
    if (!record)
      return tl::unexpected(path + ": frame " + std::to_string(result.cycles) +
                            " is no cycle of this format");
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
