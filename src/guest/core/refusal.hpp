// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace netfailover::guest::core {

enum class RefusalCause : std::uint8_t {
    /// An earlier version of this package did not say.
    Unknown,
    /// The master is in use.
    Busy,
    /// Somebody else has the name, and is in use or no part of a failover.
    Taken,
    /// The kernel does not rename who has it.
    Kernel,
};

/// A name that a master was to have and has not, at least not as its first one.
struct Refusal {
    std::string name{};
    RefusalCause cause{};
    /// Who has it, unless the cause is the master itself.
    std::string holder{};
    /// The kernel's error.
    std::string error{};

    friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// What the mark of a master says of it, see net-failover(7): the name in one line, and in the
/// next one the cause, "busy", "taken HOLDER" or "kernel HOLDER ERROR".
[[nodiscard]] std::string toMark(const Refusal& refusal);

/// @param text of a mark; the name is empty where nothing was refused.
[[nodiscard]] Refusal refusalOf(std::string_view text);

/// The rest of a sentence that begins with what was refused, such as "it is in use".
[[nodiscard]] std::string causeOf(const Refusal& refusal);

} // namespace netfailover::guest::core
