// Starting and ending faults and leg events.
#include <cmath>

#include "simulator/plant/plant.hpp"

namespace stretch::plant {
namespace {

constexpr double kRiseAtMostS = 10.0;
constexpr double kLengthAtMostS = 86'400.0;

std::optional<Contraction> contraction_of(FaultName fault) noexcept {
  switch (fault) {
    case FaultName::spasm:
      return Contraction::spasm;
    case FaultName::guarding:
      return Contraction::guarding;
    case FaultName::cough:
      return Contraction::cough;
    case FaultName::cramp:
      return Contraction::cramp;
    case FaultName::push:
      return Contraction::push;
    case FaultName::pull:
      return Contraction::pull;
    default:
      return std::nullopt;  // every other fault is no contraction
  }
}

bool time_ok(Duration d, double at_most_s) noexcept {
  return d.si() >= 0.0 && d.si() <= at_most_s;
}

std::uint64_t in_steps(Duration d) noexcept {
  return static_cast<std::uint64_t>(in_milliseconds(d) + 0.5);
}

}  // namespace

StartResult Plant::start(FaultName fault, const FaultArguments& arguments) noexcept {
  const FaultInfo& info = fault_info(fault);
  const double amount = arguments.amount.value_or(info.amount);
  const Duration rise = arguments.rise.value_or(milliseconds(info.rise_ms));
  const Duration length = arguments.length.value_or(milliseconds(info.length_ms));
  if (!std::isfinite(amount) || !is_finite(rise) || !is_finite(length)) return StartResult::not_finite;
  if (!info.unit.empty() && (amount < info.amount_min || amount > info.amount_max)) {
    return StartResult::amount_out_of_range;
  }
  if (!time_ok(rise, kRiseAtMostS) || !time_ok(length, kLengthAtMostS)) return StartResult::time_out_of_range;

  end(fault);
  Running& r = running(fault);
  r = {.amount = amount, .started = steps_, .ends = 0, .channel = arguments.channel};
  if (length.si() > 0.0) {
    // a contraction is over when it has fallen as it rose
    const Duration whole = contraction_of(fault) ? max(rise, length) + rise : length;
    const std::uint64_t lasts = in_steps(whole);
    r.ends = steps_ + (lasts > 0 ? lasts : 1);
    if (next_end_ == 0 || r.ends < next_end_) next_end_ = r.ends;
  }
  faults_.add(fault);
  begin(fault, r, rise, length);
  return StartResult::started;
}

void Plant::begin(FaultName fault, const Running& r, Duration rise, Duration length) noexcept {
  if (const auto kind = contraction_of(fault)) {
    const double sign = *kind == Contraction::pull ? -1.0 : 1.0;
    leg_.contract(*kind, newton_metres(sign * r.amount), rise, length, mechanism_.leg_angle());
    return;
  }
  switch (fault) {
    case FaultName::load_cell_reboot:
      load_cell_.set_powered(false);
      break;
    case FaultName::drive_drop_out:
      drive_.drop_out();
      orca_.drop_out();
      break;
    case FaultName::drive_reboot:
      drive_.reboot(static_cast<std::uint32_t>(in_steps(length)));
      orca_.reboot(static_cast<std::uint32_t>(in_steps(length)));
      lexium_ = LexiumDrive{};
      break;
    case FaultName::friction: {
      const double breakaway = settings_.friction > Torque{} ? settings_.breakaway / settings_.friction : 1.0;
      mechanism_.set_friction(newton_metres(r.amount), newton_metres(r.amount * breakaway));
      break;
    }
    case FaultName::power_cut:
      drive_.set_powered(false);
      orca_.set_powered(false);
      load_cell_.set_powered(false);
      safety_io_.set_powered(false);
      lexium_ = LexiumDrive{};
      wago_ = WagoCoupler{};
      pilz_ = PilzController{};
      break;
    case FaultName::tone:
      leg_.set_tone(r.amount);
      break;
    case FaultName::cuff_slip:
      leg_.slip(metres(r.amount));
      break;
    case FaultName::leg_out:
      take_leg_out();
      break;
    case FaultName::strap_opened:
      set_strap(false);
      break;
    case FaultName::leg_slips_out: {
      const bool strapped = strap_closed_;
      take_leg_out();
      strap_closed_ = strapped;
      break;
    }
    case FaultName::knee_bend:
      leg_.set_knee(degrees(r.amount));
      break;
    case FaultName::pelvis_roll:
      leg_.set_pelvis(degrees(r.amount));
      break;
    default:
      break;  // the others act through the step's inputs as long as they are in the set
  }
}

void Plant::end(FaultName fault) noexcept {
  if (!faults_.has(fault)) return;
  faults_.remove(fault);
  if (const auto kind = contraction_of(fault)) {
    leg_.end_contraction(*kind);
    return;
  }
  switch (fault) {
    case FaultName::friction:
      mechanism_.set_friction(settings_.friction, settings_.breakaway);
      break;
    case FaultName::power_cut:
      drive_.set_powered(true);
      orca_.set_powered(true);
      load_cell_.set_powered(!faults_.has(FaultName::load_cell_reboot));
      safety_io_.set_powered(true);
      break;
    case FaultName::load_cell_reboot:
      load_cell_.set_powered(!faults_.has(FaultName::power_cut));
      break;
    case FaultName::tone:
      leg_.set_tone(0.0);
      break;
    case FaultName::leg_out:
    case FaultName::leg_slips_out:
      put_leg_in();
      break;
    case FaultName::strap_opened:
      set_strap(true);
      break;
    case FaultName::knee_bend:
      leg_.set_knee(leg_.own_knee());
      break;
    case FaultName::pelvis_roll:
      leg_.set_pelvis(Angle{});
      break;
    default:
      break;  // nothing to take back
  }
}

void Plant::end_by_time() noexcept {
  next_end_ = 0;
  for (std::size_t i = 0; i < kFaultCount; ++i) {
    const auto fault = static_cast<FaultName>(i);
    const std::uint64_t ends = running_[i].ends;
    if (!faults_.has(fault) || ends == 0) continue;
    if (steps_ >= ends) {
      end(fault);
    } else if (next_end_ == 0 || ends < next_end_) {
      next_end_ = ends;
    }
  }
}

}  // namespace stretch::plant
