// Answers that come too late, at every moment at which a late one can come. A counter that rises with each
// request tells how old what is taken is.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <optional>
#include <random>

#include "hal/modbus/device_link.hpp"
#include "hal/modbus/rtu_line.hpp"
#include "hal/modbus/shared_line.hpp"
#include "tests/unit/hal/modbus/settled_line.hpp"

namespace {
using namespace stretch;
using namespace stretch::hal;
using namespace stretch::literals;
using Bytes = SettledLine::Bytes;

constexpr std::uint16_t kIdentity = 4711;
constexpr std::uint16_t kProbe = 900;
constexpr std::uint16_t kBlock = 100;
constexpr std::uint16_t kRegisters = 12;

// When an answer that was not given in time is given after all.
enum class Comes { in_the_silence, after_the_silence, with_what_is_asked_first, with_the_next_block };

// Two devices on one line. Each register of a block is the number of the request it answers, so is none but
// the last one's answer like the last one's.
class CountingDevices {
 public:
  CountingDevices()
      : line_([this](SettledLine&, std::uint8_t unit, const Bytes& request) { heard(unit, request); }) {}

  [[nodiscard]] const std::string& path() const { return line_.path(); }
  void settle() { line_.settle(); }
  void withhold_next() {
    line_.locked([this] { withholding_ = true; });
  }
  // The number of the answer that is withheld.
  [[nodiscard]] std::optional<std::uint16_t> withheld() {
    std::optional<std::uint16_t> number;
    line_.locked([&] {
      withholding_ = false;
      if (!late_.empty()) number = late_number_;
    });
    return number;
  }
  void give(Comes when) {
    line_.locked([&] {
      if (when == Comes::with_what_is_asked_first || when == Comes::with_the_next_block) {
        when_ = when;
      } else {
        line_.say(std::exchange(late_, {}));
      }
    });
  }
  void forget() {
    line_.locked([this] {
      late_.clear();
      when_.reset();
    });
  }
  [[nodiscard]] std::uint16_t count(std::uint8_t unit) {
    std::uint16_t number = 0;
    line_.locked([&] { number = count_[unit]; });
    return number;
  }

 private:
  void heard(std::uint8_t unit, const Bytes& request) {
    const auto registers = static_cast<std::size_t>(request[3] << 8 | request[4]);
    const bool probe = registers == 1;
    if (!late_.empty() &&
        (when_ == Comes::with_what_is_asked_first || (when_ == Comes::with_the_next_block && !probe))) {
      line_.say(std::exchange(late_, {}));
      when_.reset();
    }
    const std::uint16_t value = probe ? kIdentity : ++count_[unit];
    Bytes pdu{request[0], static_cast<std::uint8_t>(2 * registers)};
    for (std::size_t i = 0; i < registers; ++i) {
      pdu.push_back(static_cast<std::uint8_t>(value >> 8));
      pdu.push_back(static_cast<std::uint8_t>(value & 0xFF));
    }
    if (!probe && std::exchange(withholding_, false)) {
      late_ = SettledLine::framed(unit, pdu);
      late_number_ = value;
    } else {
      line_.say(SettledLine::framed(unit, pdu));
    }
  }

  std::array<std::uint16_t, 3> count_{};  // by unit
  bool withholding_ = false;
  Bytes late_;
  std::uint16_t late_number_ = 0;
  std::optional<Comes> when_;
  SettledLine line_;  // last: its thread uses all of the above
};

class LateAnswers : public testing::Test {
 protected:
  LateAnswers() {
    config::SerialLine settings;
    settings.name = "late";
    settings.tty = devices.path();
    line = std::make_unique<SharedLine>(std::move(RtuLine::make(settings).value()));
    if (!line->open()) throw std::runtime_error("the line does not open");
    line->adopt();
    for (std::uint8_t unit = 1; unit <= 2; ++unit) {
      links[unit] =
          std::make_unique<DeviceLink>(cycle_bus(*line, unit, kTiming), service_bus(*line, unit, kTiming),
                                       DeviceLink::Probe{RequestPdu::read(3, {kProbe, 1}), {kIdentity}},
                                       kTiming.response_timeout, monotonic_clock);
    }
  }

  // The counter that was taken, if one was.
  std::optional<std::uint16_t> ask(std::uint8_t unit) {
    DeviceLink& link = *links[unit];
    if (!link.up()) {
      if (!identified(unit)) return std::nullopt;
      link.offer({.proof = {true, true, true}, .anew = false, .fc23 = false});
      static_cast<void>(link.adopt());
    }
    std::array<std::uint16_t, kRegisters> registers{};
    const bool taken = link.transact(RequestPdu::read(3, {kBlock, kRegisters}), registers);
    devices.settle();
    for (const std::uint16_t value : registers) EXPECT_EQ(value, registers[0]) << "of one answer";
    if (!taken) return std::nullopt;
    return registers[0];
  }
  // What the supervisor does with a link that was given up.
  bool identified(std::uint8_t unit) {
    std::array<std::uint16_t, 1> identity{};
    const auto bus = cycle_bus(*line, unit, kTiming);
    const Transacted done = transact(*bus, RequestPdu::read(3, {kProbe, 1}), identity);
    devices.settle();
    return done.status == BusStatus::ok && identity[0] == kIdentity;
  }
  // As the cycles do: what the line is still quiet for is asked again until it is sent, and nothing is thrown
  // away that the line itself does not throw away.
  std::optional<std::uint16_t> ask_after_silence(std::uint8_t unit) {
    const auto sent = [&] {
      const LinkStatistics s = links[unit]->statistics();
      return s.ok + s.timeouts + s.bad_sums + s.bad_frames + s.exceptions;
    };
    const auto before = sent();
    while (true) {
      const auto taken = ask(unit);
      if (taken || sent() != before || !links[unit]->up()) return taken;
    }
  }
  // A busy machine may take too long for good answers too: again, then.
  std::optional<std::uint16_t> fail(std::uint8_t unit) {
    while (true) {
      devices.withhold_next();
      EXPECT_FALSE(ask_after_silence(unit));
      if (const auto number = devices.withheld()) return number;
    }
  }

  static constexpr LineTiming kTiming{
      .character = milliseconds(0.001), .gap = milliseconds(0.1), .response_timeout = milliseconds(2.0)};
  CountingDevices devices;
  std::unique_ptr<SharedLine> line;
  std::array<std::unique_ptr<DeviceLink>, 3> links;
};

TEST_F(LateAnswers, OfAThousandNoneIsTakenForAnotherUnlessItComesAfterTheProbeAndThenOnceAlone) {
  constexpr int kLate = 1000;
  std::mt19937 random(1);
  int taken_late = 0;
  for (int i = 0; i < kLate && !HasFailure(); ++i) {
    const auto unit = static_cast<std::uint8_t>(1 + random() % 2);
    const auto when = static_cast<Comes>(random() % 4);
    SCOPED_TRACE("late answer " + std::to_string(i) + ", unit " + std::to_string(unit) + ", comes " +
                 std::to_string(static_cast<int>(when)));
    const std::uint16_t late = fail(unit).value();
    if (when == Comes::after_the_silence) line->sit_out_silence();
    devices.give(when);
    devices.settle();
    bool expect_none = false;  // the good answer to what the late one was taken for has yet to come
    int good = 0;
    while (good < 3) {
      const auto asked = static_cast<std::uint8_t>(good == 0 ? unit : 1 + random() % 2);
      const auto taken = ask_after_silence(asked);
      if (expect_none && asked == unit) {
        ASSERT_FALSE(taken) << "what has waited is thrown away with what comes after it";
      }
      expect_none = false;
      if (!taken) continue;
      ++good;
      if (*taken == devices.count(asked)) continue;
      ASSERT_EQ(when, Comes::with_the_next_block) << *taken << " instead of " << devices.count(asked);
      ASSERT_EQ(asked, unit);
      ASSERT_EQ(*taken, late);
      ASSERT_EQ(devices.count(asked) - *taken, 1) << "no older than the one before";
      ++taken_late;
      expect_none = true;
      devices.forget();
    }
    devices.forget();
  }
  // What comes after silence and probe is beyond what a line can tell apart.
  EXPECT_LE(taken_late, kLate / 3);
}

}  // namespace
