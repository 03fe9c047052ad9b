// A server on a socket of its own and clients that speak to it, all in one thread and without a fixed sleep.
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "controller/messages/codec.hpp"
#include "controller/messages/framing.hpp"
#include "controller/server/socket_server.hpp"

namespace stretch::server::test {

using messages::RequestKind;

// Writes down what the server asks of it, in order.
class RecordingApplication : public Application {
 public:
  void stop(const OperatorCommand& c) noexcept override { note("stop", c); }
  void heartbeat(const OperatorCommand& c) noexcept override { note("heartbeat", c); }
  void owner_lost(std::uint64_t connection) noexcept override {
    calls.push_back("owner_lost from " + std::to_string(connection));
  }
  std::string command(const OperatorCommand& c) override {
    note(std::string(name(c.kind)), c);
    last = c;
    return busy ? "the control loop is busy; try again" : "";
  }
  std::string prepare(const config::Prescription& p, std::uint64_t connection) override {
    calls.push_back("prepare from " + std::to_string(connection));
    prescription = p;
    return prepare_refusal;
  }
  void log(const std::string& line) override { lines.push_back(line); }

  [[nodiscard]] int count(const std::string& call) const {
    return static_cast<int>(std::count(calls.begin(), calls.end(), call));
  }
  [[nodiscard]] bool logged(const std::string& part) const {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const auto& line) { return line.find(part) != line.npos; });
  }

  std::vector<std::string> calls;
  std::vector<std::string> lines;
  OperatorCommand last;
  std::optional<config::Prescription> prescription;
  std::string prepare_refusal;
  bool busy = false;

 private:
  void note(const std::string& what, const OperatorCommand& c) {
    calls.push_back(what + " from " + std::to_string(c.connection));
  }
};

// The other end: a plain socket that never blocks.
class Client {
 public:
  explicit Client(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(static_cast<char*>(address.sun_path), path.c_str(), sizeof address.sun_path - 1);
    connected_ =
        ::connect(fd_, static_cast<const sockaddr*>(static_cast<const void*>(&address)), sizeof address) == 0;
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { leave(); }

  void leave() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  void finish_writing() { ::shutdown(fd_, SHUT_WR); }
  void send_bytes(const std::string& bytes) {
    ASSERT_EQ(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  void send_json(const std::string& json) { send_bytes(*messages::frame(json)); }
  void hello(bool at_station = false, int version = messages::kProtocolVersion) {
    send_json(messages::encode(messages::Hello{version, "test", at_station}));
  }
  std::uint64_t ask(RequestKind kind, double value = 0) {
    messages::Request request{++last_id_, kind, value, std::nullopt};
    if (kind == RequestKind::prepare) request.prescription.emplace();
    send_json(messages::encode(request));
    return last_id_;
  }

  // Takes in what has arrived, into the lists below.
  void read() {
    char bytes[4096];
    for (;;) {
      const ssize_t got = ::recv(fd_, bytes, sizeof bytes, MSG_DONTWAIT);
      if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) ended = true;
      if (got <= 0) return;
      decoder_.push(std::span<const char>(bytes, static_cast<std::size_t>(got)));
      while (const auto json = decoder_.next()) take(*json);
    }
  }

  [[nodiscard]] const messages::Answer* answer_to(std::uint64_t id) const {
    for (const auto& answer : answers) {
      if (answer.id == id) return &answer;
    }
    return nullptr;
  }
  [[nodiscard]] bool connected() const { return connected_; }

  std::vector<messages::Answer> answers;
  std::vector<messages::Snapshot> snapshots;
  std::vector<messages::Event> events;
  std::vector<std::string> order;  // kinds of messages as they came
  std::optional<messages::Welcome> welcome;
  bool ended = false;

 private:
  void take(std::string_view json) {
    const auto message = messages::decode_server_message(json);
    ASSERT_TRUE(message) << message.error().what << " in " << json;
    if (const auto* a = std::get_if<messages::Answer>(&*message))
      answers.push_back(*a), order.push_back("answer");
    if (const auto* s = std::get_if<messages::Snapshot>(&*message))
      snapshots.push_back(*s), order.push_back("snapshot");
    if (const auto* e = std::get_if<messages::Event>(&*message))
      events.push_back(*e), order.push_back("event");
    if (const auto* w = std::get_if<messages::Welcome>(&*message)) welcome = *w, order.push_back("welcome");
  }

  int fd_;
  bool connected_ = false;
  std::uint64_t last_id_ = 0;
  messages::FrameDecoder decoder_;
};

class ServerBench : public testing::Test {
 protected:
  ServerBench() {
    std::string name = testing::TempDir() + "stretch-socket-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    path_ = folder_ + "/station.sock";
  }
  ~ServerBench() override {
    server_.reset();
    io_.poll();
    std::filesystem::remove_all(folder_);
  }

  void serve(Duration stall_limit = Duration::from_si(60)) {
    auto opened = SocketServer::open(io_, {.path = path_, .build = "0.0 test", .stall_limit = stall_limit},
                                     application_);
    ASSERT_TRUE(opened) << opened.error();
    server_.emplace(std::move(*opened));
  }
  void in_state(SessionState state, bool prepared = false) {
    messages::Snapshot snapshot;
    snapshot.cycle = ++cycle_;
    snapshot.state = state;
    snapshot.prepared = prepared;
    server_->publish(snapshot);
  }

  // Lets the server work until `condition` holds; fails the test if it does not within a generous time.
  void until(const std::function<bool()>& condition, const char* what) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition()) {
      ASSERT_TRUE(std::chrono::steady_clock::now() < deadline) << "waiting for: " << what;
      io_.restart();
      io_.run_one_for(std::chrono::milliseconds(1));
      io_.poll();
    }
  }
  void welcome(Client& client, bool at_station = false) {
    client.hello(at_station);
    until([&] { return client.read(), client.welcome.has_value(); }, "welcome");
  }
  // The refusal, empty when done.
  std::string answer(Client& client, std::uint64_t id) {
    until([&] { return client.read(), client.answer_to(id) != nullptr || client.ended; }, "answer");
    const auto* found = client.answer_to(id);
    if (!found) return "closed";
    EXPECT_EQ(found->done, found->refusal.empty());
    return found->refusal;
  }
  std::string ask(Client& client, RequestKind kind, double value = 0) {
    return answer(client, client.ask(kind, value));
  }

  std::string folder_;
  std::string path_;
  RecordingApplication application_;
  boost::asio::io_context io_;
  std::optional<SocketServer> server_;
  std::uint64_t cycle_ = 0;
};

}  // namespace stretch::server::test
