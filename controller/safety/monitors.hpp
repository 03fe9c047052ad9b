// All monitors, one per row, asked once per cycle.
#pragma once

#include "controller/safety/contraction_window.hpp"
#include "controller/safety/evidence.hpp"
#include "controller/safety/monitors/angle.hpp"
#include "controller/safety/monitors/drive.hpp"
#include "controller/safety/monitors/force_limits.hpp"
#include "controller/safety/monitors/force_quality.hpp"
#include "controller/safety/monitors/guarding.hpp"
#include "controller/safety/monitors/leg_out.hpp"
#include "controller/safety/monitors/lost_zero.hpp"
#include "controller/safety/monitors/overrun.hpp"
#include "controller/safety/monitors/person.hpp"
#include "controller/safety/monitors/retreat_stuck.hpp"
#include "controller/safety/monitors/safety_chain.hpp"
#include "controller/safety/monitors/speed.hpp"
#include "controller/safety/monitors/time.hpp"
#include "controller/safety/verdict.hpp"

namespace stretch::safety {

class Monitors {
 public:
  Monitors(const config::SafetySettings& s, const config::Mechanics& m, Duration period) noexcept;

  // The action each row demands in this cycle; none where it is silent. Every monitor is asked, whatever the
  // others say. Fills the evidence's contraction window first.
  RowActions step(Evidence& e) noexcept;

  [[nodiscard]] bool inward_overspeed() const noexcept { return sr05_.inward_overspeed(); }

 private:
  ContractionWindow contraction_;
  StretchForceMonitor sr01_;
  CuffForceMonitor sr02_;
  GuardingMonitor sr03_;
  AngleMonitor sr04_;
  SpeedMonitor sr05_;
  BadForceMonitor sr06_;
  StaleForceMonitor sr07_;
  ForceAgreementMonitor sr08_;
  DriveSilentMonitor sr09_;
  DriveFaultMonitor sr10_;
  SafetyChainMonitor sr11_;
  HandSwitchMonitor sr12_;
  StopMonitor sr13_;
  HeartbeatMonitor sr14_;
  OverrunMonitor sr15_;
  TimeMonitor sr17_;
  RetreatStuckMonitor sr18_;
  LostZeroMonitor sr20_;
  LegOutMonitor sr26_;
  AngleAgreementMonitor sr27_;
};

}  // namespace stretch::safety
