// visitor: a session touched through on the real screen where no one is there to touch; with a progress bar.
#include <csignal>
#include <cstdio>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "config/loader/find_file.hpp"
#include "hmi/catalogue/load_catalogue.hpp"
#include "hmi/fonts/font_metrics.hpp"
#include "hmi/program/offers.hpp"
#include "simulator/visitor/visitor.hpp"

namespace {
using namespace stretch;

constexpr int kCompleted = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kEndedEarly = 3;
constexpr int kWidth = 40;

struct Arguments {
  std::string socket;
  std::string control;
  std::string prescription = "demo";
  int screen_pid = 0;
  int longest_s = 900;
  bool check = false;
};

int complain(int code, const std::string& line) {
  std::cerr << "visitor: " << line << std::endl;
  return code;
}

// Why nobody can choose it on the screen; empty: it is there.
std::string not_offered(const std::string& prescription, const std::vector<hmi::Offer>& offers) {
  std::string names;
  for (const hmi::Offer& offer : offers) {
    if (offer.name == prescription) return "";
    names += (names.empty() ? "" : ", ") + offer.name;
  }
  return "--prescription = " + prescription + ": the screen offers none of that name; allowed: " + names;
}

// The exit code where the program is done already.
std::optional<int> read_arguments(int argc, char** argv, Arguments& arguments) {
  CLI::App app{"Goes through a session on the station's real screen, as a person would."};
  app.add_option("--socket", arguments.socket, "The controller's socket");
  app.add_option("--control", arguments.control, "The simulator's control channel");
  app.add_option("--prescription", arguments.prescription, "Name of the prescription to choose")
      ->capture_default_str();
  app.add_option("--screen-pid", arguments.screen_pid,
                 "Process of the screen: asked for a picture in the midst of a hold")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--longest", arguments.longest_s, "Seconds after which it is given up")
      ->check(CLI::Range(1, 86'400))
      ->capture_default_str();
  app.add_flag("--check", arguments.check,
               "Say whether the prescription can be chosen; go through no session, need no socket");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return complain(kUsage, std::string(error.what()) + "; see --help");
  }
  if (!arguments.check && (arguments.socket.empty() || arguments.control.empty()))
    return complain(kUsage, "--socket and --control are both required; see --help");
  return std::nullopt;
}

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

// A line that is drawn over and over.
class ProgressBar {
 public:
  void show(const hmi::Model& model) {
    if (!model.has_snapshot || ++turn_ % 12 != 0) return;
    const messages::Snapshot& s = model.snapshot;
    const int filled = static_cast<int>(fraction(s) * kWidth);
    const std::string what =
        s.state == SessionState::running ? std::string(name(s.phase)) : std::string(name(s.state));
    std::printf("\r[%s%s] %-12s %5.1f deg %5.1f N ",
                std::string(static_cast<std::size_t>(filled), '#').c_str(),
                std::string(static_cast<std::size_t>(kWidth - filled), '.').c_str(), what.c_str(),
                s.angle_deg, s.stretch_force_n);
    std::fflush(stdout);
    drawn_ = true;
  }
  // What is said next stands on a line of its own.
  void end() {
    if (!std::exchange(drawn_, false)) return;
    std::printf("\n");
    std::fflush(stdout);
  }

 private:
  int turn_ = 0;
  bool drawn_ = false;
};
}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (const auto code = read_arguments(argc, argv, arguments)) return *code;
  const auto offers = hmi::read_offers();
  if (const auto wrong = not_offered(arguments.prescription, offers); !wrong.empty())
    return complain(kUsage, wrong);
  if (arguments.check) return kCompleted;

  const auto file = config::find_file(config::FileKind::language, "en");
  if (!file) return complain(kFailed, config::to_string(file.error()));
  const auto catalogue = hmi::load_catalogue(*file);
  if (!catalogue) return complain(kFailed, "the screen's texts cannot be read: " + catalogue.error().front());
  const hmi::Canvas canvas = *hmi::canvas_for(1280, 800);
  const auto metrics = hmi::FontMetrics::open(hmi::font_files(catalogue->font), canvas);
  if (!metrics) return complain(kFailed, metrics.error());
  ProgressBar progress;
  try {
    hmi::ControllerLink link({arguments.socket});
    visitor::Hands hands(arguments.control);
    visitor::Finger finger(canvas);
    bool pictured = false;
    const auto watch = [&](const hmi::Model& model) {
      progress.show(model);
      const messages::Snapshot& s = model.snapshot;
      const bool holding =
          s.state == SessionState::running && s.phase == PhaseKind::hold_force && s.phase_elapsed_s > 8;
      if (holding && !pictured && arguments.screen_pid > 0)
        pictured = kill(arguments.screen_pid, SIGUSR1) == 0;
    };
    visitor::Visitor person(link, hands, finger, *catalogue, **metrics, canvas,
                            {.prescription = arguments.prescription, .offers = offers, .watch = watch});
    const auto last = person.visit(std::chrono::seconds(arguments.longest_s));
    progress.end();
    if (!last) {
      return complain(kFailed,
                      "the session did not end within " + std::to_string(arguments.longest_s) + " s");
    }
    hands.get_up();
    std::printf("session %lld: %s after %.0f s, peak stretch %.1f N at up to %.1f deg\n",
                static_cast<long long>(last->result.session_id), name(last->result.outcome).data(),
                last->result.duration_s, last->result.peak_stretch_force_n, last->result.peak_angle_deg);
    return last->result.outcome == Outcome::completed ? kCompleted : kEndedEarly;
  } catch (const std::exception& error) {
    progress.end();
    return complain(kFailed, error.what());
  }
}
