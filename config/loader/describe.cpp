// Lists the declared keys, as data and as the tables of docs/configuration.md.
#include "config/loader/describe.hpp"

#include "config/loader/sections.hpp"

namespace stretch::config {
namespace {

template <class T>
void append(std::vector<KeyDescription>& out, const Section<T>& section, std::string_view variant = "",
            const std::string& prefix = "") {
  for (const Key<T>& key : section.keys()) {
    out.push_back(key.text);
    out.back().variant = variant;
    out.back().name = prefix + key.text.name;
  }
}

void append_protocol(std::vector<KeyDescription>& out) {
  append(out, protocol_keys());
  for (std::size_t i = 0; i < names::kPhaseKind.size(); ++i) {
    const auto kind = static_cast<PhaseKind>(i);
    if (is_run(kind)) append(out, phase_keys(kind), names::kPhaseKind.at(i));
  }
}

void append_profile(std::vector<KeyDescription>& out) {
  append(out, drive_keys({}), "drive");
  append(out, load_cell_keys({}), "load_cell");
  append(out, safety_io_keys({}), "safety_io");
  append(out, point_keys({}), "point");
  append(out, bit_keys({}), "bit");
  append(out, condition_keys({}), "condition");
  append(out, decimals_keys({}), "decimals");
  append(out, channel_keys({}), "channel");
  append(out, trigger_keys({}), "trigger");
  append(out, block_keys({}), "block");
  append(out, first_block_keys({}), "first write block");
  append(out, write_block_keys({}), "write block");
  append(out, register_value_keys({}), "register value");
  append(out, setup_keys({}), "setup write");
}

std::string table_of(const KeyDescription& key) {
  const std::size_t dot = key.name.rfind('.');
  return dot == std::string::npos ? std::string{} : key.name.substr(0, dot);
}

// The heading of a key's table, empty for the file's own keys.
std::string heading(const KeyDescription& key) {
  const std::string table = table_of(key);
  std::string out = key.variant.empty() ? std::string{} : "`" + key.variant + "`";
  if (!table.empty()) out += (out.empty() ? "`[" : " `[") + table + "]`";
  return out;
}

}  // namespace

std::vector<KeyDescription> describe(FileKind kind) {
  std::vector<KeyDescription> out;
  switch (kind) {
    case FileKind::station:
      append(out, station_keys());
      break;
    case FileKind::leg:
      append(out, leg_keys());
      break;
    case FileKind::protocol:
      append_protocol(out);
      break;
    case FileKind::prescription:
      append(out, prescription_keys());
      break;
    case FileKind::profile:
      append_profile(out);
      break;
    case FileKind::scenario:
      append(out, scenario_keys());
      append(out, scenario_fault_keys(), "fault");
      append(out, expectation_keys(), "expect");
      break;
    case FileKind::language:  // its keys are the screen's texts, which the screen alone knows
      break;
  }
  return out;
}

std::string describe_as_markdown(FileKind kind) {
  std::string out;
  std::string open = "none yet";
  for (const KeyDescription& key : describe(kind)) {
    if (const std::string now = heading(key); now != open) {
      open = now;
      if (!out.empty()) out += '\n';
      if (!now.empty()) out += now + "\n\n";
      out += "| key | type | allowed | default | meaning |\n| --- | --- | --- | --- | --- |\n";
    }
    const std::string table = table_of(key);
    const std::string own = table.empty() ? key.name : key.name.substr(table.size() + 1);
    const std::string fallback = key.required ? "required" : key.fallback.empty() ? "none" : key.fallback;
    out += "| `" + own;
    for (const std::string& cell : {"` | " + key.type, " | " + detail::with_unit(key.allowed, key.unit),
                                    " | " + fallback, " | " + key.help}) {
      out += cell;
    }
    out += " |\n";
  }
  return out;
}

}  // namespace stretch::config
