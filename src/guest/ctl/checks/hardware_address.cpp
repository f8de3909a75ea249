// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/ctl/checks/registry.hpp"
#include "guest/ctl/profiles/link_files.hpp"

#include <utility>

namespace netfailover::guest::ctl {

namespace {

using core::Link;

// udev gives a VF another address only while it is no slave yet.
std::string giverOf(const Evidence& evidence, const Link& slave) {
    Nic nic = nicOf(evidence, slave);
    nic.address = nic.permanentAddress;
    nic.properties.erase("ID_NET_FAILOVER_ROLE");
    const LinkFile* const file = linkFileFor(evidence.linkFiles, nic);
    if (file == nullptr || !file->address) {
        return {};
    }
    return "  " + placeOf(file->address->file, file->address->line) + ": " + file->address->text +
           " gives another to a virtual function that comes before its master.  Leave the line "
           "out, and set the address on the host.";
}

} // namespace

Checks checkHardwareAddress(const Evidence& evidence) {
    Checks found = checkProblems(evidence, {"address-mismatch"},
                                 "All links of each failover have one address.",
                                 [](const Link& slave, const Link& master) {
                                     return "ip link set dev " + base::shellQuoted(slave.name) +
                                            " address " + master.address.toString();
                                 });
    const auto problems = evidence.problemsNamed({"address-mismatch"});
    for (std::size_t i = 0; i < problems.size(); ++i) {
        const Link* const slave = evidence.linkOf(problems[i].link);
        found[i].reason += slave == nullptr ? "" : giverOf(evidence, *slave);
    }
    return found;
}

} // namespace netfailover::guest::ctl
