// libmodbus as we use it: it opens and closes connections, receives answers and keeps their time. The one
// place that knows it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include <tl/expected.hpp>

#include "config/quantities/quantities.hpp"
#include "config/settings/serial_line.hpp"
#include "hal/modbus/bus_status.hpp"

namespace stretch::hal {

// One connection. Used by one thread at a time. What is sent, the caller sends; nothing is ever sent from
// here.
class ModbusContext {
 public:
  static constexpr std::size_t kRoom = 260;  // bytes of the longest frame of any kind

  struct Received {
    BusStatus status = BusStatus::closed;  // ok, timeout, bad_sum, bad_frame or closed
    std::size_t size = 0;                  // bytes of the frame; 0 unless ok
  };

  // Nothing is opened yet. The error is libmodbus's word for what is wrong.
  [[nodiscard]] static tl::expected<ModbusContext, std::string> tcp(const std::string& host,
                                                                    std::uint16_t port);
  [[nodiscard]] static tl::expected<ModbusContext, std::string> serial(const config::SerialLine& line);
  ModbusContext(ModbusContext&&) noexcept;
  ModbusContext& operator=(ModbusContext&&) noexcept;
  ~ModbusContext();

  // Blocks up to the response time-out. Connected already: closes first. The error is the system's word for
  // it.
  [[nodiscard]] tl::expected<void, std::string> connect();
  // A connection that somebody else has opened, for serial frames: it is closed from here on. The error is
  // ours to keep: the socket is closed then.
  [[nodiscard]] tl::expected<void, std::string> take(int socket);
  void close() noexcept;
  [[nodiscard]] bool connected() const noexcept { return connected_; }
  [[nodiscard]] int descriptor() const noexcept;  // while connected
  // For the whole of the answer, however it drips; at least 1 us.
  void set_response_timeout(Duration timeout) noexcept;
  // Serial: answers of this unit alone have their sum checked.
  void set_unit(std::uint8_t unit) noexcept;
  // One frame, as long as its function says. Checks nothing but a serial frame's
  // sum.
  [[nodiscard]] Received receive(std::span<std::uint8_t, kRoom> into) noexcept;

 private:
  struct Handle;
  [[nodiscard]] tl::expected<void, std::string> opened();
  explicit ModbusContext(std::unique_ptr<Handle> handle) noexcept;
  std::unique_ptr<Handle> handle_;
  bool connected_ = false;
};

}  // namespace stretch::hal
