// Any bytes as what a client sends, and as what a server sends: cut into messages, refused in one line each
// or taken whole; what is taken goes back as it came.
#include <cstddef>
#include <cstdint>
#include <span>
#include <variant>

#include "controller/messages/codec.hpp"
#include "controller/messages/framing.hpp"
#include "tests/fuzz/accepted.hpp"

namespace {
using namespace stretch;

template <class Decoded, class Again>
void look_at(const Decoded& decoded, Again again) {
  if (!decoded) {
    fuzz::require(!decoded.error().what.empty());
    return;
  }
  std::visit([&](const auto& message) { fuzz::require(again(messages::encode(message)).has_value()); },
             *decoded);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span bytes(reinterpret_cast<const char*>(data), size);
  messages::FrameDecoder frames;
  // In two pieces: a message may be cut anywhere.
  for (const auto piece : {bytes.first(size / 2), bytes.subspan(size / 2)}) {
    frames.push(piece);
    while (const auto json = frames.next()) {
      look_at(messages::decode_client_message(*json),
              [](const std::string& text) { return messages::decode_client_message(text); });
      look_at(messages::decode_server_message(*json),
              [](const std::string& text) { return messages::decode_server_message(text); });
    }
  }
  return 0;
}
