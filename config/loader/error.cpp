// How an error is put on one line.
#include "config/loader/error.hpp"

#include <array>

namespace stretch::config {
namespace {

// Line breaks and other control characters would make two lines, or a terminal's command, of one error.
std::string on_one_line(const std::string& text) {
  static constexpr std::array<char, 17> kHex{"0123456789abcdef"};
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20U || byte == 0x7FU) {
      out += "\\x";
      out += kHex.at(byte >> 4U);
      out += kHex.at(byte & 15U);
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string to_string(const Error& error) {
  std::string out = error.file;
  if (error.line > 0) out += ':' + std::to_string(error.line);
  if (!error.key.empty()) {
    if (!out.empty()) out += ": ";
    out += error.key;
    if (!error.value.empty()) out += " = " + error.value;
  }
  if (!out.empty()) out += ": ";
  out += error.what;
  if (!error.allowed.empty()) out += "; allowed: " + error.allowed;
  if (!error.advice.empty()) out += "; " + error.advice;
  return on_one_line(out);
}

}  // namespace stretch::config
