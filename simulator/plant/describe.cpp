// The text that stands with every simulated result.
#include "simulator/plant/describe.hpp"

#include <array>
#include <cstdio>
#include <string_view>

#include "simulator/plant/drive_device.hpp"
#include "simulator/plant/leg_model.hpp"
#include "simulator/plant/load_cell_device.hpp"
#include "simulator/plant/mechanism.hpp"
#include "simulator/plant/safety_io_device.hpp"

namespace stretch::plant {
namespace {

void line(std::string& out, std::string_view what, double value, std::string_view unit) {
  std::array<char, 32> number{};
  std::snprintf(number.data(), number.size(), "%.6g", value);
  out.append(what).append(": ").append(number.data());
  if (!unit.empty()) out.append(" ").append(unit);
  out.append("\n");
}

std::string_view set_name(config::ViscoelasticSet set) {
  switch (set) {
    case config::ViscoelasticSet::low:
      return "low";
    case config::ViscoelasticSet::nominal:
      return "nominal";
    case config::ViscoelasticSet::high:
      return "high";
  }
  return "unknown";
}

void describe_station(std::string& out, const config::PlantSettings& s) {
  if (s.parts != config::Parts::reference) {
    out.append("parts: ").append(config::kPartsNames[static_cast<std::size_t>(s.parts)]).append("\n");
  }
  line(out, "plant step", 1, "ms");
  line(out, "support torque at 0 deg", s.support_torque.si(), "N m");
  line(out, "support inertia", s.support_inertia.si(), "kg m2");
  line(out, "joint friction", s.friction.si(), "N m");
  line(out, "joint breakaway", s.breakaway.si(), "N m");
  line(out, "lower stop", in_degrees(s.lower_stop), "deg");
  line(out, "upper stop", in_degrees(s.upper_stop), "deg");
  line(out, "END_MIN switch", in_degrees(s.end_min_switch), "deg");
  line(out, "END_MAX switch", in_degrees(s.end_max_switch), "deg");
  line(out, "drive speed lag", in_milliseconds(s.drive_lag), "ms");
  line(out, "drive acceleration limit", in_degrees_per_second2(s.drive_acceleration), "deg/s2");
  line(out, "drive rated torque", s.drive_rated_torque.si(), "N m");
  line(out, "encoder step", in_degrees(s.encoder_step), "deg");
  line(out, "sink speed low", in_degrees_per_second(s.damper_low), "deg/s");
  line(out, "sink speed low at", s.damper_torque_low.si(), "N m");
  line(out, "sink speed high", in_degrees_per_second(s.damper_high), "deg/s");
  line(out, "sink speed high at", s.damper_torque_high.si(), "N m");
  line(out, "force noise per channel, before the filter", s.force_noise_rms.si(), "N rms");
  line(out, "force filter", in_milliseconds(s.force_filter), "ms");
  line(out, "force conversions", s.force_rate_hz, "1/s");
  line(out, "force step", s.force_step.si(), "N");
  line(out, "force gain error, 1 sigma", s.force_gain_error * 100.0, "%");
  line(out, "force zero error, bound", s.force_zero_error.si(), "N");
  line(out, "force zero command range", LoadCellDevice::kZeroRangeN, "N");
  line(out, "cuff friction", s.cuff_friction.si(), "N");
  line(out, "cuff weight at 0 deg", s.cuff_weight.si(), "N");
  line(out, "relay release", in_milliseconds(s.relay_release), "ms");
  line(out, "input scan", SafetyIoDevice::kScanMs, "ms");
  out.append("hand switch: ")
      .append(s.hand_switch_closes_when_pressed ? "closes" : "opens")
      .append(" when pressed\n");
}

void describe_leg(std::string& out, const config::Leg& leg) {
  const LegModel model(leg);
  out.append("leg: ").append(leg.name.empty() ? "unnamed" : leg.name).append("\n");
  line(out, "body mass", leg.mass.si(), "kg");
  line(out, "body height", leg.height.si(), "m");
  line(out, "passive curve scale", leg.stiffness_scale, "");
  line(out, "passive curve shift", in_degrees(leg.shift), "deg");
  line(out, "knee flexion", in_degrees(leg.knee), "deg");
  line(out, "exponent factor, falling", leg.exponent_factors[0], "");
  line(out, "exponent factor, rising", leg.exponent_factors[1], "");
  line(out, "exponent factor, knee", leg.exponent_factors[2], "");
  out.append("viscoelastic set: ").append(set_name(leg.viscoelastic)).append("\n");
  const auto weights = Viscoelastic::weights(leg.viscoelastic);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    line(out, "  branch weight", weights[i], "");
    line(out, "  branch time constant", Viscoelastic::kTimeConstants[i], "s");
  }
  line(out, "viscoelastic scale", Viscoelastic(leg.viscoelastic).scale(), "");
  line(out, "leg mass factor", leg.leg_mass_factor, "");
  line(out, "leg gravity torque at 0 deg", model.gravity(Angle{}).si(), "N m");
  line(out, "leg inertia about the hip", model.inertia().si(), "kg m2");
  line(out, "cuff lever entered", entered_lever(leg).si(), "m");
  line(out, "cuff lever true", model.lever().si(), "m");
  line(out, "slack weight W", model.slack_weight().si(), "N m");
  line(out, "range end (20 N m of stretch, 85 deg at most)", in_degrees(model.range_end()), "deg");
  if (leg.spasm.speed_triggered || leg.spasm.range_triggered) {
    line(out, "answers with", leg.spasm.torque.si(), "N m");
    line(out, "answer rise", in_milliseconds(leg.spasm.rise), "ms");
    line(out, "answer length", in_milliseconds(leg.spasm.length), "ms");
    out.append("answers to: ")
        .append(leg.spasm.speed_triggered ? "speed above 5 deg/s " : "")
        .append(leg.spasm.range_triggered ? "the last third of the range" : "")
        .append("\n");
  }
}

}  // namespace

std::string describe(const config::PlantSettings& settings, const config::Leg& leg) {
  std::string out;
  describe_station(out, settings);
  describe_leg(out, leg);
  return out;
}

}  // namespace stretch::plant
