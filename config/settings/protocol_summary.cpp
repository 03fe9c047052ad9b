// Adds up a protocol and puts it into words.
#include "config/settings/protocol_summary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace stretch::config {
namespace {

using namespace stretch::literals;

// How long motion takes: a constant and a part that grows with the force. Fitted to rehearsals of the leg
// "average" with targets of 14 to 40 N, comfortable angle 10 deg; the three together are within 5 s of them.
struct MotionTime {
  Duration constant;
  double per_newton_s = 0.0;

  [[nodiscard]] Duration at(Force force) const noexcept {
    return constant + seconds(per_newton_s * force.si());
  }
};
constexpr MotionTime kApproach{18_s, 0.5};    // to 0.7 of the force
constexpr MotionTime kRamp{12_s, 0.25};       // from there to all of it
constexpr MotionTime kRelease{14.5_s, 0.25};  // to the comfortable angle

Duration length(const Phase& phase) noexcept {
  return phase.duration.value_or(Duration{});
}

Duration written(const Phase& phase, Force) noexcept {
  const bool moves =
      phase.kind == PhaseKind::approach || phase.kind == PhaseKind::ramp || phase.kind == PhaseKind::release;
  return moves ? Duration{} : length(phase);
}

using LengthOf = Duration (*)(const Phase&, Force) noexcept;

// Adds up the phases [begin, end); a repeat's own length reaches no further than the end.
Duration sum(const PhaseList& list, int begin, int end, Force target, LengthOf of) noexcept {
  Duration total;
  for (int i = begin; i < end; ++i) {
    const Phase& phase = list.phases.at(static_cast<std::size_t>(i));
    if (phase.kind == PhaseKind::repeat) {
      const int last = std::min(end, i + 1 + phase.repeat_length);
      total += sum(list, i + 1, last, target, of) * phase.repeat_count;
      i = last - 1;
    } else {
      total += of(phase, target);
    }
  }
  return total;
}

std::string number(double value) {
  std::array<char, 32> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.1f", value);
  std::string out(buffer.data(), static_cast<std::size_t>(length));
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return out;
}

std::string time(Duration duration) {
  const double s = duration.si();
  return s >= 120.0 && std::fmod(s, 60.0) == 0.0 ? number(s / 60.0) + " min" : number(s) + " s";
}

// Empty for what goes without saying: the motion between holds and rests.
std::string words(const Phase& phase, Force target) {
  switch (phase.kind) {
    case PhaseKind::hold_force:
      return time(length(phase)) + " at " + number(target.si() * phase.target_fraction) + " N";
    case PhaseKind::hold_angle:
      return time(length(phase)) + " standing still";
    case PhaseKind::rest:
      return time(length(phase)) + " rest";
    case PhaseKind::contract:
      return time(length(phase)) + " pushing with " + number(target.si() * phase.target_fraction) + " N";
    case PhaseKind::approach:
    case PhaseKind::ramp:
    case PhaseKind::release:
    case PhaseKind::repeat:
      break;
  }
  return {};
}

std::vector<std::string> sentences(const PhaseList& list, int begin, int end, Force target);

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += ", ";
    out += part;
  }
  return out;
}

std::vector<std::string> sentences(const PhaseList& list, int begin, int end, Force target) {
  std::vector<std::string> out;
  for (int i = begin; i < end; ++i) {
    const Phase& phase = list.phases.at(static_cast<std::size_t>(i));
    if (phase.kind == PhaseKind::repeat) {
      const int last = std::min(end, i + 1 + phase.repeat_length);
      const auto inner = sentences(list, i + 1, last, target);
      const std::string times =
          std::to_string(phase.repeat_count) + (phase.repeat_count == 1 ? " time " : " times ");
      if (inner.size() == 1) out.push_back(times + inner.front());
      if (inner.size() > 1) out.push_back(times + '(' + joined(inner) + ')');
      i = last - 1;
    } else if (std::string said = words(phase, target); !said.empty()) {
      out.push_back(std::move(said));
    }
  }
  return out;
}

}  // namespace

Duration written_duration(const PhaseList& list) noexcept {
  return sum(list, 0, list.count, Force{}, written);
}

Duration expected_duration(const Phase& phase, Force target) noexcept {
  switch (phase.kind) {
    case PhaseKind::approach:
      return kApproach.at(target * (phase.target_fraction / 0.7));
    case PhaseKind::ramp: {
      const Duration free = kRamp.at(target * phase.target_fraction);
      return phase.duration ? min(free, *phase.duration) : free;
    }
    case PhaseKind::release:
      return kRelease.at(target);
    case PhaseKind::hold_force:
    case PhaseKind::hold_angle:
    case PhaseKind::rest:
    case PhaseKind::contract:
      return length(phase);
    case PhaseKind::repeat:
      return {};
  }
  return {};
}

Duration expected_duration(const PhaseList& list, Force target) noexcept {
  return sum(list, 0, list.count, target, expected_duration);
}

std::string describe(const Protocol& protocol, Force target) {
  std::vector<std::string> parts = sentences(protocol.list, 0, protocol.list.count, target);
  if (parts.size() == 1 && parts.front().ends_with(')')) {  // the whole is one repeat: nothing to set apart
    parts.front().pop_back();
    parts.front().erase(parts.front().find('('), 1);
  }
  const double s = expected_duration(protocol.list, target).si();
  parts.push_back(s < 90.0 ? "about " + number(std::round(s / 10.0) * 10.0) + " s"
                           : "about " + number(std::round(s / 60.0)) + " min");
  return joined(parts);
}

}  // namespace stretch::config
