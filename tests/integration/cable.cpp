// Asio on a thread; pieces wait in queues until they are due, so that none overtakes another.
#include "tests/integration/cable.hpp"

#include <fcntl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <list>
#include <optional>
#include <random>
#include <stdexcept>
#include <thread>
#include <vector>

namespace stretch::integration {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;
using Bytes = std::vector<std::uint8_t>;

double monotonic_s() {
  timespec t{};
  ::clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

// Which fate a piece has.
class Fate {
 public:
  Fate(const Cable::Trouble& trouble, unsigned seed) : trouble_(trouble), random_(seed) {}
  [[nodiscard]] bool lost() { return share_(random_) < trouble_.lost; }
  [[nodiscard]] std::chrono::microseconds delay() {
    const double most =
        static_cast<double>(trouble_.delay.count()) * (share_(random_) < trouble_.late ? 20.0 : 1.0);
    return std::chrono::microseconds(static_cast<std::int64_t>(most * share_(random_)));
  }

 private:
  Cable::Trouble trouble_;
  std::mt19937 random_;
  std::uniform_real_distribution<double> share_{0.0, 1.0};
};

// One direction: what is pushed leaves in its order, each piece when it is due.
class Lane {
 public:
  using Write = std::function<void(const Bytes&)>;
  Lane(asio::io_context& io, Fate& fate, Write write) : timer_(io), fate_(fate), write_(std::move(write)) {}

  void push(Bytes piece) {
    if (fate_.lost()) return;
    pieces_.push_back({SteadyClock::now() + fate_.delay(), std::move(piece)});
    if (pieces_.size() == 1) wait();
  }
  void drop() {
    pieces_.clear();
    timer_.cancel();
  }

 private:
  struct Piece {
    SteadyClock::time_point due;
    Bytes bytes;
  };
  void wait() {
    timer_.expires_at(pieces_.front().due);
    timer_.async_wait([this](ErrorCode error) {
      if (error || pieces_.empty()) return;
      write_(pieces_.front().bytes);
      pieces_.pop_front();
      if (!pieces_.empty()) wait();
    });
  }
  asio::steady_timer timer_;
  Fate& fate_;
  Write write_;
  std::deque<Piece> pieces_;
};

// The thread, and what a test's thread has done on it.
class OnItsThread : public Cable {
 public:
  OnItsThread(const Trouble& trouble, unsigned seed) : fate_(trouble, seed) {}
  double last_heard_s() const override { return heard_s_; }

 protected:
  void start() {
    thread_ = std::thread([this] { io_.run(); });
  }
  void stop() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }
  void done(const std::function<void()>& what) {
    std::promise<void> finished;
    asio::post(io_, [&] {
      what();
      finished.set_value();
    });
    finished.get_future().wait();
  }
  void heard() { heard_s_ = monotonic_s(); }

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  Fate fate_;
  std::atomic<double> heard_s_{0.0};

 private:
  std::thread thread_;
};

class TcpCable final : public OnItsThread {
 public:
  TcpCable(int simulator_port, const Trouble& trouble, unsigned seed)
      : OnItsThread(trouble, seed),
        there_(asio::ip::make_address("127.0.0.1"), static_cast<std::uint16_t>(simulator_port)) {
    listen(0);
    port_ = acceptor_->local_endpoint().port();
    start();
  }
  ~TcpCable() override { stop(); }
  int port() const override { return port_; }

  void pull(Pulled how) override {
    done([this, how] {
      pulled_ = true;
      for (Joint& joint : joints_) {
        joint.to_client.drop();
        if (how == Pulled::gone) joint.reset_client();
      }
      if (how == Pulled::gone) acceptor_.reset();
    });
  }
  void put_back() override {
    done([this] {
      pulled_ = false;
      for (Joint& joint : joints_) joint.release();
      if (!acceptor_) listen(port_);
    });
  }

 private:
  // A client's connection and its own to the simulator.
  struct Joint {
    Joint(TcpCable& cable, tcp::socket from)
        : client(std::move(from)),
          device(cable.io_),
          to_client(cable.io_, cable.fate_, [this](const Bytes& b) { send(client, b); }),
          to_device(cable.io_, cable.fate_, [this, &cable](const Bytes& b) {
            if (cable.pulled_) {
              held.insert(held.end(), b.begin(), b.end());
            } else {
              send(device, b);
            }
          }) {
      client.set_option(tcp::no_delay(true));
      device.connect(cable.there_);
      device.set_option(tcp::no_delay(true));
    }
    static void send(tcp::socket& to, const Bytes& bytes) {
      ErrorCode ignored;
      if (to.is_open()) asio::write(to, asio::buffer(bytes), ignored);
    }
    void reset_client() {
      ErrorCode ignored;
      client.set_option(asio::socket_base::linger(true, 0), ignored);
      client.close(ignored);
      held.clear();
      to_device.drop();
    }
    void release() {
      send(device, std::exchange(held, {}));
      if (!client.is_open()) close();
    }
    void close() {
      ErrorCode ignored;
      client.close(ignored);
      device.close(ignored);
    }
    tcp::socket client;
    tcp::socket device;
    Lane to_client;
    Lane to_device;
    Bytes held;  // sent while the cable was pulled
    std::array<std::uint8_t, 1024> from_client{};
    std::array<std::uint8_t, 1024> from_device{};
    int reading = 0;
  };

  void listen(int port) {
    acceptor_.emplace(io_,
                      tcp::endpoint(asio::ip::make_address("127.0.0.1"), static_cast<std::uint16_t>(port)));
    accept();
  }
  void accept() {
    acceptor_->async_accept([this](ErrorCode error, tcp::socket client) {
      if (error || !acceptor_) return;
      joints_.emplace_back(*this, std::move(client));
      const auto joint = std::prev(joints_.end());
      joint->reading = 2;
      read_client(joint);
      read_device(joint);
      accept();
    });
  }
  using Place = std::list<Joint>::iterator;
  void read_client(Place joint) {
    joint->client.async_read_some(
        asio::buffer(joint->from_client), [this, joint](ErrorCode error, std::size_t count) {
          if (error) return ended(joint, pulled_);
          joint->to_device.push(
              {joint->from_client.begin(), joint->from_client.begin() + static_cast<std::ptrdiff_t>(count)});
          read_client(joint);
        });
  }
  void read_device(Place joint) {
    joint->device.async_read_some(
        asio::buffer(joint->from_device), [this, joint](ErrorCode error, std::size_t count) {
          if (error) return ended(joint, false);
          heard();
          if (!pulled_)
            joint->to_client.push({joint->from_device.begin(),
                                   joint->from_device.begin() + static_cast<std::ptrdiff_t>(count)});
          read_device(joint);
        });
  }
  // While the cable is pulled the simulator's end does not learn that the client's is closed.
  void ended(Place joint, bool keep_device) {
    ErrorCode ignored;
    joint->client.close(ignored);
    if (!keep_device) joint->close();
    if (--joint->reading == 0) {
      joint->to_client.drop();
      joint->to_device.drop();
      asio::post(io_, [this, joint] { joints_.erase(joint); });
    }
  }

  tcp::endpoint there_;
  int port_ = 0;
  bool pulled_ = false;
  std::optional<tcp::acceptor> acceptor_;
  std::list<Joint> joints_;
};

int raw(int fd) {
  termios settings{};
  if (fd < 0 || ::tcgetattr(fd, &settings) != 0) throw std::runtime_error("no terminal");
  ::cfmakeraw(&settings);
  ::tcsetattr(fd, TCSANOW, &settings);
  return fd;
}

class SerialCable final : public OnItsThread {
 public:
  SerialCable(const std::string& simulator_tty, std::string link, const Trouble& trouble, unsigned seed)
      : OnItsThread(trouble, seed),
        link_(std::move(link)),
        device_(io_, raw(::open(simulator_tty.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC))),
        near_(io_),
        to_client_(io_, fate_, [this](const Bytes& b) { send(near_, b); }),
        to_device_(io_, fate_, [this](const Bytes& b) { send(device_, b); }) {
    plug_in();
    read_device();
    start();
  }
  ~SerialCable() override {
    stop();
    if (held_open_ >= 0) ::close(held_open_);
  }
  int port() const override { return 0; }

  void pull(Pulled how) override {
    done([this, how] {
      pulled_ = true;
      to_client_.drop();
      to_device_.drop();
      if (how == Pulled::gone) unplug();
    });
  }
  void put_back() override {
    done([this] {
      pulled_ = false;
      if (!near_.is_open()) plug_in();
    });
  }

 private:
  static void send(asio::posix::stream_descriptor& to, const Bytes& bytes) {
    ErrorCode ignored;
    if (to.is_open()) asio::write(to, asio::buffer(bytes), ignored);
  }
  void plug_in() {
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    std::array<char, 128> name{};
    if (master < 0 || ::grantpt(master) != 0 || ::unlockpt(master) != 0 ||
        ::ptsname_r(master, name.data(), name.size()) != 0) {
      throw std::runtime_error("no pseudo-terminal");
    }
    near_.assign(master);
    held_open_ = raw(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    fs::remove(link_);
    fs::create_symlink(name.data(), link_);
    read_client();
  }
  void unplug() {
    ErrorCode ignored;
    near_.close(ignored);
    ::close(std::exchange(held_open_, -1));
    fs::remove(link_);
  }
  void read_client() {
    near_.async_read_some(asio::buffer(from_client_), [this](ErrorCode error, std::size_t count) {
      if (error) return;
      if (!pulled_)
        to_device_.push({from_client_.begin(), from_client_.begin() + static_cast<std::ptrdiff_t>(count)});
      read_client();
    });
  }
  void read_device() {
    device_.async_read_some(asio::buffer(from_device_), [this](ErrorCode error, std::size_t count) {
      if (error) return;
      heard();
      if (!pulled_)
        to_client_.push({from_device_.begin(), from_device_.begin() + static_cast<std::ptrdiff_t>(count)});
      read_device();
    });
  }

  std::string link_;
  bool pulled_ = false;
  int held_open_ = -1;  // the client's end: between two openings the line is silent, not gone
  asio::posix::stream_descriptor device_;
  asio::posix::stream_descriptor near_;
  Lane to_client_;
  Lane to_device_;
  std::array<std::uint8_t, 1024> from_client_{};
  std::array<std::uint8_t, 1024> from_device_{};
};

}  // namespace

std::unique_ptr<Cable> Cable::tcp(int simulator_port, const Trouble& trouble, unsigned seed) {
  return std::make_unique<TcpCable>(simulator_port, trouble, seed);
}
std::unique_ptr<Cable> Cable::serial(const std::string& simulator_tty, const std::string& link,
                                     const Trouble& trouble, unsigned seed) {
  return std::make_unique<SerialCable>(simulator_tty, link, trouble, seed);
}

}  // namespace stretch::integration
