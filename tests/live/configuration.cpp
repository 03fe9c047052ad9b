// Copies of the shipped files, changed where a live station differs.
#include "tests/live/configuration.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "config/loader/load.hpp"

namespace stretch::live {
namespace {
namespace fs = std::filesystem;

std::string with_port(std::string text, int port) {
  const std::string shipped = "port = 1502";
  const std::string wanted = "port = " + std::to_string(port);
  std::size_t at = 0;
  while ((at = text.find(shipped, at)) != std::string::npos) text.replace(at, shipped.size(), wanted);
  return text;
}

std::string with_value(std::string text, const std::string& key, const std::string& value) {
  const std::size_t at = text.find("\n" + key + " = ");
  if (at == std::string::npos) throw std::runtime_error("a shipped file has no '" + key + "'");
  const std::size_t end = text.find('\n', at + 1);
  return text.replace(at + 1, end - at - 1, key + " = " + value);
}

// What [control] says where a light pre-load is wanted soon: each at the end of its range that is quicker.
constexpr std::array<std::array<const char*, 2>, 3> kLightControl{
    {{"traction_outward_deg_s", "1"}, {"ramp_nm_s", "1"}, {"traction_from_pct", "50"}}};

std::string with_light_control(std::string text) {
  if (text.find("\n[control]\n") == std::string::npos) text += "\n[control]\n";
  const std::size_t table = text.find("\n[control]\n");
  for (const auto& [key, value] : kLightControl) {
    if (text.find("\n" + std::string(key) + " = ") != std::string::npos) {
      text = with_value(std::move(text), key, value);
    } else {
      text.insert(table + std::string("\n[control]\n").size(), std::string(key) + " = " + value + "\n");
    }
  }
  return text;
}

std::string quick_protocol(int hold_s) {
  return "title = \"Quick\"\ndescription = \"One hold.\"\n"
         "[[phase]]\nkind = \"approach\"\n[[phase]]\nkind = \"ramp\"\n"
         "[[phase]]\nkind = \"hold_force\"\nduration_s = " +
         std::to_string(hold_s) + "\n[[phase]]\nkind = \"release\"\n";
}

// The file is for the screen; to the loader in this process its protocol is not among the shipped ones.
config::Prescription write_prescription(const fs::path& average, const fs::path& to,
                                        const Prescribed& asked) {
  const auto loaded = config::load_prescription(average.string());
  if (!loaded) throw std::runtime_error(config::to_string(loaded.error().front()));
  config::Prescription prescription = *loaded;
  prescription.force = newtons(asked.force_n);
  prescription.force_limit = newtons(asked.force_limit_n);
  prescription.resumptions = asked.resumptions;
  prescription.protocol = asked.protocol;
  prescription.duration = milliseconds(1000 * asked.duration_s);
  std::string text = read_text(average);
  text = with_value(text, "force_n", std::to_string(asked.force_n));
  text = with_value(text, "force_limit_n", std::to_string(asked.force_limit_n));
  text = with_value(text, "resumptions", std::to_string(asked.resumptions));
  text = with_value(text, "duration_s", std::to_string(asked.duration_s));
  text = with_value(text, "protocol", '"' + asked.protocol + '"');
  std::ofstream(to) << text;
  return prescription;
}
}  // namespace

std::string read_text(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

config::Prescription write_configuration(const fs::path& folder, int hold_s, const Prescribed& asked) {
  const fs::path shipped = STRETCH_SOURCE_DIR "/config";
  for (const char* kind : {"stations", "legs", "protocols", "profiles", "languages"}) {
    fs::create_directories(folder / kind);
    fs::copy(shipped / kind, folder / kind);
  }
  std::ofstream(folder / "protocols/quick.toml") << quick_protocol(hold_s);
  fs::create_directories(folder / "prescriptions");
  return write_prescription(shipped / "prescriptions/average.toml", folder / "prescriptions/live.toml",
                            asked);
}

Prescribed light_preload() {
  return {.force_n = 6, .force_limit_n = 11, .duration_s = 3600};
}

std::vector<std::string> write_station(const fs::path& folder, const std::string& shipped,
                                       const fs::path& ttys, std::optional<int> port, bool light) {
  std::string text = read_text(fs::path(STRETCH_SOURCE_DIR "/config/stations") / (shipped + ".toml"));
  if (text.empty()) throw std::runtime_error("stations/" + shipped + ".toml: nothing in it");
  std::vector<std::string> named;
  const std::string key = "\ntty = \"";
  for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at + 1)) {
    named.push_back((ttys / ("tty" + std::to_string(named.size()))).string());
    const std::size_t begin = at + key.size();
    text.replace(begin, text.find('"', begin) - begin, named.back());
  }
  if (port) text = with_port(text, *port);
  if (light) text = with_light_control(std::move(text));
  std::ofstream(folder / "stations/simulator.toml") << text;
  return named;
}

}  // namespace stretch::live
