// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/doctor.hpp"

#include "guest/core/candidates.hpp"
#include "guest/core/classify.hpp"
#include "guest/core/members.hpp"
#include "guest/core/names.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

using core::Failover;
using core::Link;
using core::Member;
using ctl::InInitramfs;
using ctl::VirtioNic;

bool isSlave(const Member& member) {
    return member.role != core::Role::Master;
}

class Doctor {
public:
    explicit Doctor(const Evidence& evidence)
        : evidence_(&evidence), members_(core::membersOf(evidence.topology)) {}

    std::vector<Check> examine() {
        driver();
        moduleFile();
        standbyFeature();
        pairing();
        hardwareAddresses();
        roles();
        managers();
        leaks();
        names();
        initramfs();
        mtu();
        daemon();
        return std::move(checks_);
    }

private:
    void add(const char* title, Verdict verdict, std::string reason, std::string remedy = "") {
        checks_.push_back({.title = title,
                           .verdict = verdict,
                           .reason = std::move(reason),
                           .remedy = std::move(remedy)});
    }

    // Says that all is well unless something was found since.
    template <class Examine> void each(const char* title, const char* fine, Examine examine) {
        const std::size_t before = checks_.size();
        for (const Member& member : members_) {
            examine(member);
        }
        if (checks_.size() == before) {
            add(title, Verdict::Ok, members_.empty() ? "There is no failover device." : fine);
        }
    }

    [[nodiscard]] const ctl::LinkSetup& setupOf(const Link& link) const {
        static const ctl::LinkSetup none{};
        const auto& setups = evidence_->inventory.setups;
        const auto found = setups.find(link.index);
        return found == setups.end() ? none : found->second;
    }

    [[nodiscard]] bool anyStandbyNic() const {
        return std::ranges::any_of(evidence_->inventory.virtioNics, &VirtioNic::standby);
    }

    void driver() {
        const std::string& driver = evidence_->snapshot.driver;
        if (!driver.empty()) {
            add("Driver", Verdict::Ok,
                driver == "in-tree" ? "net_failover is the kernel's own."
                                    : "net_failover is " + driver + ".");
        } else if (anyStandbyNic()) {
            add("Driver", Verdict::Problem, "net_failover is not loaded, and a NIC needs it.",
                "modprobe net_failover");
        } else {
            add("Driver", Verdict::Ok, "net_failover is not loaded, and no NIC needs it.");
        }
    }

    // Only where it is worth a word: a module that is on the disk and not at work.
    void moduleFile() {
        const observe::ModuleFile& file = evidence_->moduleFile;
        const std::string& driver = evidence_->snapshot.driver;
        if (file.driver.empty() || driver.empty() || file.driver == driver) {
            return;
        }
        const std::string what = file.path + " is " + file.driver + ", ";
        if (file.mustBeSigned && file.signer.empty()) {
            add("Driver", Verdict::Problem,
                what + "and has no signature, which this kernel asks for (Secure Boot).");
        } else if (file.mustBeSigned) {
            add("Driver", Verdict::Warning,
                what + "not yet in use.  This kernel takes it only if the key of its signer, " +
                    file.signer + ", is enrolled (Secure Boot).",
                "reboot");
        } else {
            add("Driver", Verdict::Warning, what + "not yet in use.", "reboot");
        }
    }

    void standbyFeature() {
        constexpr const char* title = "STANDBY feature";
        for (const VirtioNic& nic : evidence_->inventory.virtioNics) {
            if (!nic.bound) {
                add(title, Verdict::Problem,
                    nic.name + " has no driver yet, so nobody knows what it offers.",
                    "modprobe virtio_net");
            } else if (nic.standby) {
                add(title, Verdict::Ok, nic.name + " has negotiated it.");
            } else {
                add(title, Verdict::Ok, nic.name + " is a plain NIC: the hypervisor offers none.");
            }
        }
        if (evidence_->inventory.virtioNics.empty()) {
            add(title, Verdict::Ok, "There is no virtio NIC.");
        }
    }

    void pairing() {
        constexpr const char* title = "Pairing";
        for (const Failover& failover : evidence_->topology.failovers) {
            const std::string& name = failover.master.name;
            if (failover.primary && failover.standby) {
                add(title, Verdict::Ok,
                    name + " has the primary " + failover.primary->name + " and the standby " +
                        failover.standby->name + ".");
                forcedSwitch(failover);
            } else if (!failover.standby) {
                add(title, Verdict::Problem,
                    name + " has no standby: nothing catches the loss of the primary.");
            } else {
                missingPrimary(failover);
            }
        }
        if (evidence_->topology.failovers.empty()) {
            add(title, Verdict::Ok, "There is no failover device.");
        }
    }

    void forcedSwitch(const Failover& failover) {
        const auto& module = failover.master.module;
        if (module && module->prefer == core::Role::Standby) {
            add("Pairing", Verdict::Warning,
                failover.master.name + " is told to prefer the standby, as before an unplug.",
                "echo primary > /sys/class/net/" + shellQuoted(failover.master.name) +
                    "/net_failover/prefer");
        }
    }

    void missingPrimary(const Failover& failover) {
        std::string reasons;
        for (const Link& link : evidence_->snapshot.links) {
            const bool isMember = core::roleOf(evidence_->topology, link.index).has_value();
            if (!isMember && core::mayBeMaster(link) && link.parent) {
                reasons += " " + whyNotPaired(link, failover.master);
            }
        }
        add("Pairing", Verdict::Warning,
            failover.master.name + " has no primary, which is normal during a migration." +
                (reasons.empty() ? " No other NIC is there." : reasons));
    }

    // The kernel's own conditions: net_failover_slave_pre_register() in
    // drivers/net/net_failover.c.
    static std::string whyNotPaired(const Link& link, const Link& master) {
        const auto& permanent = link.permanentAddress;
        if (link.parent->bus != "pci") {
            return link.name + " is no PCI device, and the driver takes no other.";
        }
        if (permanent != master.permanentAddress && permanent) {
            return link.name + " has the permanent address " + permanent->toString() +
                   ", not the master's.";
        }
        if (link.master) {
            return link.name + " belongs to another device (index " + std::to_string(*link.master) +
                   ").";
        }
        return link.name + " was refused by the driver, see the kernel's log.";
    }

    void hardwareAddresses() {
        each("Hardware address", "All links of each failover have one address.",
             [this](const Member& member) {
                 const auto& wanted = member.failover->master.address;
                 if (member.link->address != wanted) {
                     add("Hardware address", Verdict::Problem,
                         member.link->name + " has " + member.link->address.toString() +
                             ", its master has " + wanted.toString() + ".",
                         "ip link set dev " + shellQuoted(member.link->name) + " address " +
                             wanted.toString());
                 }
             });
    }

    void roles() {
        constexpr const char* title = "udev";
        const auto& rule = evidence_->inventory.rule;
        if (rule.path.empty() || rule.masked) {
            add(title, members_.empty() ? Verdict::Warning : Verdict::Problem,
                rule.masked ? rule.path + " turns the rule off."
                            : "There is no " + rule.name + ": is the package installed?",
                rule.masked ? "rm " + rule.path + " && udevadm control --reload" : "");
        }
        each(title, "Every link has the role that it should have.", [this](const Member& member) {
            const std::string known = setupOf(*member.link).property("ID_NET_FAILOVER_ROLE");
            if (known != core::toString(member.role)) {
                add(title, Verdict::Problem,
                    member.link->name + " is the " + std::string(core::toString(member.role)) +
                        ", and udev takes it for " + (known.empty() ? "a stranger" : known) + ".",
                    "udevadm trigger --action=change /sys/class/net/" +
                        shellQuoted(member.link->name));
            }
        });
    }

    static std::string letGo(core::Manager manager, const Link& link) {
        const std::string name = shellQuoted(link.name);
        switch (manager) {
        case core::Manager::Networkd:
            return "networkctl reconfigure " + std::to_string(link.index);
        case core::Manager::NetworkManager:
            return "nmcli device set " + name + " managed no";
        case core::Manager::Ifupdown:
            break;
        }
        return "/usr/lib/net-failover/net-failover-ifupdown release " + name;
    }

    // Which of them is meant to have it nobody but the administrator knows.
    void manyManagers(const Link& master) {
        if (master.managers.size() < 2) {
            return;
        }
        std::string names;
        for (const core::Manager manager : master.managers) {
            names += (names.empty() ? "" : " and ") + std::string(core::toString(manager));
        }
        add("Managers", Verdict::Warning,
            names + (master.managers.size() == 2 ? " both" : " all") + " configure " + master.name +
                ", each with a lease of its own.");
    }

    void managers() {
        constexpr const char* title = "Managers";
        const auto& network = evidence_->inventory.network;
        if (evidence_->inventory.networkdRuns && !members_.empty() && !network.isOurs()) {
            add(title, Verdict::Warning,
                network.path.empty() ? "There is no " + network.name + "."
                                     : network.path + " replaces the package's file.");
        }
        if (!evidence_->netplanComplaint.empty()) {
            add(title, Verdict::Warning,
                "netplan does not understand its files, so that no manager has anything of them: " +
                    evidence_->netplanComplaint);
        }
        each(title, "No manager configures a slave.", [this](const Member& member) {
            if (!isSlave(member)) {
                manyManagers(*member.link);
                return;
            }
            for (const core::Manager manager : member.link->managers) {
                const std::string& file = setupOf(*member.link).networkFile;
                const bool byFile = manager == core::Manager::Networkd && !file.empty();
                add(title, Verdict::Problem,
                    std::string(core::toString(manager)) + " configures the slave " +
                        member.link->name + (byFile ? " by " + file : "") + ".",
                    letGo(manager, *member.link));
            }
        });
    }

    void leaks() {
        constexpr const char* title = "Leaks";
        each(title, "No slave has an address or a route.", [this](const Member& member) {
            if (!isSlave(member)) {
                return;
            }
            const std::string device = " dev " + shellQuoted(member.link->name);
            for (const core::Address& address : member.link->addresses) {
                add(title, Verdict::Problem,
                    member.link->name + " has the address " + address.text + ".",
                    "ip address del " + address.text + device);
            }
            for (const core::Route& route : member.link->routes) {
                add(title, Verdict::Problem,
                    member.link->name + " has a route to " + route.destination + ".",
                    "ip route del " + route.destination + device + " table " +
                        std::to_string(route.table));
            }
        });
    }

    void names() {
        constexpr const char* title = "Names";
        each(title, "No slave can have the name that is meant for its master.",
             [this](const Member& member) {
                 const std::string file = setupOf(*member.link).property("ID_NET_LINK_FILE");
                 const bool isOurs = file.empty() || file.ends_with("/01-net-failover-slave.link");
                 if (isSlave(member) && !isOurs) {
                     add(title, Verdict::Warning,
                         member.link->name + " was set up by " + file +
                             " and not by 01-net-failover-slave.link.");
                 }
             });
    }

    void initramfs() {
        constexpr const char* title = "Initramfs";
        switch (evidence_->initramfs) {
        case InInitramfs::Yes:
            add(title, Verdict::Ok, "It holds the rule.");
            break;
        case InInitramfs::No:
            add(title, members_.empty() ? Verdict::Warning : Verdict::Problem,
                "It does not hold the rule, so a slave may be configured at boot.",
                "update-initramfs -u || dracut --force");
            break;
        case InInitramfs::Unknown:
            add(title, Verdict::Unknown, "It could not be listed.");
            break;
        }
    }

    void mtu() {
        each("MTU", "All links of each failover have one MTU.", [this](const Member& member) {
            const std::uint32_t wanted = member.failover->master.mtu;
            if (member.link->mtu != wanted) {
                add("MTU", Verdict::Problem,
                    member.link->name + " has " + std::to_string(member.link->mtu) +
                        ", its master has " + std::to_string(wanted) + ".",
                    "ip link set dev " + shellQuoted(member.link->name) + " mtu " +
                        std::to_string(wanted));
            }
        });
    }

    void daemon() {
        if (evidence_->daemonAnswers) {
            add("Daemon", Verdict::Ok, "net-failoverd answers.");
        } else if (members_.empty()) {
            add("Daemon", Verdict::Ok, "net-failoverd does not run, and nothing needs it.");
        } else {
            add("Daemon", Verdict::Warning,
                "net-failoverd does not answer, so nobody mends what goes wrong.",
                "systemctl start net-failoverd.service");
        }
    }

    const Evidence* evidence_;
    std::vector<Member> members_;
    std::vector<Check> checks_;
};

} // namespace

std::vector<int> linksToInspect(const core::Topology& topology) {
    std::vector<int> indices;
    for (const Member& member : core::membersOf(topology)) {
        indices.push_back(member.link->index);
    }
    return indices;
}

std::vector<Check> diagnose(const Evidence& evidence) {
    return Doctor(evidence).examine();
}

bool hasProblem(const std::vector<Check>& checks) {
    return std::ranges::count(checks, Verdict::Problem, &Check::verdict) > 0;
}

std::string shellQuoted(const std::string& word) {
    constexpr const char* plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-@";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) {
        return word;
    }
    std::string quoted = "'";
    for (const char character : word) {
        quoted += character == '\'' ? std::string("'\\''") : std::string(1, character);
    }
    return quoted + "'";
}

} // namespace netfailover::guest::ctl
