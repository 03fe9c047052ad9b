// What a rehearsal leaves behind: truth.csv, recording, result.json, curves.png, and its answer as JSON.
#pragma once

#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "controller/recording/recording_file.hpp"
#include "simulator/rehearsal/options.hpp"
#include "simulator/rehearsal/rehearsal.hpp"
#include "simulator/rehearsal/session_curves.hpp"
#include "simulator/truth/truth_file.hpp"

namespace stretch::rehearsal {

// Writes the folder of --out while the rehearsal runs. Blocking; not copied. What it was created with
// outlives it.
class Outputs {
 public:
  // Creates the folder if it is missing and hooks itself into `rehearsal`.
  [[nodiscard]] static tl::expected<std::unique_ptr<Outputs>, std::string> create(const std::string& folder,
                                                                                  const Resolved& resolved,
                                                                                  Rehearsal& rehearsal);
  // After the run: the result, the picture of the curves, and everything flushed. The error names the file.
  [[nodiscard]] tl::expected<void, std::string> finish(const std::string& result_json);

 private:
  Outputs(std::string folder, const Resolved& resolved, Rehearsal& rehearsal, simulator::TruthFile truth,
          recording::RecordingWriter recording);
  [[nodiscard]] tl::expected<void, std::string> draw_curves() const;
  void take(const cycle::CycleInput& input, const hal::Command& command);

  std::string folder_;
  const Resolved& resolved_;
  const Rehearsal& rehearsal_;
  SessionCurves curves_;
  simulator::TruthFile truth_;
  recording::RecordingWriter recording_;
};

// result.json: the session's result with, under `weighing`, the true error, and for each hold by force the
// errors judged on the truth; the figures of the plant under `simulated`. Nothing of wall clock in it: same
// seed, same bytes.
[[nodiscard]] std::string result_json(const Resolved& resolved, Rehearsal& rehearsal);

}  // namespace stretch::rehearsal
