// Words for what goes wrong.
#include "tests/campaign/incident.hpp"

#include <cstdio>

namespace stretch::campaign {
namespace {

constexpr std::array<std::string_view, 14> kDeeds{
    "fault",        "stop", "owner_lost", "overruns", "rare_overruns", "stall",      "hang",
    "answers_lost", "deaf", "ask_pause",  "ask_less", "ask_hold_here", "ask_enough", "none"};
constexpr std::array<std::string_view, hal::kDeviceCount> kDevices{"drive", "load_cell", "load_cell_b",
                                                                   "safety_io"};
constexpr std::array<std::string_view, 3> kChannels{"a", "b", "both"};

std::string figure(const char* what, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), " %s %g", what, value);
  return text.data();
}

bool of_one_channel(plant::FaultName fault) {
  return plant::name(fault).starts_with("force_");
}

}  // namespace

std::string name(const Incident& incident) {
  if (incident.deed == Deed::fault) return std::string(plant::name(incident.fault));
  std::string word(kDeeds[static_cast<std::size_t>(incident.deed)]);
  if (incident.deed == Deed::answers_lost) {
    word += '.';
    word += kDevices[static_cast<std::size_t>(incident.device)];
  }
  return word;
}

std::string describe(const Incident& incident) {
  std::string text = name(incident);
  if (incident.deed == Deed::none) return text;
  const plant::FaultArguments& a = incident.arguments;
  if (incident.deed == Deed::fault) {
    if (a.amount) text += figure("amount", *a.amount);
    if (a.rise) text += figure("rise_s", a.rise->si());
    if (a.length) text += figure("length_s", a.length->si());
    if (of_one_channel(incident.fault)) {
      text += " channel ";
      text += kChannels[static_cast<std::size_t>(a.channel)];
    }
  } else {
    if (incident.count != 0) text += figure("count", incident.count);
    if (incident.length > Duration{}) text += figure("length_s", incident.length.si());
  }
  text +=
      figure((std::string(", ") + std::string(name(incident.moment)) + " +s").c_str(), incident.after.si());
  return text;
}

}  // namespace stretch::campaign
