// What is kept of a session as JSON text.
#include "controller/messages/documents.hpp"

#include <limits>
#include <optional>

#include "controller/messages/json_text.hpp"
#include "controller/messages/reader.hpp"
#include "controller/messages/writer.hpp"

namespace stretch::messages {

namespace {

constexpr int kMaxDocumentDepth = 8;
constexpr std::size_t kAllListed = std::numeric_limits<std::size_t>::max();

template <class T>
std::string write(const T& document, int indent) {
  detail::Json out;
  detail::Writer writer(out, kAllListed);
  detail::describe(writer, document);
  return out.dump(indent, ' ', false, detail::Json::error_handler_t::replace);
}

template <class T>
std::optional<std::string> read(std::string_view json, T&& document) {
  const auto parsed = detail::parse_object(json, kMaxDocumentDepth);
  if (!parsed) return parsed.error();
  std::optional<std::string> error;
  detail::Reader reader(*parsed, "", error, kAllListed);
  detail::describe(reader, document);
  reader.finish();
  return error;
}

}  // namespace

std::string encode_prescription(const config::Prescription& prescription) {
  return write(prescription, -1);
}

std::string encode_result(const ResultView& result) {
  return write(detail::ResultFile<const ResultView>{result}, 2) + "\n";
}

tl::expected<config::Prescription, std::string> decode_prescription(std::string_view json) {
  config::Prescription prescription;
  if (auto error = read(json, prescription)) return tl::unexpected(std::move(*error));
  return prescription;
}

tl::expected<ResultView, std::string> decode_result(std::string_view json) {
  ResultView result;
  result.valid = true;
  if (auto error = read(json, detail::ResultFile<ResultView>{result}))
    return tl::unexpected(std::move(*error));
  return result;
}

}  // namespace stretch::messages
