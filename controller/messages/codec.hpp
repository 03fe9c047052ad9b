// The messages of the socket as JSON text, both ways. docs/socket.md describes every key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>

#include "controller/messages/request.hpp"
#include "controller/messages/snapshot.hpp"

namespace stretch::messages {

using ClientMessage = std::variant<Hello, Request>;
using ServerMessage = std::variant<Welcome, Answer, Snapshot, Event>;

// Why a message was refused, whole (SR19): what, where, value, allowed range. `request_id` is the id of the
// request it stood in as far as it could be read, so that the refusal finds its way back; otherwise 0.
struct DecodeError {
  std::string what;
  std::uint64_t request_id = 0;
};

// One JSON object, no length before it (framing.hpp), never longer than kMaxMessageBytes: long texts are cut,
// of long lists the newest kMaxListed go. Text that is no UTF-8 is repaired with U+FFFD. A number that is not
// finite goes as null, which every decoder refuses: the caller gives finite ones.
[[nodiscard]] std::string encode(const Hello& message);
[[nodiscard]] std::string encode(const Request& message);
[[nodiscard]] std::string encode(const Welcome& message);
[[nodiscard]] std::string encode(const Answer& message);
[[nodiscard]] std::string encode(const Snapshot& message);
[[nodiscard]] std::string encode(const Event& message);

// Strict: an unknown, missing or doubled key, a wrong type, an unknown word, a number out of range or not
// finite, invalid UTF-8 and nesting deeper than kMaxDepth are one error, and nothing of the message is used.
// One exception, in favour of the person in the machine: an object that reads as JSON and holds
// "message":"request" and "request":"stop" is a stop, whatever its other keys are.
[[nodiscard]] tl::expected<ClientMessage, DecodeError> decode_client_message(std::string_view json);
[[nodiscard]] tl::expected<ServerMessage, DecodeError> decode_server_message(std::string_view json);

inline constexpr int kMaxDepth = 8;

}  // namespace stretch::messages
