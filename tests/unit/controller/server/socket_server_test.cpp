// Roles on a real socket: who may do what, who owns the session, and that a stop always comes through.
#include <unistd.h>

#include <algorithm>

#include "tests/unit/controller/server/bench.hpp"

namespace stretch::server::test {
namespace {

using S = SessionState;

class SocketServerTest : public ServerBench {
 protected:
  SocketServerTest() { serve(); }
};

TEST_F(SocketServerTest, WelcomesWithVersionBuildAndNumber) {
  Client a(path_), b(path_);
  welcome(a);
  welcome(b);
  EXPECT_EQ(a.welcome->version, messages::kProtocolVersion);
  EXPECT_EQ(a.welcome->controller, "0.0 test");
  EXPECT_NE(a.welcome->connection, b.welcome->connection);
  EXPECT_TRUE(
      application_.logged("pid " + std::to_string(::getpid()) + ", uid " + std::to_string(::getuid())));
}

TEST_F(SocketServerTest, SR13_StopNeedsNoHelloNoRoleAndNoState) {
  Client stranger(path_);
  EXPECT_EQ(ask(stranger, RequestKind::stop), "");
  EXPECT_EQ(application_.count("stop from 1"), 1);

  Client reader(path_);
  welcome(reader);
  for (int state = 0; state < static_cast<int>(names::kSessionState.size()); ++state) {
    in_state(static_cast<S>(state));
    EXPECT_EQ(ask(reader, RequestKind::stop), "") << state;
  }
  EXPECT_EQ(application_.count("stop from 2"), static_cast<int>(names::kSessionState.size()));
}

TEST_F(SocketServerTest, SR13_StopIsHandedOverBeforeWhatCameWithIt) {
  Client owner(path_);
  welcome(owner);
  in_state(S::ready);
  EXPECT_EQ(ask(owner, RequestKind::prepare), "");
  in_state(S::running, true);
  application_.calls.clear();
  const auto request = [](std::uint64_t id, RequestKind kind) {
    return *messages::frame(messages::encode(messages::Request{id, kind, 0, std::nullopt}));
  };
  owner.send_bytes(request(100, RequestKind::more) + request(101, RequestKind::less) +
                   *messages::frame("no json at all") + request(102, RequestKind::stop));
  EXPECT_EQ(answer(owner, 102), "");
  ASSERT_EQ(application_.calls.size(), 3u);
  EXPECT_EQ(application_.calls[0], "stop from 1");
  EXPECT_EQ(application_.calls[1], "more from 1");
  EXPECT_EQ(application_.calls[2], "less from 1");
}

TEST_F(SocketServerTest, SR13_OtherVersionMayStopAndNothingElse) {
  Client old(path_);
  old.hello(true, messages::kProtocolVersion + 1);
  EXPECT_EQ(answer(old, 0), "version = 2: this controller speaks 1; install the same version of both");
  EXPECT_NE(ask(old, RequestKind::acknowledge).find("this controller speaks 1"), std::string::npos);
  EXPECT_EQ(ask(old, RequestKind::stop), "");
  EXPECT_EQ(application_.calls, std::vector<std::string>{"stop from 1"});
  in_state(S::ready);
  EXPECT_EQ(ask(old, RequestKind::stop), "");
  EXPECT_TRUE(old.snapshots.empty());
}

TEST_F(SocketServerTest, BeforeHelloNothingIsDone) {
  Client stranger(path_);
  in_state(S::ready);
  for (const RequestKind kind :
       {RequestKind::prepare, RequestKind::status, RequestKind::acknowledge, RequestKind::less}) {
    EXPECT_NE(ask(stranger, kind).find("say hello first"), std::string::npos);
  }
  EXPECT_TRUE(application_.calls.empty());
}

TEST_F(SocketServerTest, PreparingMakesTheOwner) {
  Client owner(path_), reader(path_);
  welcome(owner);
  welcome(reader);
  in_state(S::ready);
  EXPECT_EQ(server_->owner(), 0u);
  EXPECT_EQ(ask(owner, RequestKind::prepare), "");
  EXPECT_EQ(server_->owner(), owner.welcome->connection);
  ASSERT_TRUE(application_.prescription);
  EXPECT_EQ(application_.prescription->protocol, "constant_low_traction");
  EXPECT_EQ(application_.count("heartbeat from 1"), 1) << "preparing is a sign of life";

  EXPECT_EQ(ask(owner, RequestKind::begin_mounting), "");
  EXPECT_NE(ask(reader, RequestKind::begin_mounting).find("only the owner"), std::string::npos);
  EXPECT_NE(ask(reader, RequestKind::prepare).find("another connection has prepared"), std::string::npos);
  in_state(S::running, true);
  until(
      [&] { return reader.read(), !reader.snapshots.empty() && reader.snapshots.back().state == S::running; },
      "snapshot");
  EXPECT_EQ(reader.snapshots.back().owner_connection, owner.welcome->connection);
}

TEST_F(SocketServerTest, RefusedPrescriptionMakesNoOwnerAndTellsEveryError) {
  Client client(path_);
  welcome(client);
  in_state(S::ready);
  application_.prepare_refusal = "force_n = 90: allowed 5 to 80\nresumptions = 9: allowed 0 to 5";
  EXPECT_EQ(ask(client, RequestKind::prepare), application_.prepare_refusal);
  EXPECT_EQ(server_->owner(), 0u);
  EXPECT_EQ(ask(client, RequestKind::begin_mounting),
            "begin_mounting: only the owner of a session may; prepare one first");
}

TEST_F(SocketServerTest, StationMayPrepareOverAWaitingOwner) {
  Client ctl(path_), screen(path_);
  welcome(ctl);
  welcome(screen, true);
  in_state(S::ready);
  EXPECT_EQ(ask(ctl, RequestKind::prepare), "");
  EXPECT_EQ(ask(screen, RequestKind::prepare), "");
  EXPECT_EQ(server_->owner(), screen.welcome->connection);
  EXPECT_NE(ask(ctl, RequestKind::begin_mounting).find("which another connection is"), std::string::npos);
}

TEST_F(SocketServerTest, OwnerCommandsArriveWithKindValueAndTime) {
  Client owner(path_);
  welcome(owner);
  in_state(S::ready);
  EXPECT_EQ(ask(owner, RequestKind::prepare), "");
  in_state(S::running, true);
  const auto before = std::chrono::steady_clock::now().time_since_epoch();
  EXPECT_EQ(ask(owner, RequestKind::comfort, 4), "");
  const auto after = std::chrono::steady_clock::now().time_since_epoch();
  EXPECT_EQ(application_.last.kind, RequestKind::comfort);
  EXPECT_EQ(application_.last.value, 4);
  EXPECT_EQ(application_.last.connection, owner.welcome->connection);
  EXPECT_GE(application_.last.at.ns, std::chrono::nanoseconds(before).count());
  EXPECT_LE(application_.last.at.ns, std::chrono::nanoseconds(after).count());
  EXPECT_EQ(ask(owner, RequestKind::decline), "decline: not in state running, only in paused");
  application_.busy = true;
  EXPECT_EQ(ask(owner, RequestKind::less), "the control loop is busy; try again");
}

TEST_F(SocketServerTest, OnlyTheStationAcknowledges) {
  Client reader(path_), station(path_);
  welcome(reader);
  welcome(station, true);
  in_state(S::torque_off);
  EXPECT_NE(ask(reader, RequestKind::acknowledge).find("only from a connection at the station"),
            std::string::npos);
  EXPECT_TRUE(application_.calls.empty());
  EXPECT_EQ(ask(station, RequestKind::acknowledge), "");
  EXPECT_EQ(application_.count("acknowledge from 2"), 1);
}

TEST_F(SocketServerTest, SR14_HeartbeatsOfTheOwnerAloneCountAndGetNoAnswer) {
  Client owner(path_), reader(path_);
  welcome(owner);
  welcome(reader, true);
  in_state(S::ready);
  EXPECT_EQ(ask(owner, RequestKind::prepare), "");
  in_state(S::running, true);
  application_.calls.clear();
  reader.ask(RequestKind::heartbeat);
  EXPECT_EQ(ask(reader, RequestKind::status), "");
  owner.ask(RequestKind::heartbeat);
  EXPECT_EQ(ask(owner, RequestKind::status), "");
  EXPECT_EQ(application_.calls, std::vector<std::string>{"heartbeat from 1"});
  EXPECT_EQ(reader.answers.size(), 1u);
  EXPECT_EQ(owner.answers.size(), 2u);
}

TEST_F(SocketServerTest, SR14_OwnerThatLeavesIsReportedAndMayBeReplacedByTheStation) {
  Client reader(path_), station(path_);
  std::uint64_t lost = 0;
  {
    Client owner(path_);
    welcome(owner);
    in_state(S::ready);
    EXPECT_EQ(ask(owner, RequestKind::prepare), "");
    in_state(S::running, true);
    lost = owner.welcome->connection;
  }
  until([&] { return application_.count("owner_lost from " + std::to_string(lost)) == 1; }, "owner lost");
  EXPECT_EQ(server_->owner(), 0u);
  welcome(reader);
  welcome(station, true);
  in_state(S::paused, true);
  EXPECT_NE(ask(reader, RequestKind::take_over), "");
  EXPECT_NE(ask(reader, RequestKind::resume), "");
  EXPECT_NE(ask(station, RequestKind::begin_mounting), "");
  EXPECT_EQ(ask(station, RequestKind::take_over), "");
  EXPECT_EQ(server_->owner(), station.welcome->connection);
  EXPECT_EQ(application_.count("heartbeat from " + std::to_string(station.welcome->connection)), 1);
  EXPECT_EQ(ask(station, RequestKind::resume), "");
}

TEST_F(SocketServerTest, OwnershipEndsWithTheSession) {
  Client first(path_), second(path_);
  welcome(first);
  welcome(second);
  in_state(S::ready);
  EXPECT_EQ(ask(first, RequestKind::prepare), "");
  in_state(S::ready);  // the control thread has not taken it yet
  EXPECT_EQ(server_->owner(), first.welcome->connection);
  in_state(S::ready, true);
  in_state(S::finished, true);
  in_state(S::ready, false);
  EXPECT_EQ(server_->owner(), 0u);
  EXPECT_EQ(ask(second, RequestKind::prepare), "");
  EXPECT_EQ(server_->owner(), second.welcome->connection);
}

TEST_F(SocketServerTest, ClientsNameCannotForgeALogLine) {
  Client client(path_);
  client.send_json(R"({"message":"hello","version":1,"client":"x\nconnection 9 owns","at_station":false})");
  until([&] { return client.read(), client.welcome.has_value(); }, "welcome");
  for (const auto& line : application_.lines) EXPECT_EQ(line.find('\n'), line.npos);
}

TEST_F(SocketServerTest, OneConnectionTooManyIsClosed) {
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < SocketServer::kMaxConnections; ++i) {
    clients.push_back(std::make_unique<Client>(path_));
    welcome(*clients.back());
  }
  Client surplus(path_);
  until([&] { return surplus.read(), surplus.ended; }, "the surplus connection closed");
  clients.pop_back();
  until([&] { return server_->connections() < SocketServer::kMaxConnections; }, "one has left");
  Client next(path_);
  welcome(next);
}

TEST_F(SocketServerTest, EndOfTheServerEndsEveryConnectionAndTheFile) {
  Client client(path_);
  welcome(client);
  server_.reset();
  io_.poll();
  until([&] { return client.read(), client.ended; }, "end of the connection");
  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_FALSE(Client(path_).connected());
}

}  // namespace
}  // namespace stretch::server::test
