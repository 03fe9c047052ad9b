// A whole station of real processes: simulator, controller, and a person who reads what the controller says
// and answers it over the socket and with the hands.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "controller/ctl/client.hpp"
#include "tests/integration/simulator_process.hpp"
#include "tests/live/child_process.hpp"
#include "tests/live/wiring.hpp"

namespace stretch::live {

// Every failure throws std::runtime_error that says where the session stood.
class LiveStation {
 public:
  // Starts the simulator on a free port and writes a configuration for it, with one prescription ("live", 20
  // N) and a protocol whose hold takes `hold_s`. The controller is not started.
  explicit LiveStation(int hold_s, Wiring wiring = Wiring::tcp);
  // The same with a light pre-load (configuration.hpp) and a comfortable angle of 5 deg: soon held.
  enum class Load { usual, light };
  LiveStation(int hold_s, Wiring wiring, Load load);
  // The same with the shipped scenario of that name played by the simulator, which leaves what it came to in
  // `junit`: 14 N of at most 19.6 N as in a rehearsal, and the scenario's own protocol.
  LiveStation(const std::string& scenario, const std::filesystem::path& junit, Wiring wiring);
  ~LiveStation();
  LiveStation(const LiveStation&) = delete;
  LiveStation& operator=(const LiveStation&) = delete;

  // Starts it and connects to it. `own_disk`: its data lie on a small file system of their own, which takes
  // root. `environment` is added to its own, "NAME=value".
  void start_controller(bool own_disk = false, std::vector<std::string> environment = {});
  void connect();  // again, as a new client
  void disconnect() { client_.reset(); }
  void drop_controller() { controller_.reset(); }  // killed if it still runs
  [[nodiscard]] ChildProcess& controller() { return *controller_; }
  [[nodiscard]] bool has_controller() const noexcept { return controller_ != nullptr; }

  // A simulator that died is started anew on the same port; nobody lies in it.
  void restart_simulator();
  [[nodiscard]] integration::SimulatorProcess& simulator() { return *simulator_; }

  // Where its records can be read; of a controller with a disk of its own that runs, a copy of now.
  [[nodiscard]] std::filesystem::path data() const;
  [[nodiscard]] std::filesystem::path config() const { return folder_ / "config"; }
  [[nodiscard]] std::filesystem::path socket() const { return folder_ / "s"; }
  [[nodiscard]] std::filesystem::path control_path() const { return simulator_->control_path(); }
  [[nodiscard]] const config::Prescription& prescription() const noexcept { return prescription_; }
  [[nodiscard]] std::filesystem::path log_of(std::string_view program) const;

  // Not a byte more fits on the controller's own disk, or again there is room.
  void fill_disk();
  void clear_disk();

  // Plays the person until the leg has been held for two seconds.
  void reach_hold();
  // Plays the person until the machine is ready, nobody in it.
  void reach_ready();
  // Plays the person until the simulator has ended by itself, because its scenario is over; its exit code.
  int play_scenario();
  // Plays the person through a whole session; its result.
  messages::ResultView whole_session();
  // Waits for a state without answering anything but heartbeats.
  void watch_until(SessionState state, std::chrono::seconds longest);
  // Waits for an event of that kind and detail since the last connect() or forget_events(), with heartbeats.
  void watch_for_event(std::string_view kind, std::string_view detail, std::chrono::seconds longest);
  void forget_events() { events_.clear(); }
  void forget_what_was_seen() { seen_ = {}; }  // of a controller that is gone
  [[nodiscard]] const std::vector<messages::Event>& events() const noexcept { return events_; }
  // Waits, with heartbeats, until the simulator's own truth says what is asked.
  void watch_truth_until(const std::function<bool(const nlohmann::json& truth)>& holds, std::string_view what,
                         std::chrono::seconds longest);
  // Listens for that long: with heartbeats, or hearing and doing nothing.
  void listen(std::chrono::milliseconds time, bool heartbeats);

  // Sends a request; the moment just before it was sent.
  double send(messages::RequestKind kind, double value = 0);
  // One line to the simulator's control channel; the simulator's own moment of it.
  double hands(const std::string& json);

  void lying(bool in) noexcept { lying_ = in; }  // what an incident has changed
  [[nodiscard]] const messages::Snapshot& seen() const noexcept { return seen_; }
  // The longest time between two snapshots since the last call.
  [[nodiscard]] double longest_silence_s();
  // Called with each snapshot and the moment it came.
  using Watch = std::function<void(const messages::Snapshot& snapshot, double monotonic_s)>;
  void on_snapshot(Watch watch) { watch_ = std::move(watch); }
  [[nodiscard]] double last_heartbeat_s() const noexcept { return heartbeat_at_; }
  [[nodiscard]] std::string where() const;  // for errors
  [[nodiscard]] std::string story() const;  // the controller's newest events, for errors

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] std::filesystem::path disk() const;
  bool hear();  // the next message; whether it was a snapshot
  void expect_progress();
  void beat();
  template <class Done>
  void play(Done done, std::chrono::seconds longest, bool begin_sessions);
  void act(bool begin_sessions);
  void act_at_stop_test();
  void find_comfortable_angle();
  void squeeze_hand_switch();
  void get_up();
  void rest(std::chrono::milliseconds time) { rest_until_ = Clock::now() + time; }

  void start();
  void start_simulator(int port);

  Wiring wiring_;
  Load load_ = Load::usual;
  std::vector<std::string> ttys_;  // of its lines, in their order
  std::vector<std::string> simulator_arguments_;
  std::filesystem::path folder_;
  std::unique_ptr<integration::SimulatorProcess> simulator_;
  std::unique_ptr<ChildProcess> controller_;
  std::optional<ctl::Client> client_;
  config::Prescription prescription_;
  messages::Snapshot seen_;
  std::vector<messages::Event> events_;
  std::string refusal_;  // the last one
  bool own_disk_ = false;
  std::uint64_t next_id_ = 1;
  double heartbeat_at_ = 0;
  Watch watch_;
  double snapshot_at_ = 0, longest_silence_s_ = 0;
  bool lying_ = false;
  bool angle_agreed_ = false;
  int failed_self_tests_ = 0;
  Clock::time_point rest_until_{};
  std::array<int, 3> standing_at_{};  // state, notice, phase: what gets on changes one of them
  Clock::time_point got_on_at_ = Clock::now();
};

}  // namespace stretch::live
