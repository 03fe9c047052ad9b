// stretchctl as a program: its answers, its exit codes, and a whole session led from a shell.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include <array>

#include "tests/unit/controller/server/bench.hpp"

namespace stretch::server::test {
namespace {

using S = SessionState;

// A stretchctl of our own, its ends in our hands.
class Shell {
 public:
  explicit Shell(std::vector<std::string> arguments) {
    std::array<int, 2> in{}, out{}, err{};
    EXPECT_EQ(::pipe2(in.data(), O_CLOEXEC) | ::pipe2(out.data(), O_CLOEXEC) | ::pipe2(err.data(), O_CLOEXEC),
              0);
    arguments.insert(arguments.begin(), "stretchctl");
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(in[0], 0);
      ::dup2(out[1], 1);
      ::dup2(err[1], 2);
      ::execv(STRETCH_BINARY_DIR "/bin/stretchctl", argv.data());
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    ::close(err[1]);
    in_ = in[1];
    out_ = out[0];
    err_ = err[0];
    for (const int end : {out_, err_}) ::fcntl(end, F_SETFL, O_NONBLOCK);
  }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;
  ~Shell() {
    if (!ended()) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    for (const int end : {in_, out_, err_}) ::close(end);
  }

  void type(const std::string& line) {
    const std::string bytes = line + "\n";
    EXPECT_EQ(::write(in_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  void signal(int which) const { ::kill(child_, which); }
  bool ended() {
    drain(out_, output);
    drain(err_, errors);
    int status = 0;
    if (!code && ::waitpid(child_, &status, WNOHANG) == child_) {
      code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
      drain(out_, output);
      drain(err_, errors);
    }
    return code.has_value();
  }

  std::string output, errors;
  std::optional<int> code;

 private:
  static void drain(int from, std::string& into) {
    std::array<char, 4096> bytes{};
    for (ssize_t got = 0; (got = ::read(from, bytes.data(), bytes.size())) > 0;)
      into.append(bytes.data(), static_cast<std::size_t>(got));
  }
  pid_t child_;
  int in_, out_, err_;
};

class ProgramTest : public ServerBench {
 protected:
  ProgramTest() {
    ::setenv("STRETCH_STATION_CONFIG", STRETCH_SOURCE_DIR "/config", 1);
    serve();
    snapshot_.state = S::ready;
    snapshot_.notice = Notice::choose_prescription;
    snapshot_.drive_link.state = snapshot_.load_cell_link.state = snapshot_.safety_io_link.state = "up";
    show();
  }
  void show() {
    ++snapshot_.cycle;
    server_->publish(snapshot_);
  }
  void show(S state, Notice notice) {
    snapshot_.state = state;
    snapshot_.notice = notice;
    snapshot_.prepared = true;
    show();
  }
  // Serves, showing the picture again and again as the controller does, until `condition`.
  void serve_until(const std::function<bool()>& condition, const char* what) {
    until([&] { return show(), condition(); }, what);
  }
  std::unique_ptr<Shell> shell(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--socket", path_});
    return std::make_unique<Shell>(std::move(arguments));
  }
  // Runs it to its end.
  std::unique_ptr<Shell> run(std::vector<std::string> arguments) {
    auto s = shell(std::move(arguments));
    serve_until([&] { return s->ended(); }, "its end");
    return s;
  }
  [[nodiscard]] bool called(const std::string& kind) const {
    return std::any_of(application_.calls.begin(), application_.calls.end(),
                       [&](const auto& call) { return call.starts_with(kind + " from"); });
  }

  messages::Snapshot snapshot_;
};

TEST_F(ProgramTest, StatusAsJsonHasTheKeysScriptsRelyOn) {
  snapshot_.angle_deg = 12.5;
  snapshot_.faults = {SafetyRow::sr12_hand_switch};
  const auto s = run({"--json", "status"});
  EXPECT_EQ(s->code, 0) << s->errors;
  EXPECT_EQ(s->output.find(R"({
  "state": "ready",
  "phase": "rest",
  "angle_deg": 12.5,
  "stretch_force_n": 0.0,
  "force_limit_n": 0.0,
  "faults": [
    "SR12"
  ],
  "links": {
    "drive": {)"),
            0u)
      << s->output;
  for (const char* key : {"load_cell", "safety_io", "\"loop\"", "\"cycle_p99_us\"", "\"overruns\"",
                          "\"controller\": \"0.0 test\""}) {
    EXPECT_NE(s->output.find(key), std::string::npos) << key;
  }
  EXPECT_EQ(run({"status", "--json"})->output.substr(0, 20), s->output.substr(0, 20)) << "options may follow";
}

TEST_F(ProgramTest, StatusForPeople) {
  const auto s = run({"status"});
  EXPECT_EQ(s->code, 0) << s->errors;
  EXPECT_NE(s->output.find("ready for a prescription"), std::string::npos) << s->output;
}

TEST_F(ProgramTest, EachTransmitterIsToldOfByItself) {
  snapshot_.load_cell_link.ok = 4711;
  snapshot_.load_cell_link.last_good_age_ms = 3;
  const auto line_of = [](const std::string& text, const std::string& device) {
    const std::size_t from = text.find("\n  " + device);
    return from == std::string::npos ? "" : text.substr(from + 1, text.find('\n', from + 1) - from - 1);
  };
  auto s = run({"status"});
  EXPECT_NE(line_of(s->output, "load cell   up ").find("ok 4711,"), std::string::npos) << s->output;
  EXPECT_NE(line_of(s->output, "load cell   up ").find("last good answer 3 ms ago"), std::string::npos);
  EXPECT_NE(line_of(s->output, "drive       up ").find("no good answer yet"), std::string::npos);
  EXPECT_EQ(s->output.find("load cell B"), std::string::npos) << s->output;
  EXPECT_EQ(run({"--json", "status"})->output.find("load_cell_b"), std::string::npos);
  snapshot_.load_cell_b_link.emplace();
  snapshot_.load_cell_b_link->state = "suspect";
  snapshot_.load_cell_b_link->timeouts = 815;
  s = run({"status"});
  EXPECT_NE(line_of(s->output, "load cell A up ").find("ok 4711,"), std::string::npos) << s->output;
  EXPECT_NE(line_of(s->output, "load cell B suspect ").find("time-outs 815,"), std::string::npos)
      << s->output;
  s = run({"--json", "status"});
  const std::size_t second = s->output.find("\"load_cell_b\": {\n      \"state\": \"suspect\"");
  EXPECT_NE(second, std::string::npos) << s->output;
  EXPECT_LT(second, s->output.find("\"safety_io\": {"));
  EXPECT_EQ(s->output.find("load_cell_b_link"), std::string::npos);
}

TEST_F(ProgramTest, WithoutAControllerOneLineSaysWhatToDo) {
  Shell s({"--socket", folder_ + "/nobody.sock", "status"});
  until([&] { return s.ended(); }, "its end");
  EXPECT_EQ(s.code, 1);
  EXPECT_NE(s.errors.find("start stretch-controller or name its --socket"), std::string::npos);
  EXPECT_EQ(std::count(s.errors.begin(), s.errors.end(), '\n'), 1);
}

TEST_F(ProgramTest, UsageErrorsAre2) {
  EXPECT_EQ(run({})->code, 2);
  EXPECT_EQ(run({"fly"})->code, 2);
  EXPECT_EQ(run({"session", "start"})->code, 2);
  EXPECT_EQ(run({"--help"})->code, 0);
  EXPECT_EQ(run({"--version"})->code, 0);
  const auto s = run({"session", "start", "--prescription", "/no/such.toml"});
  EXPECT_EQ(s->code, 2);
  EXPECT_NE(s->errors.find("/no/such.toml"), std::string::npos) << s->errors;
}

TEST_F(ProgramTest, SR13_StopFromAShell) {
  const auto s = run({"session", "stop"});
  EXPECT_EQ(s->code, 0) << s->errors;
  EXPECT_TRUE(called("stop"));
}

// One that listens, and speaks for itself alone.
class Stranger {
 public:
  explicit Stranger(const std::string& path)
      : listening_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    EXPECT_LT(path.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path),
              sizeof address.sun_path);
    EXPECT_EQ(::bind(listening_, static_cast<sockaddr*>(static_cast<void*>(&address)), sizeof address), 0);
    EXPECT_EQ(::listen(listening_, 0), 0);
  }
  ~Stranger() {
    if (peer_ >= 0) ::close(peer_);
    ::close(listening_);
  }
  Stranger(const Stranger&) = delete;
  Stranger& operator=(const Stranger&) = delete;

  // The first message it was sent, once it is whole.
  std::optional<std::string> first_message() {
    if (peer_ < 0) peer_ = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    std::array<char, 4096> bytes{};
    const ssize_t got = peer_ < 0 ? -1 : ::recv(peer_, bytes.data(), bytes.size(), 0);
    if (got > 0) decoder_.push(std::span<const char>(bytes.data(), static_cast<std::size_t>(got)));
    const auto message = decoder_.next();
    return message ? std::optional<std::string>(*message) : std::nullopt;
  }
  void say(const std::string& json) const {
    const std::string frame = *messages::frame(json);
    EXPECT_EQ(::send(peer_, frame.data(), frame.size(), MSG_NOSIGNAL), static_cast<ssize_t>(frame.size()));
  }

 private:
  int listening_;
  int peer_ = -1;
  messages::FrameDecoder decoder_;
};

TEST_F(ProgramTest, SR13_StopIsTheFirstAControllerOfAnotherVersionHears) {
  const std::string path = folder_ + "/stranger";
  Stranger stranger(path);
  Shell s({"--socket", path, "session", "stop"});
  std::optional<std::string> first;
  until([&] { return s.ended() || (first = stranger.first_message()).has_value(); }, "the first message");
  ASSERT_TRUE(first) << s.errors;
  const auto message = messages::decode_client_message(*first);
  ASSERT_TRUE(message);
  const auto* request = std::get_if<messages::Request>(&*message);
  ASSERT_TRUE(request) << *first;
  EXPECT_EQ(request->kind, RequestKind::stop);
  stranger.say(R"({"message":"snapshot","of":"another version"})");
  stranger.say(messages::encode(messages::Answer{request->id, true, ""}));
  until([&] { return s.ended(); }, "its end");
  EXPECT_EQ(s.code, 0) << s.errors;
}

TEST_F(ProgramTest, SR13_AStopWhoseAnswerIsNotUnderstoodSaysThatItWasSent) {
  const std::string path = folder_ + "/stranger";
  std::optional<Stranger> stranger(path);
  Shell s({"--socket", path, "session", "stop"});
  until([&] { return s.ended() || stranger->first_message().has_value(); }, "the first message");
  stranger->say(R"({"message":"answer","id":1,"done":true,"refusal":"","more":0})");
  until([&] { return s.ended(); }, "its end");
  EXPECT_EQ(s.code, 1);
  EXPECT_NE(s.errors.find("STOP was sent"), std::string::npos) << s.errors;
  EXPECT_NE(s.errors.find("is not understood"), std::string::npos) << s.errors;
}

TEST_F(ProgramTest, AControllerThatTakesNoConnectionIsNotWaitedForForEver) {
  const std::string path = folder_ + "/hanging";
  const Stranger hanging(path);
  const Client waits_before_us(path);
  for (const auto& arguments : {std::vector<std::string>{"status"}, {"session", "stop"}}) {
    Shell s = [&] {
      std::vector<std::string> all{"--socket", path};
      all.insert(all.end(), arguments.begin(), arguments.end());
      return Shell(all);
    }();
    until([&] { return s.ended(); }, "its end");
    EXPECT_EQ(s.code, 1);
    EXPECT_EQ(s.errors, "stretchctl: " + path +
                            ": the controller takes no connection within a second; is it hanging?\n");
  }
}

TEST_F(ProgramTest, WithoutANamedSocketAllWhereOneMayBeAreTried) {
  const std::string service = "/run/stretch-station/stretch-station.sock";
  if (std::filesystem::exists(service)) GTEST_SKIP() << "a service may run on this computer";
  ::setenv("XDG_RUNTIME_DIR", folder_.c_str(), 1);
  { const Stranger killed(folder_ + "/stretch-station.sock"); }
  Shell s({"status"});
  until([&] { return s.ended(); }, "its end");
  ::unsetenv("XDG_RUNTIME_DIR");
  EXPECT_EQ(s.code, 1);
  EXPECT_NE(s.errors.find(folder_ + "/stretch-station.sock: no controller answers"), std::string::npos)
      << s.errors;
  EXPECT_NE(s.errors.find(service + ": no controller answers"), std::string::npos) << s.errors;
}

TEST_F(ProgramTest, ButtonsNeedThePersonAtTheStation) {
  show(S::running, Notice::holding_gently);
  EXPECT_EQ(run({"session", "less"})->code, 1);
  EXPECT_FALSE(called("less"));
  EXPECT_EQ(run({"session", "less", "--at-station"})->code, 0);
  EXPECT_TRUE(called("less"));
  show(S::torque_off, Notice::torque_off_acknowledge);
  EXPECT_EQ(run({"acknowledge"})->code, 1);
  EXPECT_FALSE(called("acknowledge"));
  EXPECT_EQ(run({"acknowledge", "--at-station"})->code, 0);
  EXPECT_TRUE(called("acknowledge"));
}

TEST_F(ProgramTest, EventsAreListed) {
  for (std::int64_t id = 1; id <= 3; ++id) {
    messages::Event event;
    event.id = id;
    event.kind = "state";
    event.text = "event " + std::to_string(id);
    server_->publish(event);
  }
  const auto all = run({"events"});
  EXPECT_EQ(all->code, 0) << all->errors;
  EXPECT_EQ(std::count(all->output.begin(), all->output.end(), '\n'), 3) << all->output;
  const auto last = run({"--json", "events", "--after", "2"});
  EXPECT_EQ(std::count(last->output.begin(), last->output.end(), '\n'), 1) << last->output;
  EXPECT_NE(last->output.find("event 3"), std::string::npos);
}

TEST_F(ProgramTest, WatchFollowsUntilInterrupted) {
  auto s = shell({"--json", "watch"});
  serve_until([&] { return s->ended() || std::count(s->output.begin(), s->output.end(), '\n') > 5; },
              "some snapshots");
  s->signal(SIGINT);
  serve_until([&] { return s->ended(); }, "its end");
  EXPECT_EQ(s->code, 0) << s->errors;
}

TEST_F(ProgramTest, SessionFromPreparingToTheScore) {
  auto s = shell({"--json", "session", "start", "--prescription", "demo", "--side", "right"});
  serve_until([&] { return s->ended() || called("begin_mounting"); }, "prepared");
  ASSERT_FALSE(s->ended()) << s->errors;
  EXPECT_EQ(application_.prescription->side, Side::right);
  const auto told = [&](const char* words) {
    serve_until([&] { return s->ended() || s->errors.find(words) != std::string::npos; }, words);
  };
  show(S::mounting, Notice::set_comfortable_angle);
  told("move to 10 degrees");
  s->type("");
  serve_until([&] { return called("angle_up"); }, "moving up");
  snapshot_.angle_deg = 10;
  serve_until([&] { return called("set_comfortable_angle"); }, "angle set");
  told("count down");
  s->type("");
  serve_until([&] { return called("start"); }, "countdown");
  show(S::running, Notice::are_you_all_right);
  told("are you all right");
  s->type("");
  serve_until([&] { return called("tap"); }, "tap");
  const int beats = static_cast<int>(application_.calls.size());
  serve_until([&] { return static_cast<int>(application_.calls.size()) > beats + 4 && called("heartbeat"); },
              "heartbeats");
  snapshot_.result.valid = true;
  snapshot_.result.session_id = 1;
  snapshot_.result.outcome = Outcome::completed;
  snapshot_.result.duration_s = 180;
  show(S::finished, Notice::finished_score);
  told("how was it");
  s->type("2");
  serve_until([&] { return called("score"); }, "score");
  show(S::ready, Notice::choose_prescription);
  serve_until([&] { return s->ended(); }, "its end");
  EXPECT_EQ(s->code, 0) << s->errors;
  EXPECT_EQ(s->output.find("{\n  \"outcome\": \"completed\",\n  \"duration_s\": 180.0"), 0u) << s->output;
}

TEST_F(ProgramTest, RefusedPrescriptionIs2WithEveryError) {
  application_.prepare_refusal = "force_n = 90: allowed 5 to 80\nresumptions = 9: allowed 0 to 5";
  const auto s = run({"session", "start", "--prescription", "demo"});
  EXPECT_EQ(s->code, 2);
  EXPECT_NE((s->output + s->errors).find("resumptions = 9"), std::string::npos);
}

TEST_F(ProgramTest, InterruptedShellStopsAndStaysUntilTheLegIsDown) {
  auto s = shell({"session", "start", "--prescription", "demo"});
  serve_until([&] { return called("begin_mounting"); }, "prepared");
  show(S::running, Notice::holding_gently);
  serve_until([&] { return s->ended() || s->output.find("holding gently") != std::string::npos; }, "told");
  s->signal(SIGTERM);
  serve_until([&] { return called("stop") && called("enough"); }, "stop");
  EXPECT_FALSE(s->ended());
  snapshot_.result.valid = true;
  snapshot_.result.session_id = 1;
  snapshot_.result.outcome = Outcome::stopped_by_patient;
  show(S::finished, Notice::finished_score);
  serve_until([&] { return s->ended(); }, "its end");
  EXPECT_EQ(s->code, 3);
}

TEST_F(ProgramTest, LostControllerIs1) {
  auto s = shell({"session", "start", "--prescription", "demo"});
  serve_until([&] { return called("begin_mounting"); }, "prepared");
  server_.reset();
  io_.poll();
  until([&] { return s->ended(); }, "its end");
  EXPECT_EQ(s->code, 1);
  EXPECT_NE(s->errors.find("closed the connection"), std::string::npos) << s->errors;
}

}  // namespace
}  // namespace stretch::server::test
