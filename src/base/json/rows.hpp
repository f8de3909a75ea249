// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace netfailover::base {

/// A document as the commands print it.  It is ASCII: other characters are written as
/// \uXXXX, and bytes that are no UTF-8 become U+FFFD, since JSON cannot carry them.
[[nodiscard]] std::string jsonText(const nlohmann::ordered_json& value, bool pretty);

/// An array of objects that hold strings.
using JsonRecords = std::vector<std::vector<std::pair<std::string, std::string>>>;

/// Members of an object, in order.
using JsonRow = std::vector<std::pair<std::string, std::variant<std::string, int, JsonRecords>>>;

/// {"TITLE":[{…},…]}
[[nodiscard]] std::string formatJsonRows(const std::string& title, const std::vector<JsonRow>& rows,
                                         bool pretty);

/// One object on a line.
[[nodiscard]] std::string formatJsonRow(const JsonRow& row);

/// @param name a D-Bus error name
/// @param message a sentence for a person
[[nodiscard]] std::string formatJsonError(const std::string& name, const std::string& message,
                                          bool pretty);

} // namespace netfailover::base
