// libmodbus connects, receives and keeps the time; the frames are ours.
//
// Its ordinary calls check neither the unit nor what a write echoes, and its raw requests all bear
// transaction 0, so that a doubled answer would pass for the next one's. The request is therefore sent as
// wrapped here, with a transaction of its own, and every byte of the answer is checked.
#include "hal/modbus/libmodbus_bus.hpp"

#include <arpa/inet.h>
#include <modbus.h>
#include <netinet/tcp.h>
#include <sys/select.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <utility>

#include "hal/modbus/mbap.hpp"

namespace stretch::hal {
namespace {

static_assert(kMaxTcpAdu == MODBUS_TCP_MAX_ADU_LENGTH);

constexpr unsigned kUserTimeoutMs = 1000;  // unacknowledged bytes end the connection after this

struct FreeContext {
  void operator()(modbus_t* context) const noexcept { modbus_free(context); }
};

class LibmodbusTcpBus final : public RegisterBus {
 public:
  LibmodbusTcpBus(modbus_t* context, TcpEndpoint endpoint)
      : context_(context), endpoint_(std::move(endpoint)) {
    modbus_set_error_recovery(context_.get(), MODBUS_ERROR_RECOVERY_NONE);
    modbus_set_byte_timeout(context_.get(), 0, 0);  // the response time-out is for the whole answer
  }
  ~LibmodbusTcpBus() override { close(); }

  tl::expected<void, std::string> connect() override {
    close();
    if (modbus_connect(context_.get()) != 0) {
      const int error = errno == EINPROGRESS ? ETIMEDOUT : errno;
      modbus_close(context_.get());
      return failed(modbus_strerror(error));
    }
    connected_ = true;
    const int fd = modbus_get_socket(context_.get());
    if (fd >= FD_SETSIZE) {
      close();
      return failed("the process has too many files open for select(); keep RLIMIT_NOFILE at 1024");
    }
    const int on = 1;
    if (::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0 ||
        ::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &kUserTimeoutMs, sizeof(kUserTimeoutMs)) != 0) {
      const int error = errno;
      close();
      return failed(modbus_strerror(error));
    }
    return {};
  }

  void close() noexcept override {
    if (!std::exchange(connected_, false)) return;
    modbus_close(context_.get());
  }

  void set_response_timeout(Duration timeout) noexcept override {
    const double us = std::clamp(timeout.si() * 1e6, 1.0, 60e6);
    const auto whole = static_cast<std::uint32_t>(us);
    modbus_set_response_timeout(context_.get(), whole / 1'000'000, whole % 1'000'000);
  }

  BusStatus exchange(std::span<const std::uint8_t> request, std::span<std::uint8_t, kMaxPdu> answer,
                     std::size_t& size) noexcept override {
    size = 0;
    if (!connected_) return BusStatus::closed;
    ++transaction_;
    const TcpAdu adu = wrap_in_mbap(transaction_, endpoint_.unit, request);
    const ssize_t sent =
        ::send(modbus_get_socket(context_.get()), adu.bytes.data(), adu.size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent != static_cast<ssize_t>(adu.size)) return BusStatus::closed;
    std::array<std::uint8_t, kMaxTcpAdu> received{};
    const int count = modbus_receive_confirmation(context_.get(), received.data());
    if (count < 0) return status_of(errno);
    const auto pdu =
        unwrap_mbap(transaction_, endpoint_.unit, std::span(received).first(static_cast<std::size_t>(count)));
    if (!pdu) return BusStatus::bad_frame;
    std::copy(pdu->begin(), pdu->end(), answer.begin());
    size = pdu->size();
    return BusStatus::ok;
  }

 private:
  static BusStatus status_of(int error) noexcept {
    if (error == ETIMEDOUT) return BusStatus::timeout;
    return error >= MODBUS_ENOBASE ? BusStatus::bad_frame : BusStatus::closed;
  }

  tl::unexpected<std::string> failed(const std::string& why) const {
    return tl::unexpected("modbus tcp " + endpoint_.host + ":" + std::to_string(endpoint_.port) + ": " + why);
  }

  std::unique_ptr<modbus_t, FreeContext> context_;
  TcpEndpoint endpoint_;
  std::uint16_t transaction_ = 0;
  bool connected_ = false;
};

}  // namespace

tl::expected<std::unique_ptr<RegisterBus>, std::string> make_tcp_bus(const TcpEndpoint& endpoint) {
  in_addr numeric{};
  if (::inet_pton(AF_INET, endpoint.host.c_str(), &numeric) != 1) {
    return tl::unexpected("modbus tcp: host '" + endpoint.host +
                          "' is no numeric IPv4 address; write one such as 192.168.1.10");
  }
  modbus_t* context = modbus_new_tcp(endpoint.host.c_str(), endpoint.port);
  if (context == nullptr) {
    return tl::unexpected("modbus tcp " + endpoint.host + ": " + modbus_strerror(errno));
  }
  return std::make_unique<LibmodbusTcpBus>(context, endpoint);
}

}  // namespace stretch::hal
