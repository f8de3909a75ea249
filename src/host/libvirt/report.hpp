// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/course.hpp"
#include "host/core/mac.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// What the processes that hear and ask libvirt tell the daemon.  Those are others than the
// daemon's own, as libvirt may keep whoever asks waiting for half a minute.
namespace netfailover::host::libvirt {

struct Happened {
    std::string uuid{};
    core::Event event{};
    friend bool operator==(const Happened&, const Happened&) = default;
};

/// Whatever happens is told from now on.
struct Listening {
    friend bool operator==(const Listening&, const Listening&) = default;
};

/// Something has happened to a domain that it has to be asked for.
struct Changed {
    std::string uuid{};
    friend bool operator==(const Changed&, const Changed&) = default;
};

/// A domain that has a QEMU here, or had one when it was asked for.
struct Found {
    std::string uuid{};
    core::Sight sight{};
    /// Of the running domain, and of its persistent definition; "" for none.
    std::string xml{};
    std::string persistentXml{};
    friend bool operator==(const Found&, const Found&) = default;
};

/// All domains with a QEMU.
struct Listed {
    std::vector<std::string> uuids{};
    friend bool operator==(const Listed&, const Listed&) = default;
};

/// What a guest's agent says.
struct InGuest {
    std::string uuid{};
    std::vector<core::Mac> macs{};
    friend bool operator==(const InGuest&, const InGuest&) = default;
};

using Report = std::variant<Listening, Happened, Changed, Found, Listed, InGuest>;

/// @return one line, with its end.
[[nodiscard]] std::string toLine(const Report& report);

/// @return nothing for what is no such line.
[[nodiscard]] std::optional<Report> fromLine(std::string_view line);

} // namespace netfailover::host::libvirt
