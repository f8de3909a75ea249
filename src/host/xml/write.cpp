// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/xml/write.hpp"

#include "host/xml/document.hpp"

#include <string_view>

namespace netfailover::host::xml {

namespace {

using Node = pugi::xml_node;

Node append(Node parent, const char* name, const char* attribute, const std::string& value) {
    Node node = parent.append_child(name);
    node.append_attribute(attribute).set_value(value.c_str());
    return node;
}

// Names that no other pair of the domain has, the same for the same MAC.  Nearly all MACs of
// guests begin alike, and what is left of those is short enough for a person to tell apart.
std::string aliasOf(const char* half, const core::Mac& mac) {
    constexpr std::string_view usual = "52:54:00:";
    std::string digits = mac.toString();
    digits.erase(0, digits.starts_with(usual) ? usual.size() : 0);
    std::erase(digits, ':');
    return std::string("ua-") + half + "-" + digits;
}

void addEnd(Node interface, const std::string& alias, const core::PciAddress& address) {
    append(interface, "alias", "name", alias);
    setPciAddress(interface.append_child("address"), address);
}

void addStandby(Node parent, const PairRequest& request) {
    const bool isBridge = !request.bridge.empty();
    const char* kind = isBridge ? "bridge" : "network";
    Node interface = append(parent, "interface", "type", kind);
    append(interface, "mac", "address", request.mac.toString());
    append(interface, "source", kind, isBridge ? request.bridge : request.network);
    append(interface, "model", "type", "virtio");
    if (!request.legacy) {
        append(interface, "teaming", "type", "persistent");
    }
    append(interface, "link", "state", request.linkDown ? "down" : "up");
    addEnd(interface, aliasOf("standby", request.mac), request.standbyInGuest);
}

void addVf(Node parent, const PairRequest& request) {
    Node interface = append(parent, "interface", "type", request.vf ? "hostdev" : "network");
    if (request.vf) {
        interface.append_attribute("managed").set_value("yes");
    }
    append(interface, "mac", "address", request.mac.toString());
    Node source = interface.append_child("source");
    if (request.vf) {
        setPciAddress(source.append_child("address"), *request.vf);
    } else {
        source.append_attribute("network").set_value(request.pool.c_str());
    }
    if (!request.legacy) {
        Node teaming = append(interface, "teaming", "type", "transient");
        teaming.append_attribute("persistent").set_value(aliasOf("standby", request.mac).c_str());
    }
    addEnd(interface, aliasOf("vf", request.mac), request.vfInGuest);
}

} // namespace

std::string pairXml(const PairRequest& request) {
    pugi::xml_document document;
    addStandby(document, request);
    addVf(document, request);
    return toText(document);
}

std::string poolXml(const std::string& name, const std::vector<core::PciAddress>& vfs) {
    pugi::xml_document document;
    Node network = document.append_child("network");
    network.append_child("name").text().set(name.c_str());
    Node forward = append(network, "forward", "mode", "hostdev");
    forward.append_attribute("managed").set_value("yes");
    for (const core::PciAddress& vf : vfs) {
        setPciAddress(forward.append_child("address"), vf);
    }
    return toText(document);
}

} // namespace netfailover::host::xml
