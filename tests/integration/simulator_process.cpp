// fork, exec, a pipe for the ready line, a Unix socket for the control channel.
#include "tests/integration/simulator_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace stretch::integration {
namespace {

using Json = nlohmann::json;

// A line from a descriptor, without its end; throws at its end of file.
std::string read_line(int fd, const char* what) {
  std::string line;
  char c = 0;
  while (true) {
    const ssize_t n = ::read(fd, &c, 1);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw std::runtime_error(std::string(what) + " ended after '" + line + "'");
    if (c == '\n') return line;
    line += c;
  }
}

}  // namespace

SimulatorProcess::SimulatorProcess(std::vector<std::string> more_arguments, int port) {
  std::string pattern = (std::filesystem::temp_directory_path() / "stretch-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp " + pattern);
  folder_ = pattern;
  const bool own_station =
      std::find(more_arguments.begin(), more_arguments.end(), "--config") != more_arguments.end();
  if (!own_station) {
    more_arguments.insert(more_arguments.end(),
                          {"--config", STRETCH_SOURCE_DIR "/config/stations/simulator.toml"});
  }
  std::vector<std::string> arguments{STRETCH_BINARY_DIR "/bin/stretch-simulator",
                                     "--leg",
                                     STRETCH_SOURCE_DIR "/config/legs/average.toml",
                                     "--tcp",
                                     "127.0.0.1:" + std::to_string(port),
                                     "--control",
                                     control_path().string(),
                                     "--truth",
                                     truth_file().string()};
  arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  int out[2];
  if (::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(out[1], STDOUT_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(out[1]);
  try {
    read_ready_line(out[0]);
    connect_control();
  } catch (...) {
    ::close(out[0]);
    end();
    throw;
  }
  ::close(out[0]);
}

SimulatorProcess::~SimulatorProcess() {
  end();
}

void SimulatorProcess::end() noexcept {
  if (control_ >= 0) ::close(std::exchange(control_, -1));
  if (pid_ > 0 && !ended_) {
    ::kill(pid_, SIGCONT);
    ::kill(pid_, SIGKILL);
    wait();
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void SimulatorProcess::read_ready_line(int out) {
  const Json ready = Json::parse(read_line(out, "stretch-simulator"));
  const std::string address = ready.at("tcp").get<std::string>();
  if (!ready.at("ready").get<bool>()) throw std::runtime_error("not ready: " + ready.dump());
  port_ = std::stoi(address.substr(address.rfind(':') + 1));
}

void SimulatorProcess::connect_control() {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = control_path().string();
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  control_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_storage any{};
  std::memcpy(&any, &address, sizeof(address));
  const void* const generic = &any;
  if (::connect(control_, static_cast<const sockaddr*>(generic), sizeof(address)) != 0) {
    throw std::runtime_error("control channel " + path + ": " + std::strerror(errno));
  }
}

Json SimulatorProcess::ask(const Json& request) {
  const std::string line = request.dump() + '\n';
  if (::send(control_, line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) {
    throw std::runtime_error("control channel: cannot send " + line);
  }
  Json answer = Json::parse(read_line(control_, "the control channel"));
  if (!answer.at("ok").get<bool>()) throw std::runtime_error(line + answer.dump());
  return answer;
}

Json SimulatorProcess::truth() {
  return ask({{"cmd", "truth"}}).at("truth");
}

void SimulatorProcess::signal(int number) const {
  if (::kill(pid_, number) != 0) throw std::runtime_error(std::string("kill: ") + std::strerror(errno));
}

std::optional<int> SimulatorProcess::ended() {
  int status = 0;
  if (!ended_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
    ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  return ended_;
}

int SimulatorProcess::wait() {
  if (ended_) return *ended_;
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return *ended_;
}

}  // namespace stretch::integration
