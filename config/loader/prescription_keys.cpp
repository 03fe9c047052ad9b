// The keys of a prescription, from a file or from a message, and its checks against the machine.
#include "config/loader/key.hpp"
#include "config/loader/sections.hpp"
#include "config/settings/ceilings.hpp"

namespace stretch::config {
namespace {

std::optional<Complaint> known_protocol(const std::string& name) {
  return unless_named(FileKind::protocol, name);
}

}  // namespace

Section<Prescription> prescription_keys() {
  using P = Prescription;
  Section<P> s;
  s.add(word("side", names::kSide, &P::side, "the leg").required());
  s.add(quantity("mass_kg", unit::kKilogram, within(30, 160), &P::mass, "mass of the person").required());
  s.add(quantity("height_m", unit::kMetre, within(1.3, 2.1), &P::height, "height of the person").required());
  s.add(quantity("cuff_distance_m", unit::kMetre, within(0.4, 1.1), &P::cuff_distance,
                 "hip axis to the middle of the cuff, about 0.457 of the height")
            .required());
  s.add(quantity("force_n", unit::kNewton, up_to_ceiling(5, ceilings::kStretchForce.si()), &P::force,
                 "the target: stretch force, above the leg's own weight")
            .required());
  s.add(quantity("force_limit_n", unit::kNewton, up_to_ceiling(5, ceilings::kStretchForce.si()),
                 &P::force_limit, "stretch force is never above it")
            .required());
  s.add(quantity("angle_limit_deg", unit::kDegree, up_to_ceiling(22, in_degrees(ceilings::kAngle)),
                 &P::angle_limit, "the angle is never above it; the weighing needs 20 and its margin")
            .required());
  s.add(quantity("duration_s", unit::kSecond, up_to_ceiling(60, ceilings::kSession.si()), &P::duration,
                 "longest time of the session"));
  s.add(whole("resumptions", "", within(0, 5), &P::resumptions,
              "how often the patient may go on after a retreat by the safety layer"));
  s.add(text("protocol", 64, &P::protocol, "the protocol's name", known_protocol));
  s.ordered("force_n", "force_limit_n");
  return s;
}

void check_against(const Prescription& prescription, const MachineLimits& machine, const Value& file,
                   Report& report) {
  if (report.failed.contains("force_n") || prescription.force <= machine.stretch_force) return;
  const Value* value = file.find("force_n");
  if (value == nullptr) return;
  const std::string limit = detail::rounded(machine.stretch_force.si());
  report.refuse("force_n", *value,
                {"is above this machine's stretch force limit of " + limit + " N", "5 to " + limit + " N",
                 "lower the target; the machine's limit is set at commissioning"});
}

}  // namespace stretch::config
