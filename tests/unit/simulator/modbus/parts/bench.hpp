// A station of real parts with a client on it that knows nothing but registers.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "simulator/modbus/station_registers.hpp"
#include "simulator/modbus/words.hpp"

namespace stretch::simulator::test {

using Bytes = std::vector<std::uint8_t>;
using Words = std::vector<std::uint16_t>;

inline config::PlantSettings made_of(config::Parts parts) {
  config::PlantSettings settings;
  settings.parts = parts;
  return settings;
}

// Units 1 drive, 2 and 5 load cells A and B, 3 safety I/O.
class Bench : public testing::Test {
 protected:
  explicit Bench(config::Parts parts) : plant(made_of(parts), config::Leg{}, 1) {}

  static constexpr std::uint8_t kDrive = 1;
  static constexpr std::uint8_t kCellA = 2;
  static constexpr std::uint8_t kCellB = 5;
  static constexpr std::uint8_t kIo = 3;

  static std::uint8_t high(std::size_t word) { return static_cast<std::uint8_t>(word >> 8 & 0xFF); }
  static std::uint8_t low(std::size_t word) { return static_cast<std::uint8_t>(word & 0xFF); }

  // Empty: silence.
  Bytes ask(std::uint8_t unit, const Bytes& request) {
    std::array<std::uint8_t, kMaxPduSize> answer{};
    const auto size = registers.router().answer(unit, request, answer);
    if (!size) return {};
    return {answer.begin(), answer.begin() + static_cast<std::ptrdiff_t>(*size)};
  }
  // Empty: refused with `exception`.
  Words read(std::uint8_t unit, std::uint16_t address, std::uint16_t count = 1, std::uint8_t function = 3) {
    const Bytes answer = ask(unit, {function, high(address), low(address), high(count), low(count)});
    exception = answer.size() == 2 ? answer[1] : 0;
    Words words;
    for (std::size_t i = 2; exception == 0 && i + 1 < answer.size(); i += 2) {
      words.push_back(static_cast<std::uint16_t>(answer[i] << 8 | answer[i + 1]));
    }
    return words;
  }
  std::uint16_t word(std::uint8_t unit, std::uint16_t address) {
    const Words words = read(unit, address);
    EXPECT_EQ(words.size(), 1U) << int(unit) << ' ' << address << ": exception " << int(exception);
    return words.empty() ? std::uint16_t{0xDEAD} : words[0];
  }
  // The exception, 0 when it was written.
  int write(std::uint8_t unit, std::uint16_t address, const Words& words) {
    Bytes request{
        16, high(address), low(address), high(words.size()), low(words.size()), low(2 * words.size())};
    for (const std::uint16_t word : words) {
      request.push_back(high(word));
      request.push_back(low(word));
    }
    const Bytes answer = ask(unit, request);
    return answer.size() == 2 ? answer[1] : 0;
  }
  // By function 6.
  int write_single(std::uint8_t unit, std::uint16_t address, std::uint16_t value) {
    const Bytes answer = ask(unit, {6, high(address), low(address), high(value), low(value)});
    return answer.size() == 2 ? answer[1] : 0;
  }
  // The exception a request of this function gets although its body is right; 0: none.
  int tried(std::uint8_t unit, std::uint8_t function) {
    Bytes request{function, 0, 0, 0, 1};
    if (function == 15) request.insert(request.end(), {1, 0});
    if (function == 16) request.insert(request.end(), {2, 0, 0});
    if (function == 23) request.insert(request.end(), {0, 0, 0, 1, 2, 0, 0});
    const Bytes answer = ask(unit, request);
    return answer.size() == 2 && (answer[0] & 0x80) != 0 ? answer[1] : 0;
  }
  // Which of the standard functions are known at all.
  Words functions(std::uint8_t unit) {
    Words known;
    for (std::uint8_t function = 1; function < 128; ++function) {
      if (tried(unit, function) != 1) known.push_back(function);
    }
    return known;
  }
  void run(int ms) {
    for (int i = 0; i < ms; ++i) plant.step();
  }
  double angle() const { return in_degrees(plant.truth().angle); }
  double speed() const { return in_degrees_per_second(plant.truth().speed); }

  plant::Plant plant;
  StationRegisters registers{plant, {.load_cell_b = kCellB}};
  std::uint8_t exception = 0;
};

}  // namespace stretch::simulator::test
