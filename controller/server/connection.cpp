// One client: its bytes cut into messages, and what it is owed sent one write at a time.
#include "controller/server/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace stretch::server {

namespace asio = boost::asio;
using boost::system::error_code;

Connection::Connection(Socket socket, std::uint64_t number, Host& host)
    : socket_(std::move(socket)), number_(number), host_(host) {}

void Connection::start() {
  read();
}

void Connection::close(const std::string& why) {
  if (!open_) return;
  open_ = false;
  error_code ignored;
  socket_.close(ignored);
  host_.closed(*this, why);
}

void Connection::close_after_answers(std::string why) {
  if (closing_) return;
  closing_ = std::move(why);
  event_.reset();
  snapshot_.reset();
  pump();
}

void Connection::send(Frame frame, std::uint64_t after_event) {
  if (!open_) return;
  owed_bytes_ += frame->size();
  owed_.push_back({std::move(frame), after_event});
  if (owed_.size() > kMaxOwedMessages || owed_bytes_ > kMaxOwedBytes) {
    return close("asks without reading the answers");
  }
  pump();
}

void Connection::send_snapshot(Frame frame) {
  if (closing_) return;
  snapshot_ = std::move(frame);
  pump();
}

// Answers, then events, then the picture: what must not be lost goes before what is replaced 50 ms later.
Frame Connection::next_frame() {
  const EventLog& events = host_.events();
  const bool waits_for_events =
      !owed_.empty() && event_ && *event_ < owed_.front().after_event && *event_ < events.end();
  if (!owed_.empty() && !waits_for_events) {
    Frame frame = std::move(owed_.front().frame);
    owed_.pop_front();
    owed_bytes_ -= frame->size();
    return frame;
  }
  if (event_ && *event_ < events.end()) return events.at((*event_)++);
  return std::exchange(snapshot_, nullptr);
}

void Connection::pump() {
  if (!open_) return;
  if (event_ && *event_ < host_.events().first()) return close("fell behind the events");
  if (writing_) return;
  writing_ = next_frame();
  if (!writing_) {
    if (closing_) close(*closing_);
    return;
  }
  writing_since_ = Clock::now();
  asio::async_write(socket_, asio::buffer(*writing_),
                    [self = shared_from_this()](error_code error, std::size_t) {
                      if (!self->open_) return;
                      self->writing_.reset();
                      if (error) return self->close("cannot be written to: " + error.message());
                      self->pump();
                    });
}

void Connection::drop_if_stalled(Clock::time_point now, Clock::duration limit) {
  if (open_ && writing_ && now - writing_since_ > limit) close("does not read");
}

void Connection::read() {
  socket_.async_read_some(asio::buffer(input_),
                          [self = shared_from_this()](error_code error, std::size_t bytes) {
                            if (!self->open_ || self->closing_) return;
                            if (error == asio::error::eof) return self->close_after_answers("left");
                            if (error) return self->close("cannot be read from: " + error.message());
                            self->take(bytes);
                          });
}

void Connection::take(std::size_t bytes) {
  decoder_.push(std::span<const char>(input_.data(), bytes));
  std::vector<Received> batch;
  while (const auto message = decoder_.next()) batch.push_back(messages::decode_client_message(*message));
  if (decoder_.failure()) batch.push_back(tl::unexpected(messages::DecodeError{*decoder_.failure(), 0}));
  host_.received(*this, std::move(batch));
  if (!open_) return;
  if (decoder_.failure()) return close_after_answers(*decoder_.failure());
  read();
}

}  // namespace stretch::server
