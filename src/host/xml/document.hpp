// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/mac.hpp"
#include "host/core/pci_address.hpp"

#include <cstdint>
#include <optional>
#include <pugixml.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

// What the readers have in common.  Entities but XML's own five are no business of ours
// and stay as they are, so nothing expands and no file is read.
namespace netfailover::host::xml {

/// A text is not the XML that it should be; what() says where, and is safe to print.
class XmlError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// @param root the name that its outermost element must have
/// @throws XmlError
[[nodiscard]] pugi::xml_document parseXml(std::string_view text, const char* root);

/// @return the number as libvirt reads it: decimal, or hexadecimal after 0x, or octal
///         after 0; nothing for any other text, and for one above `most`.
[[nodiscard]] std::optional<std::uint64_t> numberOf(std::string_view text, std::uint64_t most);

/// Reads the attributes domain, bus, slot and function.
[[nodiscard]] std::optional<core::PciAddress> pciAddressOf(const pugi::xml_node& address);

/// @return nothing for a text that is no Ethernet address.
[[nodiscard]] std::optional<core::Mac> macOf(std::string_view text);

/// Reads <vlan>: nothing for a trunk, and for none.
[[nodiscard]] std::optional<std::uint16_t> vlanOf(const pugi::xml_node& vlan);

/// Writes the attributes type, domain, bus, slot and function.
void setPciAddress(pugi::xml_node address, const core::PciAddress& value);

/// @return an element and what is in it, "" for none.
[[nodiscard]] std::string elementText(const pugi::xml_node& element);

/// @return all that is below `document`, two spaces a level, as libvirt prints it.
[[nodiscard]] std::string toText(const pugi::xml_document& document);

} // namespace netfailover::host::xml
