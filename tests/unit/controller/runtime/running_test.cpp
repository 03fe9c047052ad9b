// The control thread is held until it is let go, and the two threads end before what they use, however they
// are left.
#include "controller/runtime/running.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <stdexcept>
#include <thread>

namespace {
using namespace stretch;
using runtime::ControlThread;
using runtime::HandOver;
using runtime::Recorder;
using runtime::Running;

TEST(ControlThreadTest, DoesNothingBeforeItIsLetGo) {
  std::atomic<bool> ran{false};
  runtime::Granted granted;
  {
    ControlThread held;
    ASSERT_TRUE(held.make(granted));
    EXPECT_EQ(granted.fifo, granted.refusals.empty()) << "what was granted is known while it is held";
  }
  ControlThread thread;
  ASSERT_TRUE(thread.make(granted));
  EXPECT_FALSE(ran);
  thread.run([&] { ran = true; });
  thread.join();
  EXPECT_TRUE(ran);
}

TEST(ControlThreadTest, IsWaitedForWhenItIsDestroyed) {
  std::atomic<bool> ended{false};
  std::atomic<bool> go_on{false};
  std::thread other([&] { go_on = true; });
  {
    runtime::Granted granted;
    ControlThread thread;
    ASSERT_TRUE(thread.make(granted));
    thread.run([&] {
      while (!go_on) std::this_thread::yield();
      for (int i = 0; i < 100; ++i) std::this_thread::yield();
      ended = true;
    });
  }
  EXPECT_TRUE(ended);
  other.join();
}

TEST(RunningTest, AnExceptionEndsBothThreadsBeforeWhatTheyUseIsGone) {
  std::string name = testing::TempDir() + "stretch-running-XXXXXX";
  const std::string folder = ::mkdtemp(name.data());
  HandOver hand_over;
  std::vector<std::string> order;  // the last entries are made by threads that have ended when it is read
  auto records = records::Records::open(folder, {"2026-11-23T10:00:00Z", "boot", 1.0});
  ASSERT_TRUE(records) << records.error();
  {
    const runtime::Preparations preparations;
    Recorder recorder(hand_over, preparations, runtime::on_disk(std::move(*records)), folder,
                      {.build = "test", .station_file = "s", .station_toml = ""}, "/etc/station.toml",
                      {.event = [&](const messages::Event&) { order.emplace_back("recorded"); },
                       .result = [](const messages::ResultView&) {},
                       .log = [](const std::string&) {}});
    runtime::Granted granted;
    ControlThread thread;
    ASSERT_TRUE(thread.make(granted));
    try {
      const Running running(hand_over, recorder, thread, [&] {
        while (!hand_over.shut_down) std::this_thread::yield();
        order.emplace_back("let down");
        (void)hand_over.views.push(cycle::CycleView{});  // what the last cycle shows is recorded too
        hand_over.ended = true;
      });
      throw std::runtime_error("the screen's socket is gone");
    } catch (const std::runtime_error&) {
      order.emplace_back("caught");
    }
  }
  EXPECT_EQ(order, (std::vector<std::string>{"let down", "recorded", "caught"}));
  std::filesystem::remove_all(folder);
}

}  // namespace
