// Timers, signals, and the way of every request.
#include "controller/runtime/application.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <ctime>

#include <spdlog/spdlog.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "config/loader/load.hpp"
#include "controller/server/preparation.hpp"
#include "controller/session/make_plan.hpp"

namespace stretch::runtime {
namespace {
using namespace std::chrono_literals;
using messages::RequestKind;
using session::PersonAction;

constexpr auto kTick = 50ms;  // 20 snapshots a second

[[nodiscard]] std::int32_t local_day() {
  const std::time_t now = std::time(nullptr);
  tm local{};
  localtime_r(&now, &local);
  return local.tm_year * 400 + local.tm_yday + 1;
}

// The session's word for a request; nothing for those that are not the session's.
[[nodiscard]] std::optional<PersonAction> action_of(RequestKind kind) {
  switch (kind) {
    case RequestKind::begin_mounting:
      return PersonAction::begin_mounting;
    case RequestKind::angle_up:
      return PersonAction::angle_up;
    case RequestKind::angle_down:
      return PersonAction::angle_down;
    case RequestKind::set_comfortable_angle:
      return PersonAction::set_comfortable_angle;
    case RequestKind::start:
      return PersonAction::start;
    case RequestKind::pause:
      return PersonAction::pause;
    case RequestKind::resume:
      return PersonAction::resume;
    case RequestKind::decline:
      return PersonAction::decline;
    case RequestKind::less:
      return PersonAction::less;
    case RequestKind::more:
      return PersonAction::more;
    case RequestKind::hold_here:
      return PersonAction::hold_here;
    case RequestKind::enough:
      return PersonAction::enough;
    case RequestKind::tap:
      return PersonAction::tap;
    case RequestKind::comfort:
      return PersonAction::comfort;
    case RequestKind::score:
      return PersonAction::score;
    case RequestKind::stop:
    case RequestKind::heartbeat:
    case RequestKind::acknowledge:
    case RequestKind::prepare:
    case RequestKind::status:
    case RequestKind::events:
    case RequestKind::take_over:
      return std::nullopt;
  }
  return std::nullopt;
}

// As people say it, for the events and the report; a name that says it already stays as it is.
[[nodiscard]] std::string said(RequestKind kind) {
  switch (kind) {
    case RequestKind::tap:
      return "I am all right";
    case RequestKind::less:
      return "a little less";
    case RequestKind::more:
      return "a little more";
    case RequestKind::hold_here:
      return "hold here, or go on";
    case RequestKind::enough:
      return "enough";
    case RequestKind::begin_mounting:
      return "begin";
    case RequestKind::set_comfortable_angle:
      return "this is comfortable";
    case RequestKind::decline:
      return "end here";
    case RequestKind::angle_up:
    case RequestKind::angle_down:
    case RequestKind::start:
    case RequestKind::pause:
    case RequestKind::resume:
    case RequestKind::comfort:
    case RequestKind::score:
    case RequestKind::stop:
    case RequestKind::heartbeat:
    case RequestKind::acknowledge:
    case RequestKind::prepare:
    case RequestKind::status:
    case RequestKind::events:
    case RequestKind::take_over:
      break;
  }
  return std::string(messages::name(kind));
}

// "4 at 47.2 deg, 12.1 N": how it feels belongs to an angle and a force.
std::string felt_now(double value, const cycle::CycleView& view) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.0f at %.1f deg, %.1f N", value, in_degrees(view.measured.angle),
                view.stretch_force.si());
  return text.data();
}
}  // namespace

class Application::Timers {
 public:
  explicit Timers(boost::asio::io_context& context) : tick(context), signals(context, SIGINT, SIGTERM) {}
  boost::asio::steady_timer tick;
  boost::asio::signal_set signals;
  int caught = 0;
};

Application::Application(const Parts& parts)
    : parts_(parts), timers_(std::make_unique<Timers>(parts.context)) {}

Application::~Application() = default;

bool Application::run(server::SocketServer& socket) {
  socket_ = &socket;
  // Re-armed for ever: a second signal changes nothing.
  std::function<void()> watch = [&] {
    timers_->signals.async_wait([&](const boost::system::error_code& failed, int number) {
      if (failed) return;
      if (!shutting_down_) {
        shutting_down_ = true;
        const SessionState state = parts_.hand_over.view.load().session.state;
        cut_short_ = state == SessionState::weighing || state == SessionState::warm_up ||
                     state == SessionState::running || state == SessionState::paused;
        watchdog_.stopping();
        note("session", "shutting down on signal " + std::to_string(number), "shutdown");
        parts_.hand_over.shut_down.store(true, std::memory_order_release);
      }
      watch();
    });
  };
  watch();
  auto next = std::chrono::steady_clock::now();
  std::function<void()> schedule = [&] {
    next += kTick;
    if (next < std::chrono::steady_clock::now()) next = std::chrono::steady_clock::now();
    timers_->tick.expires_at(next);
    timers_->tick.async_wait([&](const boost::system::error_code& failed) {
      if (failed) return;
      tick();
      if (parts_.hand_over.ended.load(std::memory_order_acquire)) {
        parts_.context.stop();
        return;
      }
      schedule();
    });
  };
  schedule();
  watchdog_.ready();
  parts_.context.run();
  socket_ = nullptr;
  return !cut_short_;
}

void Application::tick() {
  parts_.hand_over.day.store(local_day(), std::memory_order_relaxed);
  const cycle::CycleView view = parts_.hand_over.view.load();
  const bool idle = view.session.state == SessionState::ready && !view.session.prepared;
  if (standing_ && idle && socket_->owner() == 0) {
    (void)hand_over_plan(*standing_);
    prepared_by_ = 0;
  }
  socket_->publish(make_snapshot(view, parts_.hand_over, parts_.hardware, parts_.station.period,
                                 parts_.granted, parts_.preparations.find(view.session.plan_number),
                                 result_));
  watchdog_.progress(view.cycle, parts_.recorder.rounds());
}

void Application::publish_event(const messages::Event& event) {
  boost::asio::post(parts_.context, [this, event] {
    if (socket_ != nullptr) socket_->publish(event);
  });
}

void Application::publish_result(const messages::ResultView& result) {
  boost::asio::post(parts_.context, [this, result] { result_ = result; });
}

void Application::note(const char* kind, std::string text, std::string detail, Instant at) {
  messages::Event event;
  event.uptime_s = (at - Instant{}).si();
  event.kind = kind;
  event.text = std::move(text);
  event.detail = std::move(detail);
  parts_.recorder.note(std::move(event));
}

void Application::stop(const server::OperatorCommand& command) noexcept {
  parts_.hand_over.stop.store(true, std::memory_order_release);
  note("request", "STOP from connection " + std::to_string(command.connection), "stop", command.at);
}

void Application::heartbeat(const server::OperatorCommand& command) noexcept {
  parts_.hand_over.heartbeat_ns.store(command.at.ns, std::memory_order_release);
}

void Application::owner_lost(std::uint64_t connection) noexcept {
  note("session", "the owner, connection " + std::to_string(connection) + ", has gone", "owner_lost");
}

std::string Application::command(const server::OperatorCommand& command) {
  constexpr const char* kBusy = "the control loop is busy; try again";
  if (command.kind == RequestKind::acknowledge) {
    note("request", "acknowledged at the station", "acknowledge", command.at);
    return parts_.hand_over.commands.push({.acknowledge = true, .request = {}}) ? "" : kBusy;
  }
  const auto action = action_of(command.kind);
  if (!action) return "not a request of the session";
  if (command.kind == RequestKind::begin_mounting) {
    const control::Measured now = parts_.hand_over.view.load().measured;
    // SR24 takes a session's limits only with the support down; without them nothing would move.
    if (now.valid && now.angle > parts_.station.safety.sr11_entry_angle) {
      return "the support is not down: it stands at " + std::to_string(std::lround(in_degrees(now.angle))) +
             " degrees. Press it down until it lies flat";
    }
    if (parts_.hand_over.view.load().session.plan_number > plan_meant_by(command.connection))
      return "another prescription has been prepared since: look at what is shown, and prepare again";
    // From here on the heartbeat is due; the owner that asks for it is alive.
    heartbeat(command);
  }
  if (*action != PersonAction::angle_up && *action != PersonAction::angle_down) {
    const std::string kind(messages::name(command.kind));
    const bool felt = *action == PersonAction::comfort || *action == PersonAction::score;
    const std::string text = said(command.kind);
    note("request", felt ? text + " " + felt_now(command.value, parts_.hand_over.view.load()) : text, kind,
         command.at);
  }
  const double value = *action == PersonAction::begin_mounting
                           ? static_cast<double>(plan_meant_by(command.connection))
                           : command.value;
  const bool taken = parts_.hand_over.commands.push({.acknowledge = false, .request = {*action, value}});
  return taken ? "" : kBusy;
}

std::string Application::prepare(const config::Prescription& prescription, std::uint64_t connection) {
  auto protocol = server::find_protocol(prescription, parts_.station.machine);
  if (!protocol) return protocol.error();
  const SessionState state = parts_.hand_over.view.load().session.state;
  if (state != SessionState::ready)
    return "a session is prepared in ready, and this is " + std::string(name(state));
  const auto number = hand_over_plan({prescription, *protocol});
  if (!number) return "the way to the control thread is full: try again in a second";
  prepared_by_ = connection;
  prepared_plan_ = *number;
  note("session", "prepared by connection " + std::to_string(connection) + ": " + protocol->title,
       protocol->name);
  return {};
}

std::optional<std::uint32_t> Application::hand_over_plan(const Prepared& prepared) {
  session::Plan plan = session::make_plan(prepared.prescription, prepared.protocol, parts_.station.machine);
  plan.number = parts_.preparations.add(prepared);
  return parts_.hand_over.plans.push(plan) ? std::optional(plan.number) : std::nullopt;
}

// What it prepared itself; who took the session over means what is shown.
std::uint32_t Application::plan_meant_by(std::uint64_t connection) const {
  return connection == prepared_by_ ? prepared_plan_ : parts_.hand_over.view.load().session.plan_number;
}

void Application::log(const std::string& line) {
  spdlog::info("{}", line);
}

}  // namespace stretch::runtime
