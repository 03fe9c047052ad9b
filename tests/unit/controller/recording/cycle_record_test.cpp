// One cycle as bytes: comes back as it went, and nothing else is taken for one.
#include "controller/recording/cycle_record.hpp"

#include <gtest/gtest.h>

#include <array>

namespace {
using namespace stretch;
using namespace stretch::literals;
using recording::CycleRecord;

CycleRecord full() {
  CycleRecord r;
  r.input.now = Instant{123'456'789};
  r.input.sample.drive.quality = hal::Quality::valid;
  r.input.sample.drive.state = hal::DriveState::operation_enabled;
  r.input.sample.drive.angle = 41_deg;
  r.input.sample.force.channel_a = 12_N;
  r.input.sample.io.strap_ok = true;
  r.input.request_count = 2;
  r.input.requests[0] = {session::PersonAction::prepare, 0.0};
  r.input.requests[1] = {session::PersonAction::comfort, 4.0};
  r.input.has_plan = true;
  r.input.plan.number = 7;
  r.input.plan.side = Side::right;
  r.input.plan.force = 14_N;
  r.input.plan.phases.count = 1;
  r.input.plan.phases.phases[0].kind = PhaseKind::hold_force;
  r.input.plan.phases.phases[0].duration = 30_s;
  r.command.speed = 0.5_deg_s;
  r.command.permissive = true;
  return r;
}

std::vector<std::byte> bytes_of(const CycleRecord& r) {
  std::array<std::byte, recording::kLargestRecord> buffer{};
  const std::size_t size = recording::encode(r, buffer);
  EXPECT_GT(size, 0U);
  return {buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size)};
}

TEST(CycleRecord, ComesBackAsItWent) {
  const auto back = recording::decode(bytes_of(full()));
  ASSERT_TRUE(back);
  EXPECT_EQ(bytes_of(*back), bytes_of(full()));
  EXPECT_EQ(back->input.plan.number, 7U);
  EXPECT_EQ(back->input.plan.phases.phases[0].kind, PhaseKind::hold_force);
  EXPECT_EQ(back->input.requests[1].action, session::PersonAction::comfort);
  EXPECT_EQ(back->command.speed, 0.5_deg_s);
}

TEST(CycleRecord, AByteMoreOrLessIsNone) {
  std::vector<std::byte> bytes = bytes_of(full());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(recording::decode(std::span(bytes).first(size))) << size;
  }
  bytes.push_back(std::byte{0});
  EXPECT_FALSE(recording::decode(bytes));
}

TEST(CycleRecord, AWordNobodyKnowsIsNone) {
  for (const auto spoil : std::array<void (*)(CycleRecord&), 5>{
           [](CycleRecord& r) { r.input.plan.phases.phases[0].kind = static_cast<PhaseKind>(8); },
           [](CycleRecord& r) { r.input.requests[1].action = static_cast<session::PersonAction>(200); },
           [](CycleRecord& r) { r.input.plan.side = static_cast<Side>(2); },
           [](CycleRecord& r) { r.input.sample.drive.state = static_cast<hal::DriveState>(7); },
           [](CycleRecord& r) { r.input.sample.io.quality = static_cast<hal::Quality>(4); }}) {
    CycleRecord r = full();
    spoil(r);
    EXPECT_FALSE(recording::decode(bytes_of(r)));
  }
}

TEST(CycleRecord, ABufferThatIsTooSmallTakesNothing) {
  std::array<std::byte, 40> small{};
  EXPECT_EQ(recording::encode(full(), small), 0U);
}

}  // namespace
