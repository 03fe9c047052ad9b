// A device profile: points keep what the device says once, and lie where they are read and written.
#include "config/settings/profile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "config/loader/load.hpp"
#include "tests/unit/config/support.hpp"

namespace stretch::config {
namespace {

using test::lines;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string shipped(const std::string& name) {
  std::ifstream in(test::tree() + "/profiles/" + name + ".toml");
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

auto drive(const std::string& from, const std::string& to) {
  return load_drive_profile_text(changed(shipped("simulator-drive"), from, to), "d.toml");
}

TEST(Profile, PointsKeepTypeScaleAndOrder) {
  const auto d = load_drive_profile_text(shipped("simulator-drive"), "d.toml");
  ASSERT_THAT(lines(d), IsEmpty());
  EXPECT_EQ(d->status_word->type, RegisterType::u16);
  EXPECT_EQ(d->status_word->scale, 1.0);
  EXPECT_EQ(d->torque_pct.type, RegisterType::i16);
  EXPECT_EQ(d->torque_pct.scale, 0.1);
  EXPECT_EQ(d->acceleration_deg_s2->type, RegisterType::u32);
  EXPECT_EQ(d->acceleration_deg_s2->address, 6008);
  ASSERT_EQ(d->device.setup.size(), 3U);
  EXPECT_FALSE(d->device.setup[0].read_back);
  EXPECT_EQ(d->device.setup[0].what.value, 0xA55A);
  EXPECT_TRUE(d->device.setup[1].read_back);
  ASSERT_EQ(d->device.identity.size(), 3U);
  EXPECT_EQ(d->device.identity[2].address, 6903);
  EXPECT_EQ(d->device.identity[2].value, 0x0100);
  EXPECT_EQ(d->watchdog_kind, WatchdogKind::counter);
  EXPECT_EQ(d->watchdog_min, milliseconds(20));
  EXPECT_EQ(d->device.kind, DeviceKind::drive);
  // bits 16 and 17 of the digital inputs, high word first
  EXPECT_EQ(d->sto_b_closed.address, 5008);
  EXPECT_EQ(d->sto_b_closed.bit, 1);
}

TEST(Profile, TheDevicesWordOrderIsEveryPointsUnlessItSaysOtherwise) {
  std::string text = changed(shipped("simulator-drive"), "word_order = \"ABCD\"", "word_order = \"CDAB\"");
  text = changed(text, "speed_deg_s = { address = 5004,",
                 "speed_deg_s = { word_order = \"ABCD\", address = 5004,");
  const auto d = load_drive_profile_text(text, "d.toml");
  ASSERT_THAT(lines(d), IsEmpty());
  EXPECT_EQ(d->device.word_order, WordOrder::cdab);
  EXPECT_EQ(d->position_deg.word_order, WordOrder::cdab);
  EXPECT_EQ(d->speed_deg_s->word_order, WordOrder::abcd);
  for (const SetupWrite& write : d->device.setup) EXPECT_EQ(write.what.word_order, WordOrder::cdab);
  for (const RegisterValue& value : d->device.identity) EXPECT_EQ(value.word_order, WordOrder::cdab);
}

TEST(Profile, AddressesCountedFromOneAreStoredAsOnTheWire) {
  const auto d = drive("address_base = 0", "address_base = 1");
  ASSERT_THAT(lines(d), IsEmpty());
  EXPECT_EQ(d->device.address_base, 1);
  EXPECT_EQ(d->device.cyclic_read.start, 4999);
  EXPECT_EQ(d->position_deg.address, 5001);
  EXPECT_EQ(d->torque_limit_active->address, 4999);
  EXPECT_EQ(d->device.identity[0].address, 6899);
  EXPECT_EQ(d->device.setup[0].what.address, 6113);
  EXPECT_EQ(d->watchdog_time_ms->address, 6099);
}

TEST(Profile, APointOutsideItsCyclicBlockIsRefused) {
  EXPECT_THAT(
      lines(drive("address = 5002, type", "address = 5015, type")),
      ElementsAre(HasSubstr("points.position_deg = {...}: does not lie in [cyclic_read]; allowed: registers "
                            "5000 to 5015, counted from 0;")));
  EXPECT_THAT(lines(drive("address = 5002, type", "address = 4999, type")),
              ElementsAre(HasSubstr("position_deg")));
  EXPECT_THAT(lines(drive("temperature_c = { address = 5015, type = \"i16\"",
                          "temperature_c = { address = 5015, type = \"i32\"")),
              ElementsAre(HasSubstr("points.temperature_c")));
  EXPECT_THAT(lines(drive("control_word = { address = 6000 }", "control_word = { address = 6010 }")),
              ElementsAre(HasSubstr("points.control_word = {...}: does not lie in [cyclic_write]")));
  EXPECT_THAT(
      lines(drive("torque_limit_active = { address = 5000,", "torque_limit_active = { address = 5016,")),
      ElementsAre(HasSubstr("bits.torque_limit_active")));
  // what is not cyclic lies where it likes
  EXPECT_THAT(lines(drive("rated_torque_nm = { address = 6112", "rated_torque_nm = { address = 1")),
              IsEmpty());
}

TEST(Profile, AWatchdogThatWatchesACounterNeedsOne) {
  EXPECT_THAT(lines(drive("command_counter = { address = 6007 }\n", "")),
              ElementsAre(HasSubstr("watchdog.kind = \"counter\": needs a counter the drive watches")));
  std::string text = changed(shipped("simulator-drive"), "command_counter = { address = 6007 }\n", "");
  text = changed(text, "kind = \"counter\"", "kind = \"write\"");
  const auto d = load_drive_profile_text(text, "d.toml");
  ASSERT_THAT(lines(d), IsEmpty());
  EXPECT_FALSE(d->command_counter);
}

TEST(Profile, OneRequestMustCarryABlock) {
  EXPECT_THAT(
      lines(drive("max_read_registers = 125", "max_read_registers = 15")),
      ElementsAre(HasSubstr("cyclic_read = {...}: is longer than one request may be; allowed: at most 15")));
  EXPECT_THAT(lines(drive("start = 6000\ncount = 10", "start = 6000\ncount = 122")),
              ElementsAre(HasSubstr(
                  "cyclic_write = {...}: is longer than one request may be; allowed: at most 121")));
  EXPECT_THAT(lines(drive("start = 5000\ncount = 16", "start = 65530\ncount = 16")),
              ElementsAre(HasSubstr("cyclic_read.count = 16: reaches beyond the last register")));
}

TEST(Profile, WhatUsuallyTakesLongerThanItIsWaitedForIsRefused) {
  EXPECT_THAT(
      lines(drive("turnaround_us = 700", "turnaround_us = 3001")),
      ElementsAre(HasSubstr("turnaround_us = 3001: is above response_timeout_ms = 3: the usual answer would "
                            "come too late; allowed: at most 3000 us; write what was measured")));
  EXPECT_THAT(lines(drive("turnaround_us = 700", "turnaround_us = 3000")), IsEmpty());
  EXPECT_THAT(lines(drive("turnaround_us = 700", "tcp_answer_us = 3001")),
              ElementsAre(HasSubstr("tcp_answer_us = 3001: is above response_timeout_ms = 3")));
  EXPECT_THAT(lines(drive("turnaround_us = 700", "tcp_answer_us = 3000")), IsEmpty());
}

TEST(Profile, AScaleOfZeroIsRefused) {
  EXPECT_THAT(lines(drive("scale = 0.001", "scale = 0")),
              ElementsAre(HasSubstr("points.position_deg.scale = 0: is zero; allowed: any other number;")));
}

TEST(Profile, ARangeIsOfQuantitiesThatAreReadEveryCycle) {
  const auto d = load_drive_profile("simulator-drive");
  ASSERT_THAT(lines(d), IsEmpty());
  ASSERT_TRUE(d->speed_deg_s->valid_range);
  EXPECT_EQ(d->speed_deg_s->valid_range->low, -200.0);
  EXPECT_EQ(d->speed_deg_s->valid_range->high, 200.0);
  EXPECT_FALSE(d->status_word->valid_range);
  const std::string kRange = "valid_range = [-200, 200]";
  for (const char* wrong :
       {"[1]", "[1, 2, 3]", "[\"a\", 2]", "[nan, 2]", "[0, inf]", "[[1], 2]", "5", "[]"}) {
    EXPECT_THAT(lines(drive(kRange, "valid_range = " + std::string(wrong))),
                ElementsAre(HasSubstr("points.speed_deg_s.valid_range = ")))
        << wrong;
  }
  for (const char* wrong : {"[2, 1]", "[1, 1]"}) {
    EXPECT_THAT(
        lines(drive(kRange, "valid_range = " + std::string(wrong))),
        ElementsAre(HasSubstr("has its lower end above the upper one, or at it; allowed: two finite")))
        << wrong;
  }
  EXPECT_THAT(lines(drive("position_deg = { address = 5002",
                          "position_deg = { valid_range = [-45, 135], address = 5002")),
              ElementsAre(HasSubstr("has a valid_range, and is the angle: SR04 and SR27")));
  const std::string ranged = ", valid_range = [0, 1] }";
  for (const char* written : {"control_word = { address = 6000", "command_counter = { address = 6007",
                              "torque_limit_pct = { address = 6006, scale = 0.1",
                              "max_speed_deg_s = { address = 6110, type = \"u32\", scale = 0.001"}) {
    EXPECT_THAT(lines(drive(std::string(written) + " }", written + ranged)),
                ElementsAre(HasSubstr("has a valid_range, and is not read every cycle;")))
        << written;
  }
  for (const char* word : {"status_word = { address = 5000", "error_code = { address = 5007",
                           "tick = { address = 5010", "command_echo = { address = 5012"}) {
    EXPECT_THAT(lines(drive(std::string(word) + " }", word + ranged)),
                ElementsAre(HasSubstr("has a valid_range, and is a word of bits or a counter;")))
        << word;
  }
  const auto cell = [](const std::string& from, const std::string& to) {
    return load_load_cell_profile_text(changed(shipped("simulator-load-cell"), from, to), "c.toml");
  };
  EXPECT_THAT(lines(cell("status = { address = 6 }", "status = { address = 6" + ranged)),
              ElementsAre(HasSubstr("channel_a.status = {...}: has a valid_range, and is a word of bits")));
  EXPECT_THAT(lines(cell("sequence = { address = 16 }", "sequence = { address = 16" + ranged)),
              ElementsAre(HasSubstr("points.sequence = {...}: has a valid_range, and is a word of bits")));
  EXPECT_THAT(
      lines(cell("age_ms = { address = 17, scale = 0.1 }", "age_ms = { address = 17, scale = 0.1" + ranged)),
      IsEmpty());
}

TEST(Profile, AChannelsRangeMaySayWhenItIsNotToBeBelieved) {
  const std::string text = shipped("seneca-z-sg");
  EXPECT_THAT(lines(load_load_cell_profile_text(text, "c.toml")), IsEmpty());
  EXPECT_THAT(lines(load_load_cell_profile_text(changed(text, "valid_range = [-500, 500], ", ""), "c.toml")),
              ElementsAre(HasSubstr("has nothing that says when it is not to be believed; allowed: status, "
                                    "range_n, or a valid_range of net_n;")));
}

TEST(Profile, WhatIsKeptWithoutPowerIsNeverWrittenEveryCycle) {
  const auto d = drive("time_ms = { address = 6100 }", "time_ms = { address = 6100, nv = true }");
  ASSERT_THAT(lines(d), IsEmpty());
  EXPECT_TRUE(d->watchdog_time_ms->nv);
  EXPECT_FALSE(d->max_speed_deg_s->nv);
  for (const char* written : {"control_word = { address = 6000", "command_counter = { address = 6007",
                              "torque_limit_pct = { address = 6006, scale = 0.1"}) {
    EXPECT_THAT(lines(drive(std::string(written) + " }", std::string(written) + ", nv = true }")),
                ElementsAre(HasSubstr("is nv, and written every cycle; allowed: nv of what set-up writes;")))
        << written;
  }
  EXPECT_THAT(lines(drive("tick = { address = 5010 }", "tick = { address = 5010, nv = true }")),
              ElementsAre(HasSubstr("points.tick = {...}: is nv, and only read;")));
  // What no point covers is written 0 every cycle all the same.
  EXPECT_THAT(
      lines(drive("time_ms = { address = 6100 }", "time_ms = { address = 6009, nv = true }")),
      ElementsAre(HasSubstr("watchdog.time_ms = {...}: has nv register 6009 in a block that is written "
                            "every cycle; allowed: registers outside 6000 to 6009, counted from 0;")));
  EXPECT_THAT(
      lines(drive("address = 6102                 # watchdog content", "nv = true\naddress = 6005 # ")),
      ElementsAre(HasSubstr("setup = [{...}, {...}, {...}]: has nv register 6005 in a block that is "
                            "written every cycle;")));
  EXPECT_THAT(lines(drive("address = 6102                 # watchdog content",
                          "nv = true\nwidth = 2\naddress = 5999 # ")),
              ElementsAre(HasSubstr("has nv register 5999 in a block")));
  EXPECT_THAT(
      lines(drive("address = 6102                 # watchdog content", "nv = true\naddress = 6010 # ")),
      IsEmpty());
  EXPECT_THAT(lines(drive("address = 6102                 # watchdog content", "nv = 1\naddress = 6102 # ")),
              ElementsAre(HasSubstr("setup[3].nv = 1: ")));
  EXPECT_THAT(lines(drive("time_ms = { address = 6100 }", "time_ms = { address = 6100, nv = \"yes\" }")),
              ElementsAre(HasSubstr("watchdog.time_ms.nv = \"yes\": ")));
  EXPECT_TRUE(load_load_cell_profile("simulator-load-cell")->device.setup.at(0).nv);
}

TEST(Profile, WhatIsKeptWithoutPowerIsNotWrittenAtEveryConnectionEither) {
  EXPECT_THAT(lines(drive("address = 6102                 # watchdog content",
                          "nv = true\nread_back = false\naddress = 6102 # ")),
              ElementsAre(HasSubstr("has nv register 6102 that is not read back, and so would be written at "
                                    "every connection; allowed: nv of what is read back;")));
}

TEST(Profile, TheTriggerOfAWatchdogIsNeverKeptWithoutPower) {
  const std::string text = shipped("simulator-safety-io");
  const auto safety_io = [&](const std::string& more) {
    return load_safety_io_profile_text(text + more, "io.toml");
  };
  const std::string setup = "\n[[setup]]\nvalue = 1\naddress = ";
  EXPECT_THAT(lines(safety_io(setup + "0x1003\nnv = true\n")),
              ElementsAre(HasSubstr("is nv register 4099, and the watchdog's trigger;")));
  EXPECT_THAT(lines(safety_io(setup + "0x1002\nwidth = 2\nnv = true\n")),
              ElementsAre(HasSubstr("is nv register 4099, and the watchdog's trigger;")));
  EXPECT_THAT(lines(safety_io(setup + "0x1003\n")), IsEmpty());
  EXPECT_THAT(lines(safety_io(setup + "0x1004\nnv = true\n")), IsEmpty());
  EXPECT_THAT(lines(load_safety_io_profile_text(
                  changed(text, "time_ms = { address = 0x1000", "time_ms = { nv = true, address = 0x1003"),
                  "io.toml")),
              ElementsAre(HasSubstr("is nv register 4099, and the watchdog's trigger;")));
}

TEST(Profile, SomethingMustTellTheDeviceFromAnother) {
  std::string text = shipped("simulator-load-cell");
  text = changed(text, "[[identity]]\naddress = 1 ", "[unused]\naddress = 1 ");
  EXPECT_THAT(lines(load_load_cell_profile_text("identity = []\n" + text, "c.toml")),
              ElementsAre(HasSubstr("c.toml:1: identity = []: names no register;"), HasSubstr("unused")));
}

TEST(Profile, AnotherKindOfDeviceIsOneError) {
  EXPECT_THAT(
      lines(load_drive_profile("simulator-load-cell")),
      ElementsAre(HasSubstr("device = \"load_cell\": is another kind of device than is wanted here; allowed: "
                            "drive; name the profile of a drive")));
}

auto safety_io(const std::string& from, const std::string& to) {
  return load_safety_io_profile_text(changed(shipped("simulator-safety-io"), from, to), "i.toml");
}
auto load_cell(const std::string& from, const std::string& to) {
  return load_load_cell_profile_text(changed(shipped("simulator-load-cell"), from, to), "c.toml");
}

TEST(Profile, OutputsStandInOneRegister) {
  EXPECT_THAT(
      lines(safety_io("lamp_red = { address = 16, bit = 4 }", "lamp_red = { address = 17, bit = 4 }")),
      ElementsAre(HasSubstr("outputs.permissive = {...}: stands in another register than other")));
}

TEST(Profile, TheOutputsAreNeverKeptWithoutPower) {
  const std::string restart = "restart = { address = 0x1007, value = 1 }\n";
  EXPECT_THAT(
      lines(safety_io(restart, restart + "[[setup]]\naddress = 15\nwidth = 2\nvalue = 0\nnv = true\n")),
      ElementsAre(HasSubstr("outputs.permissive = {...}: is nv register 16, and the outputs; allowed: the "
                            "outputs in a register that is not kept without power;")));
  EXPECT_THAT(lines(safety_io("time_ms = { address = 0x1000", "time_ms = { nv = true, address = 16")),
              ElementsAre(HasSubstr("is nv register 16, and the outputs;")));
  EXPECT_THAT(lines(safety_io(restart, restart + "[[setup]]\naddress = 17\nvalue = 0\nnv = true\n")),
              IsEmpty());
}

TEST(Profile, WhatOnlyADriveHasIsRefusedElsewhere) {
  const std::string order = "word_order = \"ABCD\"\n";
  const std::vector<std::string> drives{"fc23 = true", "max_write_registers = 32",
                                        "cyclic_write = { start = 16, count = 1 }",
                                        "also_write = [{ start = 20, count = 1 }]"};
  for (const std::string& key : drives) {
    const std::string name = key.substr(0, key.find(' '));
    EXPECT_THAT(
        lines(load_cell(order, order + key + "\n")),
        ElementsAre(::testing::AllOf(
            HasSubstr(": " + name + " = "),
            HasSubstr(": is a drive's key; allowed: in the profile of a drive; leave it out: [zero], [idle] "
                      "and [[setup]] say all that is written"))));
    EXPECT_THAT(
        lines(safety_io(order, order + key + "\n")),
        ElementsAre(::testing::AllOf(
            HasSubstr(": " + name + " = "),
            HasSubstr(": is a drive's key; allowed: in the profile of a drive; leave it out: [outputs], "
                      "[watchdog] and [[setup]] say all that is written"))));
  }
  EXPECT_THAT(lines(safety_io(order, order + "fc24 = true\n")),
              ElementsAre(HasSubstr("fc24 = true: is not a key that is known here; did you mean fc06?")));
}

TEST(Profile, AnOutputIsOneBit) {
  for (const char* name : {"permissive = { address = 16, bit = 0", "lamp_green = { address = 16, bit = 2",
                           "lamp_yellow = { address = 16, bit = 3", "lamp_red = { address = 16, bit = 4",
                           "buzzer = { address = 16, bit = 5", "safety_reset = { address = 16, bit = 6"}) {
    const std::string key(name, std::string(name).find(' '));
    EXPECT_THAT(
        lines(safety_io(name, std::string(name) + ", or_bit = 9")),
        ElementsAre(HasSubstr("outputs." + key +
                              " = {...}: has an or_bit, and is an output: one bit is written; allowed: "
                              "or_bit of what is read; leave or_bit out")));
  }
  const std::string echo = "echo = { address = 0, bit = 7";
  EXPECT_THAT(lines(load_safety_io_profile_text(changed(shipped("wago-750-352"), echo, echo + ", or_bit = 9"),
                                                "w.toml")),
              ElementsAre(HasSubstr("outputs.echo = {...}: has an or_bit")));
  EXPECT_THAT(
      lines(safety_io("estop_ok = { address = 0, bit = 0", "estop_ok = { address = 0, bit = 0, or_bit = 9")),
      IsEmpty());
}

TEST(Profile, WordsOfBitsAndCountersAreTakenAsTheyStand) {
  const std::vector<std::pair<std::string, std::string>> scalings{
      {"scale = 0.1",
       "has a scale, and is a word of bits or a counter; allowed: scale of quantities; leave it out"},
      {"offset = 1", "has an offset, and is a word"},
      {"decimals = { address = 5007, from = [1] }", "has decimals, and is "}};
  for (const auto& [scaling, complaint] : scalings) {
    for (const std::string point :
         {"status_word = { address = 5000", "mode_display = { address = 5001, type = \"i16\"",
          "error_code = { address = 5007", "tick = { address = 5010", "command_echo = { address = 5012",
          "control_word = { address = 6000", "mode = { address = 6001, type = \"i16\"",
          "command_counter = { address = 6007"}) {
      EXPECT_THAT(
          lines(drive("\n" + point + " }", "\n" + point + ", " + scaling + " }")),
          ElementsAre(::testing::AllOf(HasSubstr("points." + point.substr(0, point.find(' ')) + " = {...}: "),
                                       HasSubstr(complaint))))
          << point;
    }
  }
  EXPECT_THAT(lines(load_cell("status = { address = 6 }", "status = { address = 6, scale = 2 }")),
              ElementsAre(HasSubstr("channel_a.status = {...}: has a scale")));
  EXPECT_THAT(lines(load_cell("sequence = { address = 16 }", "sequence = { address = 16, offset = 2 }")),
              ElementsAre(HasSubstr("points.sequence = {...}: has an offset")));
  EXPECT_THAT(lines(safety_io("scan = { address = 2 }", "scan = { address = 2, scale = -1 }")),
              ElementsAre(HasSubstr("points.scan = {...}: has a scale")));
  EXPECT_THAT(
      lines(safety_io("outputs_state = { address = 3 }", "outputs_state = { address = 3, scale = 2 }")),
      ElementsAre(HasSubstr("points.outputs_state = {...}: has a scale")));
  EXPECT_THAT(lines(drive("tick = { address = 5010 }", "tick = { address = 5010, scale = 1, offset = 0 }")),
              IsEmpty());
}

TEST(Profile, ASignOfItsOwnIsOfWhatIsReadEveryCycle) {
  const std::string magnitude = "type = \"sign_mag32\", negative = { address = 6009, bit = 0 }";
  for (const std::string point :
       {"target_speed_deg_s = { address = 6002, ", "soft_limit_min_deg = { address = 6108, "}) {
    EXPECT_THAT(lines(drive("\n" + point + "type = \"i32\"", "\n" + point + magnitude)),
                ElementsAre(HasSubstr(
                    "has its sign in a bit, and is not read every cycle: no such sign is written;")));
  }
}

TEST(Profile, DecimalsAreOfWhatIsReadEveryCycle) {
  const std::string decimals = ", decimals = { address = 5007, from = [1] } }";
  for (const std::string point : {"torque_limit_pct = { address = 6006, scale = 0.1",
                                  "max_speed_deg_s = { address = 6110, type = \"u32\", scale = 0.001"}) {
    EXPECT_THAT(lines(drive("\n" + point + " }", "\n" + point + decimals)),
                ElementsAre(HasSubstr("has decimals, and is not read every cycle;")));
  }
  EXPECT_THAT(lines(drive("bus_voltage_v = { address = 5014, scale = 0.1 }",
                          "bus_voltage_v = { address = 5014, scale = 0.1" + decimals)),
              IsEmpty());
}

}  // namespace
}  // namespace stretch::config
