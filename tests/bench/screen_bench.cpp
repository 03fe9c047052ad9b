// What a frame of the session screen costs: laying it out, and, where there is a display, drawing and showing
// it.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>

#include "hmi/catalogue/load_catalogue.hpp"
#include "hmi/fonts/font_metrics.hpp"
#include "hmi/screens/compose.hpp"
#include "hmi/view/window.hpp"
#include "tests/screens/scenes/scenes.hpp"

namespace {

using namespace stretch::hmi;

struct Bench {
  Canvas canvas = *canvas_for(1280, 800);
  Catalogue catalogue;
  FontFiles fonts;
  std::unique_ptr<FontMetrics> metrics;
  Model model = running_model();
};

Bench& bench() {
  static Bench kBench;
  return kBench;
}

// The leg moves and time runs from frame to frame, so that labels change as they do in a session.
void next_moment(Model& model) {
  model.snapshot.angle_deg = model.snapshot.angle_deg < 75 ? model.snapshot.angle_deg + 0.02 : 20;
  model.snapshot.stretch_force_n = 13 + model.snapshot.angle_deg / 75;
  model.snapshot.phase_elapsed_s =
      model.snapshot.phase_elapsed_s < 290 ? model.snapshot.phase_elapsed_s + 0.05 : 0;
}

void BM_LayOutSession(benchmark::State& state) {
  Bench& b = bench();
  for (auto _ : state) {
    next_moment(b.model);
    benchmark::DoNotOptimize(compose(b.model, b.catalogue, *b.metrics, b.canvas));
  }
}
BENCHMARK(BM_LayOutSession)->Unit(benchmark::kMicrosecond);

void BM_ShowSession(benchmark::State& state) {
  if (std::getenv("DISPLAY") == nullptr) {
    state.SkipWithError("DISPLAY is not set");
    return;
  }
  Bench& b = bench();
  static const auto kWindow = Window::open(b.canvas, b.fonts);
  if (!kWindow) {
    state.SkipWithError(kWindow.error().c_str());
    return;
  }
  for (auto _ : state) {
    next_moment(b.model);
    (*kWindow)->show(compose(b.model, b.catalogue, *b.metrics, b.canvas));
  }
}
BENCHMARK(BM_ShowSession)->Unit(benchmark::kMicrosecond)->UseRealTime();

}  // namespace

// screen_bench CATALOGUE [options of the benchmark library]
int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  const auto catalogue = argc == 2 ? load_catalogue(argv[1]) : load_catalogue("config/languages/en.toml");
  if (!catalogue) {
    std::cerr << "screen_bench: " << catalogue.error().front() << '\n';
    return 2;
  }
  Bench& b = bench();
  b.catalogue = *catalogue;
  b.fonts = font_files(b.catalogue.font);
  auto metrics = FontMetrics::open(b.fonts, b.canvas);
  if (!metrics) {
    std::cerr << "screen_bench: " << metrics.error() << '\n';
    return 2;
  }
  b.metrics = std::move(*metrics);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
