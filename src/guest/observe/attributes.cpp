// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/attributes.hpp"

#include "base/system/file.hpp"
#include "base/text/number.hpp"
#include "guest/core/names.hpp"

namespace netfailover::guest::observe {

namespace {

std::string word(const std::string& path) {
    return base::firstLine(base::readFile(path).value_or(""));
}

std::optional<std::uint64_t> number(const std::string& path) {
    return base::numberOf<std::uint64_t>(word(path));
}

} // namespace

std::optional<core::ModuleAttributes> readModuleAttributes(const std::string& sys, int index,
                                                           const std::string& name) {
    if (name.empty() || name.find('/') != std::string::npos) {
        return std::nullopt;
    }
    const std::string link = sys + "/class/net/" + name;
    const std::string folder = link + "/net_failover/";
    const auto role = base::readFile(folder + "role");
    if (!role) {
        return std::nullopt;
    }
    core::ModuleAttributes found{
        .role = core::roleOf(base::firstLine(*role)),
        .active = core::activePathOf(word(folder + "active")),
        .prefer = core::roleOf(word(folder + "prefer")),
        .switchCount = number(folder + "switch_count"),
        .lastSwitchUsec = number(folder + "last_switch_usec"),
    };
    // Last, as a name can be given to another link meanwhile.
    return word(link + "/ifindex") == std::to_string(index) ? std::optional(found) : std::nullopt;
}

} // namespace netfailover::guest::observe
