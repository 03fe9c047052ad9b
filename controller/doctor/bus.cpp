// Figures of the budget as lines; ports by what /proc and /sys say of them.
#include "controller/doctor/bus.hpp"

#include <array>
#include <cctype>
#include <cstdio>
#include <fstream>
#include <string>

#include "hal/modbus/bus_budget.hpp"

namespace stretch::doctor {
namespace {

namespace fs = std::filesystem;

std::string milliseconds_text(Duration d) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f ms", in_milliseconds(d));
  return text.data();
}

// "pid 1234 (stretch-controll)", of everybody who has `device` open.
std::string holders(const fs::path& device, const fs::path& root) {
  std::string all;
  std::error_code gone;
  for (const auto& process : fs::directory_iterator(root / "proc", gone)) {
    const std::string pid = process.path().filename();
    if (pid.empty() || std::isdigit(static_cast<unsigned char>(pid.front())) == 0) continue;
    std::error_code unreadable;
    for (const auto& file : fs::directory_iterator(process.path() / "fd", unreadable)) {
      std::error_code closed;
      if (fs::read_symlink(file.path(), closed) != device) continue;
      std::ifstream name(process.path() / "comm");
      std::string comm;
      std::getline(name, comm);
      all += (all.empty() ? "pid " : ", pid ") + pid + " (" + comm + ")";
      break;
    }
  }
  return all;
}

Finding latency_of(const config::SerialLine& line, const fs::path& device, const fs::path& root) {
  const std::string what = "line " + line.name + ", latency timer";
  std::ifstream file(root / "sys/class/tty" / device.filename() / "device/latency_timer");
  std::string text;
  if (!(file >> text)) return {what, "the adapter has none", Judgement::good, ""};
  if (text == "1") return {what, "1 ms", Judgement::good, ""};
  return {what, text + " ms", Judgement::mind,
          "every answer waits for it; write 1 into it by a udev rule: ATTR{latency_timer}=\"1\""};
}

}  // namespace

std::vector<Finding> look_at_budget(const config::Station& station, const hal::StationProfiles& profiles) {
  const hal::BusBudget budget = hal::bus_budget(station, profiles);
  std::vector<Finding> findings;
  for (const auto& part : budget.parts) {
    for (const auto& transaction : part.transactions) {
      findings.push_back(
          {part.where + ", " + transaction.device + ", " + transaction.what,
           milliseconds_text(transaction.whole()) + ": characters " +
               milliseconds_text(transaction.characters) + ", silence " + milliseconds_text(transaction.gap) +
               ", turnaround " + milliseconds_text(transaction.turnaround) +
               (transaction.server > Duration{} ? ", server " + milliseconds_text(transaction.server)
                                                : std::string{}),
           Judgement::good, ""});
    }
    findings.push_back(
        {part.where, milliseconds_text(part.usual) + " a cycle, at most " + milliseconds_text(part.longest),
         Judgement::good, ""});
  }
  findings.push_back({"bus budget",
                      "at most " + milliseconds_text(budget.longest) + " of the period's " +
                          milliseconds_text(budget.period),
                      budget.fits() ? Judgement::good : Judgement::bad, budget.refusal()});
  return findings;
}

Finding compare_budget(const config::Station& station, const hal::StationProfiles& profiles,
                       Duration measured_cycle) {
  const char* const kWhat = "bus budget against what was measured";
  // Beyond the computed one there may be what TCP and this computer take, and the USB frame of an adapter.
  constexpr double kMore = 1.25;
  constexpr Duration kBesides = milliseconds(2.0);
  if (measured_cycle <= Duration{})
    return {kWhat, "no whole cycle was seen", Judgement::mind, "mend the devices first"};
  const hal::BusBudget budget = hal::bus_budget(station, profiles);
  Duration computed;
  for (const auto& part : budget.parts) computed += part.usual;
  const bool good = measured_cycle <= kMore * computed + kBesides;
  return {kWhat,
          "a cycle took " + milliseconds_text(measured_cycle) + " (p50), computed are " +
              milliseconds_text(computed),
          good ? Judgement::good : Judgement::mind,
          good ? ""
               : "turnaround_us or tcp_answer_us of a profile is too short, or something slows the bus: the "
                 "period has less "
                 "room than it seems"};
}

std::vector<Finding> look_at_ports(const config::Station& station, const fs::path& root) {
  std::vector<Finding> findings;
  for (const config::SerialLine& line : station.lines) {
    if (line.transport == config::LineTransport::rtu_over_tcp) {
      findings.push_back(
          {"line " + line.name + ", server", "rtu over tcp, " + line.host + ":" + std::to_string(line.port),
           Judgement::mind,
           "look there for " + std::to_string(line.baud) +
               " baud, the form of a character, and one connection at a time: it tells nobody"});
      continue;
    }
    const std::string what = "line " + line.name + ", port";
    std::error_code error;
    const fs::path device = fs::canonical(line.tty, error);
    if (error) {
      findings.push_back(
          {what, line.tty + ": " + error.message(), Judgement::bad, "plug the adapter in, or correct tty"});
      continue;
    }
    const std::string open_by = holders(device, root);
    findings.push_back({what,
                        line.tty + (device == line.tty ? "" : " (" + device.string() + ")") +
                            (open_by.empty() ? ", free" : ", open in " + open_by),
                        open_by.empty() ? Judgement::good : Judgement::mind,
                        open_by.empty() ? "" : "one program alone may speak on it"});
    findings.push_back(latency_of(line, device, root));
  }
  return findings;
}

}  // namespace stretch::doctor
