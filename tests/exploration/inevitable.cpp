// What comes in the end whatever the machine does, with the people frozen: strongly connected parts of the
// graph in which one could stay for ever, and in which no clock is due that leads out.
#include <algorithm>
#include <array>
#include <deque>

#include "tests/exploration/search.hpp"

namespace stretch::exploration {
namespace {
using H = Happening;
using S = SessionState;

// Tarjan's strongly connected components, without recursion, in an order in which what can be reached from a
// component comes before it.
class Components {
 public:
  explicit Components(const std::vector<std::vector<std::uint32_t>>& graph)
      : graph_(graph), order_(graph.size(), 0), low_(graph.size(), 0), on_stack_(graph.size(), false) {
    for (std::uint32_t n = 0; n < graph.size(); ++n) {
      if (order_[n] == 0) visit(n);
    }
  }
  [[nodiscard]] const std::vector<std::vector<std::uint32_t>>& all() const noexcept { return components_; }

 private:
  struct Frame {
    std::uint32_t node;
    std::size_t next;
  };
  void open(std::uint32_t n) {
    order_[n] = low_[n] = ++count_;
    stack_.push_back(n);
    on_stack_[n] = true;
    calls_.push_back({n, 0});
  }
  void visit(std::uint32_t root) {
    open(root);
    while (!calls_.empty()) {
      const std::uint32_t n = calls_.back().node;
      if (calls_.back().next < graph_[n].size()) {
        const std::uint32_t to = graph_[n][calls_.back().next++];
        if (order_[to] == 0) {
          open(to);
        } else if (on_stack_[to]) {
          low_[n] = std::min(low_[n], order_[to]);
        }
        continue;
      }
      calls_.pop_back();
      if (!calls_.empty()) low_[calls_.back().node] = std::min(low_[calls_.back().node], low_[n]);
      if (low_[n] == order_[n]) close(n);
    }
  }
  void close(std::uint32_t root) {
    std::vector<std::uint32_t> part;
    std::uint32_t n = 0;
    do {
      n = stack_.back();
      stack_.pop_back();
      on_stack_[n] = false;
      part.push_back(n);
    } while (n != root);
    components_.push_back(std::move(part));
  }

  const std::vector<std::vector<std::uint32_t>>& graph_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> low_;
  std::vector<bool> on_stack_;
  std::vector<std::uint32_t> stack_;
  std::vector<Frame> calls_;
  std::vector<std::vector<std::uint32_t>> components_;
  std::uint32_t count_ = 0;
};
}  // namespace

bool Search::possible(const Choice& choice, const Frozen& frozen) noexcept {
  const bool pressed = is_press(choice.happening) && choice.happening != frozen.stuck;
  // Held or let go, an acknowledgement that does not change has no edge.
  return !pressed && !choice.acknowledge && choice.stop == frozen.stop &&
         choice.screen_alive == frozen.screen_alive;
}

void Search::inevitable(const char* property, Chosen reached, const Frozen& frozen) {
  std::vector<std::uint32_t> number(nodes_.size(), 0);
  std::vector<std::uint32_t> open;  // those still short of it
  for (std::uint32_t n = 0; n < nodes_.size(); ++n) {
    if (reached(nodes_[n]) || nodes_[n].edges.empty()) continue;
    number[n] = static_cast<std::uint32_t>(open.size());
    open.push_back(n);
  }
  ask(property, open.size());
  std::vector<std::vector<std::uint32_t>> graph(open.size());
  for (std::uint32_t i = 0; i < open.size(); ++i) {
    const Node& node = nodes_[open[i]];
    for (const Edge& e : node.edges) {
      if (reached(nodes_[e.to]) || !possible(choices(node.state)[e.choice], frozen)) continue;
      graph[i].push_back(number[e.to]);
    }
    std::sort(graph[i].begin(), graph[i].end());
    graph[i].erase(std::unique(graph[i].begin(), graph[i].end()), graph[i].end());
  }

  // A part is left for certain when one clock is due in all of it that leads out of it, whatever is demanded.
  std::vector<std::uint32_t> part_of(open.size(), 0);
  const Components parts(graph);
  for (std::uint32_t p = 0; p < parts.all().size(); ++p) {
    for (const std::uint32_t i : parts.all()[p]) part_of[i] = p;
  }
  const bool heard = frozen.stuck != H::nothing;
  for (std::uint32_t p = 0; p < parts.all().size(); ++p) {
    std::array<bool, kHappenings> leads_out{};
    for (int h = 0; h < kHappenings; ++h)
      leads_out[static_cast<std::size_t>(h)] = is_due(static_cast<H>(h), heard);
    for (const std::uint32_t i : parts.all()[p]) {
      const Node& node = nodes_[open[i]];
      std::array<bool, kHappenings> here{};
      std::array<bool, kHappenings> stays{};
      for (const Edge& e : node.edges) {
        const Choice& c = choices(node.state)[e.choice];
        if (!possible(c, frozen)) continue;
        const auto h = static_cast<std::size_t>(c.happening);
        here[h] = true;
        if (!reached(nodes_[e.to]) && part_of[number[e.to]] == p) stays[h] = true;
      }
      for (std::size_t h = 0; h < kHappenings; ++h) leads_out[h] = leads_out[h] && here[h] && !stays[h];
    }
    if (std::find(leads_out.begin(), leads_out.end(), true) != leads_out.end()) continue;
    std::string people = frozen.screen_alive ? "the screen alive" : "the screen dead";
    if (frozen.stop != Stop::none) people += ", a stop pressed";
    if (heard) people += ", and nothing but: " + words({.happening = frozen.stuck});
    found(property, "it may stay so for ever with " + people, open[parts.all()[p].back()], "");
    return;
  }
}

void Search::released_without_anybody() {
  for (const Stop stop : {Stop::none, Stop::screen}) {
    {
      for (const bool alive : {true, false}) {
        for (int h = 0; h < kHappenings; ++h) {
          const auto stuck = static_cast<H>(h);
          if (stuck != H::nothing && !is_press(stuck)) continue;
          inevitable("a stretch is let go without patient or screen",
                     [](const Node& n) { return n.place != Place::stretched; }, {stop, alive, stuck});
        }
      }
    }
  }
}

void Search::ended_without_anybody() {
  for (const Stop stop : {Stop::none, Stop::screen}) {
    {
      for (const bool alive : {true, false}) {
        inevitable("a session ends at flat without patient or screen",
                   [](const Node& n) {
                     const bool session = n.state >= S::stop_test && n.state <= S::releasing;
                     return n.place == Place::flat && !session;
                   },
                   {stop, alive, H::nothing});
      }
    }
  }
}

}  // namespace stretch::exploration
