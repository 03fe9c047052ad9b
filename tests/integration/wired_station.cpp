// The simulator's listener on a thread, the controller's client on the test's.
#include "tests/integration/wired_station.hpp"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <mutex>
#include <thread>

#include "simulator/modbus/station_registers.hpp"
#include "simulator/modbus/tcp_server.hpp"

namespace stretch::integration {
namespace {

// A busy machine may answer late; what a late answer does is for other tests.
constexpr Duration kPatience = seconds(15.0);
constexpr auto kConnectsWithin = std::chrono::seconds(60);

std::atomic<std::int64_t> clock_ns{0};
Instant plant_clock() noexcept {
  return Instant{clock_ns.load()};
}

}  // namespace

class WiredStation::Server {
 public:
  explicit Server(plant::Plant& plant) : registers_(plant) {}
  ~Server() {
    if (!thread_.joinable()) return;
    io_.stop();
    thread_.join();
  }

  [[nodiscard]] tl::expected<std::uint16_t, std::string> start() {
    auto listening = simulator::TcpServer::listen(
        io_, "127.0.0.1", 0, [this](auto unit, auto request, auto out) -> std::optional<std::size_t> {
          const std::lock_guard lock(mutex_);
          return registers_.router().answer(unit, request, out);
        });
    if (!listening) return tl::unexpected(listening.error());
    listener_ = std::move(*listening);
    const std::uint16_t port = listener_->port();
    thread_ = std::thread([this] { io_.run(); });
    return port;
  }
  // What one thread did to the plant before it, the other sees after it.
  void hand_over() { const std::lock_guard lock(mutex_); }

 private:
  std::mutex mutex_;
  simulator::StationRegisters registers_;
  boost::asio::io_context io_{1};
  std::unique_ptr<simulator::TcpServer> listener_;
  std::thread thread_;
};

tl::expected<std::unique_ptr<WiredStation>, std::string> WiredStation::connect(
    plant::Plant& plant, const config::Station& station, const hal::StationProfiles& profiles) {
  auto server = std::make_unique<Server>(plant);
  const auto port = server->start();
  if (!port) return tl::unexpected(port.error());
  std::unique_ptr<WiredStation> wired(new WiredStation(plant, std::move(server)));

  config::Station patient = station;
  patient.period = 4.0 * kPatience;
  patient.drive.host = patient.load_cell.host = patient.safety_io.host = "127.0.0.1";
  patient.drive.port = patient.load_cell.port = patient.safety_io.port = *port;
  hal::StationProfiles on_loopback = profiles;
  for (auto* device :
       {&on_loopback.drive.device, &on_loopback.load_cell.device, &on_loopback.safety_io.device}) {
    device->response_timeout = kPatience;
  }
  clock_ns = plant.now().ns;
  auto opened =
      hal::ModbusStation::open(patient, on_loopback, {.clock = plant_clock, .make_bus = hal::make_tcp_bus});
  if (!opened) return tl::unexpected(opened.error());
  wired->client_ = std::move(*opened);

  // Attempts are a back-off apart: the clock runs on meanwhile, and the plant does not.
  const auto began = std::chrono::steady_clock::now();
  while (!all_up(*wired)) {
    if (std::chrono::steady_clock::now() - began > kConnectsWithin) {
      return tl::unexpected(std::string("the links do not come up"));
    }
    std::this_thread::yield();
    clock_ns += 1'000'000;
    (void)wired->client_->read();
  }
  return wired;
}

WiredStation::WiredStation(plant::Plant& plant, std::unique_ptr<Server> server)
    : plant_(plant), server_(std::move(server)) {}

WiredStation::~WiredStation() = default;

hal::Sample WiredStation::read() noexcept {
  clock_ns = plant_.now().ns;
  server_->hand_over();
  const hal::Sample sample = client_->read();
  server_->hand_over();
  return sample;
}

void WiredStation::write(const hal::Command& command) noexcept {
  server_->hand_over();
  client_->write(command);
  server_->hand_over();
}

hal::SetupResult WiredStation::setup() const noexcept {
  return client_->setup();
}
std::optional<hal::DeviceReport> WiredStation::report(hal::Device device) const noexcept {
  return client_->report(device);
}

bool all_up(const hal::Station& station) noexcept {
  for (const auto device : {hal::Device::drive, hal::Device::load_cell, hal::Device::safety_io}) {
    if (station.link(device).state != hal::LinkState::up) return false;
  }
  return true;
}

}  // namespace stretch::integration
