// What touches ask for, and how long a choice lives.
#include "hmi/model/choices.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/screens/scenes/scenes.hpp"

namespace stretch::hmi {
namespace {

using messages::RequestKind;

TEST(Choices, EveryActionThatAsksTheControllerSendsExactlyItsRequest) {
  const std::map<Action, RequestKind> wanted{{Action::stop, RequestKind::stop},
                                             {Action::begin_mounting, RequestKind::begin_mounting},
                                             {Action::acknowledge, RequestKind::acknowledge},
                                             {Action::angle_up, RequestKind::angle_up},
                                             {Action::angle_down, RequestKind::angle_down},
                                             {Action::set_comfortable, RequestKind::set_comfortable_angle},
                                             {Action::change_angle, RequestKind::tap},
                                             {Action::start, RequestKind::start},
                                             {Action::less, RequestKind::less},
                                             {Action::hold_here, RequestKind::hold_here},
                                             {Action::more, RequestKind::more},
                                             {Action::enough, RequestKind::enough},
                                             {Action::tap, RequestKind::tap},
                                             {Action::resume, RequestKind::resume},
                                             {Action::decline, RequestKind::decline},
                                             {Action::comfort, RequestKind::comfort},
                                             {Action::score, RequestKind::score},
                                             {Action::take_over, RequestKind::take_over}};
  const auto offers = running_model().offers;
  for (const auto& [action, kind] : wanted) {
    Choices choices;
    const auto request = carry_out(action, 4, offers, choices);
    ASSERT_TRUE(request) << static_cast<int>(action);
    EXPECT_EQ(request->kind, kind) << static_cast<int>(action);
    EXPECT_EQ(request->value, action == Action::comfort || action == Action::score ? 4 : 0);
    EXPECT_FALSE(request->prescription);
  }
}

TEST(Choices, AnOfferWrittenForTheOtherLegIsNeitherListedNorTaken) {
  auto offers = running_model().offers;
  for (Offer& offer : offers) offer.prescription.side = Side::left;
  offers[2].prescription.side = Side::right;
  EXPECT_EQ(offers_for(Side::right, offers), (std::vector<std::size_t>{2}));
  EXPECT_EQ(offers_for(Side::left, offers).size(), offers.size() - 1);
  Choices choices;
  EXPECT_FALSE(carry_out(Action::choose_left, 0, offers, choices));
  EXPECT_FALSE(carry_out(Action::choose_offer, 2, offers, choices));
  EXPECT_EQ(choices.page, ReadyPage::prescription);
}

TEST(Choices, ALegAndAnOfferMakeAPrescriptionForThatLeg) {
  auto offers = running_model().offers;
  offers[2].prescription.side = Side::right;
  Choices choices;
  EXPECT_FALSE(carry_out(Action::choose_right, 0, offers, choices));
  EXPECT_EQ(choices.page, ReadyPage::prescription);
  const auto request = carry_out(Action::choose_offer, 2, offers, choices);
  ASSERT_TRUE(request && request->prescription);
  EXPECT_EQ(request->kind, RequestKind::prepare);
  EXPECT_EQ(request->prescription->side, Side::right);
  EXPECT_EQ(request->prescription->force, offers[2].prescription.force);
  EXPECT_EQ(choices.page, ReadyPage::confirm);
}

TEST(Choices, AnOfferThatIsNotThereDoesNothing) {
  Choices choices;
  choices.page = ReadyPage::prescription;
  EXPECT_FALSE(carry_out(Action::choose_offer, 4, running_model().offers, choices));
  EXPECT_FALSE(carry_out(Action::choose_offer, -1, running_model().offers, choices));
  EXPECT_EQ(choices.page, ReadyPage::prescription);
}

TEST(Choices, BackLeadsOnePageBackAndMoreTurnsTheListRound) {
  const auto offers = running_model().offers;
  Choices choices;
  choices.page = ReadyPage::confirm;
  EXPECT_FALSE(carry_out(Action::back, 0, offers, choices));
  EXPECT_EQ(choices.page, ReadyPage::prescription);
  EXPECT_FALSE(carry_out(Action::more_offers, 0, offers, choices));
  EXPECT_EQ(choices.first_offer, kOffersOnAPage);
  EXPECT_FALSE(carry_out(Action::more_offers, 0, offers, choices));
  EXPECT_EQ(choices.first_offer, 0U);
  EXPECT_FALSE(carry_out(Action::back, 0, offers, choices));
  EXPECT_EQ(choices.page, ReadyPage::leg);
}

TEST(Choices, ARefusedPrescriptionGoesBackToTheList) {
  Choices choices;
  choices.page = ReadyPage::confirm;
  take_answer(RequestKind::prepare, false, choices);
  EXPECT_EQ(choices.page, ReadyPage::prescription);
}

TEST(Choices, TheAngleIsAgreedOnlyWhenTheControllerTookIt) {
  Choices choices;
  take_answer(RequestKind::set_comfortable_angle, false, choices);
  EXPECT_FALSE(choices.angle_agreed);
  take_answer(RequestKind::set_comfortable_angle, true, choices);
  EXPECT_TRUE(choices.angle_agreed);
}

TEST(Choices, ChoicesEndWithTheStateTheyBelongTo) {
  messages::Snapshot before, now;
  before.state = SessionState::mounting;
  now.state = SessionState::weighing;
  Choices choices;
  choices.angle_agreed = true;
  choices.comfort = 4;
  follow(before, now, choices);
  EXPECT_FALSE(choices.angle_agreed);
  EXPECT_EQ(choices.comfort, 4) << "given in this session";

  before.state = SessionState::finished;
  now.state = SessionState::ready;
  choices.page = ReadyPage::confirm;
  follow(before, now, choices);
  EXPECT_EQ(choices.page, ReadyPage::leg) << "the next person starts at the beginning";
}

TEST(Choices, StopLooksPressedUntilTheControllerIsSeenToAct) {
  messages::Snapshot before, now;
  before.state = now.state = SessionState::running;
  Choices choices;
  ASSERT_TRUE(carry_out(Action::stop, 0, {}, choices));
  EXPECT_TRUE(choices.stop_pressed);
  follow(before, now, choices);
  EXPECT_TRUE(choices.stop_pressed);
  now.action = SafetyAction::retreat;
  follow(before, now, choices);
  EXPECT_FALSE(choices.stop_pressed);

  choices.stop_pressed = true;
  take_answer(RequestKind::stop, true, choices);
  EXPECT_FALSE(choices.stop_pressed);
}

TEST(Choices, AScoredResultStaysUntilItIsPutAwayOrAMinuteIsOver) {
  messages::Snapshot finished;
  finished.state = SessionState::finished;
  finished.uptime_s = 500;
  messages::Snapshot ready = finished;
  ready.state = SessionState::ready;
  Choices unscored;
  follow(finished, ready, unscored);
  EXPECT_EQ(unscored.page, ReadyPage::leg);

  Choices scored;
  scored.score = 3;
  follow(finished, ready, scored);
  EXPECT_EQ(scored.page, ReadyPage::result);
  messages::Snapshot later = ready;
  later.uptime_s = 559;
  follow(ready, later, scored);
  EXPECT_EQ(scored.page, ReadyPage::result);
  Choices touched = scored;
  EXPECT_FALSE(carry_out(Action::back, 0, {}, touched));
  EXPECT_EQ(touched.page, ReadyPage::leg);
  later.uptime_s = 560;
  follow(ready, later, scored);
  EXPECT_EQ(scored.page, ReadyPage::leg) << "the next person is not shown it";
}

}  // namespace
}  // namespace stretch::hmi
