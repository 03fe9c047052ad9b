// The thread that does to links what may block: closing, connecting, setting devices up.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <tl/expected.hpp>

#include "hal/modbus/device_link.hpp"
#include "hal/modbus/shared_line.hpp"

namespace stretch::hal {

// Serves one serial line with its links, or all links on TCP, in turn, each with a back-off of its own: at
// once when a link that lived is lost, then after 5 ms, doubling to 1 s while it does not live. A device that
// is not there holds the others up for one connect time-out (100 ms) on TCP; on a serial line a transaction
// takes a cycle, and a drive's set-up about a second.
class LinkSupervisor final : public Waker {
 public:
  static constexpr Duration kConnectTimeout = milliseconds(100.0);
  // SCHED_FIFO, below the control thread (80) and above all that is not real-time: a link lost to one late
  // answer has to be back within the three periods after which silence is a fault (SR07, SR09, SR11), however
  // busy the machine is. Where the system refuses, as it then refuses the control thread too, it runs
  // without.
  static constexpr int kPriority = 70;
  static constexpr int kSetUps = 3;

  struct Job {
    DeviceLink* link = nullptr;
    // Looks at a connected device and sets it up. `first`: nothing it was set to has been proven whole yet,
    // or not since a set-up was broken off. Nothing: it did not answer to the end. A device whose proof is
    // not whole is set up kSetUps times before it is offered with what it has.
    std::function<tl::expected<SetupOutcome, SetupLost>(RegisterBus& bus, bool first)> set_up;
  };

  // The links and lines outlive it. Starts its thread, all signals blocked.
  // `tell` is called on that thread, once for each new thing there is to tell of a line.
  using Tell = std::function<void(const std::string&)>;
  LinkSupervisor(std::vector<Job> jobs, Clock clock, const std::vector<SharedLine*>& lines = {},
                 Tell tell = {});
  ~LinkSupervisor() override;
  LinkSupervisor(const LinkSupervisor&) = delete;
  LinkSupervisor& operator=(const LinkSupervisor&) = delete;

  void wake() noexcept override;  // any thread; never blocks

 private:
  struct Work {
    Job job;
    bool first = true;
    bool serving = false;  // noticed that the link is waiting
    Instant due;
    Instant offered;
    Duration back_off;
  };

  struct LineWork {
    SharedLine* line = nullptr;
    Instant due;
    Duration back_off;
    std::string told;
  };

  void run();
  void serve(LineWork& work);
  void serve(Work& work);
  void attempt(Work& work);
  void wait(Duration longest);

  Tell tell_;
  std::vector<LineWork> lines_;
  std::vector<Work> work_;
  Clock clock_;
  int event_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace stretch::hal
