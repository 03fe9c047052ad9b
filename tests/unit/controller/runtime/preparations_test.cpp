// The number leads back to what was prepared.
#include "controller/runtime/preparations.hpp"

#include <gtest/gtest.h>

namespace {
using namespace stretch;
using runtime::Preparations;
using runtime::Prepared;

Prepared prepared(int force_n) {
  Prepared p;
  p.prescription.force = newtons(force_n);
  return p;
}

TEST(Preparations, AreFoundByTheirNumber) {
  Preparations all;
  EXPECT_EQ(all.add(prepared(11)), 1U);
  EXPECT_EQ(all.add(prepared(12)), 2U);
  EXPECT_EQ(all.find(1).prescription.force, newtons(11));
  EXPECT_EQ(all.find(2).prescription.force, newtons(12));
}

TEST(Preparations, WhatIsNotKeptIsEmpty) {
  Preparations all;
  EXPECT_EQ(all.find(0).prescription.force, Prepared{}.prescription.force);
  EXPECT_EQ(all.find(1).prescription.force, Prepared{}.prescription.force);
  for (int i = 1; i <= static_cast<int>(Preparations::kKept) + 2; ++i) all.add(prepared(20 + i));
  EXPECT_EQ(all.find(2).prescription.force, Prepared{}.prescription.force);
  EXPECT_EQ(all.find(3).prescription.force, newtons(23));
  EXPECT_EQ(all.find(18).prescription.force, newtons(38));
}

}  // namespace
