// Explores the table, the arbiter and the whole machine, prints what was found and how much was looked at.
#include <cstdio>
#include <string>

#include "tests/exploration/table.hpp"

namespace {
using namespace stretch;
using namespace stretch::exploration;

int print(const char* what, std::size_t states, std::uint64_t transitions, const std::vector<Asked>& asked,
          const std::vector<Finding>& findings) {
  std::printf("%s: %zu states, %llu transitions\n", what, states,
              static_cast<unsigned long long>(transitions));
  for (const Asked& a : asked) {
    bool holds = true;
    for (const Finding& f : findings) holds = holds && f.property != a.property;
    std::printf("  %-62s %12llu  %s\n", a.property.c_str(), static_cast<unsigned long long>(a.times),
                holds ? "holds" : "DOES NOT HOLD");
  }
  for (const Finding& f : findings) std::printf("\n%s\n", legible(f).c_str());
  return findings.empty() ? 0 : 1;
}

int explore(const char* what, config::HandSwitchKind hand_switch) {
  const World world(hand_switch, {});
  Search search(world);
  search.run({});
  search.released_without_anybody();
  // Hold-to-run is its own sign of the patient: while it is held nobody is asked (SR28).
  if (hand_switch == config::HandSwitchKind::press_to_stop) search.ended_without_anybody();
  search.never_lost();
  const int failed = print(what, search.states(), search.transitions(), search.asked(), search.findings());
  std::printf("  %llu cycles; states:", static_cast<unsigned long long>(search.cycles()));
  for (std::size_t s = 0; s < names::kSessionState.size(); ++s) {
    std::printf(" %s %zu", std::string(names::kSessionState[s]).c_str(),
                search.states_in(static_cast<SessionState>(s)));
  }
  std::printf("\n");
  return failed;
}
}  // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // what is known already is shown, also through a pipe
  const Explored table = explore_table(session::next);
  int failed = print("session's table", table.states, table.transitions, table.asked, table.findings);
  const Explored arbiter = explore_arbiter({});
  failed |= print("arbiter", arbiter.states, arbiter.transitions, arbiter.asked, arbiter.findings);
  failed |= explore("machine, press to stop", config::HandSwitchKind::press_to_stop);
  failed |= explore("machine, hold to run", config::HandSwitchKind::hold_to_run);
  return failed;
}
