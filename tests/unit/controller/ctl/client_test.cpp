// Whom a shell reaches where several sockets may be the controller's.
#include "controller/ctl/client.hpp"

#include <fcntl.h>

#include <future>

#include "tests/unit/controller/server/bench.hpp"

namespace stretch::server::test {
namespace {

namespace fs = std::filesystem;

// A socket that is listened at and never served, or, once closed, what a killed controller leaves behind.
class Holder {
 public:
  explicit Holder(const std::string& path, int backlog = 4)
      : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    EXPECT_LT(path.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path),
              sizeof address.sun_path);
    EXPECT_EQ(::bind(fd_, static_cast<sockaddr*>(static_cast<void*>(&address)), sizeof address), 0);
    EXPECT_EQ(::listen(fd_, backlog), 0);
  }
  ~Holder() { die(); }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

  void die() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  // What the first who came has said; its first request is said to be done then.
  [[nodiscard]] std::string hear_and_answer() const {
    const int peer = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
    if (peer < 0) return "";
    char bytes[4096];
    const ssize_t got = ::recv(peer, bytes, sizeof bytes, 0);
    const std::string answer = *messages::frame(messages::encode(messages::Answer{1, true, ""}));
    (void)::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
    ::close(peer);
    return got > 0 ? std::string(bytes, static_cast<std::size_t>(got)) : "";
  }

 private:
  int fd_;
};

// As another user than root, whom no folder is closed to.
class AsNobody {
 public:
  AsNobody() { EXPECT_EQ(::seteuid(root_ ? 65534 : ::geteuid()), 0); }
  ~AsNobody() { EXPECT_EQ(::seteuid(root_ ? 0 : ::geteuid()), 0); }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  const bool root_ = ::geteuid() == 0;
};

class ReachingTest : public ServerBench {
 protected:
  ReachingTest() {
    Holder killed(dead_);
    killed.die();
    fs::create_directory(closed_folder_);
    fs::permissions(closed_folder_, fs::perms::none);
    fs::permissions(folder_, fs::perms::all);
  }
  ~ReachingTest() override { fs::permissions(closed_folder_, fs::perms::owner_all); }

  // What `ask` gives, the server serving meanwhile.
  template <class Ask>
  auto meanwhile(Ask ask) {
    auto asked = std::async(std::launch::async, ask);
    until([&] { return asked.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }, "its end");
    return asked.get();
  }
  using Sockets = std::vector<std::string>;

  const std::string dead_ = folder_ + "/dead";
  const std::string absent_ = folder_ + "/absent";
  const std::string closed_folder_ = folder_ + "/closed";
  const std::string closed_ = closed_folder_ + "/s";
};

TEST_F(ReachingTest, WhatAKilledControllerLeftBehindIsPassedOver) {
  serve();
  for (const std::string& nobody : {dead_, absent_}) {
    const auto client = meanwhile([&] { return ctl::Client::connect({nobody, path_}, false); });
    ASSERT_TRUE(client) << client.error();
    EXPECT_EQ(client->welcome().controller, "0.0 test");
    const auto server = meanwhile([&] { return ctl::Client::whoever_serves({nobody, path_}); });
    ASSERT_TRUE(server) << "the service is nobody's all the same";
    EXPECT_EQ(server->socket, path_);
    EXPECT_EQ(server->why_silent, "");
  }
}

TEST_F(ReachingTest, WhereSurelyNobodyServesEverySocketIsNamedAndWhatToDo) {
  const Sockets both{dead_, absent_};
  const auto client = ctl::Client::connect(both, false);
  ASSERT_FALSE(client);
  EXPECT_EQ(client.error(), dead_ + ": no controller answers there (Connection refused); " + absent_ +
                                ": no controller answers there (No such file or directory); start "
                                "stretch-controller or name its --socket");
  EXPECT_FALSE(ctl::Client::whoever_serves(both));
  const auto stopped = ctl::Client::stop(both);
  EXPECT_TRUE(stopped.done.empty());
  EXPECT_TRUE(stopped.troubles.empty());
  EXPECT_EQ(stopped.nobody, client.error());
}

TEST_F(ReachingTest, ASocketThatIsClosedToThisUserMayBeServed) {
  const AsNobody nobody;
  const Sockets both{absent_, closed_};
  const auto server = ctl::Client::whoever_serves(both);
  ASSERT_TRUE(server) << "the doctor would have taken the devices";
  EXPECT_EQ(server->socket, closed_);
  const std::string why = closed_ +
                          ": a controller may serve there, but this user may not ask it (Permission denied); "
                          "ask as a user of its group, or name the --socket of another";
  EXPECT_EQ(server->why_silent, why);
  EXPECT_EQ(ctl::Client::connect(both, false).error(), why);
  EXPECT_EQ(ctl::Client::stop(both).troubles, std::vector<std::string>{why});
}

TEST_F(ReachingTest, WhatIsNoneOfTheseMayBeServedToo) {
  fs::create_symlink(folder_ + "/loop", folder_ + "/loop");
  const auto server = ctl::Client::whoever_serves({folder_ + "/loop"});
  ASSERT_TRUE(server);
  EXPECT_NE(server->why_silent.find("cannot be connected to"), std::string::npos) << server->why_silent;
}

TEST_F(ReachingTest, SR13_StopReachesWhoeverServes) {
  serve();
  const auto stopped = meanwhile([&] { return ctl::Client::stop({dead_, path_}); });
  ASSERT_EQ(stopped.done.size(), 1U);
  EXPECT_EQ(stopped.done[0].socket, path_);
  EXPECT_TRUE(stopped.troubles.empty());
  EXPECT_EQ(application_.calls, std::vector<std::string>{"stop from 1"});
}

TEST_F(ReachingTest, SR13_AnotherThatHangsOrIsClosedKeepsNoStopFromWhoServes) {
  serve();
  const Holder hanging(absent_);
  const auto stopped = meanwhile([&] { return ctl::Client::stop({absent_, path_}); });
  ASSERT_EQ(stopped.done.size(), 1U);
  EXPECT_EQ(stopped.done[0].socket, path_);
  EXPECT_EQ(stopped.troubles,
            std::vector<std::string>{absent_ + ": STOP was sent, but whether it is done is not known: the "
                                               "controller does not answer; is it hanging?"});
  EXPECT_EQ(application_.calls, std::vector<std::string>{"stop from 1"});
  EXPECT_NE(hanging.hear_and_answer().find("\"stop\""), std::string::npos) << "it finds it when it goes on";
}

TEST_F(ReachingTest, SR13_StopWaitsForNobodyBeforeItIsSentToTheNext) {
  serve();
  const Holder slow(absent_);
  auto asked = std::async(std::launch::async, [&] { return ctl::Client::stop({absent_, path_}); });
  until([&] { return !application_.calls.empty(); }, "the second's STOP");
  std::string heard;
  until([&] { return !(heard = slow.hear_and_answer()).empty(); }, "the first's");
  until([&] { return asked.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }, "its end");
  const auto stopped = asked.get();
  EXPECT_EQ(stopped.troubles, Sockets{});
  EXPECT_EQ(stopped.done.size(), 2U);
}

}  // namespace
}  // namespace stretch::server::test
