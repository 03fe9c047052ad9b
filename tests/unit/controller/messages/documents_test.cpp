// result.json keeps the keys that scripts rely on, in order, and both documents come back as they went.
#include "controller/messages/documents.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch;
using namespace stretch::messages;
using namespace stretch::literals;

ResultView a_result() {
  ResultView r;
  r.valid = true;
  r.outcome = Outcome::completed;
  r.duration_s = 612.5;
  r.weight_nm = 38.25;
  r.peak_stretch_force_n = 14.5;
  r.peak_stretch_torque_nm = 11.75;
  r.peak_angle_deg = 61.5;
  r.score = 2;
  r.holds.push_back({PhaseKind::hold_force, 14, 600, LimitedBy::angle, 0.5, 1.5, 2.5, 0.25, 3.5, 12.5});
  r.safety_actions.push_back({SafetyRow::sr03_guarding, 17.5, SafetyAction::retreat});
  return r;
}

TEST(Documents, ResultHasTheKeysThatScriptsRelyOn) {
  EXPECT_EQ(encode_result(a_result()), R"({
  "outcome": "completed",
  "duration_s": 612.5,
  "weighing": {
    "weight_nm": 38.25
  },
  "peak_stretch_force_n": 14.5,
  "peak_stretch_torque_nm": 11.75,
  "peak_angle_deg": 61.5,
  "score": 2,
  "holds": [
    {
      "kind": "hold_force",
      "target_force_n": 14.0,
      "duration_s": 600.0,
      "limited_by": "angle",
      "error_mean_pct": 0.5,
      "error_p95_pct": 1.5,
      "error_max_pct": 2.5,
      "overshoot_pct": 0.25,
      "creep_deg": 3.5,
      "relaxation_pct": 12.5
    }
  ],
  "safety_actions": [
    {
      "sr": "SR03",
      "at_s": 17.5,
      "action": "retreat"
    }
  ]
}
)");
}

TEST(Documents, ResultRoundTripsWithAllItsHolds) {
  ResultView result = a_result();
  result.holds.resize(5 * kMaxListed, result.holds.front());
  const auto back = decode_result(encode_result(result));
  ASSERT_TRUE(back) << back.error();
  EXPECT_EQ(*back, result);
}

TEST(Documents, AResultWithoutAScoreSaysSo) {
  ResultView result = a_result();
  result.score.reset();
  EXPECT_NE(encode_result(result).find("\"score\": null"), std::string::npos);
  EXPECT_EQ(decode_result(encode_result(result))->score, std::nullopt);
}

TEST(Documents, PrescriptionRoundTrips) {
  config::Prescription sent;
  sent.side = Side::right;
  sent.angle_limit = 85_deg;
  sent.protocol = "demo";
  const auto back = decode_prescription(encode_prescription(sent));
  ASSERT_TRUE(back) << back.error();
  EXPECT_EQ(back->side, Side::right);
  EXPECT_EQ(back->angle_limit, 85_deg);
  EXPECT_EQ(back->protocol, "demo");
}

TEST(Documents, WhatIsWrongIsNamed) {
  EXPECT_EQ(decode_prescription("{}").error(), "side: missing");
  EXPECT_EQ(
      decode_result(R"({"outcome":"won"})").error(),
      R"(outcome = "won": one of completed, stopped_by_patient, paused_by_safety, aborted, interrupted)");
  EXPECT_NE(decode_result("no json").error().find("is no JSON"), std::string::npos);
}

}  // namespace
