// The messages of the socket as JSON text, both ways.
#include "controller/messages/codec.hpp"

#include <cmath>
#include <optional>

#include "controller/messages/json_text.hpp"
#include "controller/messages/reader.hpp"
#include "controller/messages/writer.hpp"

namespace stretch::messages {

namespace {

using detail::Json;

template <class T>
std::string write(const T& message) {
  Json out;
  detail::Writer writer(out);
  detail::describe(writer, message);
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class T>
tl::expected<T, std::string> read(const Json& in) {
  T message;
  std::optional<std::string> error;
  detail::Reader reader(in, "", error);
  detail::describe(reader, message);
  reader.finish();
  if (error) return tl::unexpected(*error);
  return message;
}

// The text under a key, or nothing: for the keys that say what the rest of a message is.
std::optional<std::string> text_under(const Json& in, const char* key) {
  const auto found = in.find(key);
  if (found == in.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::uint64_t id_of(const Json& in) {
  const auto found = in.find("id");
  return found != in.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

bool is_stop(const Json& in) {
  return text_under(in, "message") == "request" && text_under(in, "request") == name(RequestKind::stop);
}

std::string shown_value(double value) {
  return detail::shown(Json(value));
}

// What a request may carry depends on its kind.
std::optional<std::string> wrong_load(const Request& request) {
  constexpr double kLargestEventId = 1e12;  // whole numbers are exact in a double up to 9e15
  const std::string kind(name(request.kind));
  const bool carries_prescription = request.kind == RequestKind::prepare;
  if (carries_prescription != request.prescription.has_value()) {
    return carries_prescription ? "prescription: missing, \"prepare\" carries one"
                                : "prescription: \"" + kind + "\" carries none";
  }
  double high = 0;
  switch (request.kind) {
    case RequestKind::comfort:
    case RequestKind::score:
      high = 10;
      break;
    case RequestKind::events:
      high = kLargestEventId;
      break;
    default:
      if (request.value != 0)
        return "value = " + shown_value(request.value) + ": \"" + kind + "\" carries none";
      return std::nullopt;
  }
  if (request.value < 0 || request.value > high || request.value != std::floor(request.value)) {
    return "value = " + shown_value(request.value) + ": allowed 0 to " +
           std::to_string(static_cast<long>(high)) + ", whole";
  }
  return std::nullopt;
}

template <class Message, class T>
tl::expected<Message, DecodeError> as(const Json& in) {
  auto read_out = read<T>(in);
  if (!read_out) return tl::unexpected(DecodeError{std::move(read_out.error()), id_of(in)});
  return Message{std::move(*read_out)};
}

DecodeError unknown_message(const Json& in, const char* allowed) {
  const auto found = in.find("message");
  return {
      "message" + (found == in.end() ? ": missing" : " = " + detail::shown(*found)) + ": one of " + allowed,
      id_of(in)};
}

}  // namespace

std::string encode(const Hello& message) {
  return write(message);
}
std::string encode(const Request& message) {
  return write(message);
}
std::string encode(const Welcome& message) {
  return write(message);
}
std::string encode(const Answer& message) {
  return write(message);
}
std::string encode(const Snapshot& message) {
  return write(message);
}
std::string encode(const Event& message) {
  return write(message);
}

tl::expected<ClientMessage, DecodeError> decode_client_message(std::string_view json) {
  const auto parsed = detail::parse_object(json, kMaxDepth);
  if (!parsed) return tl::unexpected(DecodeError{parsed.error(), 0});
  const Json& in = *parsed;
  if (is_stop(in)) return Request{.id = id_of(in), .kind = RequestKind::stop, .value = 0, .prescription = {}};

  const auto message = text_under(in, "message");
  if (message == "hello") return as<ClientMessage, Hello>(in);
  if (message != "request") return tl::unexpected(unknown_message(in, "hello, request"));
  auto request = read<Request>(in);
  if (!request) return tl::unexpected(DecodeError{std::move(request.error()), id_of(in)});
  if (auto wrong = wrong_load(*request)) return tl::unexpected(DecodeError{std::move(*wrong), id_of(in)});
  return std::move(*request);
}

tl::expected<ServerMessage, DecodeError> decode_server_message(std::string_view json) {
  const auto parsed = detail::parse_object(json, kMaxDepth);
  if (!parsed) return tl::unexpected(DecodeError{parsed.error(), 0});
  const Json& in = *parsed;
  const auto message = text_under(in, "message");
  if (message == "snapshot") return as<ServerMessage, Snapshot>(in);
  if (message == "event") return as<ServerMessage, Event>(in);
  if (message == "answer") return as<ServerMessage, Answer>(in);
  if (message == "welcome") return as<ServerMessage, Welcome>(in);
  return tl::unexpected(unknown_message(in, "welcome, answer, snapshot, event"));
}

}  // namespace stretch::messages
