// What a session was, once it is over. Everything a record or a report keeps of it but the samples.
#pragma once

#include <array>
#include <cstdint>

#include "config/quantities/instant.hpp"
#include "config/quantities/quantities.hpp"
#include "config/settings/vocabulary.hpp"
#include "controller/session/hold_measures.hpp"

namespace stretch::session {

// Which session this is. The same plan may be gone through twice, a moment passes once.
struct Identity {
  std::uint32_t plan_number = 0;
  Instant began;  // cycle of the first weighing; 0: no session has begun

  friend constexpr bool operator==(const Identity&, const Identity&) noexcept = default;
};

struct SafetyEvent {
  SafetyRow row = SafetyRow::sr01_stretch_force;
  Duration at;  // since the session's start
  SafetyAction action = SafetyAction::none;
};

inline constexpr std::size_t kMaxHolds = 64;
inline constexpr std::size_t kMaxSafetyEvents = 32;

// Trivially copyable. Further holds or safety actions than fit are counted, not kept.
struct Result {
  Identity identity;
  Outcome outcome = Outcome::aborted;
  Duration duration;
  Torque weight;  // zero: never weighed
  Force peak_stretch_force;
  Torque peak_stretch_torque;
  Angle peak_angle;
  std::array<HoldResult, kMaxHolds> holds{};
  std::uint32_t hold_count = 0;
  std::array<SafetyEvent, kMaxSafetyEvents> safety{};
  std::uint32_t safety_count = 0;
  int score = -1;  // 0..10, -1: none given

  void add(const HoldResult& hold) noexcept {
    if (hold_count < kMaxHolds) holds[hold_count] = hold;
    ++hold_count;
  }
  void add(const SafetyEvent& event) noexcept {
    if (safety_count < kMaxSafetyEvents) safety[safety_count] = event;
    ++safety_count;
  }
};

}  // namespace stretch::session
