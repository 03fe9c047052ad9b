// The controller's state in words, for a terminal. Pure.
#pragma once

#include <string>

#include "controller/messages/snapshot.hpp"

namespace stretch::ctl {

// One line: state, phase, angle, force, time left.
[[nodiscard]] std::string one_line(const messages::Snapshot& snapshot);

// All of `status`, several lines.
[[nodiscard]] std::string several_lines(const messages::Snapshot& snapshot);

// What the person is told, in English; empty where there is nothing to say.
[[nodiscard]] std::string sentence(Notice notice);

// What the safety layer found: "muscle guarding", ...
[[nodiscard]] std::string what_happened(SafetyRow row);

// What it found and did: "SR03 muscle guarding: leg let down".
[[nodiscard]] std::string safety_line(SafetyRow row, SafetyAction action);

// "1:05"
[[nodiscard]] std::string minutes(double seconds);

}  // namespace stretch::ctl
