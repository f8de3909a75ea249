// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/daemon/record.hpp"

namespace netfailover::host::daemon {

/// A file below /run: it is gone after a reboot, as what we made in the kernel is.
class MemoryFile final : public Memory {
public:
    explicit MemoryFile(std::string path) : path_(std::move(path)) {}

    /// A file that cannot be read or understood is as one that is not there.
    Records load() override;

    /// Replaces the file in one step, where there is a difference.
    /// @throws std::system_error
    void save(const Records& records) override;

private:
    std::string path_;
    std::string text_;
};

/// @return JSON; times are left out.
[[nodiscard]] std::string toText(const Records& records);

/// @return what can be understood.
[[nodiscard]] Records recordsIn(const std::string& text);

} // namespace netfailover::host::daemon
