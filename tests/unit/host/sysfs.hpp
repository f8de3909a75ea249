// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/kernel/places.hpp"
#include "pairs.hpp"
#include "tree.hpp"

namespace netfailover::host::test {

/// A card with two virtual functions, a bridge and a tap.
class Sysfs : public guest::test::Tree {
public:
    Sysfs() {
        card("0000:42:00.0", "pf0", 2);
        vf("0000:42:02.0", 0, "vfio-pci", "", 0);
        vf("0000:42:02.1", 1, "iavf", "pf0v1", 3);
        port("br0", 10);
        folder("class/net/br0/bridge");
        file("class/net/br0/bridge/vlan_filtering", "0\n");
        port("tap01", 11);
        join("tap01");
    }

    void port(const std::string& name, int index) const {
        file("class/net/" + name + "/ifindex", std::to_string(index) + "\n");
    }

    void link(const std::string& name, const std::string& target) const {
        folder(std::filesystem::path(name).parent_path());
        std::filesystem::create_symlink(target, path(name));
    }

    void nic(const std::string& address, const std::string& name, int index) const {
        port(name, index);
        folder("bus/pci/devices/" + address + "/net/" + name);
        link("class/net/" + name + "/device", path("bus/pci/devices/" + address));
    }

    void card(const std::string& address, const std::string& name, int index) const {
        nic(address, name, index);
    }

    void vf(const std::string& address, int number, const std::string& driver,
            const std::string& name, int index) const {
        const std::string device = "bus/pci/devices/" + address;
        link(device + "/physfn", "../0000:42:00.0");
        link(device + "/driver", "/sys/bus/pci/drivers/" + driver);
        link("bus/pci/devices/0000:42:00.0/virtfn" + std::to_string(number), "../" + address);
        if (!name.empty()) {
            nic(address, name, index);
        }
    }

    void join(const std::string& name) const {
        folder("class/net/br0/brif/" + name);
        link("class/net/" + name + "/master", "../br0");
    }

    [[nodiscard]] kernel::Places places() const { return kernel::Places(path()); }

    [[nodiscard]] kernel::PairPlace find() const {
        return places().find(pairMac, "tap01", core::PciAddress::parse("42:02.0"));
    }
};

} // namespace netfailover::host::test
