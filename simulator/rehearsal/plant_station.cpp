// Devices looked at, set up, read and written without a wire, in the order the wire has.
#include "simulator/rehearsal/plant_station.hpp"

#include "simulator/rehearsal/plant_registers.hpp"

namespace stretch::rehearsal {
namespace {
using hal::Quality;
using plant::WriteResult;

constexpr std::uint16_t kIoWatchdog = 2;     // x100 ms
constexpr std::uint16_t kTorqueProbe = 300;  // 0.1 % of rated
constexpr double kRatedTorqueUnit = 0.001;   // N m
}  // namespace

PlantStation::PlantStation(plant::Plant& plant, const config::Station& station) noexcept
    : plant_(plant), wish_(hal::drive_wish(station)) {}

bool PlantStation::reached(Link& link, bool answers) noexcept {
  link.up = link.up && answers;
  if (link.up) ++link.ok;
  return link.up;
}

// A drive that was proven and still stands as wished is left alone: it may be holding a leg.
void PlantStation::adopt_drive() noexcept {
  plant::DriveDevice& drive = plant_.drive();
  const plant::DriveConfig wanted = wished(drive.config(), wish_);
  const bool stood = drive_link_.proven && drive.config() == wanted;
  if (!stood) {
    plant::DriveCommandBlock block = drive.command();
    block.controlword = 0;
    (void)drive.write_command(block);
    (void)drive.write_config_lock(plant::kConfigUnlock);
    (void)drive.write_config(wanted);
    block.mode = hal::kProfileVelocity;
    block.max_torque = kTorqueProbe;
    (void)drive.write_command(block);
    drive_sequence_.set_up_anew();
    const Torque rated = newton_metres(drive.rated_torque_mnm() * kRatedTorqueUnit);
    proven_.drive_identity = drive.identity().map_version == 0x0100;
    proven_.drive_watchdog = drive.config() == wanted;
    proven_.drive_torque_limit = proven_.drive_watchdog &&
                                 hal::same_rated_torque(rated, wish_.rated_torque) &&
                                 drive.status().active_torque_limit == kTorqueProbe;
  }
  drive_link_.up = true;
  drive_link_.proven = proven_.drive_identity && proven_.drive_watchdog && proven_.drive_torque_limit;
  drive_link_.set_up_anew = !stood;
}

void PlantStation::adopt_load_cell() noexcept {
  proven_.load_cell_identity = plant_.load_cell().type() == 0x4C43;
  load_cell_link_.set_up_anew = !load_cell_link_.proven;
  load_cell_link_.up = true;
  load_cell_link_.proven = proven_.load_cell_identity;
}

void PlantStation::adopt_safety_io() noexcept {
  plant::SafetyIoDevice& io = plant_.safety_io();
  const auto stands = [&io] {
    return io.watchdog_time() == kIoWatchdog && io.watchdog_state() == plant::IoWatchdogState::active;
  };
  const bool stood = safety_io_link_.proven && stands();
  if (!stood) {
    const bool runs = io.watchdog_state() == plant::IoWatchdogState::active;
    if (runs && io.watchdog_time() != kIoWatchdog) return;  // somebody else's: tried again later
    (void)io.write_watchdog_time(kIoWatchdog);
    if (!stands()) (void)io.write_watchdog_restart(1);
    proven_.safety_io_identity = true;
    proven_.safety_io_watchdog = stands();
  }
  safety_io_link_.up = true;
  safety_io_link_.proven = proven_.safety_io_watchdog;
  safety_io_link_.set_up_anew = !stood;
  output_sequence_.taken_over(!stood);
}

hal::Sample PlantStation::read() noexcept {
  drive_link_.set_up_anew = load_cell_link_.set_up_anew = safety_io_link_.set_up_anew = false;
  if (!drive_link_.up && plant_.drive().answers()) adopt_drive();
  if (!load_cell_link_.up && plant_.load_cell().answers()) adopt_load_cell();
  if (!safety_io_link_.up && plant_.safety_io().answers()) adopt_safety_io();
  hal::Sample sample;
  sample.cycle = ++cycle_;
  sample.force = read_force();
  sample.io = read_io();
  sample.drive = drive_;
  sample.taken = plant_.now();
  return sample;
}

hal::ForceSample PlantStation::read_force() noexcept {
  const plant::LoadCellDevice& cell = plant_.load_cell();
  if (!reached(load_cell_link_, cell.answers())) return {};
  hal::ForceSample sample = force_sample(cell.block());
  const bool stands = conversions_.stands(sample.sequence);
  if (stands && sample.quality == Quality::valid) sample.quality = Quality::stale;
  return sample;
}

hal::SafetyIoSample PlantStation::read_io() noexcept {
  const plant::SafetyIoDevice& io = plant_.safety_io();
  if (!reached(safety_io_link_, io.answers())) return {};
  hal::SafetyIoSample sample = io_sample(io);
  if (scans_.stands(sample.scan)) sample.quality = Quality::stale;
  if (sample.quality == Quality::valid && !sample.io_watchdog_ok) safety_io_link_.up = false;
  return sample;
}

void PlantStation::write(const hal::Command& command) noexcept {
  const bool torque_permitted = setup().permits_torque();
  if (!command.permissive) write_outputs(command, torque_permitted);
  exchange(command, torque_permitted && command.permissive);
  if (command.permissive) write_outputs(command, torque_permitted);
  write_load_cell(command);
}

void PlantStation::write_outputs(const hal::Command& command, bool permitted) noexcept {
  const std::uint16_t outputs = output_word(command, output_sequence_.permissive(command, permitted));
  if (!output_sequence_.due(outputs, plant_.now())) return;
  plant::SafetyIoDevice& io = plant_.safety_io();
  if (!reached(safety_io_link_, io.answers())) return;
  if (io.write_outputs(outputs) != WriteResult::accepted) return;
  if (io.write_watchdog_trigger(output_sequence_.next_trigger()) != WriteResult::accepted) return;
  output_sequence_.written(outputs, plant_.now());
}

void PlantStation::exchange(const hal::Command& command, bool permitted) noexcept {
  drive_ = hal::DriveSample{};
  const hal::DriveOrder order = drive_sequence_.next(command, permitted);
  plant::DriveDevice& drive = plant_.drive();
  if (!reached(drive_link_, drive.answers())) return;
  if (drive.write_command(command_block(order, wish_.rated_torque)) != WriteResult::accepted) return;
  drive_ = drive_sample(drive.status(), wish_.rated_torque);
  if (drive_sequence_.take(drive_, {}) == hal::DriveSequence::Taken::rebooted) drive_link_.up = false;
}

void PlantStation::write_load_cell(const hal::Command& command) noexcept {
  const bool rose = command.zero_force && !zero_before_;
  zero_before_ = command.zero_force;
  if (rose && reached(load_cell_link_, plant_.load_cell().answers())) {
    (void)plant_.load_cell().write_command(plant::kCellCommandZero);
  }
}

hal::SetupResult PlantStation::setup() const noexcept {
  hal::SetupResult result = proven_;
  if (drive_link_.set_up_anew) {
    result.drive_identity = result.drive_watchdog = result.drive_torque_limit = false;
  }
  if (load_cell_link_.set_up_anew) result.load_cell_identity = false;
  if (safety_io_link_.set_up_anew) result.safety_io_identity = result.safety_io_watchdog = false;
  return result;
}

std::optional<hal::DeviceReport> PlantStation::report(hal::Device device) const noexcept {
  const auto of = [](bool identity, bool settings, const Link& link) {
    hal::DeviceReport report{.identity = identity, .settings = identity && settings, .link = {}};
    report.link.state = link.up ? hal::LinkState::up : hal::LinkState::down;
    report.link.ok = link.ok;
    return report;
  };
  switch (device) {
    case hal::Device::drive:
      return of(proven_.drive_identity, proven_.drive_watchdog && proven_.drive_torque_limit, drive_link_);
    case hal::Device::load_cell:
      return of(proven_.load_cell_identity, true, load_cell_link_);
    case hal::Device::load_cell_b:
      return std::nullopt;  // both channels are one transmitter's
    case hal::Device::safety_io:
      return of(proven_.safety_io_identity, proven_.safety_io_watchdog, safety_io_link_);
  }
  return std::nullopt;
}

}  // namespace stretch::rehearsal
