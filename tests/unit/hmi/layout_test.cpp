// Every screen on every panel: STOP in its corner, targets and letters large enough, nothing overlapping, cut
// or hard to read.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "hmi/catalogue/load_catalogue.hpp"
#include "hmi/fonts/font_metrics.hpp"
#include "hmi/screens/compose.hpp"
#include "tests/screens/scenes/scenes.hpp"

namespace stretch::hmi {
namespace {

struct Panel {
  Canvas canvas;
  std::unique_ptr<FontMetrics> metrics;
};

const Catalogue& words() {
  static const Catalogue kWords =
      *load_catalogue(std::string(STRETCH_SOURCE_DIR) + "/config/languages/en.toml");
  return kWords;
}

const std::vector<Panel>& panels() {
  static const std::vector<Panel> kPanels = [] {
    std::vector<Panel> list;
    for (const auto& [w, h] : {std::pair{1280, 800}, std::pair{1024, 600}, std::pair{1920, 1080}}) {
      Panel panel{*canvas_for(w, h), nullptr};
      panel.metrics = std::move(*FontMetrics::open(font_files(words().font), panel.canvas));
      list.push_back(std::move(panel));
    }
    return list;
  }();
  return kPanels;
}

template <class Check>
void for_every_picture(const std::vector<Scene>& list, Check check) {
  for (const Panel& panel : panels()) {
    for (const Scene& scene : list) {
      const Picture picture = compose(scene.model, words(), *panel.metrics, panel.canvas);
      SCOPED_TRACE(scene.name + " on " + std::to_string(panel.canvas.width_px));
      check(picture, panel, scene);
    }
  }
}

// Every sentence a stop can say, on each of the screens that say it; every notice in every state.
std::vector<Scene> every_word() {
  std::vector<Scene> list;
  for (std::size_t row = 1; row <= kSafetyRowCount; ++row) {
    for (const auto& [state, notice, action] :
         {std::tuple{SessionState::running, Notice::stopped_letting_down, SafetyAction::retreat},
          std::tuple{SessionState::paused, Notice::paused_may_resume, SafetyAction::none},
          std::tuple{SessionState::running, Notice::letting_go, SafetyAction::none},
          std::tuple{SessionState::releasing, Notice::leg_taken_out, SafetyAction::none},
          std::tuple{SessionState::torque_off, Notice::torque_off_sinking, SafetyAction::torque_off},
          std::tuple{SessionState::torque_off, Notice::torque_off_cause_present, SafetyAction::torque_off}}) {
      Model model = running_model();
      model.snapshot.state = state;
      model.snapshot.notice = notice;
      model.snapshot.action = action;
      model.snapshot.has_stop_cause = true;
      model.snapshot.stop_cause = static_cast<SafetyRow>(row);
      model.snapshot.seconds_left = 12;
      list.push_back(
          {std::string(name(static_cast<SafetyRow>(row))) + " " + std::string(name(notice)), model});
    }
  }
  for (std::size_t state = 0; state < stretch::names::kSessionState.size(); ++state) {
    for (std::size_t notice = 0; notice < stretch::names::kNotice.size(); ++notice) {
      Model model = running_model();
      model.snapshot.state = static_cast<SessionState>(state);
      model.snapshot.notice = static_cast<Notice>(notice);
      model.snapshot.seconds_left = 170;
      list.push_back(
          {std::string(name(model.snapshot.state)) + " " + std::string(name(model.snapshot.notice)), model});
    }
  }
  for (std::size_t check = 0; check < kSelfTestChecks; ++check) {
    Model model = running_model();
    model.snapshot.state = SessionState::self_test;
    model.snapshot.notice = Notice::self_test_failed;
    model.snapshot.self_test[check] = CheckState::failed;
    list.push_back({"check " + std::string(name(static_cast<SelfTestCheck>(check))), model});
  }
  return list;
}

TEST(Layout, TheScenesShowEveryScreen) {
  std::set<ScreenKind> seen;
  for (const Scene& scene : scenes()) seen.insert(scene.model.screen());
  EXPECT_EQ(seen.size(), kScreenKinds);
}

TEST(Layout, StopStandsInTheSameCornerOfEveryScreenAndIsLarge) {
  std::map<int, Box> places;
  std::vector<Scene> all = scenes();
  for (Scene& scene : every_word()) all.push_back(std::move(scene));
  for_every_picture(all, [&](const Picture& picture, const Panel& panel, const Scene&) {
    const auto stop = std::find_if(picture.touches.begin(), picture.touches.end(),
                                   [](const TouchArea& t) { return t.action == Action::stop; });
    ASSERT_NE(stop, picture.touches.end());
    EXPECT_TRUE(stop->on_press);
    EXPECT_GE(stop->box.w, 25);
    EXPECT_GE(stop->box.h, 25);
    const Box& first = places.try_emplace(panel.canvas.width_px, stop->box).first->second;
    EXPECT_EQ(first.x, stop->box.x);
    EXPECT_EQ(first.y, stop->box.y);
    EXPECT_GT(stop->box.x, panel.canvas.width_mm() * 0.75);
    EXPECT_LT(stop->box.bottom(), panel.canvas.height_mm() * 0.35);
  });
}

TEST(Layout, TargetsAreLargeEnoughAndFarEnoughApart) {
  for_every_picture(scenes(), [](const Picture& picture, const Panel&, const Scene&) {
    for (std::size_t i = 0; i < picture.touches.size(); ++i) {
      const Box& a = picture.touches[i].box;
      EXPECT_GE(a.w, 16 - 1e-9) << i;
      EXPECT_GE(a.h, 16 - 1e-9) << i;
      for (std::size_t j = i + 1; j < picture.touches.size(); ++j) {
        EXPECT_FALSE(a.inset(-3 + 1e-9).overlaps(picture.touches[j].box)) << i << ' ' << j;
      }
    }
  });
}

TEST(Layout, NothingLiesOutsideThePanel) {
  for_every_picture(scenes(), [](const Picture& picture, const Panel& panel, const Scene&) {
    const double w = panel.canvas.width_mm(), h = panel.canvas.height_mm();
    const auto inside = [&](const Box& box) {
      return box.x >= 0 && box.y >= 0 && box.right() <= w && box.bottom() <= h;
    };
    for (const Label& label : picture.labels) EXPECT_TRUE(inside(label.box)) << label.text;
    for (const TouchArea& touch : picture.touches) EXPECT_TRUE(inside(touch.box));
    for (const Shape& shape : picture.shapes) {
      for (const Point p : shape.points)
        EXPECT_TRUE(p.x >= 0 && p.y >= 0 && p.x <= w && p.y <= h) << p.x << ' ' << p.y;
    }
  });
}

// Where a label's letters stand, capitals in the middle of its box's height.
Box letters_of(const Label& label, const TextMetrics& metrics) {
  const double width = metrics.width_mm(label.text, label.type, label.weight);
  // Figures have neither accents nor descenders.
  const double height =
      label.type == Type::number ? capital_mm(label.type) * 1.05 : line_mm(label.type) * 0.95;
  const double spare = label.box.w - width;
  const double x = label.box.x + (label.align == Align::left     ? 0
                                  : label.align == Align::centre ? spare / 2
                                                                 : spare);
  return {x, label.box.centre().y - height / 2, width, height};
}

TEST(Layout, NoTextOverlapsAnotherOrAButtonThatIsNotItsOwn) {
  for_every_picture(scenes(), [](const Picture& picture, const Panel& panel, const Scene&) {
    for (std::size_t i = 0; i < picture.labels.size(); ++i) {
      const Label& label = picture.labels[i];
      const Box letters = letters_of(label, *panel.metrics);
      for (std::size_t j = i + 1; j < picture.labels.size(); ++j) {
        EXPECT_FALSE(letters.overlaps(letters_of(picture.labels[j], *panel.metrics)))
            << label.text << " / " << picture.labels[j].text;
      }
      for (std::size_t t = 0; t < picture.touches.size(); ++t) {
        if (static_cast<int>(t) == label.touch) continue;
        EXPECT_FALSE(letters.overlaps(picture.touches[t].box)) << label.text;
      }
    }
  });
}

TEST(Layout, EveryTextFitsItsBox) {
  std::vector<Scene> all = scenes();
  for (Scene& scene : every_word()) all.push_back(std::move(scene));
  for_every_picture(all, [](const Picture& picture, const Panel& panel, const Scene&) {
    for (const std::string& text : picture.shortened) ADD_FAILURE() << "does not fit: " << text;
    for (const Label& label : picture.labels) {
      EXPECT_LE(panel.metrics->width_mm(label.text, label.type, label.weight), label.box.w + 1e-9)
          << label.text;
      EXPECT_GE(label.box.h, line_mm(label.type) - 1e-9) << label.text;
      if (label.touch < 0) continue;
      const Box& area = picture.touches[static_cast<std::size_t>(label.touch)].box;
      EXPECT_TRUE(label.box.x >= area.x && label.box.right() <= area.right() && label.box.y >= area.y &&
                  label.box.bottom() <= area.bottom())
          << label.text;
    }
  });
}

TEST(Layout, CapitalsAreNeverSmallerThanPromised) {
  for (const Panel& panel : panels()) {
    for (const Type type : kTypes) {
      EXPECT_GE(capital_mm(type), 3.5);
      EXPECT_GE(character_size(type, panel.canvas) * kCapitalOfSize / panel.canvas.px_per_mm,
                capital_mm(type));
    }
  }
  EXPECT_GE(capital_mm(Type::number), 15);
}

TEST(Layout, EveryTextStandsOutFromItsGround) {
  std::vector<Scene> all = scenes();
  for (const Scene& scene : scenes()) {
    Scene stale = scene;
    stale.model.snapshot_age_s = 0.8;
    all.push_back(stale);
  }
  for_every_picture(all, [](const Picture& picture, const Panel&, const Scene&) {
    for (const Label& label : picture.labels) EXPECT_GE(contrast(label.color, label.ground), 7) << label.text;
  });
}

TEST(Layout, EveryPressedButtonStandsOutToo) {
  for (const Scene& scene : scenes()) {
    const Panel& panel = panels().front();
    const Picture at_rest = compose(scene.model, words(), *panel.metrics, panel.canvas);
    for (const TouchArea& touch : at_rest.touches) {
      const Picture pressed =
          compose(scene.model, words(), *panel.metrics, panel.canvas, Touched{touch.action, touch.value});
      for (const Label& label : pressed.labels)
        EXPECT_GE(contrast(label.color, label.ground), 7) << label.text;
      EXPECT_TRUE(pressed.shortened.empty()) << scene.name;
    }
  }
}

bool same_look(const Picture& a, const Picture& b) {
  return std::equal(a.shapes.begin(), a.shapes.end(), b.shapes.begin(), b.shapes.end(),
                    [](const Shape& x, const Shape& y) {
                      return x.color == y.color && x.points.size() == y.points.size();
                    });
}

TEST(Layout, SR13_StopChangesItsPictureAtOnce) {
  const Panel& panel = panels().front();
  for (const Scene& scene : scenes()) {
    const Picture at_rest = compose(scene.model, words(), *panel.metrics, panel.canvas);
    const Picture pressed =
        compose(scene.model, words(), *panel.metrics, panel.canvas, Touched{Action::stop, 0});
    EXPECT_FALSE(same_look(at_rest, pressed)) << scene.name;
  }
}

TEST(Layout, OldFiguresAreGreyedAndSaid) {
  const Panel& panel = panels().front();
  for (const Scene& scene : scenes()) {
    if (!scene.model.has_snapshot || scene.model.screen() == ScreenKind::controller_gone) continue;
    Model fresh = scene.model, stale = scene.model;
    fresh.snapshot_age_s = 0.29;
    stale.snapshot_age_s = 0.31;
    const Picture a = compose(fresh, words(), *panel.metrics, panel.canvas);
    const Picture b = compose(stale, words(), *panel.metrics, panel.canvas);
    std::string said;
    for (const Label& label : b.labels) said += label.text + ' ';
    EXPECT_NE(said.find("No news"), std::string::npos) << scene.name << ": " << said;
    const auto colourful = [](const Picture& p) {
      return std::count_if(p.labels.begin(), p.labels.end(), [](const Label& l) {
        return l.color == palette::kMint || l.color == palette::kViolet;
      });
    };
    EXPECT_EQ(colourful(b), 0) << scene.name;
    if (scene.model.screen() == ScreenKind::session) {
      EXPECT_GT(colourful(a), 0) << scene.name;
    }
  }
}

TEST(Layout, AlarmColoursAreForAlarms) {
  for_every_picture(scenes(), [](const Picture& picture, const Panel&, const Scene& scene) {
    const bool red = std::any_of(picture.shapes.begin(), picture.shapes.end(),
                                 [](const Shape& s) { return s.color == palette::kRed; });
    const bool alarming = picture.kind == ScreenKind::torque_off ||
                          picture.kind == ScreenKind::controller_gone || scene.name == "checks-failed" ||
                          scene.name == "choose_leg-stop-test-failed";
    EXPECT_EQ(red, alarming);
    for (const Label& label : picture.labels)
      EXPECT_FALSE(label.color == palette::kRed && label.text == "Start");
  });
}

bool offers(const Picture& picture, Action action) {
  return std::any_of(picture.touches.begin(), picture.touches.end(),
                     [action](const TouchArea& t) { return t.action == action; });
}

TEST(Layout, ThePersonsButtonsWorkWhoeverLeadsTheSession) {
  const Panel& panel = panels().front();
  Model model = running_model();
  model.owner = false;
  model.snapshot.owner_connection = 7;
  Picture picture = compose(model, words(), *panel.metrics, panel.canvas);
  EXPECT_TRUE(offers(picture, Action::less) && offers(picture, Action::comfort) && picture.tap_anywhere);
  EXPECT_FALSE(offers(picture, Action::take_over));
  model.snapshot.owner_connection = 0;
  picture = compose(model, words(), *panel.metrics, panel.canvas);
  EXPECT_TRUE(offers(picture, Action::take_over)) << "nobody leads: the screen may";
  EXPECT_FALSE(offers(picture, Action::less));
  model.snapshot.owner_connection = 7;
  model.snapshot.state = SessionState::mounting;
  model.snapshot.notice = Notice::set_comfortable_angle;
  picture = compose(model, words(), *panel.metrics, panel.canvas);
  EXPECT_FALSE(offers(picture, Action::angle_up)) << "only who leads moves the leg";
  EXPECT_TRUE(offers(picture, Action::take_over));
}

TEST(Layout, TheDrawnLegStandsAtTheMeasuredAngle) {
  const Panel& panel = panels().front();
  Model low = running_model(), high = running_model();
  low.snapshot.angle_deg = 20;
  high.snapshot.angle_deg = 70;
  const auto points_above = [&](const Model& model) {
    double top = 1e9;
    for (const Shape& shape : compose(model, words(), *panel.metrics, panel.canvas).shapes) {
      if (shape.color != palette::kSecond) continue;
      for (const Point p : shape.points) top = std::min(top, p.y);
    }
    return top;
  };
  EXPECT_GT(points_above(low), points_above(high) + 10);
}

TEST(Layout, OnlyLandscapePanelsOfASensibleSizeAreAccepted) {
  EXPECT_TRUE(canvas_for(1280, 800));
  EXPECT_TRUE(canvas_for(1024, 600));
  EXPECT_TRUE(canvas_for(1920, 1080));
  EXPECT_FALSE(canvas_for(800, 1280));
  EXPECT_FALSE(canvas_for(1024, 768));
  EXPECT_FALSE(canvas_for(640, 400));
  EXPECT_FALSE(canvas_for(0, 0));
}

TEST(Palette, ContrastIsComputedAsPublished) {
  EXPECT_NEAR(contrast({255, 255, 255}, {0, 0, 0}), 21, 1e-9);
  EXPECT_NEAR(contrast({0x77, 0x77, 0x77}, {255, 255, 255}), 4.48, 0.01);
  EXPECT_GE(contrast(palette::kText, palette::kGround), 16);
  EXPECT_GE(contrast(palette::kStopLetters, palette::kStop), 18);
}

}  // namespace
}  // namespace stretch::hmi
