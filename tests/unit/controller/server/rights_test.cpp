// The table of rights, walked whole: every request in every state from every kind of connection.
#include "controller/server/rights.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace {
using namespace stretch;
using namespace stretch::server;
using messages::RequestKind;

constexpr int kKinds = static_cast<int>(messages::kRequestKindNames.size());
constexpr int kStates = static_cast<int>(names::kSessionState.size());

using Check = std::function<void(RequestKind, const Standing&, SessionState, const std::string&)>;

void everywhere(const Check& check) {
  for (int kind = 0; kind < kKinds; ++kind) {
    for (int state = 0; state < kStates; ++state) {
      for (int bits = 0; bits < 32; ++bits) {
        const Standing standing{(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0,
                                (bits & 16) != 0};
        if (standing.is_owner && !(standing.owned && standing.welcomed)) continue;  // no such connection
        const auto k = static_cast<RequestKind>(kind);
        const auto s = static_cast<SessionState>(state);
        SCOPED_TRACE(std::string(name(k)) + " in " + std::string(name(s)) + ", bits " + std::to_string(bits));
        check(k, standing, s, refusal(k, standing, s));
      }
    }
  }
}

TEST(Rights, SR13_StopIsGrantedToEveryoneInEveryState) {
  everywhere([](RequestKind kind, const Standing&, SessionState, const std::string& refused) {
    if (kind == RequestKind::stop) {
      EXPECT_EQ(refused, "");
    }
  });
}

TEST(Rights, WithoutAHelloNothingButStop) {
  everywhere([](RequestKind kind, const Standing& standing, SessionState, const std::string& refused) {
    if (!standing.welcomed && kind != RequestKind::stop) {
      EXPECT_NE(refused.find("hello"), std::string::npos);
    }
  });
}

TEST(Rights, OnlyTheStationAcknowledgesAndTakesOver) {
  everywhere([](RequestKind kind, const Standing& standing, SessionState, const std::string& refused) {
    if (kind != RequestKind::acknowledge && kind != RequestKind::take_over) return;
    if (!standing.at_station) {
      EXPECT_NE(refused, "");
    }
    if (standing.welcomed && standing.at_station && kind == RequestKind::acknowledge) {
      EXPECT_EQ(refused, "");
    }
  });
}

TEST(Rights, AReaderReadsStopsAndPrepares) {
  everywhere([](RequestKind kind, const Standing& standing, SessionState, const std::string& refused) {
    if (standing.is_owner || standing.at_station || refused != "") return;
    EXPECT_TRUE(kind == RequestKind::stop || kind == RequestKind::status || kind == RequestKind::events ||
                kind == RequestKind::prepare);
  });
}

TEST(Rights, TheStationMovesNothingThatItDoesNotOwn) {
  everywhere([](RequestKind kind, const Standing& standing, SessionState, const std::string& refused) {
    if (standing.is_owner) return;
    switch (kind) {
      case RequestKind::heartbeat:
      case RequestKind::begin_mounting:
      case RequestKind::angle_up:
      case RequestKind::angle_down:
      case RequestKind::set_comfortable_angle:
      case RequestKind::start:
        EXPECT_NE(refused, "");
        break;
      default:
        break;
    }
  });
}

// The patient's own buttons, pressed by a hand at the station while a shell owns the session.
TEST(Rights, TheStationMayWhatTheOwnersButtonsMay) {
  for (const RequestKind kind : {RequestKind::pause, RequestKind::decline, RequestKind::less,
                                 RequestKind::more, RequestKind::hold_here, RequestKind::enough,
                                 RequestKind::tap, RequestKind::comfort, RequestKind::score}) {
    for (int s = 0; s < kStates; ++s) {
      const auto state = static_cast<SessionState>(s);
      EXPECT_EQ(refusal(kind, {true, true, false, true}, state),
                refusal(kind, {true, false, true, true}, state));
    }
  }
}

TEST(Rights, SR21_OnlyAPressAtTheStationResumes) {
  everywhere([](RequestKind kind, const Standing& standing, SessionState state, const std::string& refused) {
    if (kind != RequestKind::resume) return;
    EXPECT_EQ(refused.empty(), standing.welcomed && standing.at_station && state == SessionState::paused);
  });
}

TEST(Rights, StatusAndEventsForEveryoneWelcomed) {
  everywhere([](RequestKind kind, const Standing& standing, SessionState, const std::string& refused) {
    if (standing.welcomed && (kind == RequestKind::status || kind == RequestKind::events)) {
      EXPECT_EQ(refused, "");
    }
  });
}

TEST(Rights, PrepareOnlyWhenReadyAndNotOverSomebodyElse) {
  everywhere([](RequestKind kind, const Standing& standing, SessionState state, const std::string& refused) {
    if (kind != RequestKind::prepare || !standing.welcomed) return;
    const bool free = !standing.owned || standing.is_owner || standing.at_station;
    EXPECT_EQ(refused == "", state == SessionState::ready && free);
  });
}

// Each state in which the owner is granted a request, counted apart from the table.
TEST(Rights, OwnersRequestsInTheirStates) {
  using S = SessionState;
  const auto granted = [](RequestKind kind) {
    std::vector<S> states;
    for (int s = 0; s < kStates; ++s) {
      if (refusal(kind, {true, false, true, true}, static_cast<S>(s)).empty())
        states.push_back(static_cast<S>(s));
    }
    return states;
  };
  using List = std::vector<S>;
  EXPECT_EQ(granted(RequestKind::begin_mounting), List{S::ready});
  EXPECT_EQ(granted(RequestKind::angle_up), List{S::mounting});
  EXPECT_EQ(granted(RequestKind::angle_down), List{S::mounting});
  EXPECT_EQ(granted(RequestKind::set_comfortable_angle), List{S::mounting});
  EXPECT_EQ(granted(RequestKind::start), (List{S::stop_test, S::mounting}));
  EXPECT_EQ(granted(RequestKind::pause), (List{S::weighing, S::warm_up, S::running}));
  EXPECT_EQ(granted(RequestKind::resume), List{});
  EXPECT_EQ(granted(RequestKind::decline), List{S::paused});
  EXPECT_EQ(granted(RequestKind::less), (List{S::warm_up, S::running}));
  EXPECT_EQ(granted(RequestKind::more), (List{S::warm_up, S::running}));
  EXPECT_EQ(granted(RequestKind::hold_here), (List{S::warm_up, S::running}));
  EXPECT_EQ(granted(RequestKind::comfort), (List{S::warm_up, S::running}));
  EXPECT_EQ(granted(RequestKind::score), List{S::finished});
  EXPECT_EQ(granted(RequestKind::enough),
            (List{S::stop_test, S::mounting, S::weighing, S::warm_up, S::running, S::paused}));
  EXPECT_EQ(granted(RequestKind::heartbeat).size(), static_cast<std::size_t>(kStates));
  EXPECT_EQ(granted(RequestKind::tap).size(), static_cast<std::size_t>(kStates));
}

TEST(Rights, TakeOverNeedsASession) {
  EXPECT_EQ(refusal(RequestKind::take_over, {true, true, false, false}, SessionState::running), "");
  EXPECT_EQ(refusal(RequestKind::take_over, {true, true, false, true}, SessionState::ready), "");
  EXPECT_EQ(refusal(RequestKind::take_over, {true, true, false, false, true}, SessionState::ready), "")
      << "what the command line prepared is nobody's yet";
  EXPECT_EQ(refusal(RequestKind::take_over, {true, true, false, false}, SessionState::ready),
            "take_over: there is no session to take over");
}

TEST(Rights, RefusalNamesTheStatesThatWouldDo) {
  EXPECT_EQ(refusal(RequestKind::pause, {true, false, true, true}, SessionState::ready),
            "pause: not in state ready, only in weighing, warm_up, running");
}

}  // namespace
