// SIGINT and SIGTERM as something to be waited for.
#pragma once

namespace stretch::ctl {

// Catches both from here on; readable once one has come, and again for each further one. -1 where the system
// refuses.
[[nodiscard]] int catch_stop_signals();

// Takes one note of a signal off the descriptor.
void take_signal(int descriptor);

}  // namespace stretch::ctl
