// The drive's status, command, configuration and identity as registers.
#include "simulator/modbus/drive_registers.hpp"

namespace stretch::simulator {
namespace {

constexpr std::uint16_t kStatus = 5000;
constexpr std::uint16_t kCommand = 6000;
constexpr std::uint16_t kConfig = 6100;
constexpr std::uint16_t kLock = 6114;
constexpr std::uint16_t kIdentity = 6900;

constexpr std::array<Segment, 4> kSegments{{
    // start, count, writable, high words, events
    {kStatus, 16, 0, 0x114, 0x080},  // position, velocity, inputs; the error code
    {kCommand, 10, 0x3FF, 0x114, 0},
    {kConfig, 15, 0x4FFF, 0x1550, 0},  // all but the rated torque, 6112 and 6113
    {kIdentity, 8, 0, 0x010, 0},
}};

void fill_status(const plant::DriveStatusBlock& s, std::span<std::uint16_t, kMaxSegment> r) noexcept {
  r[0] = s.statusword;
  r[1] = static_cast<std::uint16_t>(s.mode_display);
  r[2] = high_word(s.position);
  r[3] = low_word(s.position);
  r[4] = high_word(s.velocity);
  r[5] = low_word(s.velocity);
  r[6] = static_cast<std::uint16_t>(s.torque);
  r[7] = s.error_code;
  r[8] = high_word(s.digital_inputs);
  r[9] = low_word(s.digital_inputs);
  r[10] = s.tick;
  r[11] = s.watchdog_age;
  r[12] = s.counter_echo;
  r[13] = s.active_torque_limit;
  r[14] = s.dc_bus;
  r[15] = static_cast<std::uint16_t>(s.temperature);
}

void fill_command(const plant::DriveCommandBlock& c, std::span<std::uint16_t, kMaxSegment> r) noexcept {
  r[0] = c.controlword;
  r[1] = static_cast<std::uint16_t>(c.mode);
  r[2] = high_word(c.target_velocity);
  r[3] = low_word(c.target_velocity);
  r[4] = high_word(c.target_position);
  r[5] = low_word(c.target_position);
  r[6] = c.max_torque;
  r[7] = c.command_counter;
  r[8] = high_word(c.profile_acceleration);
  r[9] = low_word(c.profile_acceleration);
}

plant::DriveCommandBlock command_of(std::span<const std::uint16_t, kMaxSegment> r) noexcept {
  return {.controlword = r[0],
          .mode = static_cast<std::int16_t>(r[1]),
          .target_velocity = joined_signed(r[2], r[3]),
          .target_position = joined_signed(r[4], r[5]),
          .max_torque = r[6],
          .command_counter = r[7],
          .profile_acceleration = joined(r[8], r[9])};
}

void fill_config(const plant::DriveDevice& drive, std::span<std::uint16_t, kMaxSegment> r) noexcept {
  const plant::DriveConfig& c = drive.config();
  r[0] = c.watchdog_time;
  r[1] = static_cast<std::uint16_t>(c.abort_option);
  r[2] = c.watchdog_source;
  r[3] = static_cast<std::uint16_t>(c.quick_stop_option);
  r[4] = high_word(c.quick_stop_deceleration);
  r[5] = low_word(c.quick_stop_deceleration);
  r[6] = high_word(c.soft_limit_max);
  r[7] = low_word(c.soft_limit_max);
  r[8] = high_word(c.soft_limit_min);
  r[9] = low_word(c.soft_limit_min);
  r[10] = high_word(c.max_velocity);
  r[11] = low_word(c.max_velocity);
  r[12] = high_word(drive.rated_torque_mnm());
  r[13] = low_word(drive.rated_torque_mnm());
  r[14] = drive.config_lock();
}

plant::DriveConfig config_of(std::span<const std::uint16_t, kMaxSegment> r) noexcept {
  return {.watchdog_time = r[0],
          .abort_option = static_cast<std::int16_t>(r[1]),
          .watchdog_source = r[2],
          .quick_stop_option = static_cast<std::int16_t>(r[3]),
          .quick_stop_deceleration = joined(r[4], r[5]),
          .soft_limit_max = joined_signed(r[6], r[7]),
          .soft_limit_min = joined_signed(r[8], r[9]),
          .max_velocity = joined(r[10], r[11])};
}

void fill_identity(const plant::DriveIdentity& i, std::span<std::uint16_t, kMaxSegment> r) noexcept {
  r[0] = i.vendor;
  r[1] = i.product;
  r[2] = i.firmware;
  r[3] = i.map_version;
  r[4] = high_word(i.serial);
  r[5] = low_word(i.serial);
  r[6] = 0;
  r[7] = 0;
}

}  // namespace

DriveRegisters::DriveRegisters(plant::DriveDevice& drive) noexcept
    : SegmentedDevice(kSegments, {}), drive_(drive) {}

void DriveRegisters::fill(std::uint16_t start, Image& image) const noexcept {
  if (start == kStatus) fill_status(drive_.status(), image);
  if (start == kCommand) fill_command(drive_.command(), image);
  if (start == kConfig) fill_config(drive_, image);
  if (start == kIdentity) fill_identity(drive_.identity(), image);
}

plant::WriteResult DriveRegisters::take(std::uint16_t start, const Image& image, Written written) noexcept {
  if (start == kCommand) return drive_.write_command(command_of(image));
  // 6112 and 6113 cannot be written, so one request names the configuration or the lock, never both.
  if (written.has(kLock)) return drive_.write_config_lock(image[kLock - kConfig]);
  return drive_.write_config(config_of(image));
}

}  // namespace stretch::simulator
