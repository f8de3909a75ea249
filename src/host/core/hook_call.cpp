// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/hook_call.hpp"

#include "base/text/printable.hpp"
#include "host/core/domain.hpp"

#include <algorithm>
#include <array>

namespace netfailover::host::core {

namespace {

struct Words {
    std::string_view operation{};
    std::string_view subOperation{};
    HookOperation value{};
};

constexpr std::array known{
    Words{.operation = "migrate", .subOperation = "begin", .value = HookOperation::Migrate},
    Words{.operation = "prepare", .subOperation = "begin", .value = HookOperation::Prepare},
    Words{.operation = "start", .subOperation = "begin", .value = HookOperation::Start},
    Words{.operation = "started", .subOperation = "begin", .value = HookOperation::Started},
    Words{.operation = "stopped", .subOperation = "end", .value = HookOperation::Stopped},
    Words{.operation = "release", .subOperation = "end", .value = HookOperation::Release},
    Words{.operation = "reconnect", .subOperation = "begin", .value = HookOperation::Reconnect},
};

constexpr std::string_view refusalWord = "refuse ";
constexpr std::string_view changeLine = "change\n";

} // namespace

std::optional<HookOperation> hookOperationOf(std::string_view operation,
                                             std::string_view subOperation) {
    const auto* const found = std::ranges::find_if(known, [&](const Words& words) {
        return words.operation == operation && words.subOperation == subOperation;
    });
    return found == known.end() ? std::nullopt : std::optional(found->value);
}

std::string hookHeader(std::string_view operation, std::string_view subOperation) {
    return std::string(operation) + " " + std::string(subOperation) + "\n";
}

std::optional<HookCall> parseHookCall(std::string_view text) {
    const auto end = text.find('\n');
    const auto space = text.substr(0, end).find(' ');
    if (end == std::string_view::npos || space == std::string_view::npos) {
        return std::nullopt;
    }
    const auto operation =
        hookOperationOf(text.substr(0, space), text.substr(space + 1, end - space - 1));
    return operation ? std::optional(HookCall{.operation = *operation, .xml = text.substr(end + 1)})
                     : std::nullopt;
}

bool mayHavePair(std::string_view xml) {
    constexpr std::array<std::string_view, 4> signs{"<teaming", "type='hostdev'",
                                                    "type=\"hostdev\"", metadataNamespace};
    return std::ranges::any_of(
        signs, [&](std::string_view sign) { return xml.find(sign) != std::string_view::npos; });
}

std::string hookRefusal(std::string_view reason) {
    std::string line = std::string(refusalWord) + std::string(reason);
    std::ranges::replace(line, '\n', ' ');
    return line + "\n";
}

std::string hookChange(std::string_view xml) {
    return std::string(changeLine) + std::string(xml);
}

std::optional<std::string_view> changeIn(std::string_view answer) {
    // What was cut off ends elsewhere.
    constexpr std::string_view end = "</domain>";
    const auto last = answer.find_last_not_of(" \t\r\n");
    const auto xml = answer.substr(0, last == std::string_view::npos ? 0 : last + 1);
    return xml.starts_with(changeLine) && xml.ends_with(end)
               ? std::optional(xml.substr(changeLine.size()))
               : std::nullopt;
}

std::optional<std::string> refusalIn(std::string_view answer) {
    const auto end = answer.find('\n');
    if (!answer.starts_with(refusalWord) || end == std::string_view::npos) {
        return std::nullopt;
    }
    return base::printable(answer.substr(refusalWord.size(), end - refusalWord.size()));
}

} // namespace netfailover::host::core
