// From what the controller says to what is drawn: one picture for every model.
#pragma once

#include <optional>

#include "hmi/model/catalogue.hpp"
#include "hmi/model/model.hpp"
#include "hmi/screens/canvas.hpp"
#include "hmi/screens/picture.hpp"
#include "hmi/screens/pointer.hpp"

namespace stretch::hmi {

// Pure: the same arguments give the same picture. `held` is what is being touched.
[[nodiscard]] Picture compose(const Model& model, const Catalogue& catalogue, const TextMetrics& metrics,
                              const Canvas& canvas, std::optional<Touched> held = std::nullopt);

}  // namespace stretch::hmi
