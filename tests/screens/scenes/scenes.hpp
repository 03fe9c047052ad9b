// A model for every screen, as a real session would give it: for layout tests, pictures and the guide.
#pragma once

#include <string>
#include <vector>

#include "hmi/model/model.hpp"

namespace stretch::hmi {

struct Scene {
  std::string name;  // of the picture; begins with the screen's kind
  Model model;
};

// At least one of every ScreenKind, in the order a person meets them.
[[nodiscard]] std::vector<Scene> scenes();

// A session under way, everything measured, this screen its owner: the start of most scenes.
[[nodiscard]] Model running_model();

}  // namespace stretch::hmi
