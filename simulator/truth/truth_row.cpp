// Numbers by to_chars: the same bytes in every locale.
#include "simulator/truth/truth_row.hpp"

#include <array>
#include <charconv>
#include <string_view>

namespace stretch::simulator {
namespace {

void append_fixed(std::string& out, double value, int decimals) {
  std::array<char, 64> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
  std::string_view number(text.data(), static_cast<std::size_t>(end.ptr - text.data()));
  if (number.starts_with('-') && number.find_first_not_of("-0.") == std::string_view::npos) {
    number.remove_prefix(1);
  }
  out += number;
}

}  // namespace

void append_truth_row(std::string& out, const plant::Truth& truth, std::optional<Instant> monotonic,
                      std::string_view of_the_wire) {
  const auto field = [&out](double value, int decimals) {
    append_fixed(out, value, decimals);
    out += ',';
  };
  field(static_cast<double>(truth.at.ns) * 1e-9, 3);
  if (monotonic) append_fixed(out, static_cast<double>(monotonic->ns) * 1e-9, 6);
  out += ',';
  field(in_degrees(truth.angle), 4);
  field(in_degrees_per_second(truth.speed), 4);
  field(truth.stretch_torque.si(), 4);
  field(truth.active_torque.si(), 4);
  field(truth.stretch_force.si(), 4);
  field(truth.cuff_force.si(), 4);
  field(in_degrees_per_second(truth.command_speed), 4);
  out += truth.torque_enabled ? "1," : "0,";
  out += joined_names(truth.faults);
  if (!truth.faults.empty() && !of_the_wire.empty()) out += ';';
  out += of_the_wire;
  out += '\n';
}

std::string joined_names(plant::FaultSet faults) {
  std::string names;
  for (std::size_t i = 0; i < plant::kFaultCount; ++i) {
    const auto fault = static_cast<plant::FaultName>(i);
    if (!faults.has(fault)) continue;
    if (!names.empty()) names += ';';
    names += plant::name(fault);
  }
  return names;
}

}  // namespace stretch::simulator
