// Station, person and plan of a run.
#include "tests/campaign/run_setup.hpp"

#include "controller/session/make_plan.hpp"

namespace stretch::campaign {
namespace {
using namespace stretch::literals;

constexpr Duration kLongest = 300_s;

config::Station station_of(const RunPlan& plan) {
  config::Station station;
  station.period = plan.period;
  station.mechanics.drive_watchdog = plan.period > 10_ms ? 100_ms : 80_ms;
  station.control.comfortable_angle = plan.comfortable;
  return station;
}

}  // namespace

rehearsal::Setup setup_of(const RunPlan& plan) {
  rehearsal::Setup setup;
  setup.station = station_of(plan);
  setup.leg = plan.leg;
  setup.seed = plan.seed;
  setup.longest = kLongest;
  config::Prescription p;
  p.mass = plan.leg.mass;
  p.height = plan.leg.height;
  p.cuff_distance = plan.leg.height * 0.457;
  p.force = plan.target;
  p.force_limit = plan.force_limit;
  p.angle_limit = plan.angle_limit;
  p.resumptions = plan.resumptions;
  config::Protocol protocol;
  protocol.list = plan.phases;
  setup.plan = session::make_plan(p, protocol, setup.station.machine);
  return setup;
}

}  // namespace stretch::campaign
