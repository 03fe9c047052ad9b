// Drawing a person.
#include "simulator/plant/random_person.hpp"

#include <string>

#include "simulator/plant/leg_model.hpp"
#include "simulator/plant/random.hpp"

namespace stretch::plant {
namespace {

constexpr std::uint64_t kPersonStream = 2;

// A relaxed leg rests on a flat bed with a good part of its weight.
bool rests_on_a_bed(const config::Leg& leg) noexcept {
  const LegModel model(leg);
  const Torque weight = model.gravity(Angle{});
  return weight + model.curve().torque(Angle{}) > weight * kRestingShare;
}

}  // namespace

config::Leg random_person(std::uint64_t seed) {
  Random random(seed, kPersonStream);
  config::Leg leg;
  do {
    leg.mass = kilograms(random.uniform(50.0, 120.0));
    leg.height = metres(random.uniform(1.5, 2.0));
    leg.stiffness_scale = random.uniform(0.6, 1.6);
    leg.shift = degrees(random.uniform(-20.0, 20.0));
    leg.viscoelastic = static_cast<config::ViscoelasticSet>(random.next() % 3U);
    leg.leg_mass_factor = random.uniform(0.9, 1.1);
    for (double& factor : leg.exponent_factors) factor = random.uniform(0.7, 1.3);
    leg.cuff_lever_factor = random.uniform(0.97, 1.03);
    leg.cuff_slip = metres(random.uniform(-0.01, 0.01));
  } while (!rests_on_a_bed(leg));
  leg.name = "random-" + std::to_string(seed);
  return leg;
}

}  // namespace stretch::plant
