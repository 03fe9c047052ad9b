// The line to one device: bytes of a request out, bytes of its answer in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <tl/expected.hpp>

#include "config/quantities/quantities.hpp"
#include "hal/modbus/bus_status.hpp"
#include "hal/modbus/request_pdu.hpp"

namespace stretch::hal {

// Owned by one thread at a time.
class RegisterBus {
 public:
  virtual ~RegisterBus() = default;
  RegisterBus() = default;
  RegisterBus(const RegisterBus&) = delete;
  RegisterBus& operator=(const RegisterBus&) = delete;

  // Blocks up to the response time-out and may allocate: never called in the cycle. Connected already: closes
  // first. The error is for people.
  [[nodiscard]] virtual tl::expected<void, std::string> connect() = 0;
  virtual void close() noexcept = 0;
  virtual void set_response_timeout(Duration timeout) noexcept = 0;

  // How long exchange() may block for it at most.
  [[nodiscard]] virtual Duration longest(const RequestPdu& request) const noexcept = 0;

  // Waits until a line that is kept quiet may be used again, for what cannot wait for the next cycle; no
  // longer than it is kept quiet after a failed transaction. Nothing where answers cannot be mistaken.
  virtual void sit_out_silence() noexcept {}

  // How long the exchange before waited, the line being silent, until its request went out.
  [[nodiscard]] virtual Duration kept_silent() const noexcept { return {}; }

  // One transaction: sends `request`, waits for its answer no longer than the response time-out, and checks
  // the frame around it (transaction, unit, length, sum). The answer's PDU stands at the beginning of
  // `answer` and is `size` long when the status is ok. No allocation.
  [[nodiscard]] virtual BusStatus exchange(const RequestPdu& request, std::span<std::uint8_t, kMaxPdu> answer,
                                           std::size_t& size) noexcept = 0;
};

// A transaction with registers in and out; what a bad answer carried never reaches `registers`.
struct Transacted {
  BusStatus status = BusStatus::closed;
  std::uint8_t exception = 0;
};
[[nodiscard]] Transacted transact(RegisterBus& bus, const RequestPdu& request,
                                  std::span<std::uint16_t> registers) noexcept;

}  // namespace stretch::hal
