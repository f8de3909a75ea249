// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/error_document.hpp"

#include "base/json/rows.hpp"
#include "host/migrate/outcome.hpp"

namespace netfailover::host::migrate {

namespace {

bool printsLines(Command command) {
    return command == Command::Run || command == Command::Evacuate || command == Command::History;
}

} // namespace

std::string errorDocument(const Options& options, const std::string& why) {
    const bool isPretty = options.json == Json::Pretty && !printsLines(options.command);
    return options.json == Json::Off ? "" : base::formatJsonError(failedError, why, isPretty);
}

} // namespace netfailover::host::migrate
