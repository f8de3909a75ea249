// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/daemon/domains.hpp"
#include "host/daemon/memory_file.hpp"
#include "sysfs.hpp"

#include <algorithm>
#include <ranges>

namespace netfailover::host::test {

/// What SIGKILL is to a program: nobody catches it.
struct Killed {};

inline const core::Mac oldMac = core::Mac::fromString("02:11:22:33:44:55").value();
inline constexpr const char* uuid = "8f0a42a2-7bb5-4b3c-a1e6-5e7de2ed3fdb";
inline const std::string domainXml =
    std::string("<domain><name>guest</name><uuid>") + uuid +
    "</uuid><devices>"
    "<interface type='bridge'><mac address='52:54:00:00:12:53'/><source bridge='br0'/>"
    "<target dev='tap01'/><model type='virtio'/><teaming type='persistent'/>"
    "<alias name='ua-sby'/></interface>"
    "<interface type='hostdev'><mac address='52:54:00:00:12:53'/>"
    "<source><address type='pci' domain='0' bus='0x42' slot='2' function='0'/></source>"
    "<teaming type='transient' persistent='ua-sby'/></interface></devices></domain>";

/// With a second pair, whose function is the third one of the card.
inline const core::Mac otherPairMac = core::Mac::fromString("52:54:00:00:12:54").value();
inline const std::string twoPairsXml = [] {
    std::string text = domainXml;
    text.insert(text.find("<interface type='hostdev'>"),
                "<interface type='bridge'><mac address='52:54:00:00:12:54'/><source bridge='br0'/>"
                "<target dev='tap02'/><model type='virtio'/><teaming type='persistent'/>"
                "<alias name='ua-sby2'/></interface>");
    text.insert(text.find("</devices>"),
                "<interface type='hostdev'><mac address='52:54:00:00:12:54'/>"
                "<source><address type='pci' domain='0' bus='0x42' slot='2' function='2'/></source>"
                "<teaming type='transient' persistent='ua-sby2'/></interface>");
    return text;
}();

/// A kernel in memory with a bridge and a card, which fails or ends its caller on demand.
class LivingSwitch final : public kernel::Switch {
public:
    std::vector<kernel::ForwardingEntry> entries{};
    core::Mac vfMac{oldMac};
    /// What the function has besides.
    core::VfAttributes attributes{.vlanProtocol = 0x8100, .spoofCheck = true, .trust = false};
    /// The other functions of the card.
    core::VfAttributes second{.number = 1};
    core::VfAttributes third{.number = 2, .mac = oldMac};
    /// How many functions the card has.
    std::size_t count{2};
    bool canTrust{true};
    /// A filter of the second function goes only as long as it is trusted.
    bool needsTrust{};
    int changes{};
    /// How often entries were listed.
    int looks{};
    /// Before the so-many-th change from now on; 0 for never.
    int killIn{};
    int failIn{};

    std::vector<kernel::ForwardingEntry> forwarding() override {
        ++looks;
        return entries;
    }
    std::vector<kernel::VirtualFunctions> functions() override {
        core::VfAttributes first = attributes;
        first.mac = vfMac;
        std::vector all{first, second, third};
        all.resize(count);
        return {{.index = 2, .functions = all}};
    }
    std::vector<kernel::PortVlan> portVlans() override { return {}; }
    std::string nameOf(int index) override { return index == 2 ? "pf0" : "tap01"; }
    kernel::Answer setVfMac(const core::VfId& vf, const core::Mac& mac) override {
        if (fails()) {
            return kernel::Answer::Failed;
        }
        (vf.number == 2 ? third.mac : vfMac) = mac;
        return kernel::Answer::Done;
    }
    kernel::Answer setVf(const core::VfId& vf, const core::VfAttributes& from,
                         const core::VfAttributes& to) override {
        if (fails()) {
            return kernel::Answer::Failed;
        }
        if (from.trust != to.trust && !canTrust) {
            return kernel::Answer::NotSupported;
        }
        core::VfAttributes& changed = of(vf.number);
        const core::Mac mac = changed.mac;
        changed = to;
        changed.mac = mac;
        return kernel::Answer::Done;
    }
    kernel::Answer putEntry(const core::FdbEntry& entry, bool replace) override {
        if (fails()) {
            return kernel::Answer::Failed;
        }
        const auto found = find(entry);
        if (found != entries.end() && !replace) {
            return kernel::Answer::Exists;
        }
        if (found != entries.end()) {
            entries.erase(found);
        }
        entries.push_back({.entry = entry, .bridge = entry.self ? 0 : 10});
        return kernel::Answer::Done;
    }
    kernel::Answer deleteEntry(const core::FdbEntry& entry) override {
        if (fails()) {
            return kernel::Answer::Failed;
        }
        const auto found = find(entry);
        if (found == entries.end()) {
            return kernel::Answer::NotThere;
        }
        if (entry.self && needsTrust && second.trust != true) {
            return kernel::Answer::Failed;
        }
        entries.erase(found);
        return kernel::Answer::Done;
    }
    void wait(std::chrono::milliseconds /*time*/) override {}

    [[nodiscard]] bool has(bool self, const core::Mac& mac = pairMac) const {
        return std::ranges::any_of(entries, [&](const auto& found) {
            return found.entry.self == self && found.entry.mac == mac;
        });
    }

private:
    core::VfAttributes& of(unsigned number) {
        return number == 0 ? attributes : number == 1 ? second : third;
    }
    std::vector<kernel::ForwardingEntry>::iterator find(const core::FdbEntry& entry) {
        return std::ranges::find_if(entries, [&](const kernel::ForwardingEntry& other) {
            return other.entry.mac == entry.mac && other.entry.self == entry.self;
        });
    }
    bool fails() {
        ++changes;
        if (killIn > 0 && --killIn == 0) {
            throw Killed{};
        }
        return failIn > 0 && --failIn == 0;
    }
};

/// What the daemon has written, and its next start finds.
class MemoryText final : public daemon::Memory {
public:
    std::string text{};
    daemon::Records load() override { return daemon::recordsIn(text); }
    void save(const daemon::Records& records) override { text = daemon::toText(records); }
};

/// The sysfs of every world, which never changes: a card in the bridge.
inline const Sysfs& cardInBridge() {
    static const Sysfs sysfs;
    static const bool isJoined = (sysfs.join("pf0"), true);
    (void)isJoined;
    return sysfs;
}

/// One whose bridge goes out by the second function, with a third function and another tap.
inline const Sysfs& functionInBridge() {
    static const Sysfs sysfs;
    static const bool isJoined = [] {
        sysfs.vf("0000:42:02.2", 2, "vfio-pci", "", 0);
        sysfs.port("tap02", 12);
        sysfs.join("tap02");
        sysfs.join("pf0v1");
        return true;
    }();
    (void)isJoined;
    return sysfs;
}

/// A host with a daemon that can be killed.
class World {
public:
    LivingSwitch kernel{};
    MemoryText memory{};
    daemon::Time now{std::chrono::hours{1}};
    /// What is really here.
    core::Sight sight{};
    bool hasFunction{true};
    /// Of its domain, with all functions.
    std::string guestXml{domainXml};
    /// A daemon that is started anew sees the world at once, and not with the next event.
    bool looksAtOnce{};
    /// In the domain's <metadata>.
    std::string metadata{};
    /// Nothing reaches the daemon.
    bool isDeaf{};

    explicit World(const Sysfs& sysfs = cardInBridge()) : places(sysfs.places()) { start(); }

    void start() { domains.emplace(kernel, places, core::Settings{}, memory, now); }

    /// Whatever `act` does, a daemon that is killed meanwhile is started again.
    template <class Act> void survive(Act act) {
        try {
            act();
        } catch (const Killed&) {
            start();
            if (looksAtOnce) {
                look();
            }
        }
    }

    void hook(core::HookOperation operation) {
        if (!isDeaf) {
            survive([&] { (void)domains->call({.operation = operation, .xml = xml()}, now); });
        }
    }

    void event(core::Event event) {
        if (!isDeaf) {
            survive([&] { domains->happened(uuid, event, now); });
        }
    }

    /// The daemon asks libvirt.
    void look() {
        survive([&] {
            domains->found({.uuid = uuid,
                            .sight = sight,
                            .xml = sight.running ? xml() : "",
                            .persistentXml = sight.running ? guestXml : ""},
                           now);
            domains->listed(sight.running ? std::set<std::string>{uuid} : std::set<std::string>{},
                            now);
        });
    }

    [[nodiscard]] std::string xml() const {
        std::string text = hasFunction ? guestXml : withoutFunctions(guestXml);
        text.insert(text.find("<devices>"), metadata);
        return text;
    }

    /// What the process that records does, and libvirt with it.
    void record() {
        for (std::string element : std::views::values(domains->unrecorded())) {
            element.insert(std::string("<functions").size(), " xmlns='urn:net-failover:host:1'");
            metadata = "<metadata>" + element + "</metadata>";
        }
        look();
    }

    static std::string withoutFunctions(const std::string& text) {
        return text.substr(0, text.find("<interface type='hostdev'>")) + "</devices></domain>";
    }

    static std::string standbyXml() { return withoutFunctions(domainXml); }

    std::optional<daemon::Domains> domains{};

private:
    const kernel::Places places;
};

} // namespace netfailover::host::test
