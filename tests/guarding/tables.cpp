// Findings as markdown and as lines.
#include "tests/guarding/tables.hpp"

#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>

#include "tests/guarding/spread.hpp"

namespace stretch::guarding {
namespace {

using Chosen = std::function<bool(const Tried&)>;

struct Line {
  std::size_t tried = 0;
  std::size_t began = 0;
  std::size_t missed = 0;  // nobody reacted, although the reference's force went above what is allowed
  std::size_t early = 0;
  std::vector<double> delays_ms;
  double impulse = 0.0;
  double reference[kTold]{};
  std::vector<double> ratios[kTold];
  std::vector<double> beyond[kTold];  // above the demanded ratio, N s
};

[[nodiscard]] Line line(const Findings& findings, const Chosen& chosen) {
  Line l;
  for (const Tried& t : findings.trials) {
    if (!chosen(t)) continue;
    ++l.tried;
    const Outcome& o = t.outcome;
    if (o.early) ++l.early;
    if (!o.began || o.early) continue;
    ++l.began;
    if (o.detected) l.delays_ms.push_back(in_milliseconds(*o.detected));
    if (!o.detected && o.told(Told::never).impulse_ns > 0.0) ++l.missed;
    l.impulse += o.controller.impulse_ns;
    for (int i = 0; i < kTold; ++i) {
      const auto told = static_cast<Told>(i);
      l.reference[i] += o.told(told).impulse_ns;
      if (const auto of = ratio(o, told)) l.ratios[i].push_back(*of);
      l.beyond[i].push_back(beyond_ns(o, told));
    }
  }
  return l;
}

void print_delays(const std::string& what, const Line& l) {
  const Spread d = spread(l.delays_ms);
  std::printf("| %s | %zu | %zu | %zu | %.0f | %.0f | %.0f |\n", what.c_str(), l.began, l.delays_ms.size(),
              l.missed, d.median, d.p95, d.worst);
}

// In whose columns, and in which order.
constexpr Told kColumns[]{Told::at_crossing, Told::when_shown, Told::at_onset, Told::by_the_chain};

void print_sums(const std::string& what, const Line& l) {
  const auto n = static_cast<double>(std::max<std::size_t>(1, l.began));
  const auto reference = [&](Told told) { return l.reference[static_cast<std::size_t>(told)]; };
  std::printf("| %s | %.2f |", what.c_str(), l.impulse / n);
  for (const Told told : kColumns) {
    const double sum = reference(told);
    std::printf(" %.2f (%.2f) |", sum / n, sum > 0.0 ? l.impulse / sum : 0.0);
  }
  std::printf(" %.2f |\n", reference(Told::never) / n);
}

void print_ratios(const std::string& what, const Line& l) {
  std::printf("| %s |", what.c_str());
  for (const Told told : kColumns) {
    const auto i = static_cast<std::size_t>(told);
    const Spread r = spread(l.ratios[i]);
    std::printf(" %zu | %.2f / %.2f / %.2f | %.2f |", r.count, r.median, r.p95, r.worst,
                spread(l.beyond[i]).worst);
  }
  std::printf("\n");
}

[[nodiscard]] std::string conditions_name(const Conditions& c) {
  char text[64];
  std::snprintf(text, sizeof text, "%.0f ms, noise x%.0f", in_milliseconds(c.period), c.noise);
  return text;
}

[[nodiscard]] bool same(const Conditions& a, const Conditions& b) noexcept {
  return a.period == b.period && a.noise == b.noise;
}

[[nodiscard]] std::vector<Conditions> all_conditions(const Findings& findings) {
  std::vector<Conditions> all;
  const auto add = [&](const Conditions& c) {
    for (const Conditions& known : all)
      if (same(known, c)) return;
    all.push_back(c);
  };
  for (const Tried& t : findings.trials) add(t.trial.conditions);
  for (const QuietTried& q : findings.quiet) add(q.conditions);
  return all;
}

struct Group {
  std::string name;
  Chosen chosen;
};

[[nodiscard]] std::vector<Group> groups(const Findings& findings) {
  std::vector<Group> all;
  for (const Conditions& c : all_conditions(findings)) {
    all.push_back({"spasms, " + conditions_name(c), [c](const Tried& t) {
                     return t.trial.kind == Kind::spasm && same(t.trial.conditions, c);
                   }});
  }
  for (int m = 0; m < kMoments; ++m) {
    const auto moment = static_cast<Moment>(m);
    all.push_back({"spasms, " + std::string(name(moment)), [moment](const Tried& t) {
                     return t.trial.kind == Kind::spasm && t.trial.moment == moment;
                   }});
  }
  for (int i = 0; i < 5; ++i) {
    const double low = 10.0 + 10.0 * i;
    char text[48];
    std::snprintf(text, sizeof text, "spasms of %.0f to %.0f N m", low, low + 10.0);
    all.push_back({text, [low](const Tried& t) {
                     return t.trial.kind == Kind::spasm && t.trial.strength_nm >= low &&
                            t.trial.strength_nm < low + 10.0;
                   }});
  }
  for (int i = 0; i < 5; ++i) {
    const double low = 50.0 + 50.0 * i;
    char text[48];
    std::snprintf(text, sizeof text, "spasms rising in %.0f to %.0f ms", low, low + 50.0);
    all.push_back({text, [low](const Tried& t) {
                     const double rise = in_milliseconds(t.trial.rise);
                     return t.trial.kind == Kind::spasm && rise >= low && rise < low + 50.0;
                   }});
  }
  all.push_back({"all spasms", [](const Tried& t) { return t.trial.kind == Kind::spasm; }});
  for (const Kind kind : {Kind::cough, Kind::cramp, Kind::push, Kind::slow}) {
    all.push_back({std::string(name(kind)), [kind](const Tried& t) { return t.trial.kind == kind; }});
  }
  return all;
}

void print_quiet(const Findings& findings) {
  std::printf("\n| | sessions | hours of stretching | twitches | SR03 | an hour | other rows |\n");
  std::printf("| --- | --- | --- | --- | --- | --- | --- |\n");
  for (const Conditions& c : all_conditions(findings)) {
    for (const bool twitches : {false, true}) {
      std::size_t sessions = 0;
      double hours = 0.0;
      unsigned long long done = 0;
      int alarms = 0;
      int others = 0;
      for (const QuietTried& q : findings.quiet) {
        if (!same(q.conditions, c) || q.twitches != twitches) continue;
        ++sessions;
        hours += q.quiet.stretched.si() / 3600.0;
        done += q.quiet.twitches;
        alarms += q.quiet.false_alarms;
        others += q.quiet.others;
      }
      if (sessions == 0) continue;
      std::printf("| %s, %s | %zu | %.1f | %llu | %d | %.3f | %d |\n", conditions_name(c).c_str(),
                  twitches ? "twitching" : "still", sessions, hours, done, alarms,
                  hours > 0.0 ? alarms / hours : 0.0, others);
    }
  }
}

void write_lines(const Findings& findings, const std::string& file) {
  std::ofstream out(file);
  out << "seed,period_ms,noise,moment,kind,strength_nm,rise_ms,length_s,began,early,phase,before_n,allowed_n,"
         "detected_ms,row,action,impulse_ns,peak_n,onset_ns,shown_ns,crossing_ns,chain_ns,never_ns\n";
  for (const auto& [t, o] : findings.trials) {
    out << t.seed << ',' << in_milliseconds(t.conditions.period) << ',' << t.conditions.noise << ','
        << name(t.moment) << ',' << name(t.kind) << ',' << t.strength_nm << ',' << in_milliseconds(t.rise)
        << ',' << t.length.si() << ',' << o.began << ',' << o.early << ',' << name(o.phase) << ','
        << o.before.si() << ',' << o.allowed.si() << ',' << (o.detected ? in_milliseconds(*o.detected) : -1.0)
        << ',' << name(o.row) << ',' << name(o.action) << ',' << o.controller.impulse_ns << ','
        << o.controller.peak_n;
    for (const Dose& d : o.reference) out << ',' << d.impulse_ns;
    out << '\n';
  }
  out.flush();
  if (!out) throw std::runtime_error(file + ": cannot be written");
}
}  // namespace

void print(const Findings& findings, const std::string& csv) {
  const std::vector<Group> all = groups(findings);
  std::printf("| | began | noticed | missed | delay ms: median | 95 %% | worst |\n");
  std::printf("| --- | --- | --- | --- | --- | --- | --- |\n");
  std::vector<Line> lines;
  for (const Group& g : all) {
    lines.push_back(line(findings, g.chosen));
    print_delays(g.name, lines.back());
  }
  std::printf(
      "\n| mean impulse above limit and margin, N s | controller | told at crossing | when shown | "
      "at onset | by the chain | never |\n| --- | --- | --- | --- | --- | --- | --- |\n");
  for (std::size_t i = 0; i < all.size(); ++i) print_sums(all[i].name, lines[i]);
  std::printf(
      "\n| ratio: median / 95 %% / worst; worst N s beyond %.2f | to crossing, trials | ratio | beyond | "
      "to shown, trials | ratio | beyond | to onset, trials | ratio | beyond | to the chain, trials | "
      "ratio | beyond |\n| --- |",
      kDemandedRatio);
  for (std::size_t i = 0; i < 3 * std::size(kColumns); ++i) std::printf(" --- |");
  std::printf("\n");
  for (std::size_t i = 0; i < all.size(); ++i) print_ratios(all[i].name, lines[i]);
  if (!findings.quiet.empty()) print_quiet(findings);
  if (!csv.empty()) write_lines(findings, csv);
}

}  // namespace stretch::guarding
