// Where the controller's socket and data are when nobody says.
#pragma once

#include <string>
#include <vector>

namespace stretch::messages {

// $XDG_RUNTIME_DIR/stretch-station.sock; without that variable the service's, /run/stretch-station/.
[[nodiscard]] std::string default_socket();

// Where a client looks for a controller, in this order: default_socket(), the service's socket. Each once; a
// path too long for a socket is none. What lies there is not looked at: a file tells nothing of who serves.
[[nodiscard]] std::vector<std::string> socket_candidates();

// $XDG_STATE_HOME/stretch-station, or ~/.local/state/stretch-station; without a home the service's,
// /var/lib/stretch-station.
[[nodiscard]] std::string default_data_folder();

// What a reader looks for: default_data_folder() if records lie there, else the service's if records lie
// there, else default_data_folder().
[[nodiscard]] std::string found_data_folder();

}  // namespace stretch::messages
