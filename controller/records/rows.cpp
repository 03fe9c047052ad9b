// Rows of the records' file as structs, both ways.
#include "controller/records/rows.hpp"

#include <SQLiteCpp/Column.h>

#include <array>
#include <cmath>
#include <limits>

#include "controller/messages/documents.hpp"

namespace stretch::records::detail {

namespace {

// SQLite has no NaN: what is not a number is nothing.
void bind_number(SQLite::Statement& insert, int index, double value) {
  if (std::isfinite(value)) {
    insert.bind(index, value);
  } else {
    insert.bind(index);
  }
}

double number_of(const SQLite::Column& column) {
  return column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
}

template <class Enum, std::size_t N>
Enum word_of(const SQLite::Column& column, const std::array<std::string_view, N>& table) {
  const std::string word = column.getString();
  if (const auto value = from_name<Enum>(table, word)) return *value;
  throw BadRow(std::string(column.getName()) + " = " + word + ": no word of this program's");
}

void bind_word(SQLite::Statement& insert, int index, std::string_view word) {
  insert.bind(index, std::string(word));
}

template <class T>
T document_of(const SQLite::Column& column, tl::expected<T, std::string> read) {
  if (!read) throw BadRow(std::string(column.getName()) + ": " + read.error());
  return std::move(*read);
}

}  // namespace

void bind_sample(SQLite::Statement& insert, std::int64_t session_id, std::int64_t n,
                 const SampleRecord& sample) {
  insert.bind(1, session_id);
  insert.bind(2, n);
  bind_number(insert, 3, sample.time_s);
  bind_word(insert, 4, name(sample.state));
  bind_word(insert, 5, name(sample.phase));
  bind_number(insert, 6, sample.angle_deg);
  bind_number(insert, 7, sample.speed_deg_s);
  bind_number(insert, 8, sample.stretch_force_n);
  bind_number(insert, 9, sample.cuff_force_n);
  bind_number(insert, 10, sample.target_force_n);
  bind_number(insert, 11, sample.force_limit_n);
  bind_number(insert, 12, sample.command_speed_deg_s.value_or(std::numeric_limits<double>::quiet_NaN()));
  bind_word(insert, 13, name(sample.action));
}

void bind_event(SQLite::Statement& insert, const messages::Event& event) {
  insert.bind(1, event.id);
  insert.bind(2, event.session_id);
  insert.bind(3, event.uptime_s);
  insert.bind(4, event.wall_time);
  insert.bind(5, event.kind);
  insert.bind(6, event.text);
  insert.bind(7, event.detail);
}

SampleRecord sample_of(SQLite::Statement& row) {
  SampleRecord sample;
  sample.time_s = row.getColumn(0).getDouble();
  sample.state = word_of<SessionState>(row.getColumn(1), names::kSessionState);
  sample.phase = word_of<PhaseKind>(row.getColumn(2), names::kPhaseKind);
  sample.angle_deg = number_of(row.getColumn(3));
  sample.speed_deg_s = number_of(row.getColumn(4));
  sample.stretch_force_n = number_of(row.getColumn(5));
  sample.cuff_force_n = number_of(row.getColumn(6));
  sample.target_force_n = number_of(row.getColumn(7));
  sample.force_limit_n = number_of(row.getColumn(8));
  if (const SQLite::Column speed = row.getColumn(9); !speed.isNull())
    sample.command_speed_deg_s = speed.getDouble();
  sample.action = word_of<SafetyAction>(row.getColumn(10), names::kSafetyAction);
  return sample;
}

messages::Event event_of(SQLite::Statement& row) {
  messages::Event event;
  event.id = row.getColumn(0).getInt64();
  event.session_id = row.getColumn(1).getInt64();
  event.uptime_s = row.getColumn(2).getDouble();
  event.wall_time = row.getColumn(3).getString();
  event.kind = row.getColumn(4).getString();
  event.text = row.getColumn(5).getString();
  event.detail = row.getColumn(6).getString();
  return event;
}

SessionRow session_of(SQLite::Statement& row) {
  SessionRow session;
  session.id = row.getColumn(0).getInt64();
  session.started.wall_time = row.getColumn(1).getString();
  session.started.boot_id = row.getColumn(2).getString();
  session.started.monotonic_s = row.getColumn(3).getDouble();
  session.build = row.getColumn(4).getString();
  session.station = row.getColumn(5).getString();
  const SQLite::Column prescription = row.getColumn(6);
  session.prescription = document_of(prescription, messages::decode_prescription(prescription.getString()));
  session.closed_wall_time = row.getColumn(7).getString();
  if (const SQLite::Column outcome = row.getColumn(8); !outcome.isNull()) {
    session.outcome = word_of<Outcome>(outcome, names::kOutcome);
  }
  if (const SQLite::Column result = row.getColumn(9); !result.isNull()) {
    session.result = document_of(result, messages::decode_result(result.getString()));
    session.result->session_id = session.id;
  }
  return session;
}

}  // namespace stretch::records::detail
