// What was prepared, by number: the cycle says which plan is in force, here stands what it was made from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>

#include "config/settings/prescription.hpp"
#include "config/settings/protocol.hpp"

namespace stretch::runtime {

struct Prepared {
  config::Prescription prescription;
  config::Protocol protocol;
};

// Any thread but the control thread. Keeps the newest kKept.
class Preparations {
 public:
  static constexpr std::size_t kKept = 16;

  // Its number: 1, 2, 3 ...
  std::uint32_t add(const Prepared& prepared);

  // An empty one for 0 and for what is kept no more.
  [[nodiscard]] Prepared find(std::uint32_t number) const;

 private:
  mutable std::mutex mutex_;
  std::deque<Prepared> kept_;
  std::uint32_t newest_ = 0;
};

}  // namespace stretch::runtime
