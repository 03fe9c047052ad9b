// A session out of the records, for the subcommands that show one.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "controller/records/session_record.hpp"
#include "controller/report/session_report.hpp"

namespace stretch::ctl {

// Why `which` is neither a session's number, from 1, nor "last"; empty: it is one. For the command line's
// check.
[[nodiscard]] std::string no_session(const std::string& which);

// `which`: a session's number, or "last".
[[nodiscard]] tl::expected<records::SessionRecord, std::string> find_session(const std::string& data_folder,
                                                                             const std::string& which);

// The page of it. A session that still runs has no result yet and is an error.
[[nodiscard]] tl::expected<report::SessionReport, std::string> report_of(
    const records::SessionRecord& record);

}  // namespace stretch::ctl
