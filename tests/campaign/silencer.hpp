// Whether one monitor of the safety layer can be kept from speaking in this program. In `campaign` none can;
// in `campaign_silenced` the linker puts a wrapper round Monitors::step (silencer_wrapped.cpp). The product
// has no such hook.
#pragma once

#include "config/settings/vocabulary.hpp"

namespace stretch::campaign {

[[nodiscard]] bool can_silence() noexcept;

// From now on the row's monitor finds nothing, in every run of this process; false where can_silence() is.
// Before any thread runs one.
bool silence(SafetyRow row) noexcept;
void silence_none() noexcept;

}  // namespace stretch::campaign
