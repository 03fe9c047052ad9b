// What a client asks reaches the control thread as what it is, or is refused with a reason; a signal ends the
// program in order.
#include "controller/runtime/application.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <csignal>
#include <filesystem>
#include <optional>
#include <thread>

#include "config/loader/load.hpp"
#include "simulator/rehearsal/plant_station.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using messages::RequestKind;
using runtime::HandOver;
using session::PersonAction;

class ApplicationTest : public testing::Test {
 protected:
  ApplicationTest() {
    std::string pattern = testing::TempDir() + "stretch-application-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    auto records = records::Records::open(folder_, {"2026-11-23T10:00:00Z", "boot", 1.0});
    if (!records) throw std::runtime_error(records.error());
    recorder_.emplace(
        *hand_over_, preparations_, runtime::on_disk(std::move(*records)), folder_,
        recording::Header{.build = "test", .station_file = "s", .station_toml = ""}, "/etc/station.toml",
        runtime::Recorder::Callbacks{.event = [this](const messages::Event& e) { told_.push_back(e); },
                                     .result = [](const messages::ResultView&) {},
                                     .log = [](const std::string&) {}});
    application_.emplace(runtime::Application::Parts{context_, station_, hardware_, *hand_over_,
                                                     preparations_, *recorder_, granted_});
    show(SessionState::ready, 0_deg);
  }
  ~ApplicationTest() override { std::filesystem::remove_all(folder_); }

  void show(SessionState state, Angle angle, std::uint32_t plan_number = 0) {
    cycle::CycleView view;
    view.session.state = state;
    view.session.plan_number = plan_number;
    view.measured.valid = true;
    view.measured.angle = angle;
    view.stretch_force = 12.1_N;
    hand_over_->view.store(view);
  }
  std::string ask(RequestKind kind, double value = 0) {
    return application_->command(
        {.kind = kind, .value = value, .connection = 7, .at = Instant{5'000'000'000}});
  }
  std::optional<runtime::PersonCommand> taken() {
    runtime::PersonCommand command;
    return hand_over_->commands.pop(command) ? std::optional(command) : std::nullopt;
  }
  // What the recorder was given to tell.
  std::vector<std::string> told() {
    recorder_->start();
    recorder_->stop();
    std::vector<std::string> texts;
    for (const messages::Event& event : told_) texts.push_back(event.text);
    return texts;
  }
  // Serves until the signal has been answered; the control thread's part is to end when it is told to.
  bool serve_until(int signal) {
    auto socket =
        server::SocketServer::open(context_, {.path = folder_ + "/s", .build = "test"}, *application_);
    if (!socket) throw std::runtime_error(socket.error());
    boost::asio::post(context_, [signal] { (void)std::raise(signal); });
    std::jthread control([this] {
      while (!hand_over_->shut_down) std::this_thread::yield();
      hand_over_->ended = true;
    });
    return application_->run(*socket);
  }

  std::string folder_;
  config::Station station_ = config::load_station("simulator").value();
  plant::Plant plant_{station_.plant, config::load_leg("average").value(), 1};
  rehearsal::PlantStation hardware_{plant_, station_};
  std::unique_ptr<HandOver> hand_over_ = std::make_unique<HandOver>();
  runtime::Preparations preparations_;
  runtime::Granted granted_;
  boost::asio::io_context context_;
  std::vector<messages::Event> told_;
  std::optional<runtime::Recorder> recorder_;
  std::optional<runtime::Application> application_;
};

TEST_F(ApplicationTest, EveryRequestOfTheSessionGoesAsTheActionOfItsName) {
  const std::vector<std::pair<RequestKind, PersonAction>> kAll{
      {RequestKind::begin_mounting, PersonAction::begin_mounting},
      {RequestKind::angle_up, PersonAction::angle_up},
      {RequestKind::angle_down, PersonAction::angle_down},
      {RequestKind::set_comfortable_angle, PersonAction::set_comfortable_angle},
      {RequestKind::start, PersonAction::start},
      {RequestKind::pause, PersonAction::pause},
      {RequestKind::resume, PersonAction::resume},
      {RequestKind::decline, PersonAction::decline},
      {RequestKind::less, PersonAction::less},
      {RequestKind::more, PersonAction::more},
      {RequestKind::hold_here, PersonAction::hold_here},
      {RequestKind::enough, PersonAction::enough},
      {RequestKind::tap, PersonAction::tap},
      {RequestKind::comfort, PersonAction::comfort},
      {RequestKind::score, PersonAction::score}};
  for (const auto& [kind, action] : kAll) {
    EXPECT_EQ(ask(kind, 3.5), "") << messages::name(kind);
    const auto command = taken();
    ASSERT_TRUE(command) << messages::name(kind);
    EXPECT_FALSE(command->acknowledge) << messages::name(kind);
    EXPECT_EQ(command->request.action, action) << messages::name(kind);
    // A beginning names the plan it is meant for instead; nothing is prepared here.
    EXPECT_EQ(command->request.value, kind == RequestKind::begin_mounting ? 0.0 : 3.5)
        << messages::name(kind);
  }
}

TEST_F(ApplicationTest, ABeginningIsMeantForThePlanItsConnectionPreparedOrTookOver) {
  const auto prescription = config::load_prescription("average").value();
  ASSERT_EQ(application_->prepare(prescription, 7), "");
  session::Plan mine;
  ASSERT_TRUE(hand_over_->plans.pop(mine));
  ASSERT_EQ(application_->prepare(prescription, 8), "");
  EXPECT_EQ(ask(RequestKind::begin_mounting), "");
  EXPECT_EQ(taken()->request.value, 0.0) << "7 is not the last that prepared: what is shown";
  ASSERT_EQ(application_->prepare(prescription, 7), "");
  EXPECT_EQ(ask(RequestKind::begin_mounting), "");
  EXPECT_EQ(taken()->request.value, static_cast<double>(mine.number + 2));
}

TEST_F(ApplicationTest, ABeginningWhoseScreenShowsAnotherPlanIsRefusedInWords) {
  ASSERT_EQ(application_->prepare(config::load_prescription("average").value(), 7), "");
  session::Plan mine;
  ASSERT_TRUE(hand_over_->plans.pop(mine));
  show(SessionState::ready, 0_deg, mine.number + 1);
  EXPECT_EQ(ask(RequestKind::begin_mounting),
            "another prescription has been prepared since: look at what is shown, and prepare again");
  EXPECT_FALSE(taken());
  show(SessionState::ready, 0_deg, mine.number);
  EXPECT_EQ(ask(RequestKind::begin_mounting), "");
  EXPECT_EQ(taken()->request.value, static_cast<double>(mine.number));
}

TEST_F(ApplicationTest, SR22_AnAcknowledgementIsNoRequestOfTheSession) {
  EXPECT_EQ(ask(RequestKind::acknowledge), "");
  const auto command = taken();
  ASSERT_TRUE(command);
  EXPECT_TRUE(command->acknowledge);
}

TEST_F(ApplicationTest, WhatTheServerAnswersItselfIsRefused) {
  for (const RequestKind kind : {RequestKind::stop, RequestKind::heartbeat, RequestKind::prepare,
                                 RequestKind::status, RequestKind::events, RequestKind::take_over}) {
    EXPECT_NE(ask(kind), "") << messages::name(kind);
    EXPECT_FALSE(taken()) << messages::name(kind);
  }
}

TEST_F(ApplicationTest, SR24_NobodyBeginsWhileTheSupportStandsRaised) {
  const Angle entry = station_.safety.sr11_entry_angle;
  show(SessionState::ready, entry + 1.6_deg);
  const std::string refusal = ask(RequestKind::begin_mounting);
  const long shown = std::lround(in_degrees(entry + 1.6_deg));
  EXPECT_NE(refusal.find("stands at " + std::to_string(shown) + " degrees"), std::string::npos) << refusal;
  EXPECT_FALSE(taken());
  EXPECT_EQ(hand_over_->heartbeat_ns, 0) << "and no heartbeat is due from here";

  show(SessionState::ready, entry);
  EXPECT_EQ(ask(RequestKind::begin_mounting), "");
  EXPECT_TRUE(taken());
  EXPECT_EQ(hand_over_->heartbeat_ns, 5'000'000'000) << "SR14 begins with whoever asks for it";
}

TEST_F(ApplicationTest, ARequestThatFindsNoRoomIsRefusedAndNotForgotten) {
  int accepted = 0;
  while (accepted < 1000 && ask(RequestKind::less).empty()) ++accepted;
  EXPECT_GE(accepted, 64);
  ASSERT_LT(accepted, 1000);
  EXPECT_EQ(ask(RequestKind::less), "the control loop is busy; try again");
  for (int i = 0; i < accepted; ++i) EXPECT_TRUE(taken());
  EXPECT_FALSE(taken());
  EXPECT_EQ(ask(RequestKind::less), "");
}

TEST_F(ApplicationTest, SR13_AStopIsAFlagThatNoFullRingCanKeepBack) {
  while (ask(RequestKind::less).empty()) {
  }
  application_->stop({.kind = RequestKind::stop, .value = 0, .connection = 3, .at = {}});
  EXPECT_TRUE(hand_over_->stop);
}

TEST_F(ApplicationTest, SR14_AHeartbeatCarriesTheTimeItWasReadAt) {
  application_->heartbeat({.kind = RequestKind::heartbeat, .value = 0, .connection = 3, .at = Instant{42}});
  EXPECT_EQ(hand_over_->heartbeat_ns, 42);
}

TEST_F(ApplicationTest, APrescriptionIsPreparedInReadyAloneAndKeepsItsNumber) {
  auto prescription = config::load_prescription("average").value();
  EXPECT_EQ(application_->prepare(prescription, 3), "");
  prescription.side = prescription.side == Side::left ? Side::right : Side::left;
  EXPECT_EQ(application_->prepare(prescription, 3), "");
  session::Plan plan;
  ASSERT_TRUE(hand_over_->plans.pop(plan));
  ASSERT_TRUE(hand_over_->plans.pop(plan));
  EXPECT_EQ(preparations_.find(plan.number).prescription.side, prescription.side);
  EXPECT_EQ(plan.side, prescription.side);

  for (std::size_t i = 0; i < names::kSessionState.size(); ++i) {
    const auto state = static_cast<SessionState>(i);
    if (state == SessionState::ready) continue;
    show(state, 0_deg);
    const std::string refusal = application_->prepare(prescription, 3);
    EXPECT_NE(refusal.find(std::string(name(state))), std::string::npos) << refusal;
    EXPECT_FALSE(hand_over_->plans.pop(plan)) << name(state);
  }
}

TEST_F(ApplicationTest, SR19_AProtocolThatIsNotThereIsRefusedByName) {
  auto prescription = config::load_prescription("average").value();
  prescription.protocol = "no_such_protocol";
  EXPECT_NE(application_->prepare(prescription, 3).find("no_such_protocol"), std::string::npos);
  session::Plan plan;
  EXPECT_FALSE(hand_over_->plans.pop(plan));
}

TEST_F(ApplicationTest, PlansThatNobodyTakesAreRefusedInTheEnd) {
  const auto prescription = config::load_prescription("average").value();
  int accepted = 0;
  std::string refusal;
  while (accepted < 100 && (refusal = application_->prepare(prescription, 3)).empty()) ++accepted;
  EXPECT_EQ(accepted, 4);
  EXPECT_NE(refusal.find("try again"), std::string::npos) << refusal;
}

TEST_F(ApplicationTest, WhatAPersonAsksIsToldAsPeopleSayItAndWithWhatItWasAskedOf) {
  show(SessionState::running, 47.2_deg);
  EXPECT_EQ(ask(RequestKind::less), "");
  EXPECT_EQ(ask(RequestKind::comfort, 4), "");
  EXPECT_EQ(ask(RequestKind::angle_up), "");  // ten a second while pressed: not told
  application_->stop({.kind = RequestKind::stop, .value = 0, .connection = 3, .at = {}});
  EXPECT_EQ(told(), (std::vector<std::string>{"a little less", "comfort 4 at 47.2 deg, 12.1 N",
                                              "STOP from connection 3"}));
}

TEST_F(ApplicationTest, APrescriptionGivenAtTheStartIsPreparedWheneverNothingIs) {
  const auto prescription = config::load_prescription("average").value();
  application_->prepare_always({prescription, config::load_protocol("demo").value()});
  EXPECT_TRUE(serve_until(SIGTERM)) << "nobody was in it";
  session::Plan plan;
  ASSERT_TRUE(hand_over_->plans.pop(plan));
  EXPECT_EQ(preparations_.find(plan.number).protocol.name, "demo");
}

TEST_F(ApplicationTest, SR23_ASignalInASessionLetsTheLegDownAndSaysThatItWasCutShort) {
  show(SessionState::running, 40_deg);
  EXPECT_FALSE(serve_until(SIGINT));
  EXPECT_EQ(told(), (std::vector<std::string>{"shutting down on signal 2"}));
}

}  // namespace
