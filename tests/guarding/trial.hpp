// What is done to whom, and when: drawn from a seed.
#pragma once

#include <cstdint>
#include <string_view>

#include "config/quantities/quantities.hpp"
#include "config/settings/fault.hpp"
#include "config/settings/protocol.hpp"
#include "simulator/rehearsal/rehearsal.hpp"

namespace stretch::guarding {

// What the support is doing when the muscle begins.
enum class Moment : std::uint8_t {
  warm_up,  // any time of its pass, up or back
  raising,  // approach or ramp
  hold,     // by force
  range     // whenever the leg comes into the last third of its range: it answers by itself
};
inline constexpr int kMoments = 4;
[[nodiscard]] std::string_view name(Moment moment) noexcept;

enum class Kind : std::uint8_t { spasm, cough, cramp, push, slow };
inline constexpr int kKinds = 5;
[[nodiscard]] std::string_view name(Kind kind) noexcept;

// How the station measures and how late it is.
struct Conditions {
  Duration period = milliseconds(10);  // 10 ms on TCP, 25 ms on one line
  double noise = 1.0;                  // times the load cell's
  // From the load cell's conversion being read to the drive having the command: 1 ms at 10 ms, 12 ms at 25
  // ms.
  [[nodiscard]] Duration bus() const noexcept {
    return period > milliseconds(15) ? milliseconds(12) : milliseconds(1);
  }
};

// A spasm: 10..60 N m, rise 50..300 ms, 0.2..3 s long. A cough: 10..30 N m, 30..80 ms, 0.1..0.4 s. A cramp:
// 40..80 N m, 0.2..1 s, 3 s. A push, which does not fall with the angle: 10..60 N m, 0.1..0.6 s, 1..3 s. A
// slow contraction: 15..40 N m, 1..5 s, 10 s. All uniform.
struct Trial {
  std::uint64_t seed = 1;
  Conditions conditions;
  Moment moment = Moment::hold;
  Kind kind = Kind::spasm;
  double strength_nm = 30.0;
  Duration rise{};
  Duration length{};
  Duration after{};  // the moment's beginning; in whole milliseconds, in no step with the cycle
};

// The same seed, moment and kind give the same person, prescription and muscle under any conditions.
[[nodiscard]] Trial draw(std::uint64_t seed, const Conditions& conditions, Moment moment, Kind kind);

// The shipped files a trial needs, read once.
struct Shipped {
  config::Station station;
  config::Protocol protocol;
};
[[nodiscard]] Shipped load_shipped(std::string_view protocol);

// Whom, on what, aiming at what: a person drawn at random, a target of 10 N to 0.9 of the machine's limit,
// and a limit of 0..5 N above it. What is entered of the person is what a therapist would measure.
[[nodiscard]] rehearsal::Setup setup(const Shipped& shipped, std::uint64_t seed,
                                     const Conditions& conditions);

}  // namespace stretch::guarding
