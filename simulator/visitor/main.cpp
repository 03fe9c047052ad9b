// visitor: a session touched through on the real screen where no one is there to touch; with a progress bar.
#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>

#include "config/loader/find_file.hpp"
#include "hmi/catalogue/load_catalogue.hpp"
#include "hmi/fonts/font_metrics.hpp"
#include "simulator/visitor/visitor.hpp"

namespace {
using namespace stretch;

constexpr int kWidth = 40;

// Weighing and warm-up take about a fifth of a session; the phases share the rest.
double fraction(const messages::Snapshot& s) {
  switch (s.state) {
    case SessionState::mounting:
      return 0.08;
    case SessionState::weighing:
      return 0.12;
    case SessionState::warm_up:
      return 0.2;
    case SessionState::running:
      return 0.28 +
             0.64 *
                 (s.phase_number - 1 + (s.phase_length_s > 0 ? s.phase_elapsed_s / s.phase_length_s : 0.5)) /
                 std::max(1, s.phase_count);
    case SessionState::releasing:
      return 0.95;
    case SessionState::finished:
      return 1.0;
    default:
      return 0.03;
  }
}

void show_progress(const hmi::Model& model) {
  static int turn = 0;
  if (!model.has_snapshot || ++turn % 12 != 0) return;
  const messages::Snapshot& s = model.snapshot;
  const int filled = static_cast<int>(fraction(s) * kWidth);
  const std::string what =
      s.state == SessionState::running ? std::string(name(s.phase)) : std::string(name(s.state));
  std::printf("\r[%s%s] %-12s %5.1f deg %5.1f N ", std::string(static_cast<std::size_t>(filled), '#').c_str(),
              std::string(static_cast<std::size_t>(kWidth - filled), '.').c_str(), what.c_str(), s.angle_deg,
              s.stretch_force_n);
  std::fflush(stdout);
}
}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Goes through a session on the station's real screen, as a person would."};
  std::string socket;
  std::string control;
  std::string prescription = "demo";
  std::string language = "en";
  int screen_pid = 0;
  int longest_s = 900;
  int width = 1280;
  int height = 800;
  app.add_option("--socket", socket, "The controller's socket")->required();
  app.add_option("--control", control, "The simulator's control channel")->required();
  app.add_option("--prescription", prescription, "Name of the prescription to choose")->capture_default_str();
  app.add_option("--screen-pid", screen_pid,
                 "Process of the screen: asked for a picture in the midst of a hold");
  app.add_option("--longest", longest_s, "Seconds after which it is given up")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  const auto file = config::find_file(config::FileKind::language, language);
  const auto catalogue =
      file ? hmi::load_catalogue(*file) : tl::unexpected(std::vector<std::string>{"no language file"});
  const auto canvas = hmi::canvas_for(width, height);
  if (!catalogue) {
    std::cerr << "visitor: the screen's texts cannot be read: " << catalogue.error().front() << '\n';
    return 1;
  }
  const auto metrics = hmi::FontMetrics::open(hmi::font_files(catalogue->font), *canvas);
  if (!metrics) {
    std::cerr << "visitor: " << metrics.error() << '\n';
    return 1;
  }
  try {
    hmi::ControllerLink link(socket);
    visitor::Hands hands(control);
    visitor::Finger finger(*canvas);
    bool pictured = false;
    visitor::Visitor person(link, hands, finger, *catalogue, **metrics, *canvas,
                            {.prescription = prescription, .watch = [&](const hmi::Model& model) {
                               show_progress(model);
                               const messages::Snapshot& s = model.snapshot;
                               const bool holding = s.state == SessionState::running &&
                                                    s.phase == PhaseKind::hold_force && s.phase_elapsed_s > 8;
                               if (holding && !pictured && screen_pid > 0)
                                 pictured = kill(screen_pid, SIGUSR1) == 0;
                             }});
    const auto last = person.visit(std::chrono::seconds(longest_s));
    std::printf("\n");
    if (!last) {
      std::cerr << "visitor: the session did not end within " << longest_s << " s\n";
      return 1;
    }
    hands.get_up();
    std::printf("session %lld: %s after %.0f s, peak stretch %.1f N at up to %.1f deg\n",
                static_cast<long long>(last->result.session_id), name(last->result.outcome).data(),
                last->result.duration_s, last->result.peak_stretch_force_n, last->result.peak_angle_deg);
    return last->result.outcome == Outcome::completed ? 0 : 3;
  } catch (const std::exception& error) {
    std::cerr << "\nvisitor: " << error.what() << '\n';
    return 1;
  }
}
