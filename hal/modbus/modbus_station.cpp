// The three devices put together in the order that is safe.
#include "hal/modbus/modbus_station.hpp"

#include <cstdio>
#include <utility>
#include <vector>

#include "hal/modbus/device_setup.hpp"
#include "hal/modbus/drive_client.hpp"
#include "hal/modbus/link_supervisor.hpp"
#include "hal/modbus/sensor_clients.hpp"

namespace stretch::hal {
namespace {
// What a cycle may take at worst, whatever transactions it holds.
[[nodiscard]] Duration whole_budget(const StationProfiles& profiles) noexcept {
  return profiles.drive.device.response_timeout + profiles.load_cell.device.response_timeout +
         profiles.safety_io.device.response_timeout;
}
}  // namespace

class ModbusStation::Impl {
 public:
  struct Buses {
    std::unique_ptr<RegisterBus> drive;
    std::unique_ptr<RegisterBus> load_cell;
    std::unique_ptr<RegisterBus> safety_io;
  };

  Impl(const config::Station& station, const StationProfiles& profiles, Buses buses, Clock clock)
      : profiles_(profiles),
        wish_(drive_wish(station)),
        clock_(clock),
        drive_link_(std::move(buses.drive), profiles.drive.device.response_timeout, clock),
        load_cell_link_(std::move(buses.load_cell), profiles.load_cell.device.response_timeout, clock),
        safety_io_link_(std::move(buses.safety_io), profiles.safety_io.device.response_timeout, clock),
        budget_(whole_budget(profiles)),
        drive_(drive_link_, profiles_.drive, station.mechanics.drive_rated_torque),
        load_cell_(load_cell_link_, profiles_.load_cell),
        safety_io_(safety_io_link_, profiles_.safety_io, clock),
        supervisor_(jobs(), clock) {
    for (DeviceLink* link : {&drive_link_, &load_cell_link_, &safety_io_link_}) link->set_budget(&budget_);
  }

  Sample read() noexcept {
    budget_.begin();
    drive_.adopt();
    load_cell_.adopt();
    safety_io_.adopt();
    Sample sample;
    sample.cycle = ++cycle_;
    sample.force = load_cell_.read();
    sample.io = safety_io_.read();
    sample.drive = drive_.sample();
    sample.taken = clock_();
    return sample;
  }

  void write(const Command& command) noexcept {
    const bool torque_permitted = setup().permits_torque();
    if (!command.permissive) safety_io_.write(command, torque_permitted);
    drive_.exchange(command, torque_permitted && command.permissive);
    if (command.permissive) safety_io_.write(command, torque_permitted);
    load_cell_.write(command);
  }

  [[nodiscard]] SetupResult setup() const noexcept {
    const auto of = [](const DeviceLink& link, bool set_up_anew) {
      return set_up_anew ? SetupProof{} : link.proof();
    };
    const SetupProof drive = of(drive_link_, drive_.set_up_anew());
    const SetupProof load_cell = of(load_cell_link_, load_cell_.set_up_anew());
    const SetupProof safety_io = of(safety_io_link_, safety_io_.set_up_anew());
    return {.drive_identity = drive.identity,
            .drive_watchdog = drive.watchdog,
            .drive_torque_limit = drive.limits,
            .load_cell_identity = load_cell.identity,
            .safety_io_identity = safety_io.identity,
            .safety_io_watchdog = safety_io.watchdog};
  }

  [[nodiscard]] LinkStatistics link(Device device) const noexcept {
    switch (device) {
      case Device::drive:
        return drive_link_.statistics();
      case Device::load_cell:
        return load_cell_link_.statistics();
      case Device::safety_io:
        return safety_io_link_.statistics();
    }
    return {};
  }

 private:
  std::vector<LinkSupervisor::Job> jobs() {
    return {
        {&drive_link_,
         [this](RegisterBus& bus, bool first) { return set_up_drive(bus, profiles_.drive, wish_, first); }},
        {&load_cell_link_,
         [this](RegisterBus& bus, bool first) { return set_up_load_cell(bus, profiles_.load_cell, first); }},
        {&safety_io_link_,
         [this](RegisterBus& bus, bool first) { return set_up_safety_io(bus, profiles_.safety_io, first); }}};
  }

  StationProfiles profiles_;
  DriveWish wish_;
  Clock clock_;
  DeviceLink drive_link_;
  DeviceLink load_cell_link_;
  DeviceLink safety_io_link_;
  CycleBudget budget_;
  DriveClient drive_;
  LoadCellClient load_cell_;
  SafetyIoClient safety_io_;
  std::uint64_t cycle_ = 0;
  LinkSupervisor supervisor_;  // last: its thread uses all of the above
};

namespace {

// The devices' response time-outs together must fit into one period: CycleBudget lets no cycle take more.
std::string over_budget(const config::Station& station, const StationProfiles& profiles) {
  const double drive = in_milliseconds(profiles.drive.device.response_timeout);
  const double cell = in_milliseconds(profiles.load_cell.device.response_timeout);
  const double io = in_milliseconds(profiles.safety_io.device.response_timeout);
  const double period = in_milliseconds(station.period);
  const double whole = in_milliseconds(whole_budget(profiles));
  if (whole <= period) return {};
  std::array<char, 256> text{};
  std::snprintf(
      text.data(), text.size(),
      "station period %.3g ms: the response time-outs of drive %.3g, load cell %.3g and safety I/O %.3g ms "
      "need %.3g ms; lengthen the period or shorten response_timeout_ms in the profiles",
      period, drive, cell, io, whole);
  return text.data();
}

TcpEndpoint endpoint_of(const config::Endpoint& endpoint) {
  return {endpoint.host, static_cast<std::uint16_t>(endpoint.port), static_cast<std::uint8_t>(endpoint.unit)};
}

}  // namespace

tl::expected<std::unique_ptr<ModbusStation>, std::string> ModbusStation::open(const config::Station& station,
                                                                              const StationProfiles& profiles,
                                                                              const Options& options) {
  const std::string budget = over_budget(station, profiles);
  if (!budget.empty()) return tl::unexpected(budget);
  Impl::Buses buses;
  for (const auto& [endpoint, bus] :
       {std::pair{&station.drive, &buses.drive}, std::pair{&station.load_cell, &buses.load_cell},
        std::pair{&station.safety_io, &buses.safety_io}}) {
    auto made = options.make_bus(endpoint_of(*endpoint));
    if (!made) return tl::unexpected(made.error());
    *bus = std::move(*made);
  }
  return std::unique_ptr<ModbusStation>(
      new ModbusStation(std::make_unique<Impl>(station, profiles, std::move(buses), options.clock)));
}

tl::expected<std::unique_ptr<ModbusStation>, std::string> ModbusStation::open(
    const config::Station& station, const StationProfiles& profiles) {
  return open(station, profiles, Options{});
}

ModbusStation::ModbusStation(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
ModbusStation::~ModbusStation() = default;

Sample ModbusStation::read() noexcept {
  return impl_->read();
}
void ModbusStation::write(const Command& command) noexcept {
  impl_->write(command);
}
SetupResult ModbusStation::setup() const noexcept {
  return impl_->setup();
}
LinkStatistics ModbusStation::link(Device device) const noexcept {
  return impl_->link(device);
}

}  // namespace stretch::hal
