// Which devices answer on which line.
#include "simulator/process/serial_lines.hpp"

#include <algorithm>
#include <utility>

#include "simulator/process/station_units.hpp"

namespace stretch::simulator {
namespace {

// What the simulated parts take from a request's last character to the answer's first.
constexpr Duration kTurnaround = milliseconds(0.2);

}  // namespace

std::size_t SerialLines::most(const config::Station& station) noexcept {
  return std::max<std::size_t>(1, station.lines.size());
}

tl::expected<SerialLines, std::string> SerialLines::open(boost::asio::io_context& io,
                                                         const config::Station& station,
                                                         const std::vector<std::string>& links,
                                                         StationRegisters& registers, WireFaults& faults,
                                                         const std::function<Instant()>& advance) {
  SerialLines opened;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const config::SerialLine* const line = station.lines.empty() ? nullptr : &station.lines[i];
    const config::SerialLine wire = line == nullptr ? config::SerialLine{} : *line;
    auto made = std::make_unique<Line>(faults);
    attach_line(made->router, station, line, registers);
    const Duration character = config::character_time(wire);
    auto server = RtuServer::open(io, links[i],
                                  {.character = character, .gap = 3.5 * character, .turnaround = kTurnaround},
                                  [advance, units = &made->units](auto unit, auto request, auto out) {
                                    const Instant now = advance();
                                    return units->answer(unit, request, out, now);
                                  });
    if (!server) return tl::unexpected(server.error());
    made->server = std::move(*server);
    opened.lines_.push_back(std::move(made));
    opened.links_.push_back(links[i]);
  }
  return opened;
}

}  // namespace stretch::simulator
