// The screen's end of the socket: the newest snapshot wins, STOP comes first, a lost connection comes back.
#include "hmi/client/controller_link.hpp"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <thread>

#include "tests/screens/fake_controller/fake_controller.hpp"

namespace stretch::hmi {
namespace {

using messages::RequestKind;
using namespace std::chrono_literals;

std::string socket_path() {
  return ::testing::TempDir() + "client-" + std::to_string(::getpid()) + ".sock";
}

messages::Request request(RequestKind kind) {
  messages::Request r;
  r.kind = kind;
  return r;
}

template <class Done>
bool wait_for(Done done) {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (!done()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(5ms);
  }
  return true;
}

bool connected(ControllerLink& link) {
  return wait_for([&] { return link.take().connection != 0; });
}

TEST(ControllerLink, SaysHelloAndHearsTheNewestSnapshot) {
  FakeController controller(socket_path());
  messages::Snapshot snapshot;
  snapshot.state = SessionState::ready;
  controller.say(snapshot);
  ControllerLink link({socket_path()});
  ASSERT_TRUE(connected(link));
  snapshot.angle_deg = 33;
  controller.say(snapshot);
  EXPECT_TRUE(wait_for([&] {
    const auto news = link.take();
    return news.snapshot && news.snapshot->angle_deg == 33;
  }));
}

TEST(ControllerLink, RequestsArriveInOrderAndAreAnsweredByTheirIds) {
  FakeController controller(socket_path());
  controller.refuse(RequestKind::more, "the prescription's 14 N are the most");
  ControllerLink link({socket_path()});
  ASSERT_TRUE(connected(link));
  const auto less = link.send(request(RequestKind::less));
  const auto more = link.send(request(RequestKind::more));
  std::vector<messages::Answer> answers;
  ASSERT_TRUE(wait_for([&] {
    for (auto& answer : link.take().answers) answers.push_back(answer);
    return answers.size() == 2;
  }));
  EXPECT_EQ(answers[0].id, less);
  EXPECT_TRUE(answers[0].done);
  EXPECT_EQ(answers[1].id, more);
  EXPECT_FALSE(answers[1].done);
  EXPECT_EQ(answers[1].refusal, "the prescription's 14 N are the most");
}

TEST(ControllerLink, ALostConnectionIsSeenAndComesBack) {
  FakeController controller(socket_path());
  ControllerLink link({socket_path()});
  ASSERT_TRUE(connected(link));
  controller.hang_up();
  ASSERT_TRUE(wait_for([&] { return link.take().connection == 2; }))
      << "a new connection with a number of its own";
}

TEST(ControllerLink, AControllerThatIsNotThereYetIsWaitedFor) {
  ControllerLink link({socket_path()});
  EXPECT_EQ(link.send(request(RequestKind::less)), 0U)
      << "without a connection a request is lost, and that is said";
  FakeController controller(socket_path());
  EXPECT_TRUE(connected(link));
  EXPECT_EQ(controller.count(RequestKind::less), 0U);
}

TEST(ControllerLink, SR13_AStopWithoutConnectionIsSentAsSoonAsThereIsOne) {
  ControllerLink link({socket_path()});
  EXPECT_NE(link.send(request(RequestKind::stop)), 0U);
  FakeController controller(socket_path());
  EXPECT_TRUE(
      controller.wait_until([](const FakeController& c) { return c.count(RequestKind::stop) == 1; }, 4s));
}

// A socket that nobody serves: what a killed controller leaves behind, or, `listened` at, one whose only
// place in the queue is taken.
class Unserved {
 public:
  explicit Unserved(bool listened) : path_(socket_path() + "-unserved") {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    EXPECT_LT(path_.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path),
              sizeof address.sun_path);
    auto* const there = static_cast<sockaddr*>(static_cast<void*>(&address));
    ::unlink(path_.c_str());
    EXPECT_EQ(::bind(holder_, there, sizeof address), 0);
    if (!listened) return;
    EXPECT_EQ(::listen(holder_, 0), 0);
    EXPECT_EQ(::connect(queued_, there, sizeof address), 0);
  }
  ~Unserved() {
    ::close(queued_);
    ::close(holder_);
    ::unlink(path_.c_str());
  }
  Unserved(const Unserved&) = delete;
  Unserved& operator=(const Unserved&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  int holder_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int queued_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

TEST(ControllerLink, SR13_AStopReachesWhoServesWhereAnotherSocketIsThereAndNobodyAtIt) {
  for (const bool listened : {false, true}) {
    const Unserved unserved(listened);
    FakeController controller(socket_path());
    ControllerLink link({unserved.path(), socket_path()});
    ASSERT_TRUE(connected(link)) << listened;
    controller.hang_up();
    ASSERT_TRUE(wait_for([&] { return link.take().connection == 2; })) << listened;
    EXPECT_NE(link.send(request(RequestKind::stop)), 0U);
    EXPECT_TRUE(controller.wait_until([](const FakeController& c) {
      return c.count(RequestKind::stop) == 1;
    })) << listened;
  }
}

TEST(ControllerLink, SR13_AStopThatNobodyAnsweredIsSentAgainOnTheNextConnection) {
  FakeController controller(socket_path());
  controller.hang_up_on(RequestKind::stop);
  ControllerLink link({socket_path()});
  ASSERT_TRUE(connected(link));
  EXPECT_NE(link.send(request(RequestKind::stop)), 0U);
  EXPECT_TRUE(
      controller.wait_until([](const FakeController& c) { return c.count(RequestKind::stop) == 2; }, 4s))
      << "the connection ended with it";
  EXPECT_EQ(controller.connections(), 2U);
}

TEST(ControllerLink, SR13_AStopThatWasAnsweredIsNotSentAgain) {
  FakeController controller(socket_path());
  ControllerLink link({socket_path()});
  ASSERT_TRUE(connected(link));
  const auto stop = link.send(request(RequestKind::stop));
  ASSERT_TRUE(wait_for([&] {
    for (const auto& answer : link.take().answers)
      if (answer.id == stop) return true;
    return false;
  }));
  controller.hang_up();
  ASSERT_TRUE(wait_for([&] { return link.take().connection == 2; }));
  EXPECT_NE(link.send(request(RequestKind::less)), 0U);
  ASSERT_TRUE(controller.wait_until([](const FakeController& c) { return c.count(RequestKind::less) == 1; }));
  EXPECT_EQ(controller.count(RequestKind::stop), 1U);
}

}  // namespace
}  // namespace stretch::hmi
