// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The kernel's own net_failover has nothing that changes the address of a master (it has no
// ndo_set_mac_address).  NetworkManager and ifupdown give up then, networkd goes on.
#include "guest/ctl/checks/reasons.hpp"
#include "guest/ctl/profiles/link_files.hpp"

namespace netfailover::guest::ctl {

namespace {

using core::Failover;

const SetAddress* addressOf(const Profile& profile, const Profiles& profiles) {
    if (profile.address) {
        return &*profile.address;
    }
    return profiles.address ? &*profiles.address : nullptr;
}

// ifup asks for it even where the master has it already, and a value that is not told apart
// is empty.
bool isAnother(const SetAddress& address, const Nic& master) {
    if (address.value == "permanent" || address.value == "preserve") {
        return false;
    }
    return address.value.empty() ||
           !isMet({.fact = Fact::Address, .patterns = {address.value}}, master);
}

std::string textFor(const SetAddress& address, bool goesOn, const Nic& master) {
    return placeOf(address.file, address.line) + ": " + address.text +
           ": the kernel's own net_failover cannot change the MAC address of " + master.name +
           (goesOn ? ", which keeps its own." : ", so that it is not configured.") +
           "  Leave the line out and set the address on the host, or install net-failover-dkms.";
}

} // namespace

std::vector<std::string> setAddresses(const Evidence& evidence, const Failover& failover) {
    std::vector<std::string> texts;
    if (evidence.snapshot.driver != "in-tree") {
        return texts;
    }
    const Nic master = nicOf(evidence, failover.master);
    const LinkFile* const linkFile = linkFileFor(evidence.linkFiles, master);
    if (linkFile != nullptr && linkFile->address && isAnother(*linkFile->address, master)) {
        texts.push_back(textFor(*linkFile->address, true, master));
    }
    for (const Profiles& profiles : evidence.profiles) {
        for (const Profile* profile : profilesFor(profiles, master)) {
            const SetAddress* const address = addressOf(*profile, profiles);
            if (address != nullptr && isAnother(*address, master)) {
                texts.push_back(textFor(*address, profiles.firstCounts, master));
            }
        }
    }
    return texts;
}

} // namespace netfailover::guest::ctl
