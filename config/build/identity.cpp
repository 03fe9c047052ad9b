// Texts the build put in.
#include "config/build/identity.hpp"

namespace stretch {

std::string_view version() noexcept {
  return STRETCH_VERSION;
}
std::string_view build_identity() noexcept {
  return STRETCH_VERSION " (" STRETCH_COMMIT ")";
}

}  // namespace stretch
