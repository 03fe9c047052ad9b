// The control channel's socket: lines in and out, stale sockets, lines too long.
#include "simulator/process/control_channel.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/unit/simulator/descriptors/no_descriptors.hpp"

namespace {
using namespace stretch::simulator;
namespace asio = boost::asio;
using Protocol = asio::local::stream_protocol;

class Channel : public testing::Test {
 protected:
  void SetUp() override {
    folder = std::filesystem::temp_directory_path() / ("control-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    path = (folder / "socket").string();
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  void serve() {
    auto listening =
        ControlChannel::listen(io, path,
                               {.answer =
                                    [](std::string_view line) {
                                      return ControlAnswer{"<" + std::string(line) + ">", line == "quit"};
                                    },
                                .refuse =
                                    [](const std::string& why) {
                                      return ControlAnswer{"no: " + why, false};
                                    },
                                .quit = [this] { io.stop(); }});
    ASSERT_TRUE(listening) << listening.error();
    channel = std::move(*listening);
  }
  static std::string line_from(Protocol::socket& socket) {
    std::string line;
    boost::system::error_code error;
    char c = 0;
    while (!line.ends_with('\n') && asio::read(socket, asio::buffer(&c, 1), error) == 1) line += c;
    return line;
  }

  std::filesystem::path folder;
  std::string path;
  asio::io_context io;
  std::unique_ptr<ControlChannel> channel;
};

TEST_F(Channel, AnswersLineByLineUntilAskedToQuit) {
  serve();
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  std::thread server([this] { io.run(); });
  asio::io_context client_io;
  Protocol::socket first(client_io);
  Protocol::socket second(client_io);
  first.connect(Protocol::endpoint(path));
  second.connect(Protocol::endpoint(path));
  asio::write(first, asio::buffer(std::string("one\ntwo\n")));
  EXPECT_EQ(line_from(first), "<one>\n");
  EXPECT_EQ(line_from(first), "<two>\n");
  asio::write(second, asio::buffer(std::string(ControlChannel::kMaxLine - 1, 'y') + '\n'));
  EXPECT_EQ(line_from(second).size(), ControlChannel::kMaxLine + 2) << "the longest there may be";
  asio::write(second, asio::buffer(std::string(ControlChannel::kMaxLine + 1, 'x')));
  EXPECT_EQ(line_from(second),
            "no: line = 4096 bytes and no end yet; allowed: at most 4096 bytes, its end included; this "
            "connection ends, connect again\n");
  EXPECT_EQ(line_from(second), "") << "and then its connection ends";
  asio::write(first, asio::buffer(std::string("quit\n")));
  EXPECT_EQ(line_from(first), "<quit>\n");
  server.join();
  channel.reset();
  EXPECT_FALSE(std::filesystem::exists(path)) << "the socket is removed";
}

TEST_F(Channel, WithoutDescriptorsItDoesNotSpin) {
  serve();
  asio::io_context client_io;
  Protocol::socket client(client_io);
  client.open(Protocol());
  {
    const NoDescriptors none;
    client.connect(Protocol::endpoint(path));
    const auto began = std::chrono::steady_clock::now();
    const std::size_t handled = io.run_for(std::chrono::milliseconds(350));
    const auto took = std::chrono::steady_clock::now() - began;
    // An attempt and a pause ten times a second, and not tens of thousands.
    EXPECT_LE(handled, 2U * static_cast<std::size_t>(took / std::chrono::milliseconds(100)) + 10U);
    EXPECT_GE(handled, 1U) << "nobody was there to be accepted";
  }
  std::thread server([this] { io.run(); });
  asio::write(client, asio::buffer(std::string("quit\n")));
  EXPECT_EQ(line_from(client), "<quit>\n") << "it accepts again as soon as it can";
  server.join();
}

TEST_F(Channel, ReplacesADeadSocketAndNothingElse) {
  { Protocol::acceptor dead(io, Protocol::endpoint(path)); }
  ASSERT_TRUE(std::filesystem::exists(path));
  serve();
  const auto taken = ControlChannel::listen(io, path, {});
  ASSERT_FALSE(taken) << "somebody listens there";
  channel.reset();
  std::ofstream(path) << "a file";
  EXPECT_FALSE(ControlChannel::listen(io, path, {}));
  EXPECT_TRUE(std::filesystem::exists(path));
  EXPECT_FALSE(ControlChannel::listen(io, (folder / std::string(200, 'x')).string(), {}));
  EXPECT_FALSE(ControlChannel::listen(io, (folder / "no" / "such").string(), {}));
}

}  // namespace
