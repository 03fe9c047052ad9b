// What is said of a computer, by the files it would have.
#include "controller/doctor/host.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace {
using namespace stretch::doctor;
namespace fs = std::filesystem;

class Host : public testing::Test {
 protected:
  Host() {
    std::string pattern = testing::TempDir() + "stretch-host-XXXXXX";
    root_ = ::mkdtemp(pattern.data());
  }
  ~Host() override { fs::remove_all(root_); }
  void file(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  Finding found(const std::string& what) {
    for (const Finding& finding : look_at_host(root_)) {
      if (finding.what == what) return finding;
    }
    ADD_FAILURE() << "nothing is said of " << what;
    return {};
  }
  fs::path root_;
};

TEST_F(Host, ARealTimeKernelIsGoodAndAnotherIsSaid) {
  file("proc/version", "Linux version 6.1.0 SMP PREEMPT_DYNAMIC");
  EXPECT_EQ(found("preemption").judgement, Judgement::mind);
  file("sys/kernel/realtime", "1\n");
  EXPECT_EQ(found("preemption").judgement, Judgement::good);
  EXPECT_EQ(found("preemption").found, "PREEMPT_RT");
}

TEST_F(Host, ASlowClockIsSaid) {
  const std::string path = "sys/devices/system/clocksource/clocksource0/current_clocksource";
  EXPECT_EQ(found("clock source").judgement, Judgement::mind) << "unknown";
  for (const auto& [source, judgement] :
       {std::pair{"tsc", Judgement::good}, std::pair{"arch_sys_counter", Judgement::good},
        std::pair{"hpet", Judgement::mind}, std::pair{"jiffies", Judgement::mind}}) {
    file(path, std::string(source) + "\n");
    EXPECT_EQ(found("clock source").judgement, judgement) << source;
    EXPECT_EQ(found("clock source").found, source);
  }
}

TEST_F(Host, ThrottlingOffAndSwapOnAreSaidWithWhatToDo) {
  file("proc/sys/kernel/sched_rt_runtime_us", "950000\n");
  file("proc/swaps", "Filename Type Size Used Priority\n");
  EXPECT_EQ(found("real-time throttling").judgement, Judgement::good);
  EXPECT_EQ(found("swap").judgement, Judgement::good);
  file("proc/sys/kernel/sched_rt_runtime_us", "-1\n");
  file("proc/swaps", "Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n");
  EXPECT_EQ(found("real-time throttling").judgement, Judgement::mind);
  EXPECT_NE(found("real-time throttling").advice, "");
  EXPECT_EQ(found("swap").found, "/dev/sda2");
  EXPECT_EQ(found("swap").judgement, Judgement::mind);
}

TEST(Grants, AreGrantedOrRefusedWithWhatToDo) {
  const auto findings = look_at_grants();
  ASSERT_EQ(findings.size(), 2U);
  for (const Finding& finding : findings) {
    EXPECT_EQ(finding.judgement == Judgement::good, finding.found == "granted") << finding.what;
    EXPECT_EQ(finding.judgement == Judgement::good, finding.advice.empty()) << finding.what;
  }
}

}  // namespace
