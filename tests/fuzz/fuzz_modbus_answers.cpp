// Any bytes as what a device answers the controller: taken for the answer or refused, never harmful.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "hal/modbus/drive_codec.hpp"
#include "hal/modbus/mbap.hpp"
#include "hal/modbus/sensor_codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stretch;
  using namespace stretch::hal;
  constexpr std::uint8_t kUnit = 1;
  const std::array<std::uint16_t, 10> order{};
  const std::array<RequestPdu, 4> requests{RequestPdu::read(3, {6, 12}), RequestPdu::write_one(16, 7),
                                           RequestPdu::write(6000, order),
                                           RequestPdu::write_and_read(6000, order, {5000, 16})};
  const auto pdu = unwrap_mbap(0x0101, kUnit, {data, size});
  if (!pdu) return 0;
  for (const RequestPdu& request : requests) {
    std::array<std::uint16_t, kMaxRead> registers{};
    const auto wanted = std::span(registers).first(request.registers_expected());
    const PduVerdict verdict = check_answer(request, *pdu, wanted);
    if (verdict.status != BusStatus::ok) continue;
    if (pdu->size() != (wanted.empty() ? 5 : 2 + 2 * wanted.size())) __builtin_trap();
    (void)decode(config::DriveProfile{}, newton_metres(100.0), wanted);
    (void)decode(config::LoadCellProfile{}, wanted);
    (void)decode(config::SafetyIoProfile{}, wanted);
  }
  return 0;
}
