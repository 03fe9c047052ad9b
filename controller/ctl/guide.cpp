// Leads a shell through a session as its owner.
#include "controller/ctl/guide.hpp"

#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "controller/ctl/commands.hpp"
#include "controller/ctl/wording.hpp"

namespace stretch::ctl {

using messages::Request;
using messages::RequestKind;
using S = SessionState;

namespace {

constexpr double kJogPeriod = 0.08;  // with snapshots every 50 ms: ten a second
constexpr double kCloseEnoughDeg = 0.3;

Request plain(RequestKind kind, double value = 0) {
  return {0, kind, value, std::nullopt};
}

// A whole number 0 to 10, or nothing.
std::optional<double> score_of(const std::string& line) {
  if (line == "10") return 10;
  if (line.size() == 1 && line[0] >= '0' && line[0] <= '9') return line[0] - '0';
  return std::nullopt;
}

}  // namespace

// What Enter would do now, as a question; empty: nothing is asked.
std::string SessionGuide::prompt() const {
  if (stage_ != Stage::owner) {
    const bool waits =
        shown_.notice == Notice::acknowledge_to_start || shown_.notice == Notice::torque_off_acknowledge;
    if (!waits || stage_ == Stage::over) return "";
    return options_.at_station ? "Enter: I have looked at the machine, acknowledge"
                               : "waiting for a person at the station to acknowledge";
  }
  switch (shown_.notice) {
    case Notice::stop_test_start:
      return "Enter: go on";
    case Notice::stop_test_touch_stop:
      return "Enter: STOP";
    case Notice::set_comfortable_angle:
      if (comfortable_) return "Enter: strapped and ready, count down";
      if (jogging_) return ". stops here";
      return "Enter: move to " + std::to_string(std::lround(options_.comfortable_angle_deg)) + " degrees";
    case Notice::are_you_all_right:
      return "Enter: yes";
    case Notice::paused_may_resume:
      return options_.at_station ? "Enter: go on; d: end the session"
                                 : "waiting for the patient's press at the station; d: end the session";
    case Notice::finished_score:
      return "0 to 10, or Enter";
    case Notice::raising_gently:
    case Notice::holding_gently:
    case Notice::holding_still:
      return "l less, m more, h hold here, p pause, e enough, s STOP, 0 to 10 how it feels";
    default:
      return "";
  }
}

GuideStep SessionGuide::on_snapshot(const messages::Snapshot& snapshot, double now_s) {
  GuideStep step;
  if (stage_ == Stage::over) return step;
  shown_ = snapshot;
  if (!seen_) {
    seen_ = true;
    result_before_ = snapshot.result.valid ? snapshot.result.session_id : 0;
  }
  if (stage_ == Stage::waiting) {
    if (snapshot.state == S::ready) {
      stage_ = Stage::asked;
      Request prepare = plain(RequestKind::prepare);
      prepare.prescription = options_.prescription;
      step.requests.push_back(std::move(prepare));
    } else if (snapshot.state != S::off && snapshot.state != S::self_test &&
               snapshot.state != S::torque_off) {
      stage_ = Stage::over;
      step.lines.push_back("a session is under way (state " + std::string(name(snapshot.state)) + ")");
      step.exit_code = kFailed;
      return step;
    }
  }
  if (stage_ == Stage::owner) {
    begun_ = begun_ || snapshot.state != S::ready;
    ours_ = ours_ || snapshot.owner_connection == options_.connection;
    if (ours_ && snapshot.owner_connection != 0 && snapshot.owner_connection != options_.connection) {
      stage_ = Stage::over;
      step.lines.push_back("the session has been taken over by connection " +
                           std::to_string(snapshot.owner_connection));
      step.exit_code = kEndedEarly;
      return step;
    }
    if (snapshot.notice != Notice::set_comfortable_angle) jogging_ = false;
    jog(step, now_s);
    if (ending_ && snapshot.notice == Notice::paused_may_resume)
      step.requests.push_back(plain(RequestKind::decline));
    end_if_over(step);
  }
  std::string said = prompt();
  const std::string told = sentence(snapshot.notice);
  if (!told.empty()) said = told + (said.empty() ? "" : "  [" + said + "]");
  if (said != prompted_ && !said.empty()) step.lines.push_back(said);
  prompted_ = said;
  return step;
}

// Moves as long as it is wanted, as a held button would; the controller stops 200 ms after the last request.
void SessionGuide::jog(GuideStep& step, double now_s) {
  if (!jogging_ || now_s - jogged_at_s_ < kJogPeriod) return;
  jogged_at_s_ = now_s;
  const double way = options_.comfortable_angle_deg - shown_.angle_deg;
  if (std::abs(way) > kCloseEnoughDeg) {
    step.requests.push_back(plain(way > 0 ? RequestKind::angle_up : RequestKind::angle_down));
    return;
  }
  jogging_ = false;
  comfortable_ = true;
  step.requests.push_back(plain(RequestKind::set_comfortable_angle));
}

void SessionGuide::end_if_over(GuideStep& step) {
  const bool at_rest = shown_.state == S::finished || shown_.state == S::ready ||
                       shown_.state == S::torque_off || shown_.state == S::self_test;
  if (!begun_ || !at_rest) return;
  const bool has_result = shown_.result.valid && shown_.result.session_id != result_before_;
  // The score is asked for while the session stands finished; without one it ends by itself.
  if (has_result) result_ = shown_.result;
  if (shown_.state == S::finished && !(has_result && (ending_ || leaving_))) return;
  stage_ = Stage::over;
  if (!result_) {
    step.lines.push_back("ended before the session began" +
                         (shown_.has_stop_cause ? ": " + what_happened(shown_.stop_cause) : std::string()));
    step.exit_code = kEndedEarly;
    return;
  }
  step.lines.push_back("session " + std::to_string(result_->session_id) + ": " +
                       std::string(name(result_->outcome)));
  step.exit_code = result_->outcome == Outcome::completed     ? kDone
                   : result_->outcome == Outcome::interrupted ? kFailed
                                                              : kEndedEarly;
}

void SessionGuide::answer_notice(GuideStep& step) {
  if (stage_ != Stage::owner) {
    const bool waits =
        shown_.notice == Notice::acknowledge_to_start || shown_.notice == Notice::torque_off_acknowledge;
    if (waits && options_.at_station) step.requests.push_back(plain(RequestKind::acknowledge));
    return;
  }
  switch (shown_.notice) {
    case Notice::stop_test_start:
      step.requests.push_back(plain(RequestKind::start));
      return;
    case Notice::stop_test_touch_stop:
      step.requests.push_back(plain(RequestKind::stop));
      return;
    case Notice::set_comfortable_angle:
      if (comfortable_) step.requests.push_back(plain(RequestKind::start));
      jogging_ = !comfortable_;
      return;
    case Notice::paused_may_resume:
      if (options_.at_station) step.requests.push_back(plain(RequestKind::resume));
      return;
    case Notice::finished_score:
      leaving_ = true;
      return;
    default:
      step.requests.push_back(plain(RequestKind::tap));
      return;
  }
}

// Letters mean the same all the time; the controller refuses what does not fit its state.
bool SessionGuide::typed_command(const std::string& line, GuideStep& step) const {
  static constexpr std::array<std::pair<std::string_view, RequestKind>, 7> kCommands{
      {{"l", RequestKind::less},
       {"m", RequestKind::more},
       {"h", RequestKind::hold_here},
       {"p", RequestKind::pause},
       {"e", RequestKind::enough},
       {"r", RequestKind::resume},
       {"d", RequestKind::decline}}};
  for (const auto& [word, kind] : kCommands) {
    if (line != word) continue;
    step.requests.push_back(plain(kind));
    return true;
  }
  return false;
}

GuideStep SessionGuide::on_line(const std::string& line) {
  GuideStep step;
  if (stage_ == Stage::over) return step;
  if (line == "s") {
    jogging_ = false;
    step.requests.push_back(plain(RequestKind::stop));
  } else if (line.empty()) {
    answer_notice(step);
  } else if (stage_ != Stage::owner) {
    step.lines.push_back("not yet");
  } else if (line == "." && jogging_) {
    jogging_ = false;
    comfortable_ = true;
    step.requests.push_back(plain(RequestKind::set_comfortable_angle));
  } else if (const auto score = score_of(line)) {
    const bool finished = shown_.state == S::finished;
    step.requests.push_back(plain(finished ? RequestKind::score : RequestKind::comfort, *score));
  } else if (!typed_command(line, step)) {
    step.lines.push_back("\"" + line + "\" is no command: l m h p e r d s . 0 to 10, or Enter");
  }
  return step;
}

GuideStep SessionGuide::on_answer(RequestKind kind, const messages::Answer& answer) {
  GuideStep step;
  if (stage_ == Stage::over) return step;
  if (kind == RequestKind::prepare) {
    if (answer.done) {
      stage_ = Stage::owner;
      step.requests.push_back(plain(RequestKind::begin_mounting));
      return step;
    }
    stage_ = Stage::over;
    step.lines.push_back(answer.refusal);
    step.exit_code = kUsage;
    return step;
  }
  if (answer.done) return step;
  step.lines.push_back(answer.refusal);
  if (kind == RequestKind::begin_mounting) {
    stage_ = Stage::over;
    step.exit_code = kFailed;
  }
  return step;
}

GuideStep SessionGuide::on_signal() {
  GuideStep step;
  if (ending_ || stage_ == Stage::over) return step;
  ending_ = true;
  jogging_ = false;
  if (stage_ == Stage::owner) {
    step.requests.push_back(plain(RequestKind::stop));
    step.lines.push_back("stopping; the leg is let down");
    // Where "enough" ends nothing, our leaving does: without its owner the machine lets down.
    if (shown_.state != S::ready && shown_.state != S::stop_test) {
      step.requests.push_back(plain(RequestKind::enough));
      return step;
    }
  }
  stage_ = Stage::over;
  step.exit_code = kEndedEarly;
  return step;
}

}  // namespace stretch::ctl
