// Which conditions of docs/safety.md are physically there: from the plant's truth and what was done to it, by
// figures written down here once more, never from the controller.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "config/quantities/instant.hpp"
#include "config/settings/vocabulary.hpp"
#include "simulator/plant/truth.hpp"
#include "tests/campaign/facts.hpp"

namespace stretch::campaign {

enum class Watch : std::uint8_t {
  stretch_force,    // SR01
  cuff_force,       // SR02
  force_rises,      // SR03
  beyond_limit,     // SR04
  beyond_machine,   // SR04
  too_fast,         // SR05
  wrong_way,        // SR05
  thrown,           // SR05
  bad_force,        // SR06
  stale_force,      // SR07
  channels_apart,   // SR08
  torque_apart,     // SR08
  drive_silent,     // SR09
  drive_tripped,    // SR10
  chain_open,       // SR11
  strap_open,       // SR11
  io_silent,        // SR11
  hand_switch,      // SR12
  stop,             // SR13
  owner_away,       // SR14
  overruns,         // SR15
  controller_dead,  // SR16
  stands,           // SR17
  retreat_stuck,    // SR18
  zero_lost,        // SR20
  leg_out,          // SR26
  angles_apart      // SR27
};
inline constexpr std::size_t kWatches = static_cast<std::size_t>(Watch::angles_apart) + 1;

enum class Reaction : std::uint8_t {
  retreat,   // the drive told to let down at the speed of a retreat
  lowering,  // slower (SR26)
  torque_off,
  relay_open  // torque off by both ways
};

struct WatchInfo {
  SafetyRow row;
  Reaction reaction;
  std::string_view what;
};
[[nodiscard]] const WatchInfo& info(Watch watch) noexcept;

// Of one watch in one millisecond.
struct Condition {
  bool present = false;
  bool visible = true;  // the way from it to the controller is whole; while not, another row's clock runs
  bool going_down =
      false;          // a leg that is being let down already may go on being so at the session's own speed
  Duration within{};  // from its beginning, unbroken, to the reaction in the truth
};

// Fed every millisecond. Margins for what a sensor may be off by stand with each figure in the source.
class Conditions {
 public:
  explicit Conditions(const Held& held) noexcept;

  void step(const plant::Truth& truth, const Facts& facts) noexcept;

  [[nodiscard]] const Condition& operator[](Watch watch) const noexcept {
    return conditions_[static_cast<std::size_t>(watch)];
  }
  // Those that are present, a bit each.
  [[nodiscard]] std::uint32_t present() const noexcept { return present_; }
  // What the truth may be off from what the best controller can know: uncertainty of weighing and zero, and
  // what an encoder or a cell that lies undetectably adds.
  [[nodiscard]] Force uncertainty() const noexcept { return uncertainty_; }
  [[nodiscard]] Angle shown_angle() const noexcept { return shown_angle_; }

 private:
  Condition& at(Watch watch) noexcept { return conditions_[static_cast<std::size_t>(watch)]; }
  void set(Watch watch, bool present, bool visible = true) noexcept {
    at(watch).present = present;
    at(watch).visible = visible;
    present_ |= static_cast<std::uint32_t>(present) << static_cast<unsigned>(watch);
  }
  void know_leg(const plant::Truth& truth, const Facts& facts) noexcept;
  void force_conditions(const plant::Truth& truth, const Facts& facts) noexcept;
  void cell_conditions(const plant::Truth& truth, const Facts& facts) noexcept;
  void motion_conditions(const plant::Truth& truth, const Facts& facts) noexcept;
  void stuck_conditions(const plant::Truth& truth, const Facts& facts) noexcept;
  void chain_conditions(const plant::Truth& truth, const Facts& facts) noexcept;
  void loop_conditions(const plant::Truth& truth, const Facts& facts) noexcept;
  [[nodiscard]] bool quiet_for(const plant::Truth& truth, Duration time) noexcept;
  [[nodiscard]] AngularVelocity largest_command(const plant::Truth& truth) noexcept;

  Held held_;
  std::array<Condition, kWatches> conditions_{};
  std::uint32_t present_ = 0;
  Force uncertainty_;
  double cosine_ = 1.0;        // of the true angle
  double shown_cosine_ = 1.0;  // of the one the encoder shows
  Angle shown_angle_;
  bool weighed_ = false;  // the leg has been where only a weighed one goes
  Force weighing_bias_;   // what a muscle or a lie during the weighing put into the weight
  Force lied_;            // what a pair of lying channels may have added to the stretch

  static constexpr std::size_t kCommandParts = 40;  // of 10 ms
  std::array<AngularVelocity, kCommandParts> largest_commands_{};
  AngularVelocity largest_command_;
  std::int64_t command_part_ = -1;
  static constexpr std::size_t kForceParts = 12;
  std::array<Force, kForceParts> lowest_forces_{};
  std::int64_t force_part_ = -1;
  Force lowest_force_;
  std::size_t force_parts_known_ = 0;
  Instant rising_until_;

  int command_direction_ = 0;
  int motion_direction_ = 0;
  bool powered_ = false;
  Instant turned_;
  struct Mark {
    Angle angle;
    Instant at;
  };
  Mark release_mark_;  // last progress under an inward command
  Mark retreat_mark_;  // under a retreat's
};

}  // namespace stretch::campaign
