// Monitors::step, asked by safety_layer.cpp, answered here: the real one's findings without one row. Linked
// with
// --wrap of its symbol.
#include "controller/safety/monitors.hpp"
#include "tests/campaign/silencer.hpp"

namespace stretch::campaign {
namespace {
std::size_t silenced = 0;  // 0: none
}  // namespace

bool can_silence() noexcept {
  return true;
}
bool silence(SafetyRow row) noexcept {
  silenced = safety::index(row);
  return true;
}
void silence_none() noexcept {
  silenced = 0;
}

namespace {
// As the wrapper sees it: a member function takes its object first.
using Step = safety::RowActions(safety::Monitors*, safety::Evidence&) noexcept;
}  // namespace

extern "C" {
Step __real__ZN7stretch6safety8Monitors4stepERNS0_8EvidenceE;  // NOLINT(bugprone-reserved-identifier)
Step __wrap__ZN7stretch6safety8Monitors4stepERNS0_8EvidenceE;  // NOLINT(bugprone-reserved-identifier)

safety::RowActions
__wrap__ZN7stretch6safety8Monitors4stepERNS0_8EvidenceE(  // NOLINT(bugprone-reserved-identifier)
    safety::Monitors* monitors, safety::Evidence& evidence) noexcept {
  safety::RowActions found = __real__ZN7stretch6safety8Monitors4stepERNS0_8EvidenceE(monitors, evidence);
  if (silenced != 0) found[silenced] = SafetyAction::none;
  return found;
}
}

}  // namespace stretch::campaign
