// libmodbus's ordinary calls check neither the unit nor what a write echoes, and its raw requests all bear
// transaction 0, so that a doubled answer would pass for the next one's. The request is therefore sent as
// wrapped here, with a transaction of its own, and every byte of the answer is checked.
#include "hal/modbus/tcp_bus.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "hal/modbus/mbap.hpp"
#include "hal/modbus/modbus_context.hpp"
#include "hal/modbus/tcp_socket.hpp"

namespace stretch::hal {
namespace {

class TcpBus final : public RegisterBus {
 public:
  TcpBus(ModbusContext context, TcpEndpoint endpoint)
      : context_(std::move(context)), endpoint_(std::move(endpoint)) {}

  tl::expected<void, std::string> connect() override {
    const auto opened = context_.connect();
    if (!opened) return failed(opened.error());
    const auto prompt = make_prompt(context_.descriptor());
    if (prompt) return {};
    close();
    return failed(prompt.error());
  }

  void close() noexcept override { context_.close(); }

  void set_response_timeout(Duration timeout) noexcept override {
    timeout_ = timeout;
    context_.set_response_timeout(timeout);
  }

  Duration longest(const RequestPdu&) const noexcept override { return timeout_; }

  BusStatus exchange(const RequestPdu& request, std::span<std::uint8_t, kMaxPdu> answer,
                     std::size_t& size) noexcept override {
    size = 0;
    if (!context_.connected()) return BusStatus::closed;
    ++transaction_;
    const TcpAdu adu = wrap_in_mbap(transaction_, endpoint_.unit, request.bytes());
    const ssize_t sent =
        ::send(context_.descriptor(), adu.bytes.data(), adu.size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent != static_cast<ssize_t>(adu.size)) return BusStatus::closed;
    std::array<std::uint8_t, ModbusContext::kRoom> frame{};
    const ModbusContext::Received received = context_.receive(frame);
    if (received.status != BusStatus::ok) return received.status;
    const auto pdu = unwrap_mbap(transaction_, endpoint_.unit, std::span(frame).first(received.size));
    if (!pdu) return BusStatus::bad_frame;
    std::copy(pdu->begin(), pdu->end(), answer.begin());
    size = pdu->size();
    return BusStatus::ok;
  }

 private:
  tl::unexpected<std::string> failed(const std::string& why) const {
    return tl::unexpected("modbus tcp " + endpoint_.host + ":" + std::to_string(endpoint_.port) + ": " + why);
  }

  ModbusContext context_;
  TcpEndpoint endpoint_;
  Duration timeout_ = milliseconds(500.0);
  std::uint16_t transaction_ = 0;
};

}  // namespace

tl::expected<std::unique_ptr<RegisterBus>, std::string> make_tcp_bus(const TcpEndpoint& endpoint) {
  in_addr numeric{};
  if (::inet_pton(AF_INET, endpoint.host.c_str(), &numeric) != 1) {
    return tl::unexpected("modbus tcp: host '" + endpoint.host +
                          "' is no numeric IPv4 address; write one such as 192.168.1.10");
  }
  auto context = ModbusContext::tcp(endpoint.host, endpoint.port);
  if (!context) return tl::unexpected("modbus tcp " + endpoint.host + ": " + context.error());
  return std::make_unique<TcpBus>(std::move(*context), endpoint);
}

}  // namespace stretch::hal
