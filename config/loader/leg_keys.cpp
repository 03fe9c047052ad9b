// The keys of a leg file.
#include "config/loader/key.hpp"
#include "config/loader/sections.hpp"

namespace stretch::config {
namespace {

constexpr std::array<std::string_view, 3> kViscoelastic{"low", "nominal", "high"};

Section<SpasmSettings> spasm_keys() {
  using S = SpasmSettings;
  Section<S> s;
  s.add(flag("speed_triggered", &S::speed_triggered,
             "an outward speed above 5 deg/s is answered by a contraction"));
  s.add(flag("range_triggered", &S::range_triggered,
             "so is entering the last third of the range, once a session"));
  s.add(quantity("torque_nm", unit::kNewtonMetre, within(10, 60), &S::torque,
                 "the contraction's torque at the hip"));
  s.add(quantity("rise_ms", unit::kMillisecond, within(50, 300), &S::rise, "its rise"));
  s.add(quantity("length_s", unit::kSecond, within(0.2, 3), &S::length, "its length"));
  return s;
}

// One factor of the three on the passive curve's exponents.
Key<Leg> exponent(std::string_view name, std::size_t index, std::string_view help) {
  constexpr Range kRange = within(0.7, 1.3);
  Key<Leg> key = detail::ranged<Leg>(name, "number", "", kRange, help);
  key.take = [=](const Value& value, const std::string& full, Leg& out, Report& report) {
    if (auto complaint = detail::check_number(value, kRange, "")) {
      return report.refuse(full, value, std::move(*complaint));
    }
    out.exponent_factors.at(index) = detail::as_double(value);
  };
  key.number = [=](const Leg& leg) { return leg.exponent_factors.at(index); };
  key.show = [=](const Leg& leg) { return detail::rounded(leg.exponent_factors.at(index)); };
  return key;
}

}  // namespace

Section<Leg> leg_keys() {
  Section<Leg> s;
  s.add(quantity("mass_kg", unit::kKilogram, within(30, 160), &Leg::mass, "mass of the body"));
  s.add(quantity("height_m", unit::kMetre, within(1.3, 2.1), &Leg::height, "height of the body"));
  s.add(quantity("stiffness_factor", unit::kFactor, within(0.6, 1.6), &Leg::stiffness_scale,
                 "passive torque over the average leg's"));
  s.add(quantity("shift_deg", unit::kDegree, within(-20, 20), &Leg::shift,
                 "how much later the leg resists than the average one: negative is tight, positive supple"));
  s.add(quantity("knee_deg", unit::kDegree, within(0, 30), &Leg::knee, "knee flexion"));
  s.add(word("viscoelastic", kViscoelastic, &Leg::viscoelastic, "how much the torque relaxes in a hold"));
  s.add(quantity("leg_mass_factor", unit::kFactor, within(0.9, 1.1), &Leg::leg_mass_factor,
                 "the leg's mass over the segment table's"));
  s.add(exponent("exponent_slack_factor", 0, "on the passive curve's exponent towards flat"));
  s.add(exponent("exponent_stretch_factor", 1, "on its exponent towards raised"));
  s.add(exponent("exponent_knee_factor", 2, "on its exponents of knee flexion"));
  s.add(quantity("cuff_lever_factor", unit::kFactor, within(0.97, 1.03), &Leg::cuff_lever_factor,
                 "the cuff's true lever over the entered one"));
  s.add(quantity("cuff_slip_mm", unit::kMillimetre, within(-10, 10), &Leg::cuff_slip, "the cuff's shift"));
  s.table("spasm", &Leg::spasm, spasm_keys());
  return s;
}

}  // namespace stretch::config
