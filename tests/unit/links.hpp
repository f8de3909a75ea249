// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"

#include <arpa/inet.h>
#include <chrono>
#include <string>
#include <vector>

// The links that the tests are played with.  Every failover has this address.
namespace netfailover::guest::test {

inline const core::ParentDevice virtio0{.bus = "virtio", .name = "virtio0"};
inline const core::ParentDevice virtio1{.bus = "virtio", .name = "virtio1"};
inline const core::ParentDevice pci2{.bus = "pci", .name = "0000:02:00.0"};
inline const core::ParentDevice pci3{.bus = "pci", .name = "0000:03:00.0"};

inline const core::Manager networkd{.name = "systemd-networkd"};
inline const core::Manager networkManager{.name = "NetworkManager", .canBePinned = true};
inline const core::Manager ifupdown{
    .name = "ifupdown",
    .patience = {.pause = std::chrono::seconds(90), .end = std::chrono::seconds(90)}};

inline base::HardwareAddress sharedAddress() {
    constexpr std::array bytes{std::byte{0x52}, std::byte{0x54}, std::byte{0},
                               std::byte{0x12}, std::byte{0x34}, std::byte{0x56}};
    return *base::HardwareAddress::fromBytes(bytes);
}

inline core::Link ethernet(int index, const std::string& name, const std::string& driver) {
    return {.index = index,
            .name = name,
            .hardwareType = 1,
            .driver = driver,
            .address = sharedAddress(),
            .permanentAddress = sharedAddress(),
            .up = true,
            .carrier = true};
}

inline core::Link master(int index = 2, const std::string& name = "enp1s0",
                         const core::ParentDevice& parent = virtio0) {
    core::Link link = ethernet(index, name, "net_failover");
    link.parent = parent;
    return link;
}

inline core::Link standby(int index = 3, int master = 2, const std::string& name = "enp1s0nsby",
                          const core::ParentDevice& parent = virtio0) {
    core::Link link = ethernet(index, name, "virtio_net");
    link.parent = parent;
    link.master = master;
    link.physPortName = "sby";
    return link;
}

inline core::Link primary(int index = 4, int master = 2, const std::string& name = "enp2s0",
                          const core::ParentDevice& parent = pci2) {
    core::Link link = ethernet(index, name, "igbvf");
    link.parent = parent;
    link.master = master;
    return link;
}

/// A second primary, which the kernel has refused.
inline core::Link candidate(int index = 5, const std::string& name = "enp3s0") {
    core::Link link = ethernet(index, name, "igbvf");
    link.parent = pci3;
    return link;
}

inline core::Link loopback() {
    return {.index = 1, .name = "lo", .hardwareType = 772, .up = true, .carrier = true};
}

/// @param text "192.0.2.7/24"
inline core::Address address(const std::string& text) {
    const bool isLocal = text.starts_with("fe80:") || text.starts_with("169.254.");
    const bool isFour = text.find(':') == std::string::npos;
    core::Address address{
        .family = isFour ? core::Family::IPv4 : core::Family::IPv6, .text = text, .wide = !isLocal};
    const auto slash = text.find('/');
    inet_pton(isFour ? AF_INET : AF_INET6, text.substr(0, slash).c_str(), address.bytes.data());
    address.prefixLength = static_cast<std::uint8_t>(std::stoi(text.substr(slash + 1)));
    return address;
}

/// What dhcpcd falls back to, or somebody has set: the kernel was told scope global.
inline core::Address unscoped(const std::string& text) {
    core::Address found = address(text);
    found.unscoped = true;
    return found;
}

inline core::Route route(const std::string& destination, const std::string& gateway = "") {
    constexpr std::uint8_t byDhcp = 16;
    return {.family = destination.find(':') == std::string::npos ? core::Family::IPv4
                                                                 : core::Family::IPv6,
            .destination = destination,
            .gateway = gateway,
            .table = 254,
            .metric = 1024,
            .protocol = byDhcp};
}

/// A device that software makes, such as a bond or a veth.
inline core::Link software(int index, const std::string& name, const std::string& kind) {
    core::Link link = ethernet(index, name, kind);
    link.kind = kind;
    link.permanentAddress.reset();
    return link;
}

/// A device that software puts on another one, such as a VLAN.
inline core::Link stacked(int index, const std::string& name, const std::string& kind, int lower) {
    core::Link link = software(index, name, kind);
    link.lower = lower;
    return link;
}

inline std::vector<core::Link> paired() {
    return {loopback(), master(), standby(), primary()};
}

/// The same with a master that a manager has configured: a machine in order.
inline std::vector<core::Link> configured() {
    auto links = paired();
    links[1].managers = {networkd};
    links[1].addresses = {address("192.0.2.2/24"), address("fe80::2/64")};
    return links;
}

} // namespace netfailover::guest::test
