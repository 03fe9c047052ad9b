// A session on one page.
#include <cairo/cairo-pdf.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "controller/report/canvas.hpp"
#include "controller/report/charts.hpp"
#include "controller/report/session_report.hpp"

namespace stretch::report {

namespace {

constexpr double kPageWidth = 595.276;  // A4
constexpr double kPageHeight = 841.890;
constexpr double kMargin = 40;
constexpr double kInner = kPageWidth - 2 * kMargin;
constexpr double kBody = 8;
constexpr double kSmall = 6.6;
constexpr std::size_t kMaxHolds = 6;
constexpr std::size_t kMaxMarks = 6;
constexpr double kFigures = 222;  // height of the loop and the figures beside it

std::string fixed(double value, int decimals) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string maybe(const std::optional<double>& value, int decimals, const char* unit) {
  return value ? fixed(*value, decimals) + unit : "\u2013";
}

// "2026-11-23 10:00 UTC"; what is no such time as it is.
std::string moment_text(const std::string& iso) {
  if (iso.size() < 17 || iso[10] != 'T' || !iso.ends_with('Z')) return iso;
  return iso.substr(0, 10) + " " + iso.substr(11, 5) + " UTC";
}

struct Verdict {
  const char* words;
  Color tint;
  Color ink;
};

Verdict verdict_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::completed:
      return {"completed", hex(0xCFEAD7), hex(0x0F5132)};
    case Outcome::stopped_by_patient:
      return {"ended by the patient", hex(0xE3EFF7), hex(0x1D4E6E)};
    case Outcome::paused_by_safety:
      return {"ended after a safety pause", hex(0xFFF1B8), hex(0x6B5200)};
    case Outcome::aborted:
      return {"aborted", hex(0xFAD9D5), hex(0x8A1F19)};
    case Outcome::interrupted:
      return {"interrupted: power or program lost", hex(0xFAD9D5), hex(0x8A1F19)};
  }
  return {"unknown", hex(0xFAD9D5), hex(0x8A1F19)};
}

void heading(Canvas& canvas, double y, const std::string& words) {
  canvas.text(kMargin, y, words, kBody + 1, color::kInk, Align::left, Weight::bold);
}

double draw_head(Canvas& canvas, const SessionReport& report) {
  double y = kMargin + 14;
  const auto& p = report.prescription;
  canvas.text(kMargin, y,
              (report.person.empty() ? "Session " : report.person + " \u00b7 session ") +
                  std::to_string(report.session_id) + " \u00b7 " + std::string(name(p.side)) + " leg",
              18, color::kInk, Align::left, Weight::bold);
  const Verdict verdict = verdict_of(report.result.outcome);
  const double width = canvas.width_of(verdict.words, kBody, Weight::bold) + 20;
  canvas.pill({kPageWidth - kMargin - width, y - 13, width, 17}, verdict.tint);
  canvas.text(kPageWidth - kMargin - width / 2, y - 1.5, verdict.words, kBody, verdict.ink, Align::middle,
              Weight::bold);
  y += 15;
  const std::string protocol = report.protocol_title.empty() ? p.protocol : report.protocol_title;
  canvas.text(
      kMargin, y,
      canvas.fitted(moment_text(report.started_wall_time) + "  \u00b7  " + protocol, kBody + 1, kInner),
      kBody + 1, color::kSoft);
  y += 15;
  canvas.text(kMargin, y,
              "Prescribed: " + fixed(p.force.si(), 1) + " N, never above " + fixed(p.force_limit.si(), 1) +
                  " N; up to " + fixed(in_degrees(p.angle_limit), 0) + "\u00b0; at most " +
                  clock_text(p.duration.si()) + " min. Person: " + fixed(p.mass.si(), 0) + " kg, " +
                  fixed(p.height.si(), 2) + " m; cuff " + fixed(p.cuff_distance.si(), 2) + " m from the hip.",
              kBody, color::kInk);
  return y + 12;
}

struct Line {
  std::string name, value, meaning;
};

std::vector<Line> lines_of(const SessionReport& report) {
  const auto& r = report.result;
  const Figures f = figures_of(report.curves);
  return {
      {"highest stretch force", fixed(r.peak_stretch_force_n, 1) + " N",
       "pull above the leg's own weight, at the cuff"},
      {"highest stretch torque", fixed(r.peak_stretch_torque_nm, 1) + " N\u00b7m",
       "that force times the cuff's distance from the hip"},
      {"highest angle", fixed(r.peak_angle_deg, 1) + "\u00b0", "of the support; flat is 0"},
      {"time under stretch", clock_text(f.under_stretch_s) + " min", "stretch torque above 3 N\u00b7m"},
      {"dose", fixed(f.dose_nms, 0) + " N\u00b7m\u00b7s", "stretch torque summed over that time"},
      {"time at the prescribed force", maybe(f.in_band_pct, 0, " %"),
       "of the holds by force, within 3 % or 0.5 N\u00b7m"},
      {"stiffness", maybe(f.stiffness_nm_deg, 2, " N\u00b7m/\u00b0"),
       "slope of torque over angle, last third of the warm-up"},
      {"energy lost in the warm-up", maybe(f.energy_lost_j, 2, " J"), "area of the warm-up's loop"},
      {"weight of the leg", r.weight_nm > 0 ? fixed(r.weight_nm, 1) + " N\u00b7m" : "\u2013",
       "slack, at 0\u00b0, taken out of every force"},
      {"how it was", r.score ? std::to_string(*r.score) + " of 10" : "\u2013",
       "the person's own; 0 nothing felt, 10 unbearable"},
      {"whole session", clock_text(r.duration_s) + " min", "first motion to flat"},
  };
}

void draw_figures(Canvas& canvas, double x, double y, double width, const SessionReport& report) {
  for (const Line& line : lines_of(report)) {
    canvas.text(x, y, line.name, kBody, color::kInk);
    canvas.text(x + width, y, line.value, kBody, color::kInk, Align::right, Weight::bold);
    canvas.text(x, y + 8.2, line.meaning, kSmall - 0.6, color::kSoft);
    canvas.line(x, y + 11.6, x + width, y + 11.6, color::kRule);
    y += 19.6;
  }
}

double draw_holds(Canvas& canvas, double y, const std::vector<messages::HoldView>& holds) {
  heading(canvas, y, "Holds");
  y += 13;
  if (holds.empty()) {
    canvas.text(kMargin, y, "none was reached", kBody, color::kSoft);
    return y + 16;
  }
  struct Column {
    const char* title;
    double right;
  };
  constexpr std::array<Column, 10> kColumns{{{"", 14},
                                             {"target", 72},
                                             {"length", 124},
                                             {"limited by", 186},
                                             {"error, mean", 252},
                                             {"95 %", 302},
                                             {"largest", 352},
                                             {"overshoot", 412},
                                             {"creep", 460},
                                             {"relaxation", kInner}}};
  for (const Column& c : kColumns)
    canvas.text(kMargin + c.right, y, c.title, kSmall, color::kSoft, Align::right);
  y += 3;
  for (std::size_t i = 0; i < std::min(holds.size(), kMaxHolds); ++i) {
    const auto& h = holds[i];
    canvas.line(kMargin, y, kMargin + kInner, y, color::kRule);
    y += 10;
    const std::array<std::string, 10> cells{
        std::to_string(i + 1),
        fixed(h.target_force_n, 1) + " N",
        clock_text(h.duration_s),
        h.limited_by == LimitedBy::none ? "\u2013" : std::string(name(h.limited_by)),
        maybe(h.error_mean_pct, 1, " %"),
        maybe(h.error_p95_pct, 1, " %"),
        maybe(h.error_max_pct, 1, " %"),
        maybe(h.overshoot_pct, 1, " %"),
        fixed(h.creep_deg, 1) + "\u00b0",
        fixed(h.relaxation_pct, 1) + " %"};
    for (std::size_t c = 0; c < cells.size(); ++c) {
      canvas.text(kMargin + kColumns[c].right, y, cells[c], kBody - 0.4, c == 0 ? color::kSoft : color::kInk,
                  Align::right);
    }
    y += 3;
  }
  if (holds.size() > kMaxHolds) {
    canvas.text(kMargin, y + 9, "and " + std::to_string(holds.size() - kMaxHolds) + " more in the record",
                kSmall, color::kSoft);
    y += 9;
  }
  return y + 18;
}

// `all`: how many there were, of which `marks` are shown.
void draw_marks_list(Canvas& canvas, double y, const std::vector<CurveMark>& marks, std::size_t all,
                     Outcome outcome) {
  heading(canvas, y, "What happened");
  y += 13;
  if (marks.empty()) {
    const char* nothing = outcome == Outcome::completed
                              ? "nothing but the protocol; the safety layer had nothing to do"
                              : "nothing is on record but that the session ended before its protocol did";
    return canvas.text(kMargin, y, nothing, kBody, color::kSoft);
  }
  for (std::size_t i = 0; i < marks.size(); ++i) {
    canvas.disc(kMargin + 5, y - 2.7, 4.6, marks[i].safety ? color::kLimit : color::kSoft);
    canvas.text(kMargin + 5, y - 0.6, std::to_string(i + 1), 5.8, color::kPaper, Align::middle, Weight::bold);
    canvas.text(kMargin + 44, y, clock_text(marks[i].time_s), kBody, color::kSoft, Align::right);
    canvas.text(kMargin + 52, y, canvas.fitted(marks[i].text, kBody, kInner - 52), kBody, color::kInk);
    y += 12.5;
  }
  if (all > marks.size()) {
    canvas.text(kMargin + 52, y, "and " + std::to_string(all - marks.size()) + " more in the record", kSmall,
                color::kSoft);
  }
}

double foot_top(const SessionReport& report) {
  return kPageHeight - kMargin - 38 - 18 * static_cast<double>(report.measurement_notes.size());
}

void draw_foot(Canvas& canvas, const SessionReport& report) {
  double y = foot_top(report);
  canvas.line(kMargin, y - 11, kMargin + kInner, y - 11, color::kRule);
  y = canvas.paragraph(
      kMargin, y, kInner,
      "How far to trust it: forces are meant to be right within 1.5 N in 95 of 100 sessions, most of it from "
      "weighing the leg; the angle is the support's, and how one lies on it shifts the hip's by some "
      "degrees. "
      "A change between two sessions smaller than that is neither progress nor setback.",
      kSmall, color::kInk);
  for (const std::string& note : report.measurement_notes) {
    y = canvas.paragraph(kMargin, y, kInner, note, kSmall, color::kInk);
  }
  canvas.text(kMargin, kPageHeight - kMargin + 4,
              "Stretch Station " + report.build + "  \u00b7  station " + report.station, kSmall,
              color::kSoft);
  canvas.text(kPageWidth - kMargin, kPageHeight - kMargin + 4, "not a certified medical device", kSmall,
              color::kSoft, Align::right);
}

void draw_page(Canvas& canvas, const SessionReport& report) {
  Curves curves = report.curves;
  curves.marks = foremost(std::move(curves.marks), kMaxMarks);
  const auto& holds = report.result.holds;

  double y = draw_head(canvas, report);
  // What the lists leave is the curves'.
  const double list_of_holds = 54 + 13.0 * static_cast<double>(std::min(holds.size(), kMaxHolds));
  const double list_of_marks = 34 + 12.5 * static_cast<double>(curves.marks.size());
  const double charts =
      std::clamp(foot_top(report) - 11 - y - 18 - kFigures - list_of_holds - list_of_marks, 180.0, 300.0);
  draw_time_charts(canvas, {kMargin, y, kInner, charts}, curves);
  y += charts + 18;
  heading(canvas, y, "Torque over angle");
  canvas.text(kMargin + 280, y, "Result", kBody + 1, color::kInk, Align::left, Weight::bold);
  draw_loop(canvas, {kMargin, y + 4, 262, 196}, curves);
  draw_figures(canvas, kMargin + 280, y + 13, kInner - 280, report);
  y = draw_holds(canvas, y + kFigures, holds);
  draw_marks_list(canvas, y, curves.marks, report.curves.marks.size(), report.result.outcome);
  draw_foot(canvas, report);
}

}  // namespace

Drawn write_pdf(const SessionReport& report, const std::string& path) {
  const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
      cairo_pdf_surface_create(path.c_str(), kPageWidth, kPageHeight), &cairo_surface_destroy);
  const std::string title = "Session " + std::to_string(report.session_id);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR,
                                 ("Stretch Station " + report.build).c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                 report.started_wall_time.c_str());
  {
    Canvas canvas(surface.get());
    draw_page(canvas, report);
  }
  cairo_surface_finish(surface.get());
  const cairo_status_t status = cairo_surface_status(surface.get());
  if (status == CAIRO_STATUS_SUCCESS) return {};
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  return tl::unexpected(path + ": cannot be written: " + cairo_status_to_string(status));
}

}  // namespace stretch::report
