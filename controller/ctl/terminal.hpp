// A line that is redrawn in place on a terminal, and said once where there is none.
#pragma once

#include <cstdio>
#include <string>

namespace stretch::ctl {

class LiveLine {
 public:
  explicit LiveLine(FILE* to);

  // On a terminal: replaces the line. Elsewhere: nothing, what matters comes by say().
  void show(const std::string& line);
  // A line of its own that stays.
  void say(const std::string& line);
  // Ends the live line.
  void finish();

 private:
  FILE* to_;
  bool terminal_;
  bool shown_ = false;
};

}  // namespace stretch::ctl
