// A whole station of real processes: simulator, controller, and a person who reads what the controller says
// and answers it over the socket and with the hands.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controller/ctl/client.hpp"
#include "tests/integration/simulator_process.hpp"
#include "tests/live/child_process.hpp"

namespace stretch::live {

// How the devices are connected: Modbus TCP, or all on one serial line of 115200 baud, or as the real parts
// of one of the shipped stations, each where that station has it.
enum class Wiring { tcp, serial_line, lexium_tlb_wago, orca_seneca_pilz };
inline constexpr std::array<std::string_view, 4> kWiringNames{"simulator", "simulator-rtu", "lexium-tlb-wago",
                                                              "orca-seneca-pilz"};

// Every failure throws std::runtime_error that says where the session stood.
class LiveStation {
 public:
  // Starts the simulator on a free port and writes a configuration for it, with one prescription ("live", 20
  // N) and a protocol whose hold takes `hold_s`. The controller is not started.
  explicit LiveStation(int hold_s, Wiring wiring = Wiring::tcp);
  // The same with the shipped scenario of that name played by the simulator, which leaves what it came to in
  // `junit`: 14 N of at most 19.6 N as in a rehearsal, and the scenario's own protocol.
  LiveStation(const std::string& scenario, const std::filesystem::path& junit, Wiring wiring);
  ~LiveStation();
  LiveStation(const LiveStation&) = delete;
  LiveStation& operator=(const LiveStation&) = delete;

  // Starts it and connects to it. `own_disk`: its data lie on a small file system of their own, which takes
  // root.
  void start_controller(bool own_disk = false);
  void connect();  // again, as a new client
  void disconnect() { client_.reset(); }
  void drop_controller() { controller_.reset(); }  // killed if it still runs
  [[nodiscard]] ChildProcess& controller() { return *controller_; }

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
  // Waits for an event of that kind and detail since the last connect(), with heartbeats.
  void watch_for_event(std::string_view kind, std::string_view detail, std::chrono::seconds longest);
  // Listens for that long: with heartbeats, or hearing and doing nothing.
  void listen(std::chrono::milliseconds time, bool heartbeats);

  // Sends a request; the moment just before it was sent.
  double send(messages::RequestKind kind, double value = 0);
  // One line to the simulator's control channel; the simulator's own moment of it.
  double hands(const std::string& json);

  void lying(bool in) noexcept { lying_ = in; }  // what an incident has changed
  [[nodiscard]] const messages::Snapshot& seen() const noexcept { return seen_; }
  [[nodiscard]] double last_heartbeat_s() const noexcept { return heartbeat_at_; }
  [[nodiscard]] std::string where() const;  // for errors
  [[nodiscard]] std::string story() const;  // the controller's newest events, for errors

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] std::filesystem::path disk() const;
  bool hear();  // the next message; whether it was a snapshot
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
  bool lying_ = false;
  bool angle_agreed_ = false;
  int failed_self_tests_ = 0;
  Clock::time_point rest_until_{};
};

}  // namespace stretch::live
