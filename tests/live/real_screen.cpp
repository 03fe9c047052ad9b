// The visitor of simulator/visitor, at a display this starts itself.
#include "tests/live/real_screen.hpp"

#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "hmi/catalogue/load_catalogue.hpp"
#include "hmi/fonts/font_metrics.hpp"

namespace stretch::live {
namespace {
using namespace std::chrono_literals;

constexpr int kWidth = 1280, kHeight = 800;
constexpr double kSettledHold_s = 2;
constexpr auto kLongestToHold = 600s;
constexpr auto kLongestToResume = 60s;
constexpr auto kPointerOnItsWay = 300ms;  // the pointer is over STOP before it is pressed

hmi::Catalogue english(const LiveStation& station) {
  auto read = hmi::load_catalogue((station.config() / "languages/en.toml").string());
  if (!read) throw std::runtime_error(read.error().front());
  return *std::move(read);
}

std::unique_ptr<hmi::TextMetrics> metrics_of(const hmi::Catalogue& catalogue, const hmi::Canvas& canvas) {
  auto opened = hmi::FontMetrics::open(hmi::font_files(catalogue.font), canvas);
  if (!opened) throw std::runtime_error(opened.error());
  return *std::move(opened);
}

std::string display_number(const hmi::Display& display) {
  constexpr std::string_view kName = "DISPLAY=";
  for (const std::string& setting : display.environment()) {
    if (setting.starts_with(kName)) return setting.substr(kName.size());
  }
  throw std::runtime_error("no display");
}
}  // namespace

RealScreen::RealScreen(const LiveStation& station)
    : station_(station),
      canvas_(*hmi::canvas_for(kWidth, kHeight)),
      catalogue_(english(station)),
      metrics_(metrics_of(catalogue_, canvas_)),
      display_(std::to_string(kWidth) + "x" + std::to_string(kHeight)),
      link_({station.socket().string()}),
      hands_(station.control_path().string()),
      finger_(canvas_, display_number(display_)) {
  visitor::Visitor::Wishes wishes;
  wishes.prescription = "live";
  wishes.offers = {{"live", "Quick", station.prescription()}};
  wishes.watch = [this](const hmi::Model& model) { count_sessions(model); };
  person_ = std::make_unique<visitor::Visitor>(link_, hands_, finger_, catalogue_, *metrics_, canvas_,
                                               std::move(wishes));
  start();
}

void RealScreen::start() {
  std::vector<std::string> environment = display_.environment();
  environment.push_back("STRETCH_STATION_CONFIG=" + station_.config().string());
  program_ = std::make_unique<ChildProcess>(
      std::vector<std::string>{STRETCH_BINARY_DIR "/bin/stretch-hmi", "--socket", station_.socket().string(),
                               "--size", std::to_string(kWidth) + "x" + std::to_string(kHeight)},
      environment, station_.log_of("screen").string());
  person_->forget_choices();
}

void RealScreen::count_sessions(const hmi::Model& model) {
  if (!model.has_snapshot) return;
  const SessionState state = model.snapshot.state;
  if (state == SessionState::mounting && !in_session_) ++sessions_;
  in_session_ = state != SessionState::self_test && state != SessionState::ready;
}

std::string RealScreen::where() const {
  const messages::Snapshot& s = person_->seen().snapshot;
  return "at the screen, in " + std::string(name(s.state)) + " (" +
         std::string(names::kNotice[static_cast<std::size_t>(s.notice)]) + ", " +
         std::to_string(s.angle_deg) + " deg, " + std::to_string(s.stretch_force_n) + " N): ";
}

void RealScreen::reach_hold() {
  const auto held = [](const messages::Snapshot& s) {
    return s.state == SessionState::running && s.phase == PhaseKind::hold_force &&
           s.phase_elapsed_s >= kSettledHold_s;
  };
  if (!person_->go_on_until(held, kLongestToHold))
    throw std::runtime_error(where() + "the session does not get on");
}

void RealScreen::resume() {
  const auto runs = [](const messages::Snapshot& s) { return s.state == SessionState::running; };
  if (!person_->go_on_until(runs, kLongestToResume)) throw std::runtime_error(where() + "it is not resumed");
}

double RealScreen::touch_stop() {
  if (!person_->point_at(hmi::Action::stop)) throw std::runtime_error(where() + "there is no STOP");
  std::this_thread::sleep_for(kPointerOnItsWay);
  const double at = monotonic_s();
  person_->press();
  return at;
}

void RealScreen::wait_for(SessionState state, std::chrono::seconds longest) {
  if (!person_->wait_until([state](const messages::Snapshot& s) { return s.state == state; }, longest))
    throw std::runtime_error(where() + "waited in vain for " + std::string(name(state)));
}

}  // namespace stretch::live
