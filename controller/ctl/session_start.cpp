// `stretchctl session start`: a session from a shell, in the foreground, as its owner.
#include <poll.h>

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>

#include "config/loader/load.hpp"
#include "controller/ctl/client.hpp"
#include "controller/ctl/commands.hpp"
#include "controller/ctl/guide.hpp"
#include "controller/ctl/stop_signals.hpp"
#include "controller/ctl/terminal.hpp"
#include "controller/ctl/typed_lines.hpp"
#include "controller/ctl/wording.hpp"
#include "controller/messages/documents.hpp"

namespace stretch::ctl {

namespace {

constexpr double kHeartbeatPeriod = 0.2;
constexpr int kLongestWaitMs = 100;

struct Arguments {
  std::string prescription;
  std::string side;
  bool at_station = false;
  double comfortable_angle_deg = 10;
};

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// One session: waits for the controller, the keyboard and signals at once, and lets the guide decide.
class Foreground {
 public:
  Foreground(Client client, SessionGuide guide, int signals, bool json)
      : client_(std::move(client)),
        guide_(std::move(guide)),
        signals_(signals),
        line_(json ? stderr : stdout) {}

  int run() {
    while (!exit_code_) {
      wait();
      if (!take_messages()) break;
      if (const auto typed = typed_.next(now_s())) carry_out(guide_.on_line(*typed));
      if (typed_.ended()) guide_.on_input_end();
      beat();
    }
    line_.finish();
    return exit_code_.value_or(kFailed);
  }
  [[nodiscard]] const SessionGuide& guide() const noexcept { return guide_; }

 private:
  void wait() {
    std::array<pollfd, 3> waited{{{client_.has_message() ? -1 : client_.descriptor(), POLLIN, 0},
                                  {typed_.descriptor(), POLLIN, 0},
                                  {signals_, POLLIN, 0}}};
    if (::poll(waited.data(), waited.size(), client_.has_message() ? 0 : kLongestWaitMs) <= 0) return;
    if (waited[1].revents != 0) typed_.read();
    if (waited[2].revents != 0) {
      take_signal(signals_);
      carry_out(guide_.on_signal());
    }
  }

  // False when the controller is gone.
  bool take_messages() {
    for (;;) {
      auto message = client_.next(Duration{});
      if (!message) {
        line_.finish();
        complain(message.error());
        return false;
      }
      if (!*message || exit_code_) return true;
      if (const auto* snapshot = std::get_if<messages::Snapshot>(&**message)) {
        line_.show(one_line(*snapshot));
        carry_out(guide_.on_snapshot(*snapshot, now_s()));
      } else if (const auto* answer = std::get_if<messages::Answer>(&**message)) {
        const auto asked = asked_.find(answer->id);
        if (asked == asked_.end()) continue;
        const messages::RequestKind kind = asked->second;
        asked_.erase(asked);
        carry_out(guide_.on_answer(kind, *answer));
      }
    }
  }

  void carry_out(GuideStep step) {
    for (messages::Request& request : step.requests) {
      request.id = ++last_id_;
      asked_[request.id] = request.kind;
      (void)client_.send(request);  // a lost connection shows at the next read
    }
    for (const std::string& said : step.lines) line_.say(said);
    if (step.exit_code) exit_code_ = step.exit_code;
  }

  void beat() {
    if (!guide_.is_owner() || now_s() - beat_at_ < kHeartbeatPeriod) return;
    beat_at_ = now_s();
    (void)client_.send({++last_id_, messages::RequestKind::heartbeat, 0, std::nullopt});
  }

  Client client_;
  SessionGuide guide_;
  int signals_;
  LiveLine line_;
  TypedLines typed_;
  std::map<std::uint64_t, messages::RequestKind> asked_;
  std::uint64_t last_id_ = 0;
  double beat_at_ = 0;
  std::optional<int> exit_code_;
};

int start(const CommandLine& line, const Arguments& arguments) {
  auto prescription = config::load_prescription(arguments.prescription);
  if (!prescription) {
    for (const auto& error : prescription.error()) complain(config::to_string(error));
    return kUsage;
  }
  if (!arguments.side.empty()) prescription->side = arguments.side == "left" ? Side::left : Side::right;
  auto client = Client::connect(line.sockets, arguments.at_station);
  if (!client) return complain(client.error());
  const std::uint64_t connection = client->welcome().connection;
  Foreground foreground(
      std::move(*client),
      SessionGuide({*prescription, arguments.at_station, arguments.comfortable_angle_deg, connection}),
      catch_stop_signals(), line.json);
  const int code = foreground.run();
  if (line.json && foreground.guide().result()) {
    std::fputs(messages::encode_result(*foreground.guide().result()).c_str(), stdout);
  }
  return code;
}

}  // namespace

void add_session_start(CLI::App& session, CommandLine& line) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = session.add_subcommand(
      "start",
      "own a session in the foreground. Enter answers what is asked; l less, m more, h hold here, p pause, "
      "e enough, s STOP, 0 to 10 how it feels. Ends with 0 completed, 3 ended early, 1 failed, 2 refused");
  command->add_option("--prescription", arguments->prescription, "file, or name of a shipped one")
      ->required();
  command->add_option("--side", arguments->side, "instead of the file's")
      ->check(CLI::IsMember({"left", "right"}));
  command->add_flag("--at-station", arguments->at_station,
                    "a person stands at the machine and sees it: may acknowledge, and resume after a pause");
  command
      ->add_option("--comfortable-angle", arguments->comfortable_angle_deg,
                   "where Enter moves the support before weighing, degrees")
      ->check(CLI::Range(0.0, 30.0))
      ->capture_default_str();
  command->callback(
      [arguments, &line] { line.run = [arguments, &line] { return start(line, *arguments); }; });
}

}  // namespace stretch::ctl
