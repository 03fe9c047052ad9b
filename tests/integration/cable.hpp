// The cable between the controller and the simulator: it can be pulled and put back, and it can be a bad one.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace stretch::integration {

// Passes bytes on, on a thread of its own. Every failure to begin throws std::runtime_error.
class Cable {
 public:
  // What becomes of one piece of data, that is of one request or answer.
  struct Trouble {
    std::chrono::microseconds delay{0};  // each is delayed by up to this
    double late = 0.0;                   // share that is delayed by up to twenty times that
    double lost = 0.0;                   // share that never arrives
  };
  // What is seen of the pulled end. Silence: nothing passes; over TCP what was sent meanwhile arrives
  // afterwards, as its retransmissions do. Gone: connections are reset and refused; a serial port has hung
  // up.
  enum class Pulled { silence, gone };

  // Listens on loopback for clients of the simulator at `simulator_port`.
  [[nodiscard]] static std::unique_ptr<Cable> tcp(int simulator_port, const Trouble& trouble, unsigned seed);
  // A pseudo-terminal, found at the symbolic link `link`, before the simulator's own at `simulator_tty`.
  [[nodiscard]] static std::unique_ptr<Cable> serial(const std::string& simulator_tty,
                                                     const std::string& link, const Trouble& trouble,
                                                     unsigned seed);
  virtual ~Cable() = default;
  Cable(const Cable&) = delete;
  Cable& operator=(const Cable&) = delete;

  [[nodiscard]] virtual int port() const = 0;  // TCP: the listener's
  // Returns when nothing passes any more, or passes again.
  virtual void pull(Pulled how) = 0;
  virtual void put_back() = 0;
  // CLOCK_MONOTONIC, s, when the simulator was last heard: what reached it before the cable was pulled it has
  // taken by then.
  [[nodiscard]] virtual double last_heard_s() const = 0;

 protected:
  Cable() = default;
};

}  // namespace stretch::integration
