// The listener over real sockets: frames in pieces and in heaps, several clients, rubbish, silence.
#include "simulator/modbus/tcp_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <cstdint>
#include <future>
#include <optional>
#include <thread>
#include <vector>

#include "simulator/modbus/unit_router.hpp"
#include "tests/unit/simulator/descriptors/no_descriptors.hpp"
#include "tests/unit/simulator/modbus/memory_device.hpp"

namespace {
using namespace stretch::simulator;
namespace asio = boost::asio;
using Bytes = std::vector<std::uint8_t>;

// The server on a thread of its own; the test is its client.
class Listener : public testing::Test {
 protected:
  void SetUp() override {
    router.attach(1, device);
    auto listening = TcpServer::listen(io, "127.0.0.1", 0, [this](auto unit, auto request, auto out) {
      Reply reply = router.answer(unit, request, out);
      reply.distortion = distortion;
      return reply;
    });
    ASSERT_TRUE(listening) << listening.error();
    server = std::move(*listening);
    port = server->port();
    thread = std::thread([this] { io.run(); });
  }
  void TearDown() override {
    asio::post(io, [this] { server.reset(); });
    thread.join();
  }
  asio::ip::tcp::socket connect() {
    asio::ip::tcp::socket socket(client_io);
    socket.connect({asio::ip::make_address("127.0.0.1"), port});
    return socket;
  }
  static void send(asio::ip::tcp::socket& socket, const Bytes& bytes) {
    asio::write(socket, asio::buffer(bytes));
  }
  static Bytes receive(asio::ip::tcp::socket& socket, std::size_t size) {
    Bytes bytes(size);
    boost::system::error_code error;
    bytes.resize(asio::read(socket, asio::buffer(bytes), error));
    return bytes;
  }
  static bool closed(asio::ip::tcp::socket& socket) {
    std::uint8_t byte = 0;
    boost::system::error_code error;
    asio::read(socket, asio::buffer(&byte, 1), error);
    return error == asio::error::eof || error == asio::error::connection_reset;
  }
  ServerStatistics statistics() {
    std::promise<ServerStatistics> answer;
    asio::post(io, [&] { answer.set_value(server->statistics()); });
    return answer.get_future().get();
  }

  asio::io_context io;
  asio::io_context client_io;
  MemoryDevice device;
  UnitRouter router{AbsentUnit::exception};
  Distortion distortion;  // of every answer; set before the first request
  std::unique_ptr<TcpServer> server;
  std::uint16_t port = 0;
  std::thread thread;
};

const Bytes kWrite{0, 1, 0, 0, 0, 6, 1, 6, 0, 4, 0x12, 0x34};
const Bytes kRead{0, 2, 0, 0, 0, 6, 1, 3, 0, 4, 0, 1};
const Bytes kReadAnswer{0, 2, 0, 0, 0, 5, 1, 3, 2, 0x12, 0x34};

TEST_F(Listener, AnswersAFrameThatComesByteByByte) {
  auto client = connect();
  for (const std::uint8_t byte : kWrite) send(client, {byte});
  EXPECT_EQ(receive(client, 12), kWrite);
}

TEST_F(Listener, AnswersFramesThatComeInOneHeap) {
  auto client = connect();
  Bytes heap;
  for (int i = 0; i < 50; ++i) {
    heap.insert(heap.end(), kWrite.begin(), kWrite.end());
    heap.insert(heap.end(), kRead.begin(), kRead.end());
  }
  send(client, heap);
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(receive(client, kWrite.size()), kWrite);
    ASSERT_EQ(receive(client, kReadAnswer.size()), kReadAnswer);
  }
  EXPECT_EQ(statistics().requests, 100U);
}

TEST_F(Listener, ADelayedAnswerComesNoSoonerAndTheNextBehindIt) {
  distortion.delay = stretch::milliseconds(50.0);
  auto client = connect();
  const auto asked = std::chrono::steady_clock::now();
  send(client, kWrite);
  send(client, kRead);
  EXPECT_EQ(receive(client, kWrite.size()), kWrite);
  EXPECT_GE(std::chrono::steady_clock::now() - asked, std::chrono::milliseconds(50));
  EXPECT_EQ(receive(client, kReadAnswer.size()), kReadAnswer);
  EXPECT_GE(std::chrono::steady_clock::now() - asked, std::chrono::milliseconds(100));
}

TEST_F(Listener, ADrippingAnswerIsWholeInTheEnd) {
  distortion.drip = stretch::milliseconds(2.0);
  auto client = connect();
  const auto asked = std::chrono::steady_clock::now();
  send(client, kWrite);
  EXPECT_EQ(receive(client, kWrite.size()), kWrite);
  EXPECT_GE(std::chrono::steady_clock::now() - asked, std::chrono::milliseconds(22));
}

TEST_F(Listener, ADoubledAnswerComesTwiceAndHalfAnAnswerOnce) {
  distortion.doubled = true;
  auto client = connect();
  send(client, kWrite);
  EXPECT_EQ(receive(client, kWrite.size()), kWrite);
  EXPECT_EQ(receive(client, kWrite.size()), kWrite);
}

TEST_F(Listener, AResetTellsTheClientAtOnceAndTheNextConnectionIsServed) {
  distortion.reset = true;
  auto client = connect();
  send(client, kRead);
  EXPECT_TRUE(closed(client));
  auto next = connect();
  send(next, kRead);
  EXPECT_TRUE(closed(next));
  EXPECT_EQ(statistics().accepted, 2U);
}

TEST_F(Listener, SeveralClientsAreServedSideBySide) {
  std::vector<asio::ip::tcp::socket> clients;
  for (int i = 0; i < 8; ++i) clients.push_back(connect());
  send(clients[0], Bytes(kRead.begin(), kRead.begin() + 5));  // half a request blocks nobody
  send(clients[7], kWrite);
  EXPECT_EQ(receive(clients[7], kWrite.size()), kWrite);
  for (int i = 1; i < 8; ++i) send(clients[static_cast<std::size_t>(i)], kRead);
  for (int i = 1; i < 8; ++i) {
    EXPECT_EQ(receive(clients[static_cast<std::size_t>(i)], kReadAnswer.size()), kReadAnswer);
  }
  send(clients[0], Bytes(kRead.begin() + 5, kRead.end()));
  EXPECT_EQ(receive(clients[0], kReadAnswer.size()), kReadAnswer);
}

TEST_F(Listener, RubbishEndsTheConnectionAndNoOther) {
  auto good = connect();
  auto wrong_protocol = connect();
  auto wrong_length = connect();
  auto text = connect();
  send(wrong_protocol, {0, 1, 0, 9, 0, 6, 1, 3, 0, 0, 0, 1});
  send(wrong_length, {0, 1, 0, 0, 0xFF, 0xFF, 1, 3, 0, 0, 0, 1});
  send(text, {'G', 'E', 'T', ' ', '/', '\r', '\n'});
  EXPECT_TRUE(closed(wrong_protocol));
  EXPECT_TRUE(closed(wrong_length));
  EXPECT_TRUE(closed(text));
  send(good, kWrite);
  EXPECT_EQ(receive(good, kWrite.size()), kWrite);
  EXPECT_EQ(statistics().bad_frames, 3U);
}

TEST_F(Listener, LengthThatLiesLongerIsAnsweredAsTheFrameItClaimsToBe) {
  auto client = connect();
  Bytes lying = kRead;
  lying[5] = 8;  // claims two bytes more: they are taken from what follows
  send(client, lying);
  send(client, {0, 0});
  EXPECT_EQ(receive(client, 9), (Bytes{0, 2, 0, 0, 0, 3, 1, 0x83, 3}));
}

TEST_F(Listener, AbsentUnitIsRefusedWithItsNumber) {
  auto client = connect();
  Bytes request = kRead;
  request[6] = 77;
  send(client, request);
  EXPECT_EQ(receive(client, 9), (Bytes{0, 2, 0, 0, 0, 3, 77, 0x83, 0x0B}));
}

TEST_F(Listener, ClientThatNeverReadsDelaysItselfAlone) {
  auto deaf = connect();
  deaf.non_blocking(true);
  Bytes heap;
  for (int i = 0; i < 10'000; ++i) heap.insert(heap.end(), kRead.begin(), kRead.end());
  boost::system::error_code full;
  while (!full) deaf.write_some(asio::buffer(heap), full);
  auto good = connect();
  send(good, kWrite);
  EXPECT_EQ(receive(good, kWrite.size()), kWrite);
}

TEST_F(Listener, OneClientTooManyIsTurnedAway) {
  std::vector<asio::ip::tcp::socket> clients;
  for (std::size_t i = 0; i < TcpServer::kMaxClients; ++i) {
    clients.push_back(connect());
    send(clients.back(), kWrite);
    ASSERT_EQ(receive(clients.back(), kWrite.size()), kWrite);
  }
  auto extra = connect();
  EXPECT_TRUE(closed(extra));
  EXPECT_EQ(statistics().refused_clients, 1U);
  clients.pop_back();
  send(clients.front(), kRead);
  EXPECT_EQ(receive(clients.front(), kReadAnswer.size()), kReadAnswer);
}

TEST(ListenerStart, WithoutDescriptorsItDoesNotSpin) {
  asio::io_context io;
  const auto server = TcpServer::listen(io, "127.0.0.1", 0, [](auto, auto request, auto out) {
    std::copy(request.begin(), request.end(), out.begin());
    return std::optional(request.size());
  });
  ASSERT_TRUE(server) << server.error();
  asio::io_context client_io;
  asio::ip::tcp::socket client(client_io);
  client.open(asio::ip::tcp::v4());
  {
    const NoDescriptors none;
    client.connect({asio::ip::make_address("127.0.0.1"), (*server)->port()});
    const auto began = std::chrono::steady_clock::now();
    const std::size_t handled = io.run_for(std::chrono::milliseconds(350));
    const auto took = std::chrono::steady_clock::now() - began;
    // An attempt and a pause ten times a second, and not tens of thousands.
    EXPECT_LE(handled, 2U * static_cast<std::size_t>(took / std::chrono::milliseconds(100)) + 10U);
    EXPECT_GE(handled, 1U) << "nobody was there to be accepted";
    EXPECT_EQ((*server)->statistics().accepted, 0U);
  }
  std::thread serving([&io] { io.run(); });
  asio::write(client, asio::buffer(kWrite));
  Bytes answer(kWrite.size());
  boost::system::error_code error;
  EXPECT_EQ(asio::read(client, asio::buffer(answer), error), kWrite.size()) << "it accepts as soon as it can";
  EXPECT_EQ(answer, kWrite);
  io.stop();
  serving.join();
}

TEST(ListenerStart, NamesTheAddressItCannotListenOn) {
  asio::io_context io;
  const auto silent = [](auto, auto, auto) { return std::optional<std::size_t>(); };
  const auto named = TcpServer::listen(io, "localhost", 0, silent);
  ASSERT_FALSE(named);
  EXPECT_NE(named.error().find("localhost"), std::string::npos);
  const auto first = TcpServer::listen(io, "127.0.0.1", 0, silent);
  ASSERT_TRUE(first) << first.error();
  const auto second = TcpServer::listen(io, "127.0.0.1", (*first)->port(), silent);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().find(std::to_string((*first)->port())), std::string::npos);
}

}  // namespace
