// One thing the doctor looked at: what was found, how good that is, what to do.
#pragma once

#include <cstdint>
#include <string>

namespace stretch::doctor {

enum class Judgement : std::uint8_t {
  good,
  mind,  // it runs so; somebody should know
  bad    // nobody should be treated so
};

struct Finding {
  std::string what;   // "clock source"
  std::string found;  // "tsc"
  Judgement judgement = Judgement::good;
  std::string advice;  // empty when good
};

}  // namespace stretch::doctor
