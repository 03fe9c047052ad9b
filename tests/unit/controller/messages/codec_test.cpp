// Every field of every message comes out as it went in, and no message outgrows a frame.
#include "controller/messages/codec.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "controller/messages/framing.hpp"

namespace {
using namespace stretch;
using namespace stretch::messages;

// Gives every member a value that no other member has, as far as its type allows. `members` bind whole
// structs, so that a member added to one does not compile here until it is listed.
class Filler {
 public:
  template <class... Members>
  void fill(Members&... members) {
    (fill_one(members), ...);
  }

 private:
  void fill_one(std::uint64_t& v) { v = static_cast<std::uint64_t>(++n_) + 0x8000'0000'0000'0000u; }
  void fill_one(std::int64_t& v) { v = -(++n_) - 0x1'0000'0000; }
  void fill_one(int& v) { v = -(++n_); }
  void fill_one(double& v) { v = ++n_ + 0.1; }
  void fill_one(bool& v) { v = true; }
  void fill_one(std::string& v) { v = "text \"\xc3\xa4\xe2\x82\xac\" " + std::to_string(++n_); }
  void fill_one(SessionState& v) { v = SessionState::warm_up; }
  void fill_one(PhaseKind& v) { v = ++n_ % 2 ? PhaseKind::hold_force : PhaseKind::hold_angle; }
  void fill_one(Notice& v) { v = Notice::leg_taken_out; }
  void fill_one(SafetyAction& v) { v = SafetyAction::retreat_by_position; }
  void fill_one(SafetyRow& v) { v = static_cast<SafetyRow>(1 + ++n_ % 28); }
  void fill_one(Side& v) { v = Side::right; }
  void fill_one(LimitedBy& v) { v = LimitedBy::creep; }
  void fill_one(Outcome& v) { v = Outcome::paused_by_safety; }
  void fill_one(std::vector<SafetyRow>& v) { v = {SafetyRow::sr07_stale_force, SafetyRow::sr28_no_answer}; }
  void fill_one(std::array<CheckState, kSelfTestChecks>& v) {
    for (std::size_t i = 0; i < v.size(); ++i) v[i] = static_cast<CheckState>((i + 1) % 3);
  }
  void fill_one(LinkView& v) {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = v;
    fill(a, b, c, d, e, f, g, h, i, j, k, l, m, n);
  }
  void fill_one(std::optional<LinkView>& v) { fill_one(v.emplace()); }
  void fill_one(LoopView& v) {
    auto& [a, b, c, d, e, f, g, h, i, j, k] = v;
    fill(a, b, c, d, e, f, g, h, i, j, k);
  }
  void fill_one(std::vector<HoldView>& list) {
    for (auto& v : (list.resize(2), list)) {
      auto& [a, b, c, d, e, f, g, h, i, j] = v;
      fill(a, b, c, d, e, f, g, h, i, j);
    }
  }
  void fill_one(std::vector<SafetyActionView>& list) {
    for (auto& v : (list.resize(3), list)) {
      auto& [a, b, c] = v;
      fill(a, b, c);
    }
  }
  void fill_one(std::optional<double>& v) { v = 0.25 + ++n_; }
  void fill_one(std::optional<int>& v) { v = static_cast<int>(++n_ % 11); }
  void fill_one(ResultView& v) {
    auto& [a, b, c, d, e, f, g, h, i, j, k] = v;
    fill(a, b, c, d, e, f, g, h, i, j, k);
  }

  int n_ = 0;
};

Snapshot full_snapshot() {
  Snapshot s;
  auto& [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2, c3, c4,
         c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9,
         f0, f1, f2, f3, f4, f5, f6, f7, f8, f9] = s;
  Filler().fill(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2,
                c3, c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, e0, e1, e2, e3, e4, e5,
                e6, e7, e8, e9, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9);
  return s;
}

template <class T>
T through_server_side(const T& message) {
  const auto decoded = decode_server_message(encode(message));
  if (!decoded) throw std::runtime_error(decoded.error().what);
  return std::get<T>(*decoded);
}
template <class T>
T through_client_side(const T& message) {
  const auto decoded = decode_client_message(encode(message));
  if (!decoded) throw std::runtime_error(decoded.error().what);
  return std::get<T>(*decoded);
}

TEST(Codec, SnapshotRoundTripsInEveryField) {
  const Snapshot full = full_snapshot();
  EXPECT_EQ(through_server_side(full), full);
  EXPECT_EQ(through_server_side(Snapshot{}), Snapshot{});
}

TEST(Codec, EventAnswerWelcomeRoundTripInEveryField) {
  Event event;
  auto& [a, b, c, d, e, f, g] = event;
  Filler().fill(a, b, c, d, e, f, g);
  EXPECT_EQ(through_server_side(event), event);

  Answer answer;
  auto& [h, i, j] = answer;
  Filler().fill(h, i, j);
  EXPECT_EQ(through_server_side(answer), answer);

  Welcome welcome;
  auto& [k, l, m] = welcome;
  Filler().fill(k, l, m);
  EXPECT_EQ(through_server_side(welcome), welcome);
}

TEST(Codec, HelloRoundTripsInEveryField) {
  Hello hello;
  auto& [a, b, c] = hello;
  Filler().fill(a, b, c);
  EXPECT_EQ(through_client_side(hello), hello);
}

TEST(Codec, EveryKindOfRequestRoundTrips) {
  for (std::size_t k = 0; k < kRequestKindNames.size(); ++k) {
    Request request{.id = 100 + k, .kind = static_cast<RequestKind>(k), .value = 0, .prescription = {}};
    if (request.kind == RequestKind::prepare) request.prescription.emplace();
    if (request.kind == RequestKind::score || request.kind == RequestKind::comfort) request.value = 7;
    if (request.kind == RequestKind::events) request.value = 999'999'999'999.0;
    const Request back = through_client_side(request);
    EXPECT_EQ(back.id, request.id);
    EXPECT_EQ(back.kind, request.kind) << kRequestKindNames[k];
    EXPECT_EQ(back.value, request.value);
    EXPECT_EQ(back.prescription.has_value(), request.prescription.has_value());
  }
}

TEST(Codec, PrescriptionRoundTripsInEveryFieldAndNotOneBitOff) {
  for (int tenths = 100; tenths <= 900; ++tenths) {
    config::Prescription sent{.side = Side::right,
                              .mass = kilograms(81.3),
                              .height = metres(1.83),
                              .cuff_distance = metres(0.77),
                              .force = newtons(12.7),
                              .force_limit = newtons(19.9),
                              .angle_limit = degrees(tenths / 10.0),
                              .duration = seconds(601.5),
                              .resumptions = 3,
                              .protocol = "static_progressive"};
    const auto back = *through_client_side(Request{1, RequestKind::prepare, 0, sent}).prescription;
    EXPECT_EQ(back.side, sent.side);
    EXPECT_EQ(back.mass, sent.mass);
    EXPECT_EQ(back.height, sent.height);
    EXPECT_EQ(back.cuff_distance, sent.cuff_distance);
    EXPECT_EQ(back.force, sent.force);
    EXPECT_EQ(back.force_limit, sent.force_limit);
    EXPECT_EQ(back.angle_limit, sent.angle_limit);
    EXPECT_EQ(back.duration, sent.duration);
    EXPECT_EQ(back.resumptions, sent.resumptions);
    EXPECT_EQ(back.protocol, sent.protocol);
  }
}

TEST(Codec, LongListsKeepTheirNewestEntries) {
  Snapshot s;
  for (int i = 0; i < 250; ++i) s.result.holds.push_back({.target_force_n = static_cast<double>(i)});
  const auto back = through_server_side(s);
  ASSERT_EQ(back.result.holds.size(), kMaxListed);
  EXPECT_EQ(back.result.holds.front().target_force_n, 150);
  EXPECT_EQ(back.result.holds.back().target_force_n, 249);
}

TEST(Codec, LongTextsAreCutBetweenCharacters) {
  std::string euros;
  for (int i = 0; i < 3000; ++i) euros += "\xe2\x82\xac";
  const auto back = through_server_side(Answer{.id = 1, .done = false, .refusal = euros});
  EXPECT_EQ(back.refusal.size(), 4095u);
  EXPECT_EQ(euros.substr(0, 4095), back.refusal);
}

TEST(Codec, TextThatIsNoUtf8IsRepaired) {
  EXPECT_EQ(through_server_side(Answer{.id = 1, .done = false, .refusal = "a\xff"}).refusal, "a\xef\xbf\xbd");
}

// The largest that the structs can become: every number with all its digits, every text of characters that
// take six bytes to escape.
TEST(Codec, NoMessageOutgrowsAFrame) {
  const std::string worst(100'000, '\x01');
  Snapshot s = full_snapshot();
  HoldView hold;
  auto& [kind, a, b, limited_by, c, d, e, f, g, h] = hold;
  constexpr double kLongest = -1.2345678901234567e-300;
  for (double* v : {&a, &b, &g, &h}) *v = kLongest;
  for (auto* v : {&c, &d, &e, &f}) *v = kLongest;
  s.result.holds.assign(1000, hold);
  s.result.safety_actions.assign(1000, {SafetyRow::sr28_no_answer, a, SafetyAction::retreat_by_position});
  s.faults.assign(1000, SafetyRow::sr28_no_answer);
  s.protocol_name = s.protocol_title = s.drive_link.state = s.load_cell_link.state =
      s.load_cell_b_link.value().state = s.safety_io_link.state = worst;
  EXPECT_LE(encode(s).size(), kMaxMessageBytes);
  EXPECT_LE(encode(Event{.wall_time = worst, .kind = worst, .text = worst, .detail = worst}).size(),
            kMaxMessageBytes);
  EXPECT_LE(encode(Answer{.id = 0, .done = false, .refusal = worst}).size(), kMaxMessageBytes);
  EXPECT_LE(encode(Hello{.version = 0, .client = worst, .at_station = false}).size(), kMaxMessageBytes);
  EXPECT_LE(encode(Welcome{.version = 0, .controller = worst, .connection = 0}).size(), kMaxMessageBytes);
}

TEST(Codec, NumberThatIsNotFiniteIsRefusedByTheReader) {
  Snapshot s;
  s.angle_deg = std::numeric_limits<double>::quiet_NaN();
  const auto decoded = decode_server_message(encode(s));
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().what, "angle_deg = null: null, expected a number");
}

TEST(Codec, NamesAreWordsEachOnce) {
  const auto distinct = [](const auto& table) {
    for (std::size_t i = 0; i < table.size(); ++i) {
      EXPECT_FALSE(table[i].empty());
      for (std::size_t j = 0; j < i; ++j) EXPECT_NE(table[i], table[j]);
    }
  };
  distinct(kRequestKindNames);
  distinct(names::kNotice);
  distinct(names::kCheckState);
  distinct(names::kSelfTestCheck);
  EXPECT_EQ(name(RequestKind::hold_here), "hold_here");
  EXPECT_EQ(name(Notice::are_you_all_right), "are_you_all_right");
  EXPECT_EQ(name(SelfTestCheck::relay_and_sto), "relay_and_sto");
  EXPECT_EQ(name(CheckState::failed), "failed");
}

}  // namespace
