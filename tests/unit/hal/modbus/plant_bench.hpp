// The simulator's registers behind RegisterBus without a socket: the plant moves only when the test steps it,
// and every transaction can be spoilt.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "hal/modbus/modbus_station.hpp"
#include "simulator/modbus/station_registers.hpp"
#include "simulator/plant/plant.hpp"

namespace stretch::hal {

// What a transaction was, for tests of order.
struct Seen {
  std::uint8_t unit = 0;
  std::uint8_t function = 0;
  std::uint16_t address = 0;  // of the write where there is one
  std::uint16_t value = 0;    // first register written
  friend bool operator==(const Seen&, const Seen&) = default;
};

class PlantBench {
 public:
  // Decides over an answer before the client sees it; called with the lock held.
  using Spoiler = std::function<BusStatus(std::uint8_t unit, std::span<const std::uint8_t> request,
                                          std::span<std::uint8_t> answer)>;

  void step(int ms) {
    const std::lock_guard lock(mutex_);
    for (int i = 0; i < ms; ++i) plant_.step();
    now_ns_ += static_cast<std::int64_t>(ms) * 1'000'000;
  }
  // Time for everybody but the plant.
  void pass(int ms) { now_ns_ += static_cast<std::int64_t>(ms) * 1'000'000; }
  // Every transaction from now on takes that long.
  void slow(std::int64_t us) { transaction_ns_ = us * 1000; }
  static Instant now() { return Instant{now_ns_.load()}; }
  template <class F>
  auto with_plant(F f) {
    const std::lock_guard lock(mutex_);
    return f(plant_);
  }
  void spoil(Spoiler spoiler) {
    const std::lock_guard lock(mutex_);
    spoiler_ = std::move(spoiler);
  }
  // From now on a device that is silent is spoken for.
  void put_behind_gateway() {
    const std::lock_guard lock(mutex_);
    gateway_ = true;
  }
  // From now on a unit that is not there speaks as that one.
  void put_in(std::uint8_t unit, std::uint8_t like) {
    const std::lock_guard lock(mutex_);
    like_[unit] = like;
  }
  std::vector<Seen> take_log() {
    const std::lock_guard lock(mutex_);
    return std::exchange(log_, {});
  }

  ModbusStation::Options options() {
    return {
        .clock = []() noexcept { return Instant{now_ns_.load()}; },
        .make_bus =
            [this](const TcpEndpoint& endpoint) -> tl::expected<std::unique_ptr<RegisterBus>, std::string> {
          return std::make_unique<Bus>(*this, endpoint.unit);
        }};
  }

 private:
  class Bus final : public RegisterBus {
   public:
    Bus(PlantBench& bench, std::uint8_t unit) : bench_(bench), unit_(unit) {}
    tl::expected<void, std::string> connect() override { return {}; }
    void close() noexcept override {}
    void set_response_timeout(Duration timeout) noexcept override { timeout_ = timeout; }
    Duration longest(const RequestPdu&) const noexcept override { return timeout_; }
    BusStatus exchange(const RequestPdu& request, std::span<std::uint8_t, kMaxPdu> answer,
                       std::size_t& size) noexcept override {
      return bench_.exchange(unit_, request.bytes(), answer, size);
    }

   private:
    PlantBench& bench_;
    std::uint8_t unit_;
    Duration timeout_;
  };

  BusStatus exchange(std::uint8_t unit, std::span<const std::uint8_t> request,
                     std::span<std::uint8_t, kMaxPdu> answer, std::size_t& size) {
    const std::lock_guard lock(mutex_);
    now_ns_ += transaction_ns_;
    const auto word = [&](std::size_t at) {
      return static_cast<std::uint16_t>(at + 1 < request.size() ? request[at] << 8 | request[at + 1] : 0);
    };
    const bool both = request[0] == 23;
    const std::size_t value = both ? 10 : (request[0] == 16 ? 6 : 3);
    log_.push_back({unit, request[0], word(both ? 5 : 1), word(value)});
    const auto answered =
        registers_.router().answer(like_.contains(unit) ? like_[unit] : unit, request, answer);
    if (!answered && gateway_) {
      answer[0] = static_cast<std::uint8_t>(request[0] | 0x80);
      answer[1] = 0x0B;
      size = 2;
      return BusStatus::ok;
    }
    if (!answered) return BusStatus::timeout;
    size = *answered;
    return spoiler_ ? spoiler_(unit, request, answer.first(size)) : BusStatus::ok;
  }

  inline static std::atomic<std::int64_t> now_ns_{1'000'000'000};
  std::atomic<std::int64_t> transaction_ns_{0};
  std::mutex mutex_;
  plant::Plant plant_{config::PlantSettings{}, config::Leg{}, 1};
  simulator::StationRegisters registers_{plant_};
  Spoiler spoiler_;
  std::map<std::uint8_t, std::uint8_t> like_;
  bool gateway_ = false;
  std::vector<Seen> log_;
};

}  // namespace stretch::hal
