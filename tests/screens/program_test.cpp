// stretch-hmi as a process on a display of its own, touched by a real pointer, talking to a scripted
// controller.
#include <gtest/gtest.h>

#include <unistd.h>
#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>

#include "hmi/catalogue/load_catalogue.hpp"
#include "hmi/fonts/font_metrics.hpp"
#include "hmi/screens/compose.hpp"
#include "tests/screens/display/display.hpp"
#include "tests/screens/fake_controller/fake_controller.hpp"
#include "tests/screens/scenes/scenes.hpp"

namespace stretch::hmi {
namespace {

namespace fs = std::filesystem;
using messages::RequestKind;
using namespace std::chrono_literals;

const std::string kProgram = std::string(STRETCH_BINARY_DIR) + "/bin/stretch-hmi";

class Program : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / ("screen-" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    catalogue_ = *load_catalogue(std::string(STRETCH_SOURCE_DIR) + "/config/languages/en.toml");
    metrics_ = std::move(*FontMetrics::open(font_files(catalogue_.font), canvas_));
    controller_ = std::make_unique<FakeController>(socket());
  }
  void TearDown() override {
    screen_.reset();
    controller_.reset();
    fs::remove_all(folder_);
  }

  [[nodiscard]] std::string socket() const { return (folder_ / "s").string(); }

  void start() {
    auto environment = display_.environment();
    environment.push_back("STRETCH_STATION_CONFIG=" + std::string(STRETCH_SOURCE_DIR) + "/config");
    screen_ = std::make_unique<Child>(
        std::vector<std::string>{kProgram, "--socket", socket(), "--screenshot-dir", folder_.string()},
        environment);
  }

  // Says what the scene says and waits until its screen was shown.
  void show(const Model& model) {
    shown_ = model;
    controller_->say(model.snapshot, model.owner);
    const fs::path picture = folder_ / (std::string(name(model.screen())) + ".png");
    ASSERT_TRUE(wait_for([&] { return fs::exists(picture); })) << picture;
  }

  template <class Done>
  static bool wait_for(Done done) {
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(5ms);
    }
    return true;
  }

  // Moves the pointer to the middle of what does this, on the screen shown last.
  void point_at(Action action, int value = 0) {
    const Picture picture = compose(shown_, catalogue_, *metrics_, canvas_);
    const auto area = std::find_if(picture.touches.begin(), picture.touches.end(), [&](const TouchArea& t) {
      return t.action == action && t.value == value;
    });
    ASSERT_NE(area, picture.touches.end());
    const Point at = area->box.centre();
    ASSERT_TRUE(display_.xdotool({"mousemove", std::to_string(std::lround(at.x * canvas_.px_per_mm)),
                                  std::to_string(std::lround(at.y * canvas_.px_per_mm))}));
  }
  void press() { ASSERT_TRUE(display_.xdotool({"mousedown", "1"})); }
  void release() { ASSERT_TRUE(display_.xdotool({"mouseup", "1"})); }

  [[nodiscard]] bool asked(RequestKind kind, std::size_t times = 1) const {
    return controller_->wait_until([&](const FakeController& c) { return c.count(kind) >= times; });
  }

  Canvas canvas_ = *canvas_for(1280, 800);
  Display display_{"1280x800"};
  fs::path folder_;
  Catalogue catalogue_;
  std::unique_ptr<FontMetrics> metrics_;
  std::unique_ptr<FakeController> controller_;
  std::unique_ptr<Child> screen_;
  Model shown_;
};

TEST_F(Program, SR13_ATouchOnStopArrivesBeforeTheFingerIsLifted) {
  start();
  show(running_model());
  point_at(Action::stop);
  press();
  EXPECT_TRUE(asked(RequestKind::stop));
  release();
}

TEST_F(Program, AButtonActsWhenTheFingerIsLiftedInside) {
  start();
  show(running_model());
  point_at(Action::less);
  press();
  EXPECT_TRUE(asked(RequestKind::heartbeat, controller_->count(RequestKind::heartbeat) + 3))
      << "frames went by";
  EXPECT_EQ(controller_->count(RequestKind::less), 0U);
  release();
  EXPECT_TRUE(asked(RequestKind::less));
  point_at(Action::comfort, 4);
  press();
  release();
  ASSERT_TRUE(asked(RequestKind::comfort));
  for (const auto& a : controller_->asked()) {
    if (a.request.kind == RequestKind::comfort) {
      EXPECT_EQ(a.request.value, 4);
    }
  }
}

TEST_F(Program, TheLegMovesOnlyWhileAButtonIsHeld) {
  Model model = running_model();
  model.snapshot.state = SessionState::mounting;
  model.snapshot.notice = Notice::set_comfortable_angle;
  start();
  show(model);
  point_at(Action::angle_up);
  press();
  EXPECT_TRUE(asked(RequestKind::angle_up, 10)) << "repeated while held";
  release();
  const auto beats = controller_->count(RequestKind::heartbeat);
  ASSERT_TRUE(asked(RequestKind::heartbeat, beats + 2));
  const auto after = controller_->count(RequestKind::angle_up);
  ASSERT_TRUE(asked(RequestKind::heartbeat, beats + 8));
  EXPECT_EQ(controller_->count(RequestKind::angle_up), after);
}

TEST_F(Program, FromTheLegToAPrescription) {
  Model model = running_model();
  model.snapshot = {};
  model.snapshot.state = SessionState::ready;
  model.snapshot.notice = Notice::choose_prescription;
  start();
  show(model);
  point_at(Action::choose_right);
  press();
  release();
  model.choices.page = ReadyPage::prescription;
  model.choices.side = Side::right;
  for (Offer& offer : model.offers) offer.prescription.side = Side::right;
  show(model);
  point_at(Action::choose_offer, 0);
  press();
  release();
  ASSERT_TRUE(asked(RequestKind::prepare));
  for (const auto& a : controller_->asked()) {
    if (a.request.kind != RequestKind::prepare) continue;
    ASSERT_TRUE(a.request.prescription);
    EXPECT_EQ(a.request.prescription->side, Side::right);
  }
}

TEST_F(Program, SR14_HeartbeatsComeOftenEnoughWhileASessionRuns) {
  start();
  show(running_model());
  // A busy machine delays both processes; some run of ten must come at four a second all the same.
  static constexpr std::size_t kRun = 10;
  EXPECT_TRUE(controller_->wait_until(
      [](const FakeController& c) {
        std::vector<FakeController::Clock::time_point> beats;
        for (const auto& a : c.asked()) {
          if (a.request.kind == RequestKind::heartbeat) beats.push_back(a.at);
        }
        for (std::size_t i = kRun; i < beats.size(); ++i) {
          if (beats[i] - beats[i - kRun] < kRun * 250ms) return true;
        }
        return false;
      },
      60s));
}

TEST_F(Program, SR14_AScreenThatCannotShowSendsNoHeartbeat) {
  start();
  show(running_model());
  ASSERT_TRUE(asked(RequestKind::heartbeat, 5));
  display_.server().signal(SIGSTOP);  // the program and its socket's thread live on, the picture stands still
  std::size_t before = 0;
  // Frames under way may still arrive; then there is a second without any.
  EXPECT_TRUE(wait_for([&] {
    before = controller_->count(RequestKind::heartbeat);
    std::this_thread::sleep_for(1s);
    return controller_->count(RequestKind::heartbeat) == before;
  }));
  display_.server().signal(SIGCONT);
  EXPECT_TRUE(asked(RequestKind::heartbeat, before + 5)) << "and it comes back with the picture";
}

TEST_F(Program, SR14_AStoppedProcessSendsNoHeartbeat) {
  start();
  show(running_model());
  ASSERT_TRUE(asked(RequestKind::heartbeat, 5));
  screen_->signal(SIGSTOP);
  EXPECT_TRUE(wait_for([&] {
    const std::size_t before = controller_->count(RequestKind::heartbeat);
    std::this_thread::sleep_for(1s);
    return controller_->count(RequestKind::heartbeat) == before;
  }));
  screen_->signal(SIGCONT);
}

TEST_F(Program, NoHeartbeatWhereNoSessionRuns) {
  Model model = running_model();
  model.snapshot.state = SessionState::ready;
  start();
  show(model);
  std::this_thread::sleep_for(500ms);
  EXPECT_EQ(controller_->count(RequestKind::heartbeat), 0U);
}

TEST_F(Program, SR28_AnyTouchAnswersTheQuestion) {
  Model model = running_model();
  model.snapshot.notice = Notice::are_you_all_right;
  start();
  show(model);
  ASSERT_TRUE(display_.xdotool({"mousemove", "200", "760"}));
  press();
  EXPECT_TRUE(asked(RequestKind::tap));
  release();
}

TEST_F(Program, AControllerThatGoesIsSaidAndItsSessionTakenUpAgain) {
  start();
  show(running_model());
  controller_.reset();
  EXPECT_TRUE(wait_for([&] { return fs::exists(folder_ / "controller_gone.png"); }));
  controller_ = std::make_unique<FakeController>(socket());
  controller_->say(running_model().snapshot, false);
  EXPECT_TRUE(asked(RequestKind::take_over)) << "it led the session before";
}

TEST_F(Program, ASessionOfAnotherIsNotTakenWithoutATouch) {
  start();
  Model model = running_model();
  model.owner = false;
  show(model);
  point_at(Action::take_over);
  EXPECT_EQ(controller_->count(RequestKind::take_over), 0U);
  press();
  release();
  EXPECT_TRUE(asked(RequestKind::take_over));
}

TEST_F(Program, AWishedPictureIsSavedAndItEndsInOrder) {
  start();
  show(running_model());
  screen_->signal(SIGUSR1);
  EXPECT_TRUE(wait_for([&] { return fs::exists(folder_ / "session-1.png"); }));
  screen_->signal(SIGTERM);
  EXPECT_EQ(screen_->wait(), 0);
}

TEST_F(Program, WrongWordsOnTheCommandLineAreRefused) {
  const auto ends_with = [&](const std::vector<std::string>& words, std::vector<std::string> environment) {
    std::vector<std::string> command{kProgram};
    command.insert(command.end(), words.begin(), words.end());
    return Child(command, environment).wait();
  };
  const auto environment = display_.environment();
  EXPECT_EQ(ends_with({"--socket", socket(), "--size", "800x1280"}, environment), 2) << "portrait";
  EXPECT_EQ(ends_with({"--socket", socket(), "--size", "1280"}, environment), 2);
  EXPECT_EQ(ends_with({"--socket", socket(), "--language", "xx"}, environment), 2);
  EXPECT_EQ(ends_with({"--socket", socket(), "--screenshot-dir", "/nowhere/at/all"}, environment), 2);
  EXPECT_EQ(ends_with({"--socket", std::string(200, 'x')}, environment), 2);
  EXPECT_EQ(ends_with({"--loud"}, environment), 2);
  EXPECT_EQ(ends_with({"--version"}, environment), 0);
  EXPECT_EQ(ends_with({"--socket", socket()}, {"DISPLAY="}), 1) << "no display is said, not a crash";
}

}  // namespace
}  // namespace stretch::hmi
