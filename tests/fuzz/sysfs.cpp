// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Input: what the files of sysfs and of the network managers hold, their configuration
// too, one after the other with a zero byte in between.
#include "base/system/file.hpp"
#include "guest/ctl/inventory.hpp"
#include "guest/ctl/profiles/interfaces.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "guest/manager/managers.hpp"
#include "guest/manager/registry.hpp"
#include "guest/observe/attributes.hpp"
#include "guest/observe/module.hpp"
#include "require.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace {

using namespace netfailover;
using namespace netfailover::guest;

// Files that are read for a link called eth0 with index 2.
constexpr std::array files{
    "sys/module/net_failover/version",
    "sys/bus/virtio/devices/virtio0/device",
    "sys/bus/virtio/devices/virtio0/features",
    "run/systemd/netif/links/2",
    "run/NetworkManager/devices/2",
    "run/network/ifstate.eth0",
    "etc/udev/rules.d/78-net-failover.rules",
    "sys/class/net/eth0/ifindex",
    "sys/class/net/eth0/net_failover/role",
    "sys/class/net/eth0/net_failover/active",
    "sys/class/net/eth0/net_failover/switch_count",
    "sys/class/net/eth0/net_failover/last_switch_usec",
    "run/dhcpcd/eth0.pid",
    "run/dhcpcd/pid",
    "run/dhcpcd/hook-state/resolv.conf/eth0.dhcp",
    "etc/dhcpcd.conf",
    "etc/systemd/network/10-a.network",
    "etc/systemd/network/10-a.network.d/a.conf",
    "etc/NetworkManager/system-connections/a.nmconnection",
    "etc/network/interfaces",
};

class Tree {
public:
    Tree() {
        std::string pattern = (std::filesystem::temp_directory_path() / "fuzz-XXXXXX").string();
        test::require(mkdtemp(pattern.data()) != nullptr);
        root_ = pattern;
        for (const char* file : files) {
            std::filesystem::create_directories((root_ / file).parent_path());
        }
    }
    Tree(const Tree&) = delete;
    Tree(Tree&&) = delete;
    Tree& operator=(const Tree&) = delete;
    Tree& operator=(Tree&&) = delete;
    ~Tree() { std::filesystem::remove_all(root_); }

    void fill(std::string_view input) const {
        for (const char* file : files) {
            const std::size_t end = std::min(input.find('\0'), input.size());
            std::ofstream(root_ / file, std::ios::binary) << input.substr(0, end);
            input.remove_prefix(std::min(end + 1, input.size()));
        }
    }

    [[nodiscard]] std::string path(const char* name) const { return root_ / name; }

private:
    std::filesystem::path root_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Tree tree;
    const std::string input(data, data + size);
    tree.fill(input);
    const observe::Roots roots{
        .sys = tree.path("sys"), .run = tree.path("run"), .proc = tree.path("proc")};
    test::require(!observe::readFailoverDriver(roots.sys, false).empty());
    const auto told = observe::readModuleAttributes(roots.sys, 2, "eth0");
    test::require(!told ||
                  base::firstLine(*base::readFile(roots.sys + "/class/net/eth0/ifindex")) == "2");
    (void)observe::parseModinfo(input);
    const core::Link link{
        .index = 2, .name = "eth0", .addresses = {{.text = "192.0.2.4/24", .validSeconds = 60}}};
    test::require(manager::readManagers(roots.run, link).size() <= manager::allManagers().size());
    const ctl::ConfigRoots config{.etc = tree.path("etc"), .usr = tree.path("usr")};
    const ctl::Inventory inventory = ctl::readInventory(roots, config, {link});
    test::require(inventory.virtioNics.size() <= 1);
    const ctl::Nic nic = ctl::nicOf(link, {});
    for (const ctl::Profiles& profiles : {ctl::readNetworkdProfiles(roots.run, config),
                                          ctl::readNetworkManagerProfiles(roots.run, config),
                                          ctl::readInterfaces(config).stanzas}) {
        test::require(profiles.unreadable.empty());
        for (const ctl::Profile& profile : profiles.profiles) {
            (void)ctl::unmet(profile, nic);
        }
    }
    const std::string line = base::firstLine(input);
    test::require(line.find('\n') == std::string::npos);
    if (const auto value = base::valueOf(input, "ADMIN_STATE")) {
        test::require(value->find('\n') == std::string::npos);
    }
    return 0;
}
