// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/xml/network.hpp"

#include "host/xml/document.hpp"

#include <algorithm>

namespace netfailover::host::xml {

namespace {

using Node = pugi::xml_node;

// Of a node device: elements, where every other XML of libvirt's has attributes.
std::optional<core::PciAddress> addressOf(const Node& pci) {
    pugi::xml_document scratch;
    Node address = scratch.append_child("address");
    for (const char* part : {"domain", "bus", "slot", "function"}) {
        address.append_attribute(part).set_value(pci.child_value(part));
    }
    return pciAddressOf(address);
}

void addPci(const Node& pci, core::NodeDevice& device) {
    device.address = addressOf(pci);
    for (const Node& capability : pci.children("capability")) {
        const std::string_view type = capability.attribute("type").value();
        if (type == "phys_function") {
            device.physicalFunction = pciAddressOf(capability.child("address"));
        } else if (type == "virt_functions") {
            for (const Node& address : capability.children("address")) {
                if (const auto found = pciAddressOf(address)) {
                    device.virtualFunctions.push_back(*found);
                }
            }
        }
    }
}

// Every layer below: of a bridge eth0.10 and eth0.
void addPorts(const Node& above, core::HostInterface& whole) {
    for (const Node& port : above.children("interface")) {
        whole.ports.emplace_back(port.attribute("name").value());
        for (const char* layer : {"vlan", "bond"}) {
            addPorts(port.child(layer), whole);
        }
        const auto tag = numberOf(port.child("vlan").attribute("tag").value(), UINT16_MAX);
        if (tag) {
            whole.portVlans.push_back(static_cast<std::uint16_t>(*tag));
        }
    }
}

std::optional<unsigned> mtuOf(const Node& root) {
    const auto mtu = numberOf(root.child("mtu").attribute("size").value(), UINT32_MAX);
    return mtu ? std::optional(static_cast<unsigned>(*mtu)) : std::nullopt;
}

} // namespace

core::HostInterface readHostInterface(std::string_view text) {
    const pugi::xml_document document = parseXml(text, "interface");
    const Node root = document.document_element();
    core::HostInterface interface { .name = root.attribute("name").value(), .mtu = mtuOf(root) };
    for (const char* kind : {"bridge", "bond", "vlan"}) {
        addPorts(root.child(kind), interface);
    }
    std::ranges::sort(interface.portVlans);
    return interface;
}

std::string readHostCpu(std::string_view text) {
    const pugi::xml_document document = parseXml(text, "capabilities");
    return elementText(document.document_element().child("host").child("cpu"));
}

core::Network readNetwork(std::string_view text) {
    const pugi::xml_document document = parseXml(text, "network");
    const Node root = document.document_element();
    const Node forward = root.child("forward");
    core::Network network{
        .name = root.child_value("name"),
        .mode = forward ? forward.attribute("mode").as_string("nat") : "",
        .bridge = root.child("bridge").attribute("name").value(),
        .virtualPort = root.child("virtualport").attribute("type").value(),
        .hasFixedMacs = std::string_view(
                            root.child("bridge").attribute("macTableManager").value()) == "libvirt",
        .mtu = mtuOf(root),
        .vlan = vlanOf(root.child("vlan")),
    };
    for (const Node& pf : forward.children("pf")) {
        network.physicalFunctions.emplace_back(pf.attribute("dev").value());
    }
    for (const Node& address : forward.children("address")) {
        if (const auto found = pciAddressOf(address)) {
            network.virtualFunctions.push_back(*found);
        }
    }
    return network;
}

core::NodeDevice readNodeDevice(std::string_view text) {
    const pugi::xml_document document = parseXml(text, "device");
    const Node root = document.document_element();
    core::NodeDevice device{
        .name = root.child_value("name"),
        .parent = root.child_value("parent"),
        .driver = root.child("driver").child_value("name"),
    };
    for (const Node& capability : root.children("capability")) {
        const std::string_view type = capability.attribute("type").value();
        if (type == "pci") {
            addPci(capability, device);
        } else if (type == "net") {
            device.interface = capability.child_value("interface");
            device.mac = macOf(capability.child_value("address"));
            device.isUp =
                std::string_view(capability.child("link").attribute("state").value()) == "up";
        }
    }
    return device;
}

} // namespace netfailover::host::xml
