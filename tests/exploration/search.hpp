// Breadth-first search over everything the machine can get into, each cycle judged, and what the graph of it
// says afterwards.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/exploration/machine.hpp"

namespace stretch::exploration {

// A property that does not hold, and the shortest way there that was found, a line a step.
struct Finding {
  std::string property;
  std::string what;
  std::vector<std::string> path;
};
[[nodiscard]] std::string legible(const Finding& finding);

// How often a property was asked.
struct Asked {
  std::string property;
  std::uint64_t times = 0;
};

struct Options {
  bool first_finding_ends = false;
  std::size_t most_states = 2'000'000;  // beyond it the search is given up, which is a finding
};

class Search {
 public:
  explicit Search(const World& world) : world_(world) {}

  // Explores, judging each cycle by the properties of judge.hpp.
  void run(const Options& options);
  // Afterwards: from every state under stretch, with whatever people press or hold frozen at each of its
  // values, the stretch is let go in the end.
  void released_without_anybody();
  // ... and the session comes to its end at flat, when nobody presses anything.
  void ended_without_anybody();
  // From every state the station can be made ready again.
  void never_lost();

  [[nodiscard]] const std::vector<Finding>& findings() const noexcept { return findings_; }
  [[nodiscard]] const std::vector<Asked>& asked() const noexcept { return asked_; }
  [[nodiscard]] std::size_t states() const noexcept { return nodes_.size(); }
  [[nodiscard]] std::uint64_t transitions() const noexcept { return transitions_; }
  [[nodiscard]] std::uint64_t cycles() const noexcept { return cycles_; }
  [[nodiscard]] std::size_t states_in(SessionState state) const;
  // Whether a cycle went by that row, and by it alone.
  [[nodiscard]] bool seen(const session::Transition& row) const noexcept;

 private:
  struct Edge {
    std::uint32_t to;
    std::uint16_t choice;
  };
  struct Node {
    std::uint32_t parent;
    std::uint16_t choice;
    SessionState state;
    SafetyAction action;
    std::uint8_t cause;
    Place place;
    std::vector<Edge> edges;
  };
  using Chosen = bool (*)(const Node&);
  struct Frozen {
    Stop stop;
    bool screen_alive;
    Happening stuck;
  };

  void expand(std::uint32_t at, const Machine& machine);
  void inevitable(const char* property, Chosen reached, const Frozen& frozen);
  [[nodiscard]] static bool possible(const Choice& choice, const Frozen& frozen) noexcept;
  void found(const std::string& property, const std::string& what, std::uint32_t at,
             const std::string& last_step);
  [[nodiscard]] std::vector<std::string> path_to(std::uint32_t at) const;
  [[nodiscard]] static std::string words_of(const Node& node);
  void ask(const std::string& property, std::uint64_t times);

  const World& world_;
  std::vector<Node> nodes_;
  std::vector<Finding> findings_;
  std::vector<Asked> asked_;
  std::uint64_t transitions_ = 0;
  std::uint64_t cycles_ = 0;
  bool ended_ = false;
  struct Pending;
  Pending* pending_ = nullptr;
  bool rows_[names::kSessionState.size()][session::kEventCount] = {};
};

}  // namespace stretch::exploration
