// The table of who may ask for what, and when.
#include "controller/server/rights.hpp"

#include <initializer_list>

namespace stretch::server {

namespace {

using messages::RequestKind;
using S = SessionState;

// `person`: the owner, or a connection at the station, where a person's own hand gives it.
enum class Who : std::uint8_t { anyone, station, owner, person };

// A set of states, one bit each.
class States {
 public:
  static constexpr States all() noexcept { return States(~std::uint32_t{0}); }
  constexpr States(std::initializer_list<S> states) noexcept {
    for (const S state : states) bits_ |= bit(state);
  }
  [[nodiscard]] constexpr bool holds(S state) const noexcept { return (bits_ & bit(state)) != 0; }

 private:
  constexpr explicit States(std::uint32_t bits) noexcept : bits_(bits) {}
  static constexpr std::uint32_t bit(S state) noexcept {
    return std::uint32_t{1} << static_cast<unsigned>(state);
  }
  std::uint32_t bits_ = 0;
};

struct Rule {
  Who who;
  States states;
};

// No default: a new kind of request does not compile until it has its rule.
constexpr Rule rule_of(RequestKind kind) noexcept {
  switch (kind) {
    case RequestKind::stop:
    case RequestKind::status:
    case RequestKind::events:
      return {Who::anyone, States::all()};
    case RequestKind::prepare:
      return {Who::anyone, {S::ready}};
    case RequestKind::acknowledge:
    case RequestKind::take_over:
      return {Who::station, States::all()};
    case RequestKind::heartbeat:
      return {Who::owner, States::all()};
    case RequestKind::begin_mounting:
      return {Who::owner, {S::ready}};
    case RequestKind::angle_up:
    case RequestKind::angle_down:
    case RequestKind::set_comfortable_angle:
      return {Who::owner, {S::mounting}};
    case RequestKind::start:
      return {Who::owner, {S::stop_test, S::mounting}};
    case RequestKind::tap:
      return {Who::person, States::all()};
    case RequestKind::pause:
      return {Who::person, {S::weighing, S::warm_up, S::running}};
    case RequestKind::resume:  // SR21: the patient's own press, and a program elsewhere is no patient
      return {Who::station, {S::paused}};
    case RequestKind::decline:
      return {Who::person, {S::paused}};
    case RequestKind::less:
    case RequestKind::more:
    case RequestKind::hold_here:
    case RequestKind::comfort:
      return {Who::person, {S::warm_up, S::running}};
    case RequestKind::enough:
      return {Who::person, {S::stop_test, S::mounting, S::weighing, S::warm_up, S::running, S::paused}};
    case RequestKind::score:
      return {Who::person, {S::finished}};
  }
  return {Who::owner, {}};
}

std::string listed(States states) {
  std::string list;
  for (std::size_t i = 0; i < names::kSessionState.size(); ++i) {
    if (!states.holds(static_cast<S>(i))) continue;
    list += (list.empty() ? "" : ", ") + std::string(names::kSessionState[i]);
  }
  return list;
}

}  // namespace

std::string refusal(RequestKind kind, const Standing& standing, SessionState state) {
  const std::string what(name(kind));
  if (kind == RequestKind::stop) return "";
  if (!standing.welcomed)
    return what + ": say hello first, in this controller's version; only stop needs none";

  const Rule rule = rule_of(kind);
  if (rule.who == Who::station && !standing.at_station) {
    return what + ": only from a connection at the station, where a person sees the machine";
  }
  if (rule.who == Who::owner && !standing.is_owner) {
    return what + (standing.owned ? ": only the owner of the session may, which another connection is"
                                  : ": only the owner of a session may; prepare one first");
  }
  if (rule.who == Who::person && !standing.is_owner && !standing.at_station) {
    return what + ": only the owner of the session or a person at the station may";
  }
  if (!rule.states.holds(state)) {
    return what + ": not in state " + std::string(name(state)) + ", only in " + listed(rule.states);
  }
  if (kind == RequestKind::prepare && standing.owned && !standing.is_owner && !standing.at_station) {
    return what +
           ": another connection has prepared a session; end that one first, or prepare at the station";
  }
  if (kind == RequestKind::take_over && !standing.owned && !(state == S::ready && standing.prepared) &&
      (state == S::off || state == S::self_test || state == S::ready || state == S::torque_off)) {
    return what + ": there is no session to take over";
  }
  return "";
}

}  // namespace stretch::server
