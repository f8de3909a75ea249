// SPDX-License-Identifier: LGPL-2.1-or-later
#include "kernel/module.hpp"

#include "kernel/file.hpp"

#include <cerrno>
#include <system_error>

namespace netfailover::kernel {

std::string readFailoverDriver(const std::string& sys, bool inUse) {
    const std::string modules = sys + "/module";
    // Without it "not loaded" and "cannot be seen" would look the same.
    if (!exists(modules)) {
        throw std::system_error(ENOENT, std::generic_category(), "cannot read " + modules);
    }
    const auto text = readFile(modules + "/net_failover/version");
    std::string version = firstLine(text.value_or(""));
    if (version.starts_with("net-failover ")) {
        return version;
    }
    return inUse || exists(modules + "/net_failover") ? "in-tree" : "";
}

} // namespace netfailover::kernel
