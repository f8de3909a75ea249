// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/desired.hpp"
#include "host/core/switch_state.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netfailover::host::kernel {

/// What sysfs says of a virtual function.
struct FunctionPlace {
    core::VfId id{};
    core::PciAddress address{};
    core::PciAddress pf{};
    /// "vfio-pci" for example, "" for none.
    std::string driver{};
    /// Its own interface, while a driver of the host has it.
    std::optional<core::Port> interface {};

    friend bool operator==(const FunctionPlace&, const FunctionPlace&) = default;
};

/// Where a pair is on this host.
struct PairPlace {
    core::Place place{};
    core::Wiring wiring{core::Wiring::OtherUplink};
    std::optional<core::Port> bridge{};
    /// The bridge filters by VLAN.
    bool filters{};
    std::optional<FunctionPlace> vf{};

    friend bool operator==(const PairPlace&, const PairPlace&) = default;
};

/// Reads sysfs, of the same network namespace; a device that goes while it is read is as
/// one that is not there.
class Places {
public:
    explicit Places(std::string sys = "/sys") : sys_(std::move(sys)) {}

    [[nodiscard]] std::optional<core::Port> port(const std::string& name) const;

    /// Where sysfs is.
    [[nodiscard]] const std::string& root() const { return sys_; }

    /// Tells whether this host has such a PCI device, of whatever kind.
    [[nodiscard]] bool has(const core::PciAddress& address) const;

    /// @return the name of a PCI device's driver, "" for none.
    [[nodiscard]] std::string driverOf(const core::PciAddress& address) const;

    /// @return nothing for a device that is no virtual function.
    [[nodiscard]] std::optional<FunctionPlace> function(const core::PciAddress& address) const;

    /// @return the virtual functions of a physical one, in their order.
    [[nodiscard]] std::vector<FunctionPlace> functionsOf(const std::string& pf) const;

    /// @return the interfaces of the cards below a bridge, by which its frames leave: of a bond
    ///         those of all its ports, and of a virtual function its card's.
    [[nodiscard]] std::vector<std::string> cardsBelow(const std::string& bridge) const;

    /// Tells whether nobody uses a virtual function: no guest, no other driver, and neither
    /// this host nor a program of its.
    [[nodiscard]] bool isFree(const FunctionPlace& place) const;

    /// Tells whether a virtual function can be given to a guest.
    /// @param managed libvirt binds its driver for guests: it must be free.  Else it must be bound
    ///        already, and whether a guest has it is not known here.
    [[nodiscard]] bool isReady(const FunctionPlace& place, bool managed) const {
        return managed ? isFree(place) : core::isForGuests(place.driver);
    }

    /// Tells whether this host uses a PCI device itself, of whatever kind: an interface of its
    /// is a port or has another one on top, or is in another network namespace, or its driver
    /// is one for programs other than QEMU.  Such a one is no guest's, whoever names it.
    [[nodiscard]] bool isOfHost(const core::PciAddress& address) const;

    /// @return the bridge, bond or other device that a port belongs to, "" for none.
    [[nodiscard]] std::string masterOf(const std::string& port) const;

    [[nodiscard]] bool isBridge(const std::string& name) const;

    /// @return the first line of an attribute of an interface, "" where there is none.
    [[nodiscard]] std::string attribute(const std::string& port, const std::string& name) const;

    /// @param tap the standby's interface, "" for none
    /// @param vf address of the virtual function, if there is one
    [[nodiscard]] PairPlace find(const core::Mac& mac, const std::string& tap,
                                 const std::optional<core::PciAddress>& vf) const;

private:
    [[nodiscard]] std::string folder(const std::string& port) const;
    [[nodiscard]] std::string deviceFolder(const core::PciAddress& address) const;
    [[nodiscard]] bool isBelowAnother(const std::string& port) const;
    [[nodiscard]] std::vector<std::string> namesIn(const std::string& folder) const;
    [[nodiscard]] std::string interfaceOf(const core::PciAddress& card) const;
    [[nodiscard]] std::vector<core::PciAddress> nicsBelow(const std::string& port, int depth) const;
    [[nodiscard]] bool hasRepresentor(const FunctionPlace& vf) const;
    [[nodiscard]] core::Wiring wiringOf(const core::PciAddress& nic,
                                        const std::optional<FunctionPlace>& vf,
                                        bool isVfKnown) const;
    void findUplink(PairPlace& found, bool isVfKnown) const;
    void findOpenVSwitchUplink(PairPlace& found) const;

    std::string sys_;
};

} // namespace netfailover::host::kernel
