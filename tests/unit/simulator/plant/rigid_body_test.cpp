// The rigid-body part against an independent engine: MuJoCo with the same masses, hinged the same way.
#include <gtest/gtest.h>
#include <mujoco/mujoco.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

#include "simulator/plant/leg_model.hpp"
#include "simulator/plant/mechanism.hpp"
#include "tests/unit/simulator/plant/rig.hpp"

namespace stretch::plant::test {
namespace {

constexpr double kGravity = 9.81;

// A body whose weight gives that torque about the hinge when level, and that has that inertia about it.
std::string inertial(double mass_kg, double torque_nm, double inertia) {
  const double arm = torque_nm / (mass_kg * kGravity);
  const double about_centre = inertia - mass_kg * arm * arm;
  std::array<char, 200> text{};
  std::snprintf(text.data(), text.size(),
                "<inertial pos='%.17g 0 0' mass='%.17g' diaginertia='%.17g %.17g %.17g'/>", arm, mass_kg,
                about_centre, about_centre, about_centre);
  return text.data();
}

class Engine {
 public:
  Engine(const config::PlantSettings& s, const config::Leg& leg, const LegModel& model) {
    const std::string xml =
        "<mujoco><compiler angle='radian'/><option timestep='0.0001' integrator='RK4' gravity='0 0 "
        "-9.81'/><worldbody>"
        "<body name='support'><joint name='hip' type='hinge' axis='0 -1 0'/>" +
        inertial(3.0, s.support_torque.si(), s.support_inertia.si()) + "<body name='leg'>" +
        inertial(0.161 * leg.mass.si(), model.gravity(0_deg).si(), model.inertia().si()) +
        "<site name='hip' pos='0 0 0'/></body></body></worldbody>"
        "<sensor><torque site='hip'/></sensor></mujoco>";
    auto files = std::make_unique<mjVFS>();
    mj_defaultVFS(files.get());
    const int index = mj_makeEmptyFileVFS(files.get(), "model.xml", static_cast<int>(xml.size()));
    std::memcpy(files->filedata[index], xml.data(), xml.size());
    std::array<char, 500> error{};
    model_ = mj_loadXML("model.xml", files.get(), error.data(), static_cast<int>(error.size()));
    mj_deleteVFS(files.get());
    if (model_ == nullptr) throw std::runtime_error(error.data());
    data_ = mj_makeData(model_);
    leg_body_ = mj_name2id(model_, mjOBJ_BODY, "leg");
  }
  ~Engine() {
    mj_deleteData(data_);
    mj_deleteModel(model_);
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // The leg's own torque, pressing it down.
  void press(double torque_nm) { data_->xfrc_applied[6 * leg_body_ + 4] = torque_nm; }
  void place(double rad) { data_->qpos[0] = rad; }
  void step() { mj_step(model_, data_); }
  [[nodiscard]] double angle() const { return data_->qpos[0]; }

  struct Torques {
    double joint;  // to move so
    double cuff;   // between support and leg
  };
  Torques inverse(double rad, double rad_s, double rad_s2) {
    data_->qpos[0] = rad;
    data_->qvel[0] = rad_s;
    data_->qacc[0] = rad_s2;
    mj_inverse(model_, data_);
    // the engine's inverse counts outside torques among what moves the joint; the drive has to hold against
    // them
    return {data_->qfrc_inverse[0] + data_->xfrc_applied[6 * leg_body_ + 4], -data_->sensordata[1]};
  }

 private:
  mjModel* model_ = nullptr;
  mjData* data_ = nullptr;
  int leg_body_ = 0;
};

config::PlantSettings frictionless() {
  config::PlantSettings s;
  s.friction = 0_Nm;
  s.breakaway = 0_Nm;
  return s;
}

TEST(RigidBody, DrivenMotionNeedsTheTorqueAndCuffForceTheEngineFinds) {
  for (const config::Leg& leg : named_legs()) {
    const config::PlantSettings settings = frictionless();
    const LegModel model(leg);
    Engine engine(settings, leg, model);
    Mechanism m{settings};
    m.place(5_deg);
    m.join_leg();
    double worst_joint = 0.0;
    double worst_cuff = 0.0;
    double fastest = 0.0;
    for (int i = 0; i < 12'000; ++i) {
      const double angle = m.angle().si();
      const double speed = m.speed().si();
      const double passive = model.curve().torque(m.angle()).si();
      Mechanism::Loads loads;
      loads.torque_on = true;
      loads.speed_reference = degrees_per_second(i < 9000 ? 8.0 * std::sin(i * 0.0003) : -5.0);
      loads.torque_limit = 1000_Nm;
      loads.leg_in = true;
      loads.strapped = true;
      loads.leg_torque = model.gravity(m.angle()) + newton_metres(passive);
      loads.leg_inertia = model.inertia();
      loads.lever = model.lever();
      m.step(loads);
      engine.press(passive);
      const Engine::Torques expected = engine.inverse(angle, speed, m.acceleration().si());
      worst_joint = std::fmax(worst_joint, std::fabs(m.drive_torque().si() - expected.joint));
      worst_cuff = std::fmax(worst_cuff, std::fabs((m.cuff_force() * loads.lever).si() - expected.cuff));
      fastest = std::fmax(fastest, std::fabs(speed));
    }
    EXPECT_GT(fastest, 4.0 * kRadPerDegree);
    EXPECT_LT(worst_joint, 1e-6) << leg.name;
    EXPECT_LT(worst_cuff, 1e-6) << leg.name;
  }
}

TEST(RigidBody, AFreeSwingGoesAsTheEngines) {
  const config::Leg leg;
  const config::PlantSettings settings = frictionless();
  const LegModel model(leg);
  Engine engine(settings, leg, model);
  engine.place(80 * kRadPerDegree);
  Mechanism m{settings};
  m.place(80_deg);
  m.join_leg();
  for (int i = 0; i < 350; ++i) {
    Mechanism::Loads loads;
    loads.torque_on = true;  // a drive that gives nothing: no damper either
    loads.torque_limit = 0_Nm;
    loads.leg_in = true;
    loads.strapped = true;
    loads.leg_torque = model.gravity(m.angle()) + model.curve().torque(m.angle());
    loads.leg_inertia = model.inertia();
    loads.lever = model.lever();
    m.step(loads);
    for (int j = 0; j < 10; ++j) {
      engine.press(model.curve().torque(Angle::from_si(engine.angle())).si());
      engine.step();
    }
    // 1 ms semi-implicit Euler runs ahead by half a step's speed
    const double ahead = 0.5 * 0.001 * m.speed().si();
    ASSERT_NEAR(m.angle().si() - ahead, engine.angle(), 2e-4) << i;
  }
  EXPECT_LT(m.angle(), 45_deg) << "it has moved";
}

TEST(RigidBody, AHeldLegIsInTheEnginesEquilibrium) {
  Rig rig;
  rig.mount();
  rig.enable();
  rig.move_to(50, 4);
  rig.move(0.0, 5000);
  const LegModel& model = rig.plant.leg();
  Engine engine({}, {}, model);
  engine.press(model.passive().si());
  const Truth t = rig.plant.truth();
  const Engine::Torques expected = engine.inverse(t.angle.si(), 0.0, 0.0);
  EXPECT_NEAR((t.cuff_force * t.lever).si(), expected.cuff, 1e-3);
  EXPECT_NEAR(t.drive_torque.si(), expected.joint, 5.0) << "within the breakaway torque";
}

}  // namespace
}  // namespace stretch::plant::test
