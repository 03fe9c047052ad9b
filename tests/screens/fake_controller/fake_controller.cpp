// A controller for the screen to talk to.
#include "tests/screens/fake_controller/fake_controller.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <array>
#include <atomic>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "controller/messages/codec.hpp"
#include "controller/messages/framing.hpp"

namespace stretch::hmi {

namespace {
constexpr std::chrono::milliseconds kSnapshotEvery{50};
}

struct FakeController::Server {
  std::string path;
  int listener = -1;
  int client = -1;
  messages::FrameDecoder decoder;
  bool greeted = false;
  std::atomic<bool> end{false};
  std::atomic<bool> hang_up{false};
  std::thread thread;

  mutable std::mutex mutex;  // of what follows
  std::vector<Asked> asked;
  std::optional<messages::Snapshot> snapshot;
  bool owned = true, silent = false;
  std::map<messages::RequestKind, std::string> refusals;
  std::optional<messages::RequestKind> hang_up_on;
  std::size_t connections = 0;

  template <class Message>
  void send(const Message& message) {
    const auto framed = messages::frame(messages::encode(message));
    if (client < 0 || !framed) return;
    std::size_t sent = 0;
    while (sent < framed->size()) {
      const ssize_t n = ::send(client, framed->data() + sent, framed->size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return drop();
      sent += static_cast<std::size_t>(n);
    }
  }

  void drop() {
    if (client >= 0) ::close(client);
    client = -1;
  }

  void accept_client() {
    drop();
    client = ::accept(listener, nullptr, nullptr);
    decoder = {};
    greeted = false;
  }

  void take_in(const messages::Hello&) {
    messages::Welcome welcome;
    welcome.version = messages::kProtocolVersion;
    welcome.controller = "fake";
    {
      const std::lock_guard lock(mutex);
      welcome.connection = ++connections;
    }
    send(welcome);
    greeted = true;
  }

  void take_in(const messages::Request& request) {
    messages::Answer answer;
    answer.id = request.id;
    answer.done = true;
    {
      const std::lock_guard lock(mutex);
      asked.push_back({request, Clock::now()});
      const auto refusal = refusals.find(request.kind);
      if (refusal != refusals.end()) {
        answer.done = false;
        answer.refusal = refusal->second;
      }
      if (hang_up_on == request.kind) {
        hang_up_on.reset();
        return drop();
      }
    }
    if (request.kind != messages::RequestKind::heartbeat) send(answer);
  }

  void read_client() {
    std::array<char, 4096> piece{};
    const ssize_t n = ::recv(client, piece.data(), piece.size(), 0);
    if (n <= 0) return drop();
    decoder.push({piece.data(), static_cast<std::size_t>(n)});
    while (const auto text = decoder.next()) {
      const auto message = messages::decode_client_message(*text);
      if (message) std::visit([this](const auto& m) { take_in(m); }, *message);
    }
  }

  void send_snapshot() {
    std::optional<messages::Snapshot> now;
    {
      const std::lock_guard lock(mutex);
      if (silent || !snapshot) return;
      now = snapshot;
      now->owner_connection = owned ? connections : 0;
    }
    if (client >= 0 && greeted) send(*now);
  }

  void serve() {
    Clock::time_point next = Clock::now();
    while (!end) {
      if (hang_up.exchange(false)) drop();
      if (Clock::now() >= next) {
        send_snapshot();
        next = Clock::now() + kSnapshotEvery;
      }
      std::array<pollfd, 2> files{pollfd{listener, POLLIN, 0}, pollfd{client, POLLIN, 0}};
      ::poll(files.data(), client < 0 ? 1 : 2, 10);
      if (client >= 0 && files[1].revents != 0) read_client();
      if (files[0].revents != 0) accept_client();
    }
  }
};

FakeController::FakeController(std::string path) : server_(std::make_unique<Server>()) {
  Server& s = *server_;
  s.path = std::move(path);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (s.path.size() >= sizeof(address.sun_path)) throw std::runtime_error(s.path + ": too long for a socket");
  std::memcpy(address.sun_path, s.path.c_str(), s.path.size() + 1);
  ::unlink(s.path.c_str());
  s.listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::bind(s.listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      ::listen(s.listener, 4) != 0) {
    throw std::runtime_error(s.path + ": " + std::strerror(errno));
  }
  s.thread = std::thread([&s] { s.serve(); });
}

FakeController::~FakeController() {
  server_->end = true;
  server_->thread.join();
  server_->drop();
  ::close(server_->listener);
  ::unlink(server_->path.c_str());
}

void FakeController::say(const messages::Snapshot& snapshot, bool owned) {
  const std::lock_guard lock(server_->mutex);
  server_->snapshot = snapshot;
  server_->owned = owned;
}

void FakeController::fall_silent(bool silent) {
  const std::lock_guard lock(server_->mutex);
  server_->silent = silent;
}

void FakeController::refuse(messages::RequestKind kind, const std::string& why) {
  const std::lock_guard lock(server_->mutex);
  server_->refusals[kind] = why;
}

void FakeController::hang_up() {
  server_->hang_up = true;
}

void FakeController::hang_up_on(messages::RequestKind kind) {
  const std::lock_guard lock(server_->mutex);
  server_->hang_up_on = kind;
}

std::vector<FakeController::Asked> FakeController::asked() const {
  const std::lock_guard lock(server_->mutex);
  return server_->asked;
}

std::size_t FakeController::count(messages::RequestKind kind) const {
  const std::lock_guard lock(server_->mutex);
  std::size_t n = 0;
  for (const Asked& a : server_->asked) n += a.request.kind == kind ? 1 : 0;
  return n;
}

std::size_t FakeController::connections() const {
  const std::lock_guard lock(server_->mutex);
  return server_->connections;
}

bool FakeController::wait_until(const std::function<bool(const FakeController&)>& done,
                                std::chrono::milliseconds longest) const {
  const Clock::time_point end = Clock::now() + longest;
  while (!done(*this)) {
    if (Clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace stretch::hmi
