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

/// What a master has left behind for later, see net-failover(7).
struct Mark {
    /// The name is empty where nothing was refused.
    Refusal refusal{};
    /// The name that the kernel gave the master; empty where nobody knows.
    std::string kernelName{};

    friend bool operator==(const Mark&, const Mark&) = default;
};

/// @return a line each: the name that was refused; the cause, "busy", "taken HOLDER" or
///         "kernel HOLDER ERROR"; the kernel's name.  Lines at the end that say nothing are
///         left out.
[[nodiscard]] std::string toText(const Mark& mark);

/// @param text as toText() writes it, or a part of that
[[nodiscard]] Mark markOf(std::string_view text);

/// The rest of a sentence that begins with what was refused, such as "it is in use".
[[nodiscard]] std::string causeOf(const Refusal& refusal);

} // namespace netfailover::guest::core
