// The client's end of the controller's socket.
#include "controller/ctl/client.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <utility>

namespace stretch::ctl {

using namespace stretch::literals;

namespace {

constexpr Duration kPatience = 5_s;  // a controller that answers takes milliseconds

std::string why(int error) {
  return std::generic_category().message(error);
}

constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;
bool fits(const std::string& path) {
  return !path.empty() && path.size() <= kLongestPath;
}

// `path` fits. False: errno says why.
bool connected(int socket, const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(static_cast<char*>(address.sun_path), path.data(), path.size());
  return ::connect(socket, static_cast<const sockaddr*>(static_cast<const void*>(&address)),
                   sizeof address) == 0;
}

std::string no_answer() {
  return "the controller does not answer; is it hanging?";
}

}  // namespace

tl::expected<Client, std::string> Client::connect(const std::string& path, bool at_station) {
  if (!fits(path)) {
    return tl::unexpected("--socket " + path + ": " + std::to_string(path.size()) +
                          " characters, allowed 1 to " + std::to_string(kLongestPath));
  }
  Client client;
  client.socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (client.socket_ < 0 || !connected(client.socket_, path)) {
    return tl::unexpected(path + ": no controller answers there (" + why(errno) +
                          "); start stretch-controller or name its --socket");
  }
  const messages::Hello hello{messages::kProtocolVersion, "stretchctl", at_station};
  const std::string frame = messages::frame(messages::encode(hello)).value();
  if (::send(client.socket_, frame.data(), frame.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(frame.size())) {
    return tl::unexpected(path + ": " + why(errno));
  }
  for (;;) {
    auto message = client.next(kPatience);
    if (!message) return tl::unexpected(std::move(message.error()));
    if (!*message) return tl::unexpected(path + ": " + no_answer());
    if (const auto* welcome = std::get_if<messages::Welcome>(&**message)) {
      client.welcome_ = *welcome;
      return client;
    }
    if (const auto* answer = std::get_if<messages::Answer>(&**message))
      return tl::unexpected(path + ": " + answer->refusal);
  }
}

bool Client::may_be_served(const std::string& path) {
  if (!fits(path)) return false;
  Client client;
  client.socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (connected(client.socket_, path)) return true;
  return errno != ENOENT && errno != ENOTDIR && errno != ECONNREFUSED;
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
  const std::string frame = messages::frame(messages::encode(request)).value();
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

tl::expected<std::optional<messages::ServerMessage>, std::string> Client::next(Duration longest) {
  using Clock = std::chrono::steady_clock;
  const auto deadline =
      Clock::now() + std::chrono::nanoseconds(static_cast<std::int64_t>(longest.si() * 1e9));
  while (!has_message()) {
    if (decoder_.failure())
      return tl::unexpected("the controller speaks no protocol of ours: " + *decoder_.failure());
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd waited{socket_, POLLIN, 0};
    const int ready = ::poll(&waited, 1, left > 0 ? static_cast<int>(left) : 0);
    if (ready == 0 || (ready < 0 && errno == EINTR)) return std::nullopt;
    std::array<char, 16 * 1024> bytes{};
    const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EINTR) return std::nullopt;
    if (got <= 0) return tl::unexpected(std::string("the controller has closed the connection"));
    decoder_.push(std::span<const char>(bytes.data(), static_cast<std::size_t>(got)));
  }
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
