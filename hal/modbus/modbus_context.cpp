// Error recovery stays off: it sleeps, sends again and connects anew by itself. The byte time-out is off too,
// for with it the response time-out would only be for the first byte.
#include "hal/modbus/modbus_context.hpp"

#include <modbus.h>
#include <sys/select.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace stretch::hal {
namespace {

[[nodiscard]] BusStatus status_of(int error) noexcept {
  if (error == ETIMEDOUT) return BusStatus::timeout;
  if (error == EMBBADCRC) return BusStatus::bad_sum;
  return error >= MODBUS_ENOBASE ? BusStatus::bad_frame : BusStatus::closed;
}

[[nodiscard]] char parity_of(config::CharacterFormat format) noexcept {
  switch (format) {
    case config::CharacterFormat::f8e1:
      return 'E';
    case config::CharacterFormat::f8o1:
      return 'O';
    case config::CharacterFormat::f8n2:
    case config::CharacterFormat::f8n1:
      return 'N';
  }
  return 'E';
}

}  // namespace

static_assert(ModbusContext::kRoom == MODBUS_MAX_ADU_LENGTH, "libmodbus writes as much");

struct ModbusContext::Handle {
  explicit Handle(modbus_t* made) noexcept : context(made) {}
  ~Handle() { modbus_free(context); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  modbus_t* context;
};

ModbusContext::ModbusContext(std::unique_ptr<Handle> handle) noexcept : handle_(std::move(handle)) {
  modbus_set_error_recovery(handle_->context, MODBUS_ERROR_RECOVERY_NONE);
  modbus_set_byte_timeout(handle_->context, 0, 0);
}
ModbusContext::ModbusContext(ModbusContext&& other) noexcept
    : handle_(std::move(other.handle_)), connected_(std::exchange(other.connected_, false)) {}
ModbusContext& ModbusContext::operator=(ModbusContext&& other) noexcept {
  if (this == &other) return *this;
  close();
  handle_ = std::move(other.handle_);
  connected_ = std::exchange(other.connected_, false);
  return *this;
}
ModbusContext::~ModbusContext() {
  close();
}

tl::expected<ModbusContext, std::string> ModbusContext::tcp(const std::string& host, std::uint16_t port) {
  modbus_t* const made = modbus_new_tcp(host.c_str(), port);
  if (made == nullptr) return tl::unexpected(std::string(modbus_strerror(errno)));
  return ModbusContext(std::make_unique<Handle>(made));
}

tl::expected<ModbusContext, std::string> ModbusContext::serial(const config::SerialLine& line) {
  const int stop_bits = line.format == config::CharacterFormat::f8n2 ? 2 : 1;
  // libmodbus will have a name of a port, even where it is given a socket.
  const std::string port = line.tty.empty() ? "none" : line.tty;
  modbus_t* const made = modbus_new_rtu(port.c_str(), line.baud, parity_of(line.format), 8, stop_bits);
  if (made == nullptr) return tl::unexpected(std::string(modbus_strerror(errno)));
  return ModbusContext(std::make_unique<Handle>(made));
}

tl::expected<void, std::string> ModbusContext::connect() {
  close();
  if (modbus_connect(handle_->context) != 0) {
    const int error = errno == EINPROGRESS ? ETIMEDOUT : errno;
    modbus_close(handle_->context);
    return tl::unexpected(std::string(modbus_strerror(error)));
  }
  return opened();
}

tl::expected<void, std::string> ModbusContext::take(int socket) {
  close();
  modbus_set_socket(handle_->context, socket);
  return opened();
}

tl::expected<void, std::string> ModbusContext::opened() {
  connected_ = true;
  if (descriptor() >= FD_SETSIZE) {
    close();
    return tl::unexpected(
        std::string("the process has too many files open for select(); keep RLIMIT_NOFILE at 1024"));
  }
  return {};
}

void ModbusContext::close() noexcept {
  if (std::exchange(connected_, false)) modbus_close(handle_->context);
}

int ModbusContext::descriptor() const noexcept {
  return modbus_get_socket(handle_->context);
}

void ModbusContext::set_response_timeout(Duration timeout) noexcept {
  const auto us = static_cast<std::uint32_t>(std::clamp(timeout.si() * 1e6, 1.0, 60e6));
  modbus_set_response_timeout(handle_->context, us / 1'000'000, us % 1'000'000);
}

void ModbusContext::set_unit(std::uint8_t unit) noexcept {
  modbus_set_slave(handle_->context, unit);
}

ModbusContext::Received ModbusContext::receive(std::span<std::uint8_t, kRoom> into) noexcept {
  const int count = modbus_receive_confirmation(handle_->context, into.data());
  if (count < 0) return {status_of(errno), 0};
  return {BusStatus::ok, static_cast<std::size_t>(count)};
}

}  // namespace stretch::hal
