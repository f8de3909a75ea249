// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/holders.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <vector>

namespace netfailover::host::kernel {

namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

// A device is opened by its group, or since Linux 6.6 by itself.  What stands before that
// depends on QEMU's own mounts.
Names endsOf(const std::string& device) {
    Names ends;
    std::error_code error;
    const auto group = fs::read_symlink(device + "/iommu_group", error).filename().string();
    if (!group.empty()) {
        ends.push_back("/vfio/" + group);
    }
    for (auto entry = fs::directory_iterator(device + "/vfio-dev", error);
         !error && entry != fs::directory_iterator(); entry.increment(error)) {
        ends.push_back("/vfio/devices/" + entry->path().filename().string());
    }
    return ends;
}

bool isProcess(const fs::path& path) {
    return std::ranges::all_of(path.filename().string(),
                               [](unsigned char digit) { return std::isdigit(digit) != 0; });
}

// Nothing where we may not look; a process that has gone has nothing open.
std::optional<bool> hasOpen(const fs::path& process, const Names& ends) {
    std::error_code error;
    for (auto entry = fs::directory_iterator(process / "fd", error);
         !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::error_code gone;
        const std::string file = fs::read_symlink(*entry, gone).string();
        if (std::ranges::any_of(ends, [&](const auto& end) { return file.ends_with(end); })) {
            return true;
        }
    }
    return error == std::errc::permission_denied ? std::nullopt : std::optional(false);
}

} // namespace

std::optional<bool> isHeld(const core::PciAddress& address, const std::string& sys,
                           const std::string& proc) {
    const Names ends = endsOf(sys + "/bus/pci/devices/" + address.toString());
    if (ends.empty()) {
        return std::nullopt;
    }
    bool areAllKnown = true;
    std::error_code error;
    for (auto entry = fs::directory_iterator(proc, error);
         !error && entry != fs::directory_iterator(); entry.increment(error)) {
        if (!isProcess(entry->path())) {
            continue;
        }
        const auto found = hasOpen(entry->path(), ends);
        if (found == true) {
            return true;
        }
        areAllKnown = areAllKnown && found.has_value();
    }
    return areAllKnown ? std::optional(false) : std::nullopt;
}

} // namespace netfailover::host::kernel
