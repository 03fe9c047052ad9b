// The search itself.
#include "tests/exploration/search.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <unordered_map>

#include "tests/exploration/judge.hpp"

namespace stretch::exploration {
namespace {
using H = Happening;
using S = SessionState;

constexpr std::uint32_t kNowhere = 0xFFFFFFFF;
constexpr std::array kPlaces{"at flat", "a little raised", "at the comfortable angle", "under stretch"};
}  // namespace

struct Search::Pending {
  std::unordered_map<std::string, std::uint32_t> known;
  std::deque<std::pair<std::uint32_t, std::unique_ptr<Machine>>> queue;
};

std::string legible(const Finding& finding) {
  std::string text = finding.property + ": " + finding.what + "\n";
  for (const std::string& line : finding.path) text += "    " + line + "\n";
  return text;
}

std::string Search::words_of(const Node& node) {
  std::string text(name(node.state));
  text.append(" ").append(kPlaces[static_cast<std::size_t>(node.place)]);
  if (node.action != SafetyAction::none) {
    text.append(", ").append(name(node.action));
    text.append(" by ").append(name(static_cast<SafetyRow>(node.cause)));
  }
  return text;
}

std::vector<std::string> Search::path_to(std::uint32_t at) const {
  std::vector<std::string> lines;
  for (; at != kNowhere; at = nodes_[at].parent) {
    const Node& node = nodes_[at];
    lines.push_back(words_of(node));
    if (node.parent != kNowhere) {
      lines.push_back("  -- " + words(choices(nodes_[node.parent].state)[node.choice]) + " ->");
    }
  }
  std::reverse(lines.begin(), lines.end());
  return lines;
}

void Search::found(const std::string& property, const std::string& what, std::uint32_t at,
                   const std::string& last_step) {
  for (const Finding& f : findings_) {
    if (f.property == property) return;  // the first is the shortest
  }
  Finding f{property, what, path_to(at)};
  if (!last_step.empty()) f.path.push_back("  -- " + last_step + " ->");
  findings_.push_back(std::move(f));
}

void Search::ask(const std::string& property, std::uint64_t times) {
  for (Asked& a : asked_) {
    if (a.property != property) continue;
    a.times += times;
    return;
  }
  asked_.push_back({property, times});
}

void Search::expand(std::uint32_t at, const Machine& machine) {
  const std::vector<Choice>& all = choices(machine.seen().state);
  std::vector<Edge> edges;
  edges.reserve(all.size());
  Machine next(machine);
  for (std::uint16_t i = 0; i < all.size(); ++i) {
    if (i > 0) next = machine;
    next.step(all[i], [&](const CycleSeen& cycle) {
      ++cycles_;
      if (cycle.after.event) {
        rows_[static_cast<std::size_t>(cycle.before.state)][static_cast<std::size_t>(*cycle.after.event)] =
            true;
      }
      for (const Property& property : properties()) {
        if (const auto wrong = property.judge(cycle)) found(property.name, *wrong, at, words(all[i]));
      }
    });
    ++transitions_;
    const auto [entry, fresh] =
        pending_->known.try_emplace(next.key(), static_cast<std::uint32_t>(nodes_.size()));
    edges.push_back({entry->second, i});
    if (!fresh) continue;
    const Seen& s = next.seen();
    const auto cause = static_cast<std::uint8_t>(s.verdict.cause.value_or(SafetyRow{}));
    nodes_.push_back({at, i, s.state, s.verdict.action, cause, s.place, {}});
    pending_->queue.emplace_back(entry->second, std::make_unique<Machine>(next));
  }
  edges.shrink_to_fit();
  nodes_[at].edges = std::move(edges);
}

void Search::run(const Options& options) {
  Pending pending;
  pending_ = &pending;
  auto start = std::make_unique<Machine>(world_);
  pending.known.emplace(start->key(), 0U);
  nodes_.push_back({kNowhere,
                    0,
                    S::off,
                    SafetyAction::torque_off,
                    static_cast<std::uint8_t>(SafetyRow::sr20_self_test),
                    Place::flat,
                    {}});
  pending.queue.emplace_back(0U, std::move(start));
  while (!pending.queue.empty()) {
    const auto [at, machine] = std::move(pending.queue.front());
    pending.queue.pop_front();
    expand(at, *machine);
    if (options.first_finding_ends && !findings_.empty()) break;
    if (nodes_.size() > options.most_states) {
      found("the search ends", "more states than allowed", at, "");
      break;
    }
  }
  pending_ = nullptr;
  for (const Property& property : properties()) ask(property.name, cycles_);
}

std::size_t Search::states_in(SessionState state) const {
  return static_cast<std::size_t>(
      std::count_if(nodes_.begin(), nodes_.end(), [&](const Node& n) { return n.state == state; }));
}

bool Search::seen(const session::Transition& row) const noexcept {
  return rows_[static_cast<std::size_t>(row.from)][static_cast<std::size_t>(row.event)];
}

void Search::never_lost() {
  const std::string property = "the station can always be made ready again";
  std::vector<std::vector<std::uint32_t>> back(nodes_.size());
  std::deque<std::uint32_t> queue;
  std::vector<bool> reached(nodes_.size(), false);
  for (std::uint32_t n = 0; n < nodes_.size(); ++n) {
    for (const Edge& e : nodes_[n].edges) {
      if (back[e.to].empty() || back[e.to].back() != n) back[e.to].push_back(n);
    }
    if (nodes_[n].state != S::ready) continue;
    reached[n] = true;
    queue.push_back(n);
  }
  for (; !queue.empty(); queue.pop_front()) {
    for (const std::uint32_t n : back[queue.front()]) {
      if (reached[n]) continue;
      reached[n] = true;
      queue.push_back(n);
    }
  }
  ask(property, nodes_.size());
  const auto lost = std::find(reached.begin(), reached.end(), false);
  if (lost == reached.end()) return;
  found(property, "no way back to `ready`, whatever people do",
        static_cast<std::uint32_t>(lost - reached.begin()), "");
}

}  // namespace stretch::exploration
