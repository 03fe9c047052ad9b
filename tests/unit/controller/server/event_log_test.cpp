// The newest events are kept, bounded in number and size, and found again by id.
#include "controller/server/event_log.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch::server;

Frame text(std::size_t size) {
  return std::make_shared<const std::string>(size, 'x');
}

TEST(EventLog, FindsTheFirstAboveAnId) {
  EventLog log;
  EXPECT_EQ(log.after(0), log.end());
  for (const int id : {3, 4, 9}) log.add(id, text(1));
  EXPECT_EQ(log.after(0), 0u);
  EXPECT_EQ(log.after(3), 1u);
  EXPECT_EQ(log.after(5), 2u);
  EXPECT_EQ(log.after(9), log.end());
}

TEST(EventLog, KeepsTheNewestByNumber) {
  EventLog log;
  for (int id = 1; id <= 1000; ++id) log.add(id, std::make_shared<const std::string>(std::to_string(id)));
  EXPECT_EQ(log.end(), 1000u);
  EXPECT_EQ(log.end() - log.first(), EventLog::kMaxEvents);
  EXPECT_EQ(*log.at(999), "1000");
  EXPECT_EQ(*log.at(log.first()), std::to_string(1000 - EventLog::kMaxEvents + 1));
}

TEST(EventLog, KeepsTheNewestBySize) {
  EventLog log;
  for (int id = 1; id <= 20; ++id) log.add(id, text(EventLog::kMaxBytes / 4));
  EXPECT_EQ(log.end() - log.first(), 4u);
  log.add(21, text(EventLog::kMaxBytes * 2));
  EXPECT_EQ(log.end() - log.first(), 1u);
}

}  // namespace
