// A frame that is good may still carry another request's answer: the PDU is checked here.
#include "hal/modbus/register_bus.hpp"

#include <array>

namespace stretch::hal {

Transacted transact(RegisterBus& bus, const RequestPdu& request,
                    std::span<std::uint16_t> registers) noexcept {
  std::array<std::uint8_t, kMaxPdu> answer{};
  std::size_t size = 0;
  const BusStatus status = bus.exchange(request, answer, size);
  if (status != BusStatus::ok) return {status, 0};
  const PduVerdict verdict = check_answer(request, std::span(answer).first(size), registers);
  return {verdict.status, verdict.exception};
}

}  // namespace stretch::hal
