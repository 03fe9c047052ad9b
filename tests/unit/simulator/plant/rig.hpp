// A plant with a hand on its registers: what the tests do again and again.
#pragma once

#include "simulator/plant/plant.hpp"

namespace stretch::plant::test {

using namespace stretch::literals;

// The named legs of docs/leg.md.
inline config::Leg named_leg(const char* name, double mass, double height, double scale, double shift_deg) {
  config::Leg leg;
  leg.name = name;
  leg.mass = kilograms(mass);
  leg.height = metres(height);
  leg.stiffness_scale = scale;
  leg.shift = degrees(shift_deg);
  return leg;
}
inline std::array<config::Leg, 6> named_legs() {
  std::array<config::Leg, 6> legs{
      named_leg("average", 75, 1.75, 1.0, 0), named_leg("supple", 65, 1.68, 0.7, 15),
      named_leg("tight", 78, 1.78, 1.3, -20), named_leg("stiff_heavy", 110, 1.90, 1.6, -10),
      named_leg("light", 55, 1.60, 0.8, 5),   named_leg("guarding", 75, 1.75, 1.2, -5)};
  legs[5].spasm.speed_triggered = true;
  legs[5].spasm.range_triggered = true;
  return legs;
}

class Rig {
 public:
  explicit Rig(const config::Leg& leg = {}, const config::PlantSettings& settings = {},
               std::uint64_t seed = 1)
      : plant(settings, leg, seed) {}

  void run(int milliseconds) {
    for (int i = 0; i < milliseconds; ++i) plant.step();
  }
  // The command, with the counter moved on, every 10 ms, as a controller does.
  void cycle(int milliseconds) {
    for (int i = 0; i < milliseconds; ++i) {
      if (i % 10 == 0) send();
      plant.step();
    }
  }
  WriteResult send() {
    ++command.command_counter;
    return plant.drive().write_command(command);
  }
  void control(std::uint16_t word) {
    command.controlword = word;
    cycle(10);
  }
  void close_relay() {
    plant.safety_io().write_outputs(mask(OutputBit::safety_reset));
    plant.step();
    plant.safety_io().write_outputs(mask(OutputBit::ctrl_healthy));
    run(3);
  }
  void enable() {
    close_relay();
    control(0x06);
    control(0x07);
    control(0x0F);
  }
  void mount() {
    plant.put_leg_in();
    plant.set_strap(true);
  }
  // At that speed for that time.
  void move(double deg_s, int milliseconds) {
    command.target_velocity = static_cast<std::int32_t>(deg_s * 1000.0);
    cycle(milliseconds);
  }
  // To that angle at that speed, then standing.
  void move_to(double deg, double deg_s) {
    const double speed = deg > angle() ? deg_s : -deg_s;
    while (speed > 0 ? angle() < deg - 0.05 * deg_s : angle() > deg + 0.05 * deg_s) move(speed, 10);
    move(0.0, 300);
  }
  // Power removed the safe way.
  void torque_off() { plant.safety_io().write_outputs(0); }

  double angle() const { return in_degrees(plant.truth().angle); }
  double speed() const { return in_degrees_per_second(plant.truth().speed); }
  double stretch_nm() const { return plant.truth().stretch_torque.si(); }
  double gross(std::size_t channel = 0) const {
    return plant.load_cell().block().channel[channel].gross * 0.01;
  }

  Plant plant;
  DriveCommandBlock command;
};

}  // namespace stretch::plant::test
