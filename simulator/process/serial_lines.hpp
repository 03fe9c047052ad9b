// The serial lines of the simulated station, each a pseudo-terminal with the units that its station file puts
// on it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/settings/station.hpp"
#include "simulator/modbus/faulty_units.hpp"
#include "simulator/modbus/rtu_server.hpp"
#include "simulator/modbus/station_registers.hpp"
#include "simulator/modbus/unit_router.hpp"

namespace stretch::simulator {

// Used on the io_context's thread.
class SerialLines {
 public:
  // How many links a station may have.
  [[nodiscard]] static std::size_t most(const config::Station& station) noexcept;

  // One line for each of `links`, at most most(), in the order of the station's lines: at its baud rate, with
  // its devices. A station without lines may have one link: 115200 8E1, every device. `advance` brings the
  // plant up to the present, which it tells. `faults` outlives the lines. An error says what, where and what
  // to do.
  [[nodiscard]] static tl::expected<SerialLines, std::string> open(
      boost::asio::io_context& io, const config::Station& station, const std::vector<std::string>& links,
      StationRegisters& registers, WireFaults& faults, const std::function<Instant()>& advance);

  [[nodiscard]] const std::vector<std::string>& links() const noexcept { return links_; }

 private:
  struct Line {
    explicit Line(WireFaults& faults) noexcept : units(router, faults, config::Transport::rtu) {}
    UnitRouter router{AbsentUnit::silence};
    FaultyUnits units;
    std::unique_ptr<RtuServer> server;
  };
  std::vector<std::unique_ptr<Line>> lines_;
  std::vector<std::string> links_;
};

}  // namespace stretch::simulator
