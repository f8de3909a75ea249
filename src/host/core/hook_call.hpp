// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace netfailover::host::core {

/// Where the daemon listens to the hook.
inline constexpr const char* hookSocket = "/run/net-failover-host/hook";

/// What libvirt calls its hook for, as far as a pair counts (libvirt's page on hooks).
enum class HookOperation : std::uint8_t {
    /// On the destination: the domain is about to be migrated to this host.
    Migrate,
    Prepare,
    Start,
    Started,
    Stopped,
    Release,
    /// libvirtd has found a domain that was running before libvirtd started.
    Reconnect,
};

/// One call of the hook, as it goes over the socket: a line of two words, then the XML.
struct HookCall {
    HookOperation operation{};
    std::string_view xml{};

    friend bool operator==(const HookCall&, const HookCall&) = default;
};

/// @param operation, subOperation as libvirt gives them: "start" and "begin"
/// @return nothing where there is nothing to tell.
[[nodiscard]] std::optional<HookOperation> hookOperationOf(std::string_view operation,
                                                           std::string_view subOperation);

/// @return the line before the XML.
[[nodiscard]] std::string hookHeader(std::string_view operation, std::string_view subOperation);

/// @return nothing for what no hook of ours has sent.
[[nodiscard]] std::optional<HookCall> parseHookCall(std::string_view text);

/// Tells cheaply, without reading the XML, that a domain has no pair: most have none, and
/// for those nothing of ours is to be started.
[[nodiscard]] bool mayHavePair(std::string_view xml);

/// What the daemon answers where the migration must not begin.
[[nodiscard]] std::string hookRefusal(std::string_view reason);
/// What it answers otherwise.
inline constexpr const char* hookConsent = "fine\n";

/// What it answers where libvirt is to take another XML than the one that the other host
/// has sent.
[[nodiscard]] std::string hookChange(std::string_view xml);

/// @return the reason of a refusal; nothing for any other answer, whatever it is.
[[nodiscard]] std::optional<std::string> refusalIn(std::string_view answer);

/// @return the XML that libvirt is to take; nothing for any other answer.
[[nodiscard]] std::optional<std::string_view> changeIn(std::string_view answer);

} // namespace netfailover::host::core
