// A finger: STOP on press, buttons on release inside, jogging only while held.
#include "hmi/screens/pointer.hpp"

#include <gtest/gtest.h>

namespace stretch::hmi {
namespace {

Picture picture() {
  Picture p;
  p.kind = ScreenKind::session;
  p.touches = {{{0, 0, 30, 30}, Action::stop, 0, true, false},
               {{40, 0, 30, 30}, Action::less, 0, false, false},
               {{80, 0, 30, 30}, Action::angle_up, 0, false, true}};
  return p;
}
constexpr Point kOnStop{10, 10}, kOnLess{50, 10}, kOnUp{90, 10}, kBeside{200, 100};

TEST(Pointer, SR13_StopActsWhenTouchedNotWhenLetGo) {
  Pointer pointer;
  EXPECT_EQ(pointer.press(kOnStop, picture(), 1), (Touched{Action::stop, 0}));
  EXPECT_EQ(pointer.held(), (Touched{Action::stop, 0})) << "its picture changes at once";
  EXPECT_FALSE(pointer.release(kOnStop, picture())) << "once is enough";
}

TEST(Pointer, SR13_StopIsHeardEvenAsABounce) {
  Pointer pointer;
  EXPECT_FALSE(pointer.press(kOnLess, picture(), 1));
  EXPECT_EQ(pointer.press(kOnStop, picture(), 1.01), (Touched{Action::stop, 0}));
}

TEST(Pointer, AButtonActsWhenLetGoInside) {
  Pointer pointer;
  EXPECT_FALSE(pointer.press(kOnLess, picture(), 1));
  EXPECT_EQ(pointer.release(kOnLess, picture()), (Touched{Action::less, 0}));
}

TEST(Pointer, SlidingOffOrLettingGoBesideTakesATouchBack) {
  Pointer pointer;
  EXPECT_FALSE(pointer.press(kOnLess, picture(), 1));
  EXPECT_FALSE(pointer.release(kBeside, picture()));
  EXPECT_FALSE(pointer.press(kOnLess, picture(), 2));
  pointer.move(kBeside);
  EXPECT_FALSE(pointer.release(kOnLess, picture())) << "it had left the button";
}

TEST(Pointer, ABounceIsOneTouch) {
  Pointer pointer;
  EXPECT_FALSE(pointer.press(kOnLess, picture(), 1));
  EXPECT_TRUE(pointer.release(kOnLess, picture()));
  EXPECT_FALSE(pointer.press(kOnLess, picture(), 1.03));
  EXPECT_FALSE(pointer.release(kOnLess, picture()));
}

TEST(Pointer, JoggingRepeatsTenTimesASecondWhileHeld) {
  Pointer pointer;
  int up = pointer.press(kOnUp, picture(), 0) ? 1 : 0;
  for (int frame = 1; frame <= 100; ++frame) {
    if (pointer.tick(picture(), frame * 0.01)) ++up;
  }
  EXPECT_GE(up, 10);
  EXPECT_LE(up, 11);
}

TEST(Pointer, JoggingEndsOnReleaseOnLeavingAndWithItsScreen) {
  Pointer pointer;
  ASSERT_TRUE(pointer.press(kOnUp, picture(), 0));
  EXPECT_FALSE(pointer.release(kOnUp, picture()));
  EXPECT_FALSE(pointer.tick(picture(), 1));

  ASSERT_TRUE(pointer.press(kOnUp, picture(), 2));
  pointer.move(kBeside);
  pointer.move(kOnUp);
  EXPECT_FALSE(pointer.tick(picture(), 3)) << "coming back is not touching";

  ASSERT_TRUE(pointer.press(kOnUp, picture(), 4));
  Picture other = picture();
  other.kind = ScreenKind::stopped;
  EXPECT_FALSE(pointer.tick(other, 5));
  EXPECT_FALSE(pointer.tick(picture(), 6)) << "nor is the screen coming back";

  ASSERT_TRUE(pointer.press(kOnUp, picture(), 7));
  pointer.cancel();
  EXPECT_FALSE(pointer.tick(picture(), 8));
}

TEST(Pointer, AButtonOfAnotherScreenUnderTheFingerDoesNotAct) {
  Pointer pointer;
  EXPECT_FALSE(pointer.press(kOnLess, picture(), 1));
  Picture other = picture();
  other.kind = ScreenKind::paused;
  other.touches[1].action = Action::resume;
  EXPECT_FALSE(pointer.release(kOnLess, other));
}

TEST(Pointer, SR28_AnyTouchAnswersWhereThePictureSaysSo) {
  Pointer pointer;
  Picture asking = picture();
  EXPECT_FALSE(pointer.press(kBeside, asking, 1));
  asking.tap_anywhere = true;
  EXPECT_EQ(pointer.press(kBeside, asking, 2), (Touched{Action::tap, 0}));
}

}  // namespace
}  // namespace stretch::hmi
