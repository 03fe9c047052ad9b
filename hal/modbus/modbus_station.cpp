// The devices put together in the order that is safe.
#include "hal/modbus/modbus_station.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "hal/modbus/bus_budget.hpp"
#include "hal/modbus/capabilities.hpp"
#include "hal/modbus/device_setup.hpp"
#include "hal/modbus/drive_client.hpp"
#include "hal/modbus/link_supervisor.hpp"
#include "hal/modbus/register_image.hpp"
#include "hal/modbus/sensor_clients.hpp"
#include "hal/modbus/shared_line.hpp"

namespace stretch::hal {
namespace {
[[nodiscard]] DeviceLink::Probe probe_of(const config::DeviceProfile& device) noexcept {
  const config::RegisterValue& known = device.identity.front();
  DeviceLink::Probe probe{.request = read_request(device, {.start = known.address, .count = known.width})};
  put_raw(point_of(known), known.value,
          {known.address, std::span(probe.expected).first(static_cast<std::size_t>(known.width))});
  return probe;
}

// A drive whose function 23 turns out not to work is read by a request of its own, where the period has room.
[[nodiscard]] DriveWish wish_of(const config::Station& station, const StationProfiles& profiles) {
  DriveWish wish = drive_wish(station);
  StationProfiles without = profiles;
  without.drive.device.fc23 = false;
  wish.needs_fc23 = profiles.drive.device.fc23 && !bus_budget(station, without).fits();
  return wish;
}
}  // namespace

class ModbusStation::Impl {
 public:
  struct Wiring {
    std::vector<std::unique_ptr<SharedLine>> lines;
    std::unique_ptr<DeviceLink> drive;
    std::unique_ptr<DeviceLink> load_cell;
    std::unique_ptr<DeviceLink> load_cell_b;  // of the second transmitter, where there is one
    std::unique_ptr<DeviceLink> safety_io;
    std::map<const DeviceLink*, const SharedLine*> on;  // of those that share one
  };

  Impl(const config::Station& station, const StationProfiles& profiles, Duration budget, Wiring wiring,
       const Options& options)
      : profiles_(profiles),
        wish_(wish_of(station, profiles)),
        clock_(options.clock),
        wiring_(std::move(wiring)),
        drive_link_(*wiring_.drive),
        load_cell_link_(*wiring_.load_cell),
        safety_io_link_(*wiring_.safety_io),
        budget_(budget),
        drive_(drive_link_, profiles_.drive, station.mechanics.drive_rated_torque, options.clock),
        load_cell_({load_cell_link_, profiles_.load_cell}, second_transmitter()),
        safety_io_(safety_io_link_, profiles_.safety_io, options.clock) {
    for (DeviceLink* link : {&drive_link_, &load_cell_link_, wiring_.load_cell_b.get(), &safety_io_link_}) {
      if (link != nullptr) link->set_budget(&budget_);
    }
    supervise(nullptr, options);
    for (const auto& line : wiring_.lines) supervise(line.get(), options);
  }

  Sample read() noexcept {
    budget_.begin();
    for (const auto& line : wiring_.lines) line->adopt();
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
    for (const auto& line : wiring_.lines) line->serve(budget_);
  }

  [[nodiscard]] SetupResult setup() const noexcept {
    const auto of = [](const DeviceLink& link, bool set_up_anew) {
      return set_up_anew ? SetupProof{} : link.proof();
    };
    const SetupProof drive = of(drive_link_, drive_.set_up_anew());
    const SetupProof load_cell = of(load_cell_link_, load_cell_.set_up_anew());
    // A transmitter that did not take its settings may filter or scale otherwise: it is not the one it is
    // taken for.
    const auto known = [](const SetupProof& proof) { return proof.identity && proof.limits; };
    const bool other_cell = !wiring_.load_cell_b || known(wiring_.load_cell_b->proof());
    const SetupProof safety_io = of(safety_io_link_, safety_io_.set_up_anew());
    return {.drive_identity = drive.identity,
            .drive_watchdog = drive.watchdog,
            .drive_torque_limit = drive.limits,
            .load_cell_identity = known(load_cell) && other_cell,
            .safety_io_identity = safety_io.identity,
            .safety_io_watchdog = safety_io.watchdog};
  }

  [[nodiscard]] std::optional<DeviceReport> report(Device device) const noexcept {
    const DeviceLink* link = link_of(device);
    if (link == nullptr) return std::nullopt;
    const SetupProof proof = link->proof();
    return DeviceReport{.identity = proof.identity, .settings = proof.whole(), .link = link->statistics()};
  }

 private:
  [[nodiscard]] const DeviceLink* link_of(Device device) const noexcept {
    switch (device) {
      case Device::drive:
        return wiring_.drive.get();
      case Device::load_cell:
        return wiring_.load_cell.get();
      case Device::load_cell_b:
        return wiring_.load_cell_b.get();
      case Device::safety_io:
        return wiring_.safety_io.get();
    }
    return nullptr;
  }

  std::vector<LinkSupervisor::Job> jobs() {
    std::vector<LinkSupervisor::Job> all{
        {&drive_link_,
         [this](RegisterBus& bus, bool first) { return set_up_drive(bus, profiles_.drive, wish_, first); }},
        {&load_cell_link_,
         [this](RegisterBus& bus, bool first) { return set_up_load_cell(bus, profiles_.load_cell, first); }},
        {&safety_io_link_,
         [this](RegisterBus& bus, bool first) { return set_up_safety_io(bus, profiles_.safety_io, first); }}};
    if (wiring_.load_cell_b) {
      all.push_back({wiring_.load_cell_b.get(), [this](RegisterBus& bus, bool first) {
                       return set_up_load_cell(bus, *profiles_.load_cell_b, first);
                     }});
    }
    return all;
  }

  [[nodiscard]] std::optional<Transmitter> second_transmitter() const noexcept {
    if (!wiring_.load_cell_b || !profiles_.load_cell_b) return std::nullopt;
    return Transmitter(*wiring_.load_cell_b, *profiles_.load_cell_b);
  }

  // One thread for each line, where a device that is missing takes long, and one for all that is on TCP.
  void supervise(SharedLine* line, const Options& options) {
    std::vector<LinkSupervisor::Job> here;
    for (LinkSupervisor::Job& job : jobs()) {
      const auto on = wiring_.on.find(job.link);
      if ((on == wiring_.on.end() ? nullptr : on->second) == line) here.push_back(std::move(job));
    }
    if (here.empty() && line == nullptr) return;
    const std::vector<SharedLine*> lines = line == nullptr ? std::vector<SharedLine*>{} : std::vector{line};
    supervisors_.push_back(
        std::make_unique<LinkSupervisor>(std::move(here), options.clock, lines, options.tell));
  }

  StationProfiles profiles_;
  DriveWish wish_;
  Clock clock_;
  Wiring wiring_;
  DeviceLink& drive_link_;
  DeviceLink& load_cell_link_;
  DeviceLink& safety_io_link_;
  CycleBudget budget_;
  DriveClient drive_;
  LoadCellClient load_cell_;
  SafetyIoClient safety_io_;
  std::uint64_t cycle_ = 0;
  std::vector<std::unique_ptr<LinkSupervisor>> supervisors_;  // last: their threads use all of the above
};

namespace {

TcpEndpoint endpoint_of(const config::Endpoint& endpoint) {
  return {endpoint.host, static_cast<std::uint16_t>(endpoint.port), static_cast<std::uint8_t>(endpoint.unit)};
}

}  // namespace

tl::expected<std::unique_ptr<ModbusStation>, std::string> ModbusStation::open(const config::Station& station,
                                                                              const StationProfiles& profiles,
                                                                              const Options& options) {
  const BusBudget budget = bus_budget(station, profiles);
  if (!budget.fits()) return tl::unexpected(budget.refusal());
  for (const Capability& capability : capabilities(station, profiles)) {
    if (capability.refused)
      return tl::unexpected(capability.what + ": " + capability.found + "; " + capability.advice);
  }
  Impl::Wiring wiring;
  for (const config::SerialLine& line : station.lines) {
    auto made = RtuLine::make(line);
    if (!made) return tl::unexpected(made.error());
    wiring.lines.push_back(std::make_unique<SharedLine>(std::move(*made)));
  }
  struct Wanted {
    const config::Endpoint& endpoint;
    const config::DeviceProfile& device;
    std::unique_ptr<DeviceLink>& link;
  };
  std::vector<Wanted> devices{{station.drive, profiles.drive.device, wiring.drive},
                              {station.load_cell, profiles.load_cell.device, wiring.load_cell},
                              {station.safety_io, profiles.safety_io.device, wiring.safety_io}};
  if (station.load_cell_b && profiles.load_cell_b)
    devices.push_back({*station.load_cell_b, profiles.load_cell_b->device, wiring.load_cell_b});
  for (const Wanted& w : devices) {
    const Duration timeout = w.device.response_timeout;
    const auto on =
        std::find_if(station.lines.begin(), station.lines.end(),
                     [&](const config::SerialLine& line) { return line.name == w.endpoint.line; });
    if (on != station.lines.end()) {
      SharedLine& line = *wiring.lines[static_cast<std::size_t>(on - station.lines.begin())];
      const auto unit = static_cast<std::uint8_t>(w.endpoint.unit);
      const LineTiming timing = LineTiming::of(*on, w.device);
      w.link = std::make_unique<DeviceLink>(cycle_bus(line, unit, timing), service_bus(line, unit, timing),
                                            probe_of(w.device), timeout, options.clock);
      wiring.on[w.link.get()] = &line;
      continue;
    }
    auto made = options.make_bus(endpoint_of(w.endpoint));
    if (!made) return tl::unexpected(made.error());
    w.link = std::make_unique<DeviceLink>(std::move(*made), timeout, options.clock);
  }
  return std::unique_ptr<ModbusStation>(new ModbusStation(
      std::make_unique<Impl>(station, profiles, budget.longest, std::move(wiring), options)));
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
std::optional<DeviceReport> ModbusStation::report(Device device) const noexcept {
  return impl_->report(device);
}

}  // namespace stretch::hal
