// The client's end of the controller's socket.
#include "controller/ctl/client.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <future>
#include <system_error>
#include <utility>

namespace stretch::ctl {

using namespace stretch::literals;

namespace {

using Clock = std::chrono::steady_clock;

constexpr Duration kPatience = 5_s;  // a controller that answers takes milliseconds
constexpr Duration kConnectLimit = 1_s;

std::chrono::nanoseconds nanoseconds_of(Duration d) {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(d.si() * 1e9));
}

std::string why(int error) {
  return std::generic_category().message(error);
}

constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;

// As long as it takes, at most `longest`. False: errno says why.
bool connected(int socket, const std::string& path, Duration longest) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(static_cast<char*>(address.sun_path), path.data(), path.size());
  timeval limit{};
  limit.tv_usec = std::lround(longest.si() * 1e6) % 1'000'000;
  limit.tv_sec = std::lround(longest.si() * 1e6) / 1'000'000;
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  int done = -1;
  do {
    done =
        ::connect(socket, static_cast<const sockaddr*>(static_cast<const void*>(&address)), sizeof address);
  } while (done != 0 && errno == EINTR);
  if (done != 0) return false;
  limit = {};
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  return true;
}

Unreached unreached(const std::string& path, int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ECONNREFUSED:
      return {path + ": no controller answers there (" + why(error) + ")", true};
    case EACCES:
      return {path + ": a controller may serve there, but this user may not ask it (" + why(error) +
              "); ask as a user of its group, or name the --socket of another"};
    case EAGAIN:
      return {path + ": the controller takes no connection within a second; is it hanging?"};
    default:
      return {path + ": cannot be connected to (" + why(error) + "); name the controller's --socket"};
  }
}

constexpr const char* kWhenNobody = "; start stretch-controller or name its --socket";

void add(std::string& list, const std::string& what) {
  list += (list.empty() ? "" : "; ") + what;
}

std::string no_answer() {
  return "the controller does not answer; is it hanging?";
}

}  // namespace

tl::expected<Client, Unreached> Client::reach(const std::string& path) {
  if (path.empty() || path.size() > kLongestPath) {
    return tl::unexpected(Unreached{"--socket " + path + ": " + std::to_string(path.size()) +
                                        " characters, allowed 1 to " + std::to_string(kLongestPath),
                                    true});
  }
  Client client(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (client.socket_ < 0 || !connected(client.socket_, path, kConnectLimit))
    return tl::unexpected(unreached(path, errno));
  return client;
}

tl::expected<Client, std::string> Client::connect(const std::vector<std::string>& sockets, bool at_station) {
  std::string nobody;
  for (const std::string& path : sockets) {
    auto client = reach(path);
    if (client) {
      if (auto welcomed = client->greet(path, at_station); !welcomed)
        return tl::unexpected(std::move(welcomed.error()));
      return *std::move(client);
    }
    if (!client.error().nobody) return tl::unexpected(std::move(client.error().why));
    add(nobody, client.error().why);
  }
  return tl::unexpected(nobody + kWhenNobody);
}

tl::expected<void, std::string> Client::greet(const std::string& path, bool at_station) {
  const messages::Hello hello{messages::kProtocolVersion, "stretchctl", at_station};
  if (auto sent = send_frame(messages::encode(hello)); !sent)
    return tl::unexpected(path + ": " + sent.error());
  for (;;) {
    auto message = next(kPatience);
    if (!message) return tl::unexpected(path + ": " + message.error());
    if (!*message) return tl::unexpected(path + ": " + no_answer());
    if (const auto* welcome = std::get_if<messages::Welcome>(&**message)) {
      welcome_ = *welcome;
      return {};
    }
    if (const auto* answer = std::get_if<messages::Answer>(&**message))
      return tl::unexpected(path + ": " + answer->refusal);
  }
}

std::optional<Server> Client::whoever_serves(const std::vector<std::string>& sockets) {
  for (const std::string& path : sockets) {
    auto client = reach(path);
    if (client) {
      const auto welcomed = client->greet(path, false);
      return Server{path, welcomed ? "" : welcomed.error()};
    }
    if (!client.error().nobody) return Server{path, std::move(client.error().why)};
  }
  return std::nullopt;
}

Stopped Client::stop(const std::vector<std::string>& sockets) {
  std::vector<std::future<tl::expected<messages::Answer, Unreached>>> asked;
  asked.reserve(sockets.size());
  for (const std::string& path : sockets)
    asked.push_back(std::async(std::launch::async, [&path] { return stop_at(path); }));
  Stopped stopped;
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    auto answer = asked[i].get();
    if (answer) {
      stopped.done.push_back({sockets[i], *std::move(answer)});
    } else if (answer.error().nobody) {
      add(stopped.nobody, answer.error().why);
    } else {
      stopped.troubles.push_back(std::move(answer.error().why));
    }
  }
  if (!stopped.nobody.empty()) stopped.nobody += kWhenNobody;
  return stopped;
}

// Without a hello: a controller of another version would refuse that and say nothing more.
tl::expected<messages::Answer, Unreached> Client::stop_at(const std::string& path) {
  auto client = reach(path);
  if (!client) return tl::unexpected(std::move(client.error()));
  const messages::Request request{++client->last_id_, messages::RequestKind::stop, 0, std::nullopt};
  if (auto sent = client->send(request); !sent)
    return tl::unexpected(Unreached{path + ": STOP could not be sent: " + sent.error()});
  std::string trouble = no_answer();
  const auto deadline = Clock::now() + nanoseconds_of(kPatience);
  while (Clock::now() < deadline) {
    const auto heard = client->hear(seconds(std::chrono::duration<double>(deadline - Clock::now()).count()));
    if (!heard) {
      trouble = heard.error();
      break;
    }
    if (!*heard) continue;
    const auto message = messages::decode_server_message(*std::exchange(client->waiting_, std::nullopt));
    if (!message) {
      trouble = "what it says is not understood: " + message.error().what;
      continue;
    }
    const auto* answer = std::get_if<messages::Answer>(&*message);
    if (answer == nullptr || answer->id != request.id) continue;
    if (answer->done) return *answer;
    trouble = answer->refusal;
    break;
  }
  return tl::unexpected(Unreached{path + ": STOP was sent, but whether it is done is not known: " + trouble});
}

Client::Client(Client&& other) noexcept {
  *this = std::move(other);
}

Client& Client::operator=(Client&& other) noexcept {
  std::swap(socket_, other.socket_);
  std::swap(last_id_, other.last_id_);
  std::swap(decoder_, other.decoder_);
  std::swap(waiting_, other.waiting_);
  std::swap(welcome_, other.welcome_);
  return *this;
}

Client::~Client() {
  if (socket_ >= 0) ::close(socket_);
}

tl::expected<void, std::string> Client::send(const messages::Request& request) {
  return send_frame(messages::encode(request));
}

tl::expected<void, std::string> Client::send_frame(const std::string& json) {
  const std::string frame = messages::frame(json).value();
  std::size_t sent = 0;
  while (sent < frame.size()) {
    const ssize_t count = ::send(socket_, frame.data() + sent, frame.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return tl::unexpected("the connection to the controller is lost: " + why(errno));
    sent += static_cast<std::size_t>(count);
  }
  return {};
}

bool Client::has_message() {
  if (!waiting_) {
    if (const auto message = decoder_.next()) waiting_ = std::string(*message);
  }
  return waiting_.has_value();
}

tl::expected<bool, std::string> Client::hear(Duration longest) {
  const auto deadline = Clock::now() + nanoseconds_of(longest);
  while (!has_message()) {
    if (decoder_.failure())
      return tl::unexpected("the controller speaks no protocol of ours: " + *decoder_.failure());
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd waited{socket_, POLLIN, 0};
    const int ready = ::poll(&waited, 1, left > 0 ? static_cast<int>(left) : 0);
    if (ready == 0 || (ready < 0 && errno == EINTR)) return false;
    std::array<char, 16 * 1024> bytes{};
    const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) return false;
    if (got <= 0) return tl::unexpected(std::string("the controller has closed the connection"));
    decoder_.push(std::span<const char>(bytes.data(), static_cast<std::size_t>(got)));
  }
  return true;
}

tl::expected<std::optional<messages::ServerMessage>, std::string> Client::next(Duration longest) {
  const auto heard = hear(longest);
  if (!heard) return tl::unexpected(heard.error());
  if (!*heard) return std::nullopt;
  auto message = messages::decode_server_message(*waiting_);
  waiting_.reset();
  if (!message) return tl::unexpected("the controller's message is not understood: " + message.error().what);
  tl::expected<std::optional<messages::ServerMessage>, std::string> out;
  out->emplace(std::move(*message));
  return out;
}

tl::expected<messages::Answer, std::string> Client::ask(messages::Request request, const Other& other) {
  request.id = ++last_id_;
  if (auto sent = send(request); !sent) return tl::unexpected(std::move(sent.error()));
  for (;;) {
    auto message = next(kPatience);
    if (!message) return tl::unexpected(std::move(message.error()));
    if (!*message) return tl::unexpected(no_answer());
    if (const auto* answer = std::get_if<messages::Answer>(&**message); answer && answer->id == request.id) {
      return *answer;
    }
    if (other) other(**message);
  }
}

tl::expected<messages::Snapshot, std::string> Client::snapshot() {
  for (;;) {
    auto message = next(kPatience);
    if (!message) return tl::unexpected(std::move(message.error()));
    if (!*message) return tl::unexpected(no_answer());
    if (auto* snapshot = std::get_if<messages::Snapshot>(&**message)) return std::move(*snapshot);
  }
}

}  // namespace stretch::ctl
