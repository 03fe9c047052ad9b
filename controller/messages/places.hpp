// Where the controller's socket and data are when nobody says.
#pragma once

#include <string>

namespace stretch::messages {

// $XDG_RUNTIME_DIR/stretch-station.sock; without that variable the service's, /run/stretch-station/.
[[nodiscard]] std::string default_socket();

// What a client looks for: default_socket() if something is there, else the service's socket if something is
// there, else default_socket().
[[nodiscard]] std::string found_socket();

// $XDG_STATE_HOME/stretch-station, or ~/.local/state/stretch-station; without a home the service's,
// /var/lib/stretch-station.
[[nodiscard]] std::string default_data_folder();

// What a reader looks for: as found_socket(), by whether records lie there.
[[nodiscard]] std::string found_data_folder();

}  // namespace stretch::messages
