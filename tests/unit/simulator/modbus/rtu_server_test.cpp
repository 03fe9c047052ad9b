// A serial line with devices on it: who answers, who is silent, and that the wire takes its time.
#include "simulator/modbus/rtu_server.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>
#include <vector>

#include "simulator/modbus/unit_router.hpp"
#include "tests/unit/simulator/modbus/memory_device.hpp"

namespace {
using namespace stretch;
using namespace stretch::simulator;
using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;
using Clock = std::chrono::steady_clock;
namespace fs = std::filesystem;

const Bytes kWrite{1, 6, 0, 4, 0x12, 0x34, 0xC5, 0x7C};
const Bytes kRead{1, 3, 0, 4, 0, 1, 0xC5, 0xCB};

class Line : public testing::Test {
 protected:
  // Slow enough that a busy machine's delays are small beside it.
  static constexpr double kCharacter_ms = 2;
  static constexpr double kGap_ms = 20;

  Line() {
    std::string pattern = testing::TempDir() + "stretch-line-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    router_.attach(1, device_);
    auto opened = RtuServer::open(io_, link(),
                                  {.character = milliseconds(kCharacter_ms),
                                   .gap = milliseconds(kGap_ms),
                                   .turnaround = milliseconds(1)},
                                  [this](auto unit, auto request, auto out) {
                                    Reply reply = router_.answer(unit, request, out);
                                    reply.distortion = distortion_;
                                    return reply;
                                  });
    if (!opened) throw std::runtime_error(opened.error());
    server_ = std::move(*opened);
    fd_ = ::open(link().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Line() override {
    io_.stop();
    thread_.join();
    ::close(fd_);
    server_.reset();
    EXPECT_FALSE(fs::is_symlink(link())) << "it takes its link away";
    fs::remove_all(folder_);
  }
  [[nodiscard]] std::string link() const { return folder_ + "/tty"; }
  void send(const Bytes& bytes) const {
    ASSERT_EQ(::write(fd_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  // What comes until nothing more does for so long.
  [[nodiscard]] Bytes receive(std::size_t wanted, std::chrono::milliseconds longest = 20s) const {
    Bytes bytes;
    pollfd heard{fd_, POLLIN, 0};
    while (bytes.size() < wanted && ::poll(&heard, 1, static_cast<int>(longest.count())) > 0) {
      std::array<std::uint8_t, 256> piece{};
      const ssize_t count = ::read(fd_, piece.data(), piece.size());
      if (count <= 0) break;
      bytes.insert(bytes.end(), piece.begin(), piece.begin() + count);
    }
    return bytes;
  }
  LineStatistics statistics() {
    std::promise<LineStatistics> answer;
    boost::asio::post(io_, [&] { answer.set_value(server_->statistics()); });
    return answer.get_future().get();
  }
  static void keep_the_gap() { std::this_thread::sleep_for(60ms); }  // at least; more does no harm

  boost::asio::io_context io_{1};
  MemoryDevice device_;
  UnitRouter router_{AbsentUnit::silence};
  Distortion distortion_;  // of every answer; set before the first request
  std::string folder_;
  std::unique_ptr<RtuServer> server_;
  int fd_ = -1;
  std::thread thread_;
};

TEST_F(Line, ARequestIsAnsweredNoSoonerThanTheWireLets) {
  const auto asked = Clock::now();
  send(kWrite);
  EXPECT_EQ(receive(kWrite.size()), kWrite);
  EXPECT_GE(Clock::now() - asked, 33ms) << "16 characters and the turnaround";
  keep_the_gap();
  send(kRead);
  EXPECT_EQ(receive(7), (Bytes{1, 3, 2, 0x12, 0x34, 0xB5, 0x33}));
  EXPECT_EQ(statistics().requests, 2U);
}

TEST_F(Line, ADelayedAnswerIsLaterAndADrippingOneIsWholeInTheEnd) {
  distortion_.delay = milliseconds(100);
  distortion_.drip = milliseconds(5);
  const auto asked = Clock::now();
  send(kWrite);
  EXPECT_EQ(receive(kWrite.size()), kWrite);
  EXPECT_GE(Clock::now() - asked, 16ms + 100ms + 35ms) << "request, delay, seven pauses";
}

TEST_F(Line, NoiseStandsBeforeTheAnswerAndADoubledOneBehindIt) {
  distortion_.noise = 4;
  distortion_.doubled = true;
  send(kWrite);
  const Bytes heard = receive(4 + 2 * kWrite.size());
  ASSERT_EQ(heard.size(), 4 + 2 * kWrite.size());
  EXPECT_EQ(Bytes(heard.begin() + 4, heard.begin() + 12), kWrite);
  EXPECT_EQ(Bytes(heard.begin() + 12, heard.end()), kWrite);
}

TEST_F(Line, AnAbsentUnitIsSilenceAndTheNextIsServed) {
  send({9, 3, 0, 4, 0, 1, 0xC4, 0x83});
  EXPECT_EQ(receive(1, 200ms), Bytes{});
  EXPECT_EQ(statistics().requests, 1U) << "it was a good frame";
  send(kRead);
  EXPECT_EQ(receive(7).size(), 7U);
}

TEST_F(Line, NoiseIsSilenceAndTheNextIsServed) {
  Bytes noisy = kRead;
  noisy[4] = 1;
  send(noisy);
  EXPECT_EQ(receive(1, 200ms), Bytes{});
  EXPECT_EQ(statistics().bad_sums, 1U);
  send(kRead);
  EXPECT_EQ(receive(7).size(), 7U);
}

TEST_F(Line, HalfARequestIsForgottenInTheSilenceAfterIt) {
  send(Bytes(kWrite.begin(), kWrite.begin() + 5));
  EXPECT_EQ(receive(1, 300ms), Bytes{});
  send(kRead);
  EXPECT_EQ(receive(7).size(), 7U) << "and is no part of the next";
}

TEST_F(Line, AFrameThatBeginsBeforeTheSilenceIsOverIsHeardByNobody) {
  send(kRead);
  ASSERT_EQ(receive(7).size(), 7U);
  send(kRead);
  const bool unheard = receive(1, 300ms).empty();
  // A busy machine may have kept the silence by itself.
  EXPECT_EQ(unheard, statistics().too_soon == 1U);
  keep_the_gap();
  send(kRead);
  EXPECT_EQ(receive(7).size(), 7U);
}

TEST_F(Line, AnUnknownFunctionIsRefusedOnceSilenceHasEndedIt) {
  send({1, 0x64, 7, 7, 0x03, 0xF5});
  const Bytes answer = receive(5);
  ASSERT_EQ(answer.size(), 5U);
  EXPECT_EQ(Bytes(answer.begin(), answer.begin() + 3), (Bytes{1, 0xE4, 1}));
  EXPECT_EQ(statistics().requests, 1U);
}

// The timer that waits for the silence and the rest of the frame are ready in one turn of the loop, which has
// not run meanwhile: the rest is served first, and the timer's handler is queued behind it already.
class ALineOfALateLoop : public testing::Test {
 protected:
  ALineOfALateLoop() {
    std::string pattern = testing::TempDir() + "stretch-line-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    router_.attach(1, device_);
    auto opened = RtuServer::open(
        io_, folder_ + "/tty",
        {.character = milliseconds(0.1), .gap = milliseconds(1), .turnaround = milliseconds(1)},
        [this](auto unit, auto request, auto out) {
          ++answered_;
          return router_.answer(unit, request, out);
        });
    if (!opened) throw std::runtime_error(opened.error());
    server_ = std::move(*opened);
    fd_ = ::open((folder_ + "/tty").c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    std::array<char, 128> name{};
    while (::ptsname_r(master_, name.data(), name.size()) != 0 || name.data() != server_->terminal())
      ++master_;
  }
  ~ALineOfALateLoop() override {
    ::close(fd_);
    server_.reset();
    io_.poll();
    fs::remove_all(folder_);
  }
  void hear(const Bytes& request, std::size_t from, std::size_t to) {
    const Bytes piece(request.begin() + static_cast<std::ptrdiff_t>(from),
                      request.begin() + static_cast<std::ptrdiff_t>(to));
    ASSERT_EQ(::write(fd_, piece.data(), piece.size()), static_cast<ssize_t>(piece.size()));
    pollfd arrives{master_, POLLIN, 0};
    ASSERT_EQ(::poll(&arrives, 1, 20'000), 1);
  }
  static void the_silence_is_over() { std::this_thread::sleep_for(20ms); }  // at least; more does no harm

  boost::asio::io_context io_{1};
  MemoryDevice device_;
  UnitRouter router_{AbsentUnit::silence};
  int answered_ = 0;
  std::string folder_;
  std::unique_ptr<RtuServer> server_;
  int fd_ = -1;
  int master_ = 0;  // the server's own end, to see when bytes have arrived there
};

TEST_F(ALineOfALateLoop, TakesARequestInTwoPiecesOnce) {
  hear(kWrite, 0, 5);
  io_.run_one();
  the_silence_is_over();
  hear(kWrite, 5, kWrite.size());
  io_.poll();
  EXPECT_EQ(server_->statistics().requests, 1U);
  const auto end = Clock::now() + 20s;
  while (answered_ == 0 && Clock::now() < end) io_.run_one_for(1s);
  EXPECT_EQ(answered_, 1);
  EXPECT_EQ(server_->statistics().bad_sums, 0U);
}

TEST_F(ALineOfALateLoop, GathersARequestInThreePieces) {
  hear(kWrite, 0, 3);
  io_.run_one();
  the_silence_is_over();
  hear(kWrite, 3, 6);
  io_.run_one();
  hear(kWrite, 6, kWrite.size());
  io_.poll();
  EXPECT_EQ(server_->statistics().bad_sums, 0U)
      << "the silence after the first piece was ended by the second";
}

TEST(RtuServer, ALinkTakesTheOldOnesPlaceAndNothingElses) {
  std::string pattern = testing::TempDir() + "stretch-line-XXXXXX";
  const std::string folder = ::mkdtemp(pattern.data());
  boost::asio::io_context io;
  const auto answer = [](auto, auto, auto) -> std::optional<std::size_t> { return std::nullopt; };
  const WireTiming timing{milliseconds(0.1), milliseconds(1), milliseconds(0.1)};
  std::ofstream(folder + "/file") << "somebody's";
  const auto refused = RtuServer::open(io, folder + "/file", timing, answer);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().find(folder + "/file"), std::string::npos) << refused.error();
  fs::create_symlink("/dev/null", folder + "/link");
  const auto opened = RtuServer::open(io, folder + "/link", timing, answer);
  ASSERT_TRUE(opened) << opened.error();
  EXPECT_EQ(fs::read_symlink(folder + "/link"), (*opened)->terminal());
  fs::remove_all(folder);
}

}  // namespace
