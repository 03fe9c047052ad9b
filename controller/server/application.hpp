// What the server asks of the program around it.
#pragma once

#include <cstdint>
#include <string>

#include "config/settings/prescription.hpp"
#include "controller/server/operator_command.hpp"

namespace stretch::server {

// Called on the server's thread (the one that runs its io_context), never concurrently. None may block: what
// they carry goes to the control thread through rings and atomics. None may call back into the server.
class Application {
 public:
  virtual ~Application() = default;
  Application() = default;
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  // SR13. Of all that has arrived, a stop is handed over first. From anyone, in any state, as often as it
  // comes; must not be lost, so it goes by a flag and not through a ring that may be full.
  virtual void stop(const OperatorCommand& command) noexcept = 0;

  // SR14. The owner is alive: a heartbeat of its own, or that it has just become the owner.
  virtual void heartbeat(const OperatorCommand& command) noexcept = 0;

  // SR14. Nobody owns the session any more: its owner's connection has ended. What the machine does about it
  // is the heartbeat's absence; this is for the record.
  virtual void owner_lost(std::uint64_t connection) noexcept = 0;

  // Granted by role and by the newest published state. Empty: on its way to the control thread. Otherwise why
  // not and what to do, for the client.
  [[nodiscard]] virtual std::string command(const OperatorCommand& command) = 0;

  // SR19. A prescription nobody has checked yet (preparation.hpp does), for a machine whose newest state is
  // ready. Empty: it stands, is frozen and on its way to the control thread; the connection is the owner from
  // here. Otherwise every reason why not, one a line.
  [[nodiscard]] virtual std::string prepare(const config::Prescription& prescription,
                                            std::uint64_t connection) = 0;

  // One line for the log: who came, who went and why.
  virtual void log(const std::string& line) = 0;
};

}  // namespace stretch::server
