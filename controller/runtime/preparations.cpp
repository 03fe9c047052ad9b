// Numbers and keeps.
#include "controller/runtime/preparations.hpp"

namespace stretch::runtime {

std::uint32_t Preparations::add(const Prepared& prepared) {
  const std::lock_guard lock(mutex_);
  kept_.push_back(prepared);
  if (kept_.size() > kKept) kept_.pop_front();
  return ++newest_;
}

Prepared Preparations::find(std::uint32_t number) const {
  const std::lock_guard lock(mutex_);
  const std::size_t age = newest_ - number;
  if (number == 0 || number > newest_ || age >= kept_.size()) return {};
  return kept_[kept_.size() - 1 - age];
}

}  // namespace stretch::runtime
