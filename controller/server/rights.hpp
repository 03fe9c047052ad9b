// Who may ask for what, and when: the one table behind every refusal of the socket. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "config/settings/vocabulary.hpp"
#include "controller/messages/request.hpp"

namespace stretch::server {

// How the connection that asks stands to the machine and to the session.
struct Standing {
  bool welcomed = false;    // it said hello in this version
  bool at_station = false;  // a person stands at the machine
  bool is_owner = false;    // it started the session or took it over
  bool owned = false;       // some connection is the owner
  bool prepared = false;    // a session stands ready to begin
};

// Why not, for people; empty: granted. STOP is granted to everyone in every state. `state` is the newest
// published one: a grant says that the request is worth passing on, the session itself decides what it does.
[[nodiscard]] std::string refusal(messages::RequestKind kind, const Standing& standing, SessionState state);

}  // namespace stretch::server
