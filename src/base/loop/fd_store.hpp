// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::base {

/// A text that the next process of this service finds, however this one ends.  It is in
/// memory that the service manager keeps a descriptor of (sd_notify(3), FDSTORE=1), until
/// the service is stopped.  Without a service manager it ends with the process.
class FdStore {
public:
    /// @param name tells it from others of the service; without ":"
    /// @throw std::system_error where there is no memory
    explicit FdStore(const std::string& name);
    ~FdStore();
    FdStore(const FdStore&) = delete;
    FdStore& operator=(const FdStore&) = delete;

    [[nodiscard]] const std::string& text() const { return text_; }

    /// Replaces the text; where that fails, it is as if there had been none.
    void write(const std::string& text);

private:
    int descriptor_;
    std::string text_;
};

} // namespace netfailover::base
