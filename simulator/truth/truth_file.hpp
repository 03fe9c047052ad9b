// A truth file on disk, written in large pieces.
#pragma once

#include <fstream>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "simulator/truth/truth_row.hpp"

namespace stretch::simulator {

// Blocking; one thread. What was written is on disk after flush() or destruction.
class TruthFile {
 public:
  // Replaces a file that is there and writes the header. An error says what, where and what to do.
  [[nodiscard]] static tl::expected<TruthFile, std::string> create(const std::string& path);

  TruthFile(TruthFile&&) = default;
  TruthFile& operator=(TruthFile&&) = default;
  ~TruthFile();

  void write(const plant::Truth& truth, std::optional<Instant> monotonic, std::string_view of_the_wire = {});
  // False if anything could not be written since the file was opened; said once, the rest is lost.
  [[nodiscard]] bool flush();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  TruthFile(std::ofstream file, std::string path);

  std::ofstream file_;
  std::string path_;
  std::string rows_;
};

}  // namespace stretch::simulator
