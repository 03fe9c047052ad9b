// The main thread's part: what the socket asks goes to the control thread, what the cycle shows goes to the
// socket.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "config/settings/station.hpp"
#include "controller/messages/snapshot.hpp"
#include "controller/runtime/hand_over.hpp"
#include "controller/runtime/realtime.hpp"
#include "controller/runtime/recorder.hpp"
#include "controller/runtime/service_watchdog.hpp"
#include "controller/runtime/snapshot.hpp"
#include "controller/server/application.hpp"
#include "controller/server/socket_server.hpp"
#include "hal/station.hpp"

namespace boost::asio {
class io_context;
}

namespace stretch::runtime {

// Everything on the thread that runs the io_context. Lives until run() has returned.
class Application final : public server::Application {
 public:
  struct Parts {
    boost::asio::io_context& context;
    const config::Station& station;
    hal::Station& hardware;
    HandOver& hand_over;
    Preparations& preparations;
    Recorder& recorder;
    const Granted& granted;
  };
  explicit Application(const Parts& parts);
  ~Application() override;

  // Serves until SIGINT or SIGTERM, and then until the control thread has let the leg down, two seconds at
  // most. True: no session was cut short.
  [[nodiscard]] bool run(server::SocketServer& socket);

  // From the recorder's thread.
  void publish_event(const messages::Event& event);
  void publish_result(const messages::ResultView& result);

  // A prescription prepared by the command line: whenever the machine is ready, nothing is prepared, and no
  // connection has a session. A connection at the station takes it over to begin it.
  void prepare_always(const Prepared& prepared) { standing_ = prepared; }

  void stop(const server::OperatorCommand& command) noexcept override;
  void heartbeat(const server::OperatorCommand& command) noexcept override;
  void owner_lost(std::uint64_t connection) noexcept override;
  std::string command(const server::OperatorCommand& command) override;
  std::string prepare(const config::Prescription& prescription, std::uint64_t connection) override;
  void log(const std::string& line) override;

 private:
  class Timers;
  void tick();
  // `at`: CLOCK_MONOTONIC of what is noted; none: now.
  void note(const char* kind, std::string text, std::string detail, Instant at = {});
  // Its number; none: the control thread has not taken those before it yet.
  [[nodiscard]] std::optional<std::uint32_t> hand_over_plan(const Prepared& prepared);
  [[nodiscard]] std::uint32_t plan_meant_by(std::uint64_t connection) const;

  Parts parts_;
  server::SocketServer* socket_ = nullptr;
  std::unique_ptr<Timers> timers_;
  ServiceWatchdog watchdog_;
  std::optional<Prepared> standing_;
  std::uint64_t prepared_by_ = 0;    // connection
  std::uint32_t prepared_plan_ = 0;  // its plan
  messages::ResultView result_;
  bool shutting_down_ = false;
  bool cut_short_ = false;
};

}  // namespace stretch::runtime
