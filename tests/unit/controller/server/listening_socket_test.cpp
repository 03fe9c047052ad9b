// One controller per socket; a stale file is taken away, a living one and anything else is left alone.
#include "controller/server/listening_socket.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

namespace {
using stretch::server::ListeningSocket;

class ListeningSocketTest : public testing::Test {
 protected:
  ListeningSocketTest() {
    std::string name = testing::TempDir() + "stretch-listen-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    path_ = folder_ + "/s";
  }
  ~ListeningSocketTest() override { std::filesystem::remove_all(folder_); }

  // A socket bound to the path by somebody who takes no lock.
  int foreign(bool listening) const {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(static_cast<char*>(address.sun_path), path_.c_str(), sizeof address.sun_path - 1);
    EXPECT_EQ(::bind(fd, static_cast<const sockaddr*>(static_cast<const void*>(&address)), sizeof address),
              0);
    if (listening) {
      EXPECT_EQ(::listen(fd, 1), 0);
    }
    return fd;
  }

  std::string folder_;
  std::string path_;
};

TEST_F(ListeningSocketTest, IsForOwnerAndGroupWhateverTheUmask) {
  for (const mode_t mask : {mode_t{0}, mode_t{022}, mode_t{077}}) {
    const mode_t before = ::umask(mask);
    const auto opened = ListeningSocket::open(path_);
    ::umask(before);
    ASSERT_TRUE(opened) << opened.error();
    struct stat found {};
    ASSERT_EQ(::stat(path_.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 07777, 0660u) << "umask " << mask;
  }
}

TEST_F(ListeningSocketTest, IsGoneWithItsServer) {
  { ASSERT_TRUE(ListeningSocket::open(path_)); }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ListeningSocketTest, SecondControllerIsRefused) {
  const auto first = ListeningSocket::open(path_);
  ASSERT_TRUE(first);
  const auto second = ListeningSocket::open(path_);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().find("another stretch-controller runs here"), std::string::npos) << second.error();
  EXPECT_TRUE(std::filesystem::exists(path_)) << "the first one's socket must stay";
}

TEST_F(ListeningSocketTest, StaleFileIsReplaced) {
  ::close(foreign(true));
  ASSERT_TRUE(std::filesystem::exists(path_));
  const auto opened = ListeningSocket::open(path_);
  EXPECT_TRUE(opened) << opened.error();
}

TEST_F(ListeningSocketTest, SocketThatAnswersIsLeftAlone) {
  const int fd = foreign(true);
  const auto opened = ListeningSocket::open(path_);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().find("another program serves there"), std::string::npos) << opened.error();
  EXPECT_TRUE(std::filesystem::exists(path_));
  ::close(fd);
}

TEST_F(ListeningSocketTest, FileThatIsNoSocketIsLeftAlone) {
  std::ofstream(path_) << "precious";
  const auto opened = ListeningSocket::open(path_);
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().find("no socket"), std::string::npos) << opened.error();
  std::string content;
  std::ifstream(path_) >> content;
  EXPECT_EQ(content, "precious");
}

TEST_F(ListeningSocketTest, MissingFolderAndOverlongPathSaySo) {
  const auto missing = ListeningSocket::open(folder_ + "/no/such/s");
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().find("folder must exist"), std::string::npos) << missing.error();
  const auto overlong = ListeningSocket::open(folder_ + "/" + std::string(200, 'x'));
  ASSERT_FALSE(overlong);
  EXPECT_NE(overlong.error().find("allowed 1 to 107"), std::string::npos) << overlong.error();
  EXPECT_FALSE(ListeningSocket::open(""));
}

}  // namespace
