// A session's result in the numbers and units everyone outside the cycle reads.
#pragma once

#include "controller/messages/snapshot.hpp"
#include "controller/session/result.hpp"

namespace stretch::measures {

// Allocates: not in the control thread. `valid`, with the session's id as given.
[[nodiscard]] messages::ResultView result_view(const session::Result& result, std::int64_t session_id);

}  // namespace stretch::measures
