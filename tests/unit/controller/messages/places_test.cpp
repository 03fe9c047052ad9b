// The defaults of the command-line contract.
#include "controller/messages/places.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace {
using namespace stretch::messages;

TEST(Places, FollowTheUsersFolders) {
  ::setenv("XDG_RUNTIME_DIR", "/run/user/7", 1);
  ::setenv("XDG_STATE_HOME", "/state", 1);
  EXPECT_EQ(default_socket(), "/run/user/7/stretch-station.sock");
  EXPECT_EQ(default_data_folder(), "/state/stretch-station");
  ::unsetenv("XDG_STATE_HOME");
  ::setenv("HOME", "/home/x", 1);
  EXPECT_EQ(default_data_folder(), "/home/x/.local/state/stretch-station");
}

// A file that lies there tells nothing of who serves: it is not looked for.
TEST(Places, AControllerIsLookedForInOnesOwnFolderThenAtTheServices) {
  const std::string service = "/run/stretch-station/stretch-station.sock";
  ::setenv("XDG_RUNTIME_DIR", "/run/user/7", 1);
  EXPECT_EQ(socket_candidates(), (std::vector<std::string>{"/run/user/7/stretch-station.sock", service}));
  ::setenv("XDG_RUNTIME_DIR", ("/" + std::string(200, 'x')).c_str(), 1);
  EXPECT_EQ(socket_candidates(), std::vector<std::string>{service}) << "no socket has so long a path";
  for (const char* folder : {"/run/stretch-station", ""}) {
    ::setenv("XDG_RUNTIME_DIR", folder, 1);
    EXPECT_EQ(socket_candidates(), std::vector<std::string>{service}) << "each once";
  }
}

TEST(Places, WithoutAUserTheServices) {
  for (const char* name : {"XDG_RUNTIME_DIR", "XDG_STATE_HOME", "HOME"}) ::unsetenv(name);
  EXPECT_EQ(default_socket(), "/run/stretch-station/stretch-station.sock");
  EXPECT_EQ(default_data_folder(), "/var/lib/stretch-station");
}

}  // namespace
