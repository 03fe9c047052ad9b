// Which program this is.
#pragma once

#include <string_view>

namespace stretch {

[[nodiscard]] std::string_view version() noexcept;  // "0.1.0"
[[nodiscard]] std::string_view
build_identity() noexcept;  // "0.1.0 (0123456789ab)"; the commit may be "unknown"

}  // namespace stretch
