// What flows over a real socket: newest pictures, every event, and nobody who can hold up the others.
#include "tests/unit/controller/server/bench.hpp"

namespace stretch::server::test {
namespace {

using S = SessionState;

class SocketFlowTest : public ServerBench {
 protected:
  void event(std::int64_t id, std::size_t size = 0) {
    messages::Event happened;
    happened.id = id;
    happened.text = std::string(size, 'x');
    server_->publish(happened);
  }
};

TEST_F(SocketFlowTest, SnapshotsComeAndTheNewestIsThereOnArrival) {
  serve();
  in_state(S::ready);
  Client client(path_);
  welcome(client);
  until([&] { return client.read(), client.snapshots.size() == 1; }, "the newest at once");
  for (int i = 0; i < 5; ++i) {
    in_state(S::ready);
    until([&] { return client.read(), client.snapshots.back().cycle == cycle_; }, "each snapshot");
  }
}

TEST_F(SocketFlowTest, StatusIsASnapshotAndThenTheAnswer) {
  serve();
  Client client(path_);
  welcome(client);
  EXPECT_EQ(ask(client, RequestKind::status), "status: nothing is measured yet; try again");
  in_state(S::ready);
  until([&] { return client.read(), client.snapshots.size() == 1; }, "snapshot");
  client.order.clear();
  EXPECT_EQ(ask(client, RequestKind::status), "");
  EXPECT_EQ(client.order, (std::vector<std::string>{"snapshot", "answer"}));
}

TEST_F(SocketFlowTest, NewestSnapshotWinsForAClientThatIsSlow) {
  serve();
  Client client(path_);
  welcome(client);
  constexpr std::uint64_t kPublished = 2000;  // several megabytes: far more than the kernel keeps
  for (std::uint64_t i = 0; i < kPublished; ++i) {
    in_state(S::ready);
    io_.poll();
  }
  until(
      [&] { return client.read(), !client.snapshots.empty() && client.snapshots.back().cycle == kPublished; },
      "the newest");
  EXPECT_LT(client.snapshots.size(), kPublished);
  for (std::size_t i = 1; i < client.snapshots.size(); ++i) {
    EXPECT_GT(client.snapshots[i].cycle, client.snapshots[i - 1].cycle);
  }
  EXPECT_FALSE(client.ended);
}

TEST_F(SocketFlowTest, EventsComeInOrderEachOnce) {
  serve();
  Client client(path_);
  event(1);
  event(2);
  welcome(client);
  for (std::int64_t id = 3; id <= 300; ++id) event(id);
  until([&] { return client.read(), client.events.size() >= 298; }, "the events since the hello");
  ASSERT_EQ(client.events.size(), 298u);
  for (std::size_t i = 0; i < client.events.size(); ++i)
    EXPECT_EQ(client.events[i].id, static_cast<std::int64_t>(i) + 3);
}

TEST_F(SocketFlowTest, EarlierEventsAreGivenOnRequestBeforeTheAnswer) {
  serve();
  for (std::int64_t id = 1; id <= 10; ++id) event(id);
  Client client(path_);
  welcome(client);
  client.order.clear();
  EXPECT_EQ(ask(client, RequestKind::events, 7), "");
  ASSERT_EQ(client.events.size(), 3u);
  EXPECT_EQ(client.events.front().id, 8);
  EXPECT_EQ(client.order, (std::vector<std::string>{"event", "event", "event", "answer"}));
  EXPECT_EQ(ask(client, RequestKind::events, 10), "");
  EXPECT_EQ(client.events.size(), 3u);
  event(11);
  until([&] { return client.read(), client.events.size() == 4; }, "the next event");
}

TEST_F(SocketFlowTest, ClientThatDoesNotReadIsDroppedAndTheOthersGoOn) {
  serve(Duration::from_si(0.3));
  Client deaf(path_), attentive(path_);
  welcome(deaf);
  welcome(attentive);
  until(
      [&] {
        in_state(S::running);
        attentive.read();
        return application_.logged("connection 1 closed: does not read");
      },
      "the deaf one dropped");
  EXPECT_EQ(server_->connections(), 1u);
  EXPECT_FALSE(attentive.ended);
  in_state(S::paused);
  until([&] { return attentive.read(), attentive.snapshots.back().state == S::paused; },
        "the attentive one served");
  EXPECT_EQ(ask(attentive, RequestKind::stop), "");
}

TEST_F(SocketFlowTest, ClientThatFallsBehindTheEventsIsDropped) {
  serve();
  Client deaf(path_), attentive(path_);
  welcome(deaf);
  welcome(attentive);
  std::int64_t id = 0;
  until(
      [&] {
        event(++id, 4000);
        attentive.read();
        return application_.logged("connection 1 closed: fell behind the events");
      },
      "the deaf one dropped");
  until([&] { return attentive.read(), attentive.events.size() == static_cast<std::size_t>(id); },
        "all events for the other");
}

TEST_F(SocketFlowTest, ClientThatAsksWithoutReadingIsDropped) {
  serve();
  in_state(S::ready);
  Client greedy(path_), other(path_);
  welcome(greedy);
  welcome(other);
  until(
      [&] {
        if (server_->connections() == 2) greedy.ask(RequestKind::status);
        return application_.logged("connection 1 closed: asks without reading");
      },
      "the greedy one dropped");
  EXPECT_EQ(ask(other, RequestKind::status), "");
}

TEST_F(SocketFlowTest, SR19_GarbageIsRefusedAndTheConnectionGoesOn) {
  serve();
  in_state(S::ready);
  Client client(path_);
  welcome(client);
  client.send_json("\xff\xfe garbage");
  EXPECT_NE(answer(client, 0).find("is no JSON"), std::string::npos);
  client.send_json(R"({"message":"request","id":7,"request":"fly"})");
  EXPECT_NE(answer(client, 7).find(R"(request = "fly": one of stop)"), std::string::npos);
  client.hello();
  until([&] { return client.read(), client.answers.size() == 3; }, "refusal of a second hello");
  EXPECT_EQ(client.answers.back().refusal, "hello: said before");
  EXPECT_EQ(ask(client, RequestKind::status), "");
  EXPECT_TRUE(application_.calls.empty());
}

TEST_F(SocketFlowTest, SR19_OverlongFrameIsRefusedAndTheConnectionEnds) {
  serve();
  Client client(path_), other(path_);
  welcome(client);
  welcome(other);
  client.send_bytes(std::string("\x01\x00\x01\x00", 4) +
                    *messages::frame(R"({"message":"request","id":1,"request":"stop"})"));
  until([&] { return client.read(), client.ended; }, "the end");
  ASSERT_EQ(client.answers.size(), 1u);
  EXPECT_NE(client.answers[0].refusal.find("message length 65537, allowed 1 to 65536"), std::string::npos);
  in_state(S::ready);
  EXPECT_EQ(ask(other, RequestKind::status), "");
}

TEST_F(SocketFlowTest, HalfAMessageWaitsForItsRest) {
  serve();
  Client client(path_);
  welcome(client);
  const std::string bytes = *messages::frame(R"({"message":"request","id":9,"request":"stop"})");
  for (const char byte : bytes) {
    EXPECT_TRUE(application_.calls.empty());
    client.send_bytes(std::string(1, byte));
    io_.restart();
    io_.poll();
  }
  EXPECT_EQ(answer(client, 9), "");
}

TEST_F(SocketFlowTest, AnswersOfOneWhoHasStoppedWritingStillArrive) {
  serve();
  Client client(path_);
  const auto id = client.ask(RequestKind::stop);
  client.finish_writing();
  EXPECT_EQ(answer(client, id), "");
  until([&] { return client.read(), client.ended; }, "the end");
}

}  // namespace
}  // namespace stretch::server::test
