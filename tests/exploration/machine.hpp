// The machine that is explored: the real session, arbiter, retreat, beliefs, session limits and SR20's
// monitor, joined as the cycle joins them. What the other monitors find, what the law reports and where the
// support gets to is chosen.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "config/settings/station.hpp"
#include "controller/safety/arbiter.hpp"
#include "controller/safety/beliefs.hpp"
#include "controller/safety/monitors/lost_zero.hpp"
#include "controller/safety/retreat.hpp"
#include "controller/safety/session_limits.hpp"
#include "controller/session/session.hpp"
#include "tests/exploration/choice.hpp"

namespace stretch::exploration {

// Of the leg that is weighed, at flat.
inline constexpr Torque kLegWeight = newton_metres(42.5);

// Angles that make a difference: flat, above the entry angle, the comfortable angle, under stretch.
enum class Place : std::uint8_t { flat, entry, comfortable, stretched };

// The load cell's zero in truth: gone with its power, taken in a self-test, and good once a person has
// acknowledged that self-test.
enum class Zero : std::uint8_t { lost, taken, good };

// By which a test breaks the machine, to see the exploration find it. Empty: the machine as it is.
struct Tampering {
  std::function<void(safety::RowActions&, safety::Arbiter::Inputs&)> arbiter;
  std::function<void(session::Inputs&, std::vector<session::PersonRequest>&, SessionState)> session;
};

// What does not change while exploring.
struct World {
  World(config::HandSwitchKind hand_switch, Tampering how);
  config::Station station;
  session::Plan plan;
  Tampering tampering;
};

// What can be seen of the machine after a cycle.
struct Seen {
  SessionState state = SessionState::off;
  safety::Verdict verdict;
  Place place = Place::flat;
  control::Reference::Mode mode = control::Reference::Mode::off;
  bool let_go = false;      // a person's press frees a latched retreat in the next cycle
  bool session = false;     // as told to the safety layer in the next cycle
  bool acknowledge = true;  // level; held since power-up, as the arbiter takes it
  bool press = false;       // of a person, in this very cycle
  Notice notice = Notice::none;
  Zero zero = Zero::lost;
  std::optional<session::Event>
      event;  // the one by which the state changed in this very cycle, where it is known
};

struct CycleSeen {
  Choice choice;
  Seen before;
  Seen after;
};
using Observer = std::function<void(const CycleSeen&)>;

// One step is one cycle, or the few that a happening takes. A copy is a full copy.
class Machine {
 public:
  explicit Machine(const World& world);

  void step(const Choice& choice, const Observer& observer);

  // Everything that decides what may follow, but how long ago things were and what a weighing or a warm-up
  // has summed up so far.
  [[nodiscard]] std::string key() const;
  [[nodiscard]] const Seen& seen() const noexcept { return seen_; }

 private:
  // What the world does in one cycle.
  struct Moment {
    Duration dt = milliseconds(10);
    std::optional<session::PersonRequest> request{};
    control::LawReport law{};
    std::optional<Torque> stretch{};  // as the law measures it
    std::optional<Angle> swept{};     // in a sweep the law measures at this angle
    Force pushed{};                   // by the patient in that sweep
    bool rises = false;
    bool hand_switch_pressed = false;
  };
  void cycle(const Choice& choice, const Moment& moment, const Observer& observer);
  void sweep(const Choice& choice, bool still, const Observer& observer);
  [[nodiscard]] hal::Sample sample(const Choice& choice, const Moment& moment) const;
  [[nodiscard]] safety::Context context() const;
  [[nodiscard]] safety::RowActions present(const Choice& choice, const Moment& moment,
                                           const safety::Context& context) const;
  [[nodiscard]] SafetyAction lost_zero(safety::LostZeroMonitor& monitor, const hal::Sample& measured,
                                       const safety::Context& context) const;
  [[nodiscard]] bool silence_kept_in_mind() const;
  [[nodiscard]] std::optional<session::Event> event(SessionState before, std::uint32_t moves) const;
  void move(const Moment& moment);
  [[nodiscard]] bool self_test_begun() const;

  const World* world_;
  safety::Beliefs beliefs_;
  safety::SessionLimits limits_;
  safety::LostZeroMonitor lost_zero_;
  safety::Arbiter arbiter_;
  safety::Retreat retreat_;
  session::Session session_;
  session::Intent intent_;
  Instant now_{1'000'000'000'000};
  std::uint64_t cycles_ = 0;
  Place place_ = Place::flat;
  int motion_ = 0;
  bool permissive_ = false;
  bool powered_ = false;
  Zero zero_ = Zero::lost;
  Seen seen_;
  // What was, and cannot be read off the parts.
  bool resume_before_ = true;
  bool pause_by_safety_ = false;
  bool began_ = false;
  bool tested_today_ = false;
  bool comfortable_set_ = false;
  bool strongest_retreat_ = false;            // the last action was a retreat or more
  Happening stop_test_ = Happening::nothing;  // what the stop test answers in the next cycle
  int unproved_ = 0;                          // moves of the stop test on which nobody stopped
};

}  // namespace stretch::exploration
