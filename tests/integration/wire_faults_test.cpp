// Every fault of the wire on real TCP and on a real pseudo-terminal: the client counts it, believes nothing
// of it, and is well again when it is over.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <thread>

#include "config/loader/load.hpp"
#include "hal/modbus/modbus_station.hpp"
#include "tests/integration/simulator_process.hpp"
#include "tests/integration/station_site.hpp"

namespace {
using namespace stretch;
using namespace stretch::literals;
using namespace std::chrono_literals;
using hal::Device;
using hal::Quality;
using integration::SimulatorProcess;
using Json = nlohmann::json;

// What the load cell's link counts at least once: after it, it connects anew beside the cycle.
struct Case {
  std::string fault;
  std::uint64_t hal::LinkStatistics::*counter;
  double amount = 0.0;  // 0: the fault's own
  int count = 0;        // requests it befalls; 0: until it is ended
};
void PrintTo(const Case& c, std::ostream* out) {
  *out << c.fault;
}
std::string name_of(const testing::TestParamInfo<Case>& tested) {
  std::string name = tested.param.fault;
  std::erase(name, '_');
  return name;
}

// A station of nobody, cycled without torque; what it shows is known: the support on its stop, the cuff alone
// on the cell.
class AtTheWire : public testing::TestWithParam<Case> {
 protected:
  ~AtTheWire() override {
    station_.reset();
    simulator_.reset();
  }

  void open(const config::Station& settings, Duration response_timeout) {
    settings_ = settings;
    hal::StationProfiles profiles = integration::simulator_profiles();
    if (response_timeout > Duration{}) {
      for (auto* device : {&profiles.drive.device, &profiles.load_cell.device, &profiles.safety_io.device}) {
        device->response_timeout = response_timeout;
      }
    }
    auto opened = hal::ModbusStation::open(settings_, profiles);
    ASSERT_TRUE(opened) << opened.error();
    station_ = std::move(*opened);
  }

  // A cycle, and a look at what it gave: whatever is called good is so.
  void cycle() {
    std::this_thread::sleep_for(pause_);
    sample_ = station_->read();
    station_->write(hal::Command{});
    if (sample_.force.quality == Quality::valid) {
      EXPECT_NEAR(sample_.force.channel_a.si(), settings_.mechanics.cuff_weight.si(), 4.0);
      EXPECT_NEAR(sample_.force.channel_b.si(), settings_.mechanics.cuff_weight.si(), 4.0);
    }
    if (sample_.drive.quality == Quality::valid) {
      EXPECT_NEAR(in_degrees(sample_.drive.angle), -1.0, 0.3);
    }
    if (sample_.io.quality == Quality::valid) {
      EXPECT_TRUE(sample_.io.estop_ok);
    }
  }
  template <class Done>
  bool cycle_until(Done done) {
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (!done()) {
      if (std::chrono::steady_clock::now() > end || HasFailure()) return false;
      cycle();
    }
    return true;
  }
  [[nodiscard]] bool well() const {
    return sample_.drive.quality == Quality::valid && sample_.force.quality == Quality::valid &&
           sample_.io.quality == Quality::valid;
  }
  [[nodiscard]] std::uint64_t counted() const {
    return station_->link(Device::load_cell).*GetParam().counter;
  }

  void expect_counted_and_well_again() {
    ASSERT_TRUE(cycle_until([this] { return well(); }));
    const std::uint64_t before = counted();
    Json start{{"cmd", "start"}, {"fault", GetParam().fault}, {"device", "load_cell"}};
    if (GetParam().amount > 0.0) start["amount"] = GetParam().amount;
    start["count"] = GetParam().count;
    simulator_->ask(start);
    EXPECT_TRUE(cycle_until([&] { return counted() > before; }));
    simulator_->ask({{"cmd", "end"}, {"fault", GetParam().fault}});
    const Json told = simulator_->ask({{"cmd", "faults"}});
    for (const Json& row : told.at("faults")) {
      if (row["fault"] == GetParam().fault) {
        EXPECT_GE(row["done"].get<int>(), 1) << row;
      }
    }
    EXPECT_TRUE(cycle_until([this] { return well(); })) << "the link comes back";
  }

  std::unique_ptr<SimulatorProcess> simulator_;
  config::Station settings_;
  std::unique_ptr<hal::ModbusStation> station_;
  hal::Sample sample_;
  std::chrono::milliseconds pause_{10};
};

class OnTcp : public AtTheWire {
 protected:
  void SetUp() override {
    simulator_ = std::make_unique<SimulatorProcess>();
    config::Station settings = config::load_station("simulator").value();
    settings.drive.port = settings.load_cell.port = settings.safety_io.port = simulator_->port();
    settings.period = 1_s;
    open(settings, 300_ms);
  }
};

class OnASerialLine : public AtTheWire {
 protected:
  void SetUp() override {
    simulator_ = std::make_unique<SimulatorProcess>(site_.simulator_arguments());
    pause_ = 25ms;
    open(site_.settings(), Duration{});
  }

 private:
  integration::StationSite site_{"simulator-rtu"};
};

using L = hal::LinkStatistics;

TEST_P(OnTcp, IsCountedAndOver) {
  expect_counted_and_well_again();
}
INSTANTIATE_TEST_SUITE_P(
    WireFault, OnTcp,
    testing::Values(Case{"silence", &L::timeouts}, Case{"answer_lost", &L::timeouts},
                    Case{"answer_delayed", &L::timeouts, 450.0}, Case{"answer_truncated", &L::timeouts},
                    Case{"answer_dripping", &L::timeouts, 100.0}, Case{"answer_doubled", &L::bad_frames},
                    Case{"wrong_unit", &L::bad_frames}, Case{"wrong_function", &L::bad_frames},
                    Case{"wrong_transaction", &L::bad_frames}, Case{"exception", &L::exceptions},
                    Case{"connection_reset", &L::reconnects, 0.0, 1},
                    Case{"word_order_swap", &L::bad_contents}),
    name_of);

TEST_P(OnASerialLine, IsCountedAndOver) {
  expect_counted_and_well_again();
}
INSTANTIATE_TEST_SUITE_P(
    WireFault, OnASerialLine,
    testing::Values(Case{"silence", &L::timeouts}, Case{"answer_lost", &L::timeouts},
                    Case{"answer_delayed", &L::timeouts, 60.0}, Case{"answer_truncated", &L::timeouts},
                    Case{"answer_dripping", &L::timeouts, 3.0}, Case{"answer_doubled", &L::bad_frames},
                    Case{"wrong_unit", &L::bad_frames}, Case{"wrong_function", &L::bad_frames},
                    Case{"wrong_crc", &L::bad_sums}, Case{"noise", &L::bad_frames},
                    Case{"exception", &L::exceptions}, Case{"word_order_swap", &L::bad_contents}),
    name_of);

// Good frames of old or bad content, on either transport: no counter of the link shows them but that of
// content.
template <class Transport>
class GoodFramesOn : public Transport {
 protected:
  void start(const char* fault, const char* device) {
    ASSERT_TRUE(this->cycle_until([this] { return this->well(); }));
    this->simulator_->ask({{"cmd", "start"}, {"fault", fault}, {"device", device}});
  }
  void end(const char* fault) { this->simulator_->ask({{"cmd", "end"}, {"fault", fault}}); }

  void expect_a_repeated_answer_to_be_stale() {
    EXPECT_TRUE(stale_by("answer_repeated", "load_cell", [this] { return this->sample_.force.quality; }));
    EXPECT_TRUE(stale_by("answer_repeated", "drive", [this] { return this->sample_.drive.quality; }));
    EXPECT_TRUE(stale_by("answer_repeated", "safety_io", [this] { return this->sample_.io.quality; }));
  }
  void expect_half_a_write_not_to_be_taken_for_the_whole() {
    EXPECT_TRUE(stale_by("partial_write", "drive", [this] { return this->sample_.drive.quality; }))
        << "the echoed counter stands";
  }
  // Three times in a row: once is what the first answer is after a device was set up anew. Where a busy
  // machine lost an answer and the device has to be looked at, the fault is in its way: then from the
  // beginning.
  template <class QualityOf>
  bool stale_by(const char* fault, const char* device, QualityOf quality_of) {
    constexpr int kRounds = 20;
    constexpr int kCycles = 100;
    constexpr int kInARow = 3;
    for (int round = 0; round < kRounds && !this->HasFailure(); ++round) {
      start(fault, device);
      int in_a_row = 0;
      for (int i = 0; i < kCycles && in_a_row < kInARow; ++i) {
        this->cycle();
        in_a_row = quality_of() == Quality::stale ? in_a_row + 1 : 0;
      }
      end(fault);
      if (in_a_row == kInARow) return true;
    }
    return false;
  }
  void expect_an_event_cleared_by_reading_to_have_been_seen() {
    // It is told once: where that answer was late, nobody hears of it.
    constexpr int kRounds = 20;
    constexpr int kCycles = 50;
    bool seen = false;
    for (int round = 0; round < kRounds && !seen && !this->HasFailure(); ++round) {
      start("read_to_clear", "load_cell");
      this->simulator_->ask({{"cmd", "start"}, {"fault", "force_adc"}});
      for (int i = 0; i < kCycles && !seen; ++i) {
        this->cycle();
        seen = this->sample_.force.quality != Quality::valid &&
               this->sample_.force.quality != Quality::no_answer;
      }
      end("force_adc");
      end("read_to_clear");
    }
    EXPECT_TRUE(seen);
  }
  // Every number of two words is another one, and none of them is taken.
  void expect_swapped_words_to_be_bad_content() {
    start("word_order_swap", "load_cell");
    EXPECT_TRUE(this->cycle_until([this] { return this->sample_.force.quality == Quality::bad_content; }));
    end("word_order_swap");
    start("word_order_swap", "drive");
    EXPECT_TRUE(this->cycle_until([this] { return this->sample_.drive.quality == Quality::bad_content; }));
    EXPECT_GT(this->station_->link(Device::drive).bad_contents, 0U);
    end("word_order_swap");
    EXPECT_TRUE(this->cycle_until([this] { return this->well(); }));
  }
};

using GoodFrames = GoodFramesOn<OnTcp>;
using GoodFramesOnASerialLine = GoodFramesOn<OnASerialLine>;

TEST_F(GoodFrames, ARepeatedAnswerIsStale) {
  expect_a_repeated_answer_to_be_stale();
}
TEST_F(GoodFrames, HalfAWriteIsNotTakenForTheWhole) {
  expect_half_a_write_not_to_be_taken_for_the_whole();
}
TEST_F(GoodFrames, AnEventThatIsClearedByReadingWasSeen) {
  expect_an_event_cleared_by_reading_to_have_been_seen();
}
TEST_F(GoodFrames, SR06_SwappedWordsAreBadContent) {
  expect_swapped_words_to_be_bad_content();
}

TEST_F(GoodFramesOnASerialLine, ARepeatedAnswerIsStale) {
  expect_a_repeated_answer_to_be_stale();
}
TEST_F(GoodFramesOnASerialLine, HalfAWriteIsNotTakenForTheWhole) {
  expect_half_a_write_not_to_be_taken_for_the_whole();
}
TEST_F(GoodFramesOnASerialLine, AnEventThatIsClearedByReadingWasSeen) {
  expect_an_event_cleared_by_reading_to_have_been_seen();
}
TEST_F(GoodFramesOnASerialLine, SR06_SwappedWordsAreBadContent) {
  expect_swapped_words_to_be_bad_content();
}

}  // namespace
