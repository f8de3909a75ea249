// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Of the .link files udev goes by the first that matches, which for slaves is the package's:
// ring sizes and offloads that another has for a virtual function do not reach it.
#include "base/text/shell.hpp"
#include "guest/ctl/checks/reasons.hpp"
#include "guest/ctl/profiles/link_files.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <span>

namespace netfailover::guest::ctl {

namespace {

using core::Failover;
using core::Link;

constexpr const char* folder = "/etc/systemd/network/";

std::vector<LinkSetting> missingIn(const LinkFile& ours, const LinkFile& file) {
    std::vector<LinkSetting> missing;
    std::ranges::copy_if(
        file.settings, std::back_inserter(missing), [&ours](const LinkSetting& setting) {
            return std::ranges::none_of(ours.settings, [&setting](const LinkSetting& other) {
                return other.section == setting.section && other.text == setting.text;
            });
        });
    return missing;
}

std::string textOf(const std::vector<LinkSetting>& settings) {
    std::string text;
    for (const LinkSetting& setting : settings) {
        text += (text.empty() ? "" : ", ") + setting.text;
    }
    return text;
}

// "10-vf" of /etc/systemd/network/10-vf.link
std::string stemOf(const std::string& file) {
    const std::string name = file.substr(file.rfind('/') + 1);
    return name.substr(0, name.rfind('.'));
}

std::string linesOf(const std::vector<LinkSetting>& settings, std::string section) {
    std::string lines;
    for (const LinkSetting& setting : settings) {
        if (setting.section != section) {
            section = setting.section;
            lines += " " + base::shellQuoted("[" + section + "]");
        }
        lines += " " + base::shellQuoted(setting.text);
    }
    return lines;
}

// udev applies such a file to what is there as well.
std::string writing(const std::string& lines, const std::string& file, const Link& slave) {
    return "printf '%s\\n'" + lines + " >" + base::shellQuoted(file) +
           " && udevadm control --reload && udevadm trigger --action=add /sys/class/net/" +
           base::shellQuoted(slave.name);
}

std::string asDropIn(const LinkFile& file, const std::vector<LinkSetting>& settings,
                     const Link& slave) {
    const std::string dropIns = std::string(folder) + "01-net-failover-slave.link.d/";
    return "mkdir -p " + dropIns + " && " +
           writing(linesOf(settings, ""), dropIns + stemOf(file.file) + ".conf", slave);
}

// What comes before the package's file has to name the slave as that does.
std::string asEarlierFile(const LinkFile& file, const std::vector<LinkSetting>& settings,
                          const Link& slave) {
    std::string lines = " '[Match]'";
    for (const Condition& condition : file.conditions) {
        lines += " " + base::shellQuoted(textOf(condition));
    }
    lines += " '[Link]' 'NamePolicy=keep kernel database onboard slot path' "
             "'AlternativeNamesPolicy=database onboard slot path' MACAddressPolicy=none";
    return writing(lines + linesOf(settings, "Link"),
                   folder + ("00-" + stemOf(file.file)) + ".link", slave);
}

std::optional<Check> lostBy(const LinkFile& ours, const LinkFile& file, const Link& slave,
                            bool isStandby) {
    const auto missing = missingIn(ours, file);
    if (missing.empty()) {
        return std::nullopt;
    }
    const bool isForItself = meansOne(file) && !isStandby;
    return warning(placeOf(missing.front().file, missing.front().line) + ": " + textOf(missing) +
                       " would be for the slave " + slave.name + ", too, which has the settings " +
                       "of 01-net-failover-slave.link instead.  " +
                       (isForItself ? "A file of another name comes before that."
                                    : "A drop-in of that is for all slaves."),
                   isForItself ? asEarlierFile(file, missing, slave)
                               : asDropIn(file, missing, slave));
}

// The file that would be in force if the package's were not there.
const LinkFile* fileBehind(const std::vector<LinkFile>& files, const LinkFile& ours,
                           const Nic& nic) {
    const auto before = static_cast<std::size_t>(&ours - files.data()) + 1;
    return linkFileFor(std::span(files).subspan(before), nic);
}

} // namespace

void addLostSettings(const Evidence& evidence, const Failover& failover, Checks& found) {
    std::set<std::string> told;
    for (const auto* slave : {&failover.primary, &failover.standby}) {
        const Nic nic = *slave ? nicOf(evidence, **slave) : Nic{};
        const LinkFile* const first = linkFileFor(evidence.linkFiles, nic);
        if (!*slave || first == nullptr || !isOurs(*first)) {
            continue;
        }
        const LinkFile* const file = fileBehind(evidence.linkFiles, *first, nic);
        auto lost = file == nullptr || told.contains(file->file)
                        ? std::nullopt
                        : lostBy(*first, *file, **slave, slave == &failover.standby);
        if (lost) {
            found.push_back(std::move(*lost));
            told.insert(file->file);
        }
    }
}

} // namespace netfailover::guest::ctl
