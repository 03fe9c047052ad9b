// One JSON line out, one back.
#include "simulator/visitor/hands.hpp"

#include <stdexcept>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <nlohmann/json.hpp>

namespace stretch::visitor {

struct Hands::Channel {
  boost::asio::io_context context;
  boost::asio::local::stream_protocol::socket socket{context};
  boost::asio::streambuf answer;
};

Hands::Hands(const std::string& control_path) : channel_(std::make_unique<Channel>()) {
  channel_->socket.connect(boost::asio::local::stream_protocol::endpoint(control_path));
}

Hands::~Hands() = default;

void Hands::ask(const std::string& line) {
  boost::asio::write(channel_->socket, boost::asio::buffer(line + "\n"));
  const std::size_t size = boost::asio::read_until(channel_->socket, channel_->answer, '\n');
  std::string answer(size, '\0');
  boost::asio::buffer_copy(boost::asio::buffer(answer), channel_->answer.data());
  channel_->answer.consume(size);
  const auto json = nlohmann::json::parse(answer, nullptr, false);
  if (!json.is_object() || !json.value("ok", false))
    throw std::runtime_error("simulator: " + line + ": " + answer);
}

void Hands::lie_down() {
  ask(R"({"cmd":"leg","in":true})");
  ask(R"({"cmd":"strap","closed":true})");
}

void Hands::get_up() {
  ask(R"({"cmd":"leg","in":false})");
}

void Hands::press_hand_switch(bool pressed) {
  ask(std::string(R"({"cmd":")") + (pressed ? "press" : "release") + R"(","what":"hand_switch"})");
}

}  // namespace stretch::visitor
