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

// Calls `look` for each entry until it gives false. An error that is no end of a process, which takes its
// folder with it, is given back.
template <class Look>
std::error_code each_entry(const fs::path& folder, Look look) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (!look(entry->path())) break;
  }
  const bool ended = error == std::errc::no_such_file_or_directory || error == std::errc::no_such_process;
  return ended ? std::error_code{} : error;
}

// Who has a device open, as far as this user may see.
struct Holders {
  std::string all;                  // "pid 1234 (stretch-controll)", of everybody who was found
  std::size_t not_looked_into = 0;  // processes
  bool hidden = true;               // of other users' processes nothing is seen, not even that they are
};

Holders holders(const fs::path& device, const fs::path& root) {
  Holders found;
  each_entry(root / "proc", [&](const fs::path& process) {
    const std::string pid = process.filename();
    if (pid.empty() || std::isdigit(static_cast<unsigned char>(pid.front())) == 0) return true;
    if (pid == "1") found.hidden = false;  // it always runs
    bool holds = false;
    bool refused = false;
    const auto error = each_entry(process / "fd", [&](const fs::path& file) {
      std::error_code unreadable;
      holds = fs::read_symlink(file, unreadable) == device;
      refused = refused || unreadable == std::errc::permission_denied;
      return !holds;
    });
    if (holds) {
      std::ifstream name(process / "comm");
      std::string comm;
      std::getline(name, comm);
      found.all += (found.all.empty() ? "pid " : ", pid ") + pid + " (" + comm + ")";
    } else if (error || refused) {
      ++found.not_looked_into;
    }
    return true;
  });
  return found;
}

// `port`: its name, as it is said.
Finding holders_of(const std::string& what, const std::string& port, const Holders& found) {
  if (!found.all.empty())
    return {what, port + ", open in " + found.all, Judgement::mind, "one program alone may speak on it"};
  const char* const kAsRoot = "run as root: another program that speaks on it would disturb every answer";
  if (found.hidden) {
    return {what, port + ", whether it is free is not known: other users' processes are hidden",
            Judgement::mind, kAsRoot};
  }
  if (found.not_looked_into > 0) {
    return {what,
            port + ", whether it is free is not known: " + std::to_string(found.not_looked_into) +
                (found.not_looked_into == 1 ? " process" : " processes") + " could not be looked into",
            Judgement::mind, kAsRoot};
  }
  return {what, port + ", free", Judgement::good, ""};
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
    findings.push_back(holders_of(what, line.tty + (device == line.tty ? "" : " (" + device.string() + ")"),
                                  holders(device, root)));
    findings.push_back(latency_of(line, device, root));
  }
  return findings;
}

}  // namespace stretch::doctor
