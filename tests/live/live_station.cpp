// Processes, messages, and what is waited for.
#include "tests/live/live_station.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>
#include <utility>

#include "config/loader/load.hpp"
#include "controller/records/records.hpp"
#include "tests/live/configuration.hpp"

namespace stretch::live {
namespace {
using namespace std::chrono_literals;
using messages::RequestKind;
namespace fs = std::filesystem;

constexpr double kHeartbeatPeriod_s = 0.2;
constexpr double kSettledHold_s = 2;
constexpr int kStoryEvents = 12;
constexpr auto kLongestToHold = 600s;  // three tries: a stall of the host ends a session (SR15)
constexpr auto kLongestScenario = 900s;
constexpr auto kLongestStill = 150s;
constexpr auto kTruthAsked = 20ms;

fs::path new_folder() {
  std::string pattern = (fs::temp_directory_path() / "stretch-live-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp " + pattern);
  return pattern;
}
}  // namespace

LiveStation::LiveStation(int hold_s, Wiring wiring) : LiveStation(hold_s, wiring, Load::usual) {}

LiveStation::LiveStation(int hold_s, Wiring wiring, Load load)
    : wiring_(wiring), load_(load), folder_(new_folder()) {
  prescription_ = write_configuration(config(), hold_s, load == Load::light ? light_preload() : Prescribed{});
  start();
}

LiveStation::LiveStation(const std::string& scenario, const fs::path& junit, Wiring wiring)
    : wiring_(wiring), folder_(new_folder()) {
  const std::string file = STRETCH_SOURCE_DIR "/config/scenarios/" + scenario + ".toml";
  const auto loaded = config::load_scenario(file);
  if (!loaded) throw std::runtime_error(config::to_string(loaded.error().front()));
  prescription_ = write_configuration(
      config(), 60, {.force_n = 14, .force_limit_n = 19.6, .resumptions = 1, .protocol = loaded->protocol});
  simulator_arguments_ = {"--scenario", file, "--junit", junit.string()};
  start();
}

void LiveStation::start() {
  const std::string station(name(wiring_));
  const bool light = load_ == Load::light;
  ttys_ = write_station(config(), station, folder_, std::nullopt, light);
  start_simulator(0);
  write_station(config(), station, folder_, simulator_->port(), light);
}

// The lines have to be named before; the port is any, and named afterwards.
void LiveStation::start_simulator(int port) {
  std::vector<std::string> more = simulator_arguments_;
  if (wiring_ != Wiring::tcp) {
    more.insert(more.end(), {"--config", (config() / "stations/simulator.toml").string()});
    for (const std::string& tty : ttys_) more.insert(more.end(), {"--pty", tty});
  }
  simulator_ = std::make_unique<integration::SimulatorProcess>(std::move(more), port);
}

LiveStation::~LiveStation() {
  client_.reset();
  controller_.reset();
  simulator_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void LiveStation::start_controller(bool own_disk, std::vector<std::string> environment) {
  own_disk_ = own_disk;
  std::vector<std::string> command{STRETCH_BINARY_DIR "/bin/stretch-controller",
                                   "--config",
                                   "simulator",
                                   "--socket",
                                   socket().string(),
                                   "--data",
                                   (folder_ / "data").string()};
  if (own_disk) {
    fs::create_directories(folder_ / "data");
    command.insert(command.begin(), {"/usr/bin/unshare", "--mount", "/bin/sh", "-c",
                                     R"(mount -t tmpfs -o size=64m stretch-live "$0" && exec "$@")",
                                     (folder_ / "data").string()});
  }
  environment.push_back("STRETCH_STATION_CONFIG=" + config().string());
  controller_ = std::make_unique<ChildProcess>(command, environment, log_of("controller").string());
  connect();
}

// What another mount namespace has there is reached through a process in it.
fs::path LiveStation::disk() const {
  return "/proc/" + std::to_string(controller_->id()) + "/root" + (folder_ / "data").string();
}

// SQLite follows the link in /proc to this process's own root: it gets a copy.
fs::path LiveStation::data() const {
  if (!own_disk_ || !controller_) return folder_ / "data";
  fs::create_directories(folder_ / "copy");
  for (const std::string file : {"records.sqlite3", "records.sqlite3-wal"}) {
    fs::copy_file(disk() / file, folder_ / "copy" / file, fs::copy_options::overwrite_existing);
  }
  return folder_ / "copy";
}

fs::path LiveStation::log_of(std::string_view program) const {
  return folder_ / (std::string(program) + ".log");
}

void LiveStation::fill_disk() {
  std::ofstream filler(disk() / "filler", std::ios::binary);
  const std::string block(4096, 'x');
  while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
  }
}

void LiveStation::clear_disk() {
  if (!fs::remove(disk() / "filler")) throw std::runtime_error("the disk was not filled");
}

void LiveStation::connect() {
  const auto end = Clock::now() + 30s;
  while (true) {
    auto client = ctl::Client::connect({socket().string()}, true);
    if (client) {
      client_ = *std::move(client);
      events_.clear();
      return;
    }
    if (Clock::now() > end || controller_->wait(0ms))
      throw std::runtime_error(client.error() + "; " + read_text(log_of("controller")));
    std::this_thread::sleep_for(20ms);
  }
}

void LiveStation::restart_simulator() {
  const int port = simulator_->port();
  simulator_.reset();
  start_simulator(port);
  lying_ = false;
}

double LiveStation::send(RequestKind kind, double value) {
  messages::Request request{next_id_++, kind, value, std::nullopt};
  if (kind == RequestKind::prepare) request.prescription = prescription_;
  const double at = monotonic_s();
  if (const auto sent = client_->send(request); !sent) throw std::runtime_error(where() + sent.error());
  return at;
}

double LiveStation::hands(const std::string& json) {
  return simulator_->ask(nlohmann::json::parse(json)).at("monotonic_s").get<double>();
}

std::string LiveStation::where() const {
  std::string text = "in " + std::string(name(seen_.state)) + " (" +
                     std::string(names::kNotice[static_cast<std::size_t>(seen_.notice)]) + ", " +
                     std::to_string(seen_.angle_deg) + " deg, " + std::to_string(seen_.stretch_force_n) +
                     " N";
  for (const SafetyRow row : seen_.faults) text += ", " + std::string(name(row));
  if (seen_.state == SessionState::self_test) {
    for (std::size_t i = 0; i < kSelfTestChecks; ++i) {
      if (seen_.self_test.at(i) != CheckState::passed)
        text += ", " + std::string(name(static_cast<SelfTestCheck>(i))) + " " +
                std::string(name(seen_.self_test.at(i)));
    }
  }
  return text + (refusal_.empty() ? "): " : "; refused: " + refusal_ + "): ");
}

std::string LiveStation::story() const {
  auto reader = records::RecordReader::open(data().string());
  if (!reader) return "";
  const auto events = reader->events(kStoryEvents);
  if (!events) return "";
  std::string text = " after";
  for (const messages::Event& event : *events) text += " " + event.kind + " " + event.detail + ";";
  return text;
}

bool LiveStation::hear() {
  auto message = client_->next(milliseconds(20));
  if (!message) throw std::runtime_error(where() + message.error());
  if (!*message) return false;
  if (auto* snapshot = std::get_if<messages::Snapshot>(&**message)) {
    const double now = monotonic_s();
    if (snapshot_at_ > 0) longest_silence_s_ = std::max(longest_silence_s_, now - snapshot_at_);
    snapshot_at_ = now;
    seen_ = std::move(*snapshot);
    if (watch_) watch_(seen_, now);
    return true;
  }
  if (auto* event = std::get_if<messages::Event>(&**message)) events_.push_back(std::move(*event));
  if (const auto* answer = std::get_if<messages::Answer>(&**message); answer != nullptr && !answer->done)
    refusal_ = answer->refusal;
  return false;
}

double LiveStation::longest_silence_s() {
  return std::exchange(longest_silence_s_, 0);
}

void LiveStation::beat() {
  if (seen_.owner_connection != client_->welcome().connection) return;
  if (monotonic_s() - heartbeat_at_ >= kHeartbeatPeriod_s) heartbeat_at_ = send(RequestKind::heartbeat);
}

template <class Done>
void LiveStation::play(Done done, std::chrono::seconds longest, bool begin_sessions) {
  const auto end = Clock::now() + longest;
  got_on_at_ = Clock::now();
  for (bool fresh = false;; fresh = hear()) {
    beat();
    if (fresh && done()) return;
    if (fresh) expect_progress();
    if (fresh && Clock::now() >= rest_until_) act(begin_sessions);
    if (Clock::now() > end) throw std::runtime_error(where() + "the session does not get on");
  }
}

// Nothing but a hold takes longer than this without a change of state, sentence or phase.
void LiveStation::expect_progress() {
  const std::array<int, 3> now{static_cast<int>(seen_.state), static_cast<int>(seen_.notice),
                               seen_.phase_number};
  const bool holds = seen_.state == SessionState::running;
  if (holds || now != standing_at_) got_on_at_ = Clock::now();
  standing_at_ = now;
  if (Clock::now() - got_on_at_ > kLongestStill) throw std::runtime_error(where() + "nothing gets on");
}

void LiveStation::reach_hold() {
  const auto held = [this] {
    return seen_.state == SessionState::running && seen_.phase == PhaseKind::hold_force &&
           seen_.phase_elapsed_s >= kSettledHold_s;
  };
  play(held, kLongestToHold, true);
}

void LiveStation::reach_ready() {
  play([this] { return seen_.state == SessionState::ready && !lying_; }, 90s, false);
}

int LiveStation::play_scenario() {
  const auto over = [this] { return simulator_->ended().has_value(); };
  try {
    play(over, kLongestScenario, true);
  } catch (const std::runtime_error&) {
    if (!over()) throw;  // otherwise nobody was left to press a button of
  }
  return *simulator_->ended();
}

messages::ResultView LiveStation::whole_session() {
  bool ran = false;
  const auto over = [&] {
    ran = ran || seen_.state == SessionState::running;
    return ran && seen_.state == SessionState::ready && seen_.result.valid;
  };
  play(over, kLongestToHold, true);
  return seen_.result;
}

void LiveStation::watch_until(SessionState state, std::chrono::seconds longest) {
  const auto end = Clock::now() + longest;
  while (seen_.state != state) {
    hear();
    beat();
    if (Clock::now() > end)
      throw std::runtime_error(where() + "waited in vain for " + std::string(name(state)));
  }
}

void LiveStation::watch_for_event(std::string_view kind, std::string_view detail,
                                  std::chrono::seconds longest) {
  const auto end = Clock::now() + longest;
  const auto wanted = [&](const messages::Event& e) { return e.kind == kind && e.detail == detail; };
  while (std::none_of(events_.begin(), events_.end(), wanted)) {
    hear();
    beat();
    if (Clock::now() > end) throw std::runtime_error(where() + "no event " + std::string(detail));
  }
}

void LiveStation::watch_truth_until(const std::function<bool(const nlohmann::json&)>& holds,
                                    std::string_view what, std::chrono::seconds longest) {
  const auto end = Clock::now() + longest;
  while (!holds(simulator_->truth())) {
    listen(kTruthAsked, true);
    if (Clock::now() > end) throw std::runtime_error(where() + "waited in vain for " + std::string(what));
  }
}

void LiveStation::listen(std::chrono::milliseconds time, bool heartbeats) {
  const auto end = Clock::now() + time;
  while (Clock::now() < end) {
    hear();
    if (heartbeats) beat();
  }
}

}  // namespace stretch::live
