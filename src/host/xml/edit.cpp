// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/xml/edit.hpp"

#include "host/xml/document.hpp"
#include "host/xml/domain.hpp"
#include "host/xml/functions.hpp"

namespace netfailover::host::xml {

namespace {

using Node = pugi::xml_node;

Node find(const pugi::xml_document& document, const core::Interface& interface) {
    for (const Node& device : document.document_element().child("devices").children()) {
        if (isInterface(device) && interfaceOf(device) == interface) {
            return device;
        }
    }
    return {};
}

Node child(Node parent, const char* name) {
    const Node found = parent.child(name);
    return found ? found : parent.append_child(name);
}

void setAttribute(Node node, const char* name, const char* value) {
    auto attribute = node.attribute(name);
    (attribute ? attribute : node.append_attribute(name)).set_value(value);
}

} // namespace

std::optional<std::string> deviceXml(std::string_view domain, const core::Interface& interface) {
    const pugi::xml_document document = parseXml(domain, "domain");
    const Node found = find(document, interface);
    if (!found) {
        return std::nullopt;
    }
    pugi::xml_document device;
    device.append_copy(found);
    return toText(device);
}

std::string withLink(std::string_view device, bool up) {
    pugi::xml_document document = parseXml(device, "interface");
    setAttribute(child(document.document_element(), "link"), "state", up ? "up" : "down");
    return toText(document);
}

std::string withFunction(std::string_view domain, const core::Interface& interface,
                         const core::PciAddress& function) {
    pugi::xml_document document = parseXml(domain, "domain");
    const Node found = find(document, interface);
    if (found) {
        Node source = child(found, "source");
        source.remove_child("address");
        setPciAddress(source.append_child("address"), function);
    }
    return toText(document);
}

std::string withPairs(std::string_view domain, const std::vector<core::Mac>& macs) {
    pugi::xml_document document = parseXml(domain, "domain");
    addPairs(child(document.document_element(), "metadata"), macs);
    return toText(document);
}

} // namespace netfailover::host::xml
