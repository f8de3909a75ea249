// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/module.hpp"

#include "base/system/command.hpp"
#include "base/system/file.hpp"

#include <cerrno>
#include <system_error>

namespace netfailover::guest::observe {

namespace {

constexpr std::string_view ours = "net-failover ";
constexpr const char* inTree = "in-tree";

std::string driverOf(const std::string& version, bool hasOurParameter) {
    if (version.starts_with(ours)) {
        return version;
    }
    return hasOurParameter && !version.empty() ? std::string(ours) + version : inTree;
}

// "signer:         Debian Secure Boot CA"
std::string fieldOf(std::string_view text, std::string_view name) {
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.starts_with(name) && line.substr(name.size()).starts_with(':')) {
            line.remove_prefix(name.size() + 1);
            line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
            return std::string(line);
        }
    }
    return "";
}

} // namespace

std::string readFailoverDriver(const std::string& sys, bool inUse) {
    const std::string modules = sys + "/module";
    // Without it "not loaded" and "cannot be seen" would look the same.
    if (!base::exists(modules)) {
        throw std::system_error(ENOENT, std::generic_category(), "cannot read " + modules);
    }
    const std::string module = modules + "/net_failover";
    const std::string version = base::firstLine(base::readFile(module + "/version").value_or(""));
    if (!inUse && !base::exists(module)) {
        return "";
    }
    return driverOf(version, base::exists(module + "/parameters/takeover_delay"));
}

ModuleFile parseModinfo(std::string_view text) {
    ModuleFile file{.path = fieldOf(text, "filename"), .signer = fieldOf(text, "signer")};
    if (!file.path.empty()) {
        const bool hasOurParameter = text.find(" takeover_delay:") != std::string_view::npos;
        file.driver = driverOf(fieldOf(text, "version"), hasOurParameter);
    }
    return file;
}

bool mustModulesBeSigned(const std::string& sys) {
    const auto enforced = base::readFile(sys + "/module/module/parameters/sig_enforce");
    // "none [integrity] confidentiality"
    const auto lockdown = base::readFile(sys + "/kernel/security/lockdown");
    return enforced.value_or("").starts_with('Y') ||
           (lockdown && lockdown->find('[') != std::string::npos &&
            lockdown->find("[none]") == std::string::npos);
}

ModuleFile readModuleFile(const std::string& sys) {
    // Who is not root need not have sbin in his path.
    ModuleFile file =
        parseModinfo(base::outputOf("PATH=$PATH:/usr/sbin:/sbin modinfo net_failover 2>/dev/null"));
    file.mustBeSigned = mustModulesBeSigned(sys);
    return file;
}

} // namespace netfailover::guest::observe
