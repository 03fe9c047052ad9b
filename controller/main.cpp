// stretch-controller: the station's real-time loop, its safety, sessions, records and the local socket.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>

#include "config/build/identity.hpp"
#include "config/loader/find_file.hpp"
#include "config/loader/load.hpp"
#include "controller/messages/places.hpp"
#include "controller/runtime/application.hpp"
#include "controller/runtime/control_loop.hpp"
#include "controller/runtime/moment.hpp"
#include "controller/runtime/realtime.hpp"
#include "controller/runtime/recorder.hpp"
#include "controller/runtime/running.hpp"
#include "controller/server/preparation.hpp"
#include "controller/server/socket_server.hpp"
#include "hal/modbus/modbus_station.hpp"

namespace {
using namespace stretch;

constexpr int kCompleted = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kEndedEarly = 3;

struct Arguments {
  std::string config = "simulator";
  std::string socket;
  std::string data;
  std::string prescription;
};

// All that is read before anything is opened or moved.
struct Configuration {
  config::Station station;
  std::string station_file;
  std::string station_toml;
  hal::StationProfiles profiles;
  std::optional<runtime::Prepared> prepared;
};

int complain(int code, const std::string& line) {
  std::cerr << "stretch-controller: " << line << std::endl;
  return code;
}

template <class T>
bool take(config::Loaded<T> loaded, T& into) {
  if (loaded) {
    into = *std::move(loaded);
    return true;
  }
  for (const config::Error& error : loaded.error()) complain(kUsage, config::to_string(error));
  return false;
}

std::string read_text(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool load(const Arguments& arguments, Configuration& c) {
  const auto path = config::find_file(config::FileKind::station, arguments.config);
  if (!path) {
    complain(kUsage, config::to_string(path.error()));
    return false;
  }
  c.station_file = *path;
  c.station_toml = read_text(*path);
  if (!take(config::load_station(*path), c.station)) return false;
  bool good = take(config::load_profiles(c.station), c.profiles);
  if (!arguments.prescription.empty()) {
    runtime::Prepared prepared;
    const bool read =
        take(config::load_prescription(arguments.prescription, &c.station.machine), prepared.prescription);
    good = read && take(config::load_protocol(prepared.prescription.protocol), prepared.protocol) && good;
    c.prepared = prepared;
  }
  return good;
}

int serve(const Arguments& arguments, const Configuration& c) {
  runtime::Granted granted;
  runtime::lock_memory(granted);
  runtime::ControlThread thread;
  if (const auto made = thread.make(granted); !made) return complain(kFailed, made.error());
  if (!granted.refusals.empty()) {
    if (c.station.require_realtime) {
      return complain(kFailed, c.station_file + ": station.require_realtime = true: " + granted.refusals);
    }
    spdlog::warn("{}", granted.refusals);
  }

  std::error_code failed;
  std::filesystem::create_directories(arguments.data, failed);
  auto records = records::Records::open(arguments.data, runtime::moment_now());
  if (!records) return complain(kFailed, records.error());
  const records::Records::Opening opening = records->opening();
  auto hardware = hal::ModbusStation::open(
      c.station, c.profiles,
      {.clock = hal::monotonic_clock, .make_bus = hal::make_tcp_bus, .tell = [](const std::string& what) {
         spdlog::warn("{}", what);
       }});
  if (!hardware) return complain(kUsage, hardware.error());

  boost::asio::io_context context;
  const auto hand_over = std::make_unique<runtime::HandOver>();
  runtime::Application* shown = nullptr;
  runtime::Preparations preparations;
  runtime::Recorder recorder(
      *hand_over, preparations, runtime::on_disk(*std::move(records)), arguments.data,
      {.build = std::string(build_identity()),
       .station_file = c.station_file,
       .station_toml = c.station_toml},
      std::filesystem::absolute(c.station_file).string(),
      {.event = [&shown](const messages::Event& event) { shown->publish_event(event); },
       .result = [&shown](const messages::ResultView& result) { shown->publish_result(result); },
       .log = [](const std::string& line) { spdlog::error("{}", line); }});
  runtime::Application application({.context = context,
                                    .station = c.station,
                                    .hardware = **hardware,
                                    .hand_over = *hand_over,
                                    .preparations = preparations,
                                    .recorder = recorder,
                                    .granted = granted});
  shown = &application;
  if (c.prepared) application.prepare_always(*c.prepared);

  auto socket = server::SocketServer::open(
      context, {.path = arguments.socket, .build = std::string(build_identity())}, application);
  if (!socket) return complain(kFailed, socket.error());
  runtime::ControlLoop loop(c.station, **hardware, *hand_over);
  for (const std::string& notice : opening.notices) spdlog::warn("{}", notice);
  for (const std::int64_t id : opening.interrupted)
    spdlog::warn("session {} was interrupted and has been closed", id);
  spdlog::info("stretch-controller {} on {}, socket {}, data {}", build_identity(), c.station.name,
               arguments.socket, arguments.data);
  bool whole = false;
  {
    const runtime::Running running(*hand_over, recorder, thread, [&loop] { loop.run(); });
    whole = application.run(*socket);
  }
  spdlog::info("ended; the relay is open");
  return whole ? kCompleted : kEndedEarly;
}
}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  arguments.socket = messages::default_socket();
  arguments.data = messages::default_data_folder();
  CLI::App app{
      "Drives the stretch station: real-time force loop over Modbus, safety, sessions, records, local "
      "socket."};
  app.set_version_flag("--version", std::string(build_identity()));
  app.add_option("--config", arguments.config, "Station file or name")->required();
  app.add_option("--socket", arguments.socket, "Unix socket to serve")->capture_default_str();
  app.add_option("--data", arguments.data, "Folder of records and recordings")->capture_default_str();
  app.add_option("--prescription", arguments.prescription,
                 "Prescription file or name, prepared whenever the machine is ready");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return complain(kUsage, std::string(error.what()) + "; see --help");
  }
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a full disk, not the end
  spdlog::set_default_logger(spdlog::stderr_color_mt("controller"));
  Configuration configuration;
  if (!load(arguments, configuration)) return kUsage;
  try {
    return serve(arguments, configuration);
  } catch (const std::exception& error) {
    return complain(kFailed, error.what());
  }
}
