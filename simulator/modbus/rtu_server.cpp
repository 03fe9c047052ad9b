// One frame at a time: gather, wait until its last character would have come, answer when the answer would
// have.
#include "simulator/modbus/rtu_server.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "simulator/modbus/distorted.hpp"

namespace stretch::simulator {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using ErrorCode = boost::system::error_code;
using Clock = std::chrono::steady_clock;

namespace {

// How early a frame may seem to begin: the two ends look at their clocks apart from each other.
constexpr auto kTolerance = std::chrono::microseconds(50);

Clock::duration clock_time(Duration d) {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(d.si() * 1e9));
}

}  // namespace

class RtuServer::Impl : public std::enable_shared_from_this<RtuServer::Impl> {
 public:
  Impl(asio::io_context& io, const WireTiming& timing, Answer answer)
      : timing_(timing), answer_(std::move(answer)), master_(io), step_(io), silence_(io) {}

  ~Impl() {
    if (slave_ >= 0) ::close(slave_);
  }

  tl::expected<void, std::string> open(const std::string& link) {
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0) return failed("no pseudo-terminal is to be had");
    master_.assign(master);
    std::array<char, 128> name{};
    if (::grantpt(master) != 0 || ::unlockpt(master) != 0 ||
        ::ptsname_r(master, name.data(), name.size()) != 0)
      return failed("no pseudo-terminal is to be had");
    terminal_ = name.data();
    // Held open: between two clients the line is silent, not gone.
    slave_ = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    termios raw{};
    if (slave_ < 0 || ::tcgetattr(slave_, &raw) != 0) return failed(terminal_ + " cannot be opened");
    ::cfmakeraw(&raw);
    if (::tcsetattr(slave_, TCSANOW, &raw) != 0) return failed(terminal_ + " cannot be made raw");
    return make_link(link);
  }

  void receive() {
    master_.async_read_some(asio::buffer(piece_),
                            [self = shared_from_this()](ErrorCode error, std::size_t count) {
                              if (error) return;
                              self->heard(std::span(self->piece_).first(count));
                              self->receive();
                            });
  }

  void close() {
    ErrorCode ignored;
    master_.close(ignored);
    step_.cancel();
    end_of_silence();
    std::error_code gone;
    if (!link_.empty() && fs::read_symlink(link_, gone) == terminal_) fs::remove(link_, gone);
  }

  [[nodiscard]] const std::string& terminal() const noexcept { return terminal_; }

  LineStatistics statistics;

 private:
  tl::unexpected<std::string> failed(const std::string& what) const {
    return tl::unexpected("modbus rtu: " + what + ": " + std::strerror(errno));
  }

  tl::expected<void, std::string> make_link(const std::string& link) {
    std::error_code error;
    const fs::file_status there = fs::symlink_status(link, error);
    if (fs::exists(there) && !fs::is_symlink(there)) {
      return tl::unexpected("modbus rtu: " + link +
                            ": there is something that is no symbolic link; choose another path");
    }
    fs::remove(link, error);
    fs::create_symlink(terminal_, link, error);
    if (error) return tl::unexpected("modbus rtu: " + link + ": cannot be made: " + error.message());
    link_ = link;
    return {};
  }

  void heard(std::span<const std::uint8_t> bytes) {
    const auto now = Clock::now();
    if (answering_) {
      ++statistics.collisions;
      return;
    }
    if (filled_ == 0 && !deaf_ && now + kTolerance < line_free_ + clock_time(timing_.gap)) {
      ++statistics.too_soon;
      deaf_ = true;
    }
    received_until_ =
        std::max(now, received_until_) + clock_time(timing_.character * static_cast<double>(bytes.size()));
    line_free_ = received_until_;
    if (!deaf_ && filled_ + bytes.size() <= received_.size()) {
      std::copy(bytes.begin(), bytes.end(), received_.begin() + static_cast<std::ptrdiff_t>(filled_));
      filled_ += bytes.size();
      const ParsedRtu parsed = parse_rtu_request(std::span(received_).first(filled_));
      if (parsed.verdict == RtuVerdict::complete) return take(parsed);
    } else {
      deaf_ = true;
    }
    wait_for_silence();
  }

  // What has no end of its own ends with the silence after it.
  void wait_for_silence() {
    end_of_silence();
    silence_.expires_at(received_until_ + clock_time(timing_.gap));
    silence_.async_wait([self = shared_from_this(), awaited = silences_](ErrorCode error) {
      if (error || awaited != self->silences_) return;
      const ParsedRtu parsed = parse_rtu_silence(std::span(self->received_).first(self->filled_));
      if (!self->deaf_ && parsed.verdict == RtuVerdict::complete) return self->take(parsed);
      if (!self->deaf_) ++self->statistics.bad_sums;
      self->forget();
    });
  }

  // A cancelled timer's handler still comes, and with no error, where its time was up in the turn in which
  // the bytes came: it finds that another silence is awaited by now, or none.
  void end_of_silence() {
    ++silences_;
    silence_.cancel();
  }

  void take(const ParsedRtu& parsed) {
    end_of_silence();
    ++statistics.requests;
    answering_ = true;
    step_.expires_at(received_until_ + clock_time(timing_.turnaround));
    step_.async_wait([self = shared_from_this(), unit = parsed.unit, pdu = parsed.pdu](ErrorCode error) {
      if (!error) self->answer(unit, pdu);
    });
  }

  // Units hear each other's requests; one alone answers, and to all at once (unit 0) none does.
  void answer(std::uint8_t unit, std::span<const std::uint8_t> pdu) {
    const Reply reply = answer_(unit, pdu, std::span(sending_).subspan<1, kMaxPduSize>());
    if (!reply.size || unit == 0) return forget();
    const Distortion& distortion = reply.distortion;
    size_ = distorted_rtu(sending_, unit, *reply.size, distortion);
    sent_ = 0;
    portion_ = distortion.drip.si() > 0.0 ? 1 : size_;
    pause_ = clock_time(max(distortion.drip, timing_.character));
    send_at(Clock::now() + clock_time(distortion.delay + timing_.character * static_cast<double>(portion_)));
  }

  // The next piece of the answer, as a rule the whole, when its last character would have come.
  void send_at(Clock::time_point at) {
    line_free_ = at;
    step_.expires_at(at);
    step_.async_wait([self = shared_from_this()](ErrorCode error) {
      if (!error) self->send();
    });
  }

  void send() {
    const std::size_t count = std::min(portion_, size_ - sent_);
    asio::async_write(master_, asio::buffer(sending_.data() + sent_, count),
                      [self = shared_from_this()](ErrorCode error, std::size_t written) {
                        if (error) return;
                        self->sent_ += written;
                        if (self->sent_ == self->size_) return self->forget();
                        self->send_at(self->line_free_ + self->pause_);
                      });
  }

  void forget() {
    filled_ = 0;
    deaf_ = false;
    answering_ = false;
  }

  WireTiming timing_;
  Answer answer_;
  asio::posix::stream_descriptor master_;
  asio::steady_timer step_;
  asio::steady_timer silence_;
  int slave_ = -1;
  std::string terminal_;
  std::string link_;
  std::array<std::uint8_t, kMaxRtuFrame> piece_{};
  std::array<std::uint8_t, kMaxRtuFrame> received_{};
  std::array<std::uint8_t, kMaxDistortedRtu> sending_{};
  std::size_t size_ = 0;  // of the answer, whatever befell it
  std::size_t sent_ = 0;
  std::size_t portion_ = 0;
  Clock::duration pause_{};
  std::size_t filled_ = 0;
  bool deaf_ = false;           // until the next silence
  bool answering_ = false;      // a request is being answered
  std::uint64_t silences_ = 0;  // awaited so far, and ended
  Clock::time_point received_until_;
  Clock::time_point line_free_;
};

tl::expected<std::unique_ptr<RtuServer>, std::string> RtuServer::open(asio::io_context& io,
                                                                      const std::string& link,
                                                                      const WireTiming& timing,
                                                                      Answer answer) {
  auto impl = std::make_shared<Impl>(io, timing, std::move(answer));
  const auto opened = impl->open(link);
  if (!opened) return tl::unexpected(opened.error());
  impl->receive();
  return std::unique_ptr<RtuServer>(new RtuServer(std::move(impl)));
}

RtuServer::RtuServer(std::shared_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
RtuServer::~RtuServer() {
  impl_->close();
}
const std::string& RtuServer::terminal() const noexcept {
  return impl_->terminal();
}
LineStatistics RtuServer::statistics() const noexcept {
  return impl_->statistics;
}

}  // namespace stretch::simulator
