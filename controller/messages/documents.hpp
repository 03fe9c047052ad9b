// What is kept of a session as JSON text: the prescription it ran with and what it came to.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "config/settings/prescription.hpp"
#include "controller/messages/snapshot.hpp"

namespace stretch::messages {

// The keys of a prescription in a `prepare` request.
[[nodiscard]] std::string encode_prescription(const config::Prescription& prescription);

// The keys of result.json, in their order, with every hold and every safety action; indented by two, a
// newline at the end. Same result, same bytes. The result's session id is not in it.
[[nodiscard]] std::string encode_result(const ResultView& result);

// As strict as the messages. A result comes back `valid`, its session id 0. The error names key and value.
[[nodiscard]] tl::expected<config::Prescription, std::string> decode_prescription(std::string_view json);
[[nodiscard]] tl::expected<ResultView, std::string> decode_result(std::string_view json);

}  // namespace stretch::messages
