// Whether a device's counter has moved since its answer before.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

namespace stretch::hal {

// Conversions of a load cell, scans of inputs. Pure.
class CounterWatch {
 public:
  // True when `counter` is what it was the last time. The first ever only sets it: it stands.
  [[nodiscard]] bool stands(std::uint16_t counter) noexcept {
    const std::optional<std::uint16_t> before = std::exchange(last_, counter);
    return !before || *before == counter;
  }

 private:
  std::optional<std::uint16_t> last_;
};

}  // namespace stretch::hal
