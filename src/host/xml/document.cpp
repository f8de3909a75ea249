// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/xml/document.hpp"

#include "base/text/number.hpp"

#include <algorithm>
#include <sstream>

namespace netfailover::host::xml {

namespace {

// libvirt's own limit for a string in its protocol is 4 MiB; files may be larger.
constexpr std::size_t sizeLimit = 64U << 20U;
constexpr unsigned mostPciDomain = 0xffff;
constexpr unsigned mostVlan = 4095;

std::string hexadecimal(unsigned value, int digits) {
    constexpr std::string_view all = "0123456789abcdef";
    std::string text = "0x";
    while (digits-- > 0) {
        text += all[(value >> (4 * static_cast<unsigned>(digits))) & 0xfU];
    }
    return text;
}

std::string whereIn(std::string_view text, std::ptrdiff_t offset) {
    const auto end =
        std::min(text.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)));
    return " in line " + std::to_string(1 + std::ranges::count(text.substr(0, end), '\n'));
}

std::size_t after(std::string_view text, std::string_view what, std::size_t start) {
    const auto found = text.find(what, start);
    return found == std::string_view::npos ? text.size() : found + what.size();
}

// @return the end of the tag, the section of CDATA or the text that starts there.
std::size_t endOfPart(std::string_view text, std::size_t start) {
    if (text[start] != '<') {
        return std::min(text.find('<', start), text.size());
    }
    if (text.substr(start).starts_with("<![CDATA[")) {
        return after(text, "]]>", start);
    }
    // A value may have the end of a tag in it.
    auto end = text.find_first_of("'>", start);
    while (end < text.size() && text[end] == '\'') {
        end = text.find_first_of("'>", after(text, "'", end + 1));
    }
    return std::min(end, text.size() - 1) + 1;
}

// libvirt has no space before the end of an empty element.
std::string withoutSpaces(std::string_view text) {
    constexpr std::string_view withSpace = " />";
    std::string result;
    result.reserve(text.size());
    for (std::size_t start = 0, end = 0; start < text.size(); start = end) {
        end = endOfPart(text, start);
        const auto part = text.substr(start, end - start);
        const bool isEmpty = part.ends_with(withSpace) && !part.starts_with("<!");
        result += isEmpty ? part.substr(0, part.size() - withSpace.size()) : part;
        result += isEmpty ? "/>" : "";
    }
    return result;
}

} // namespace

pugi::xml_document parseXml(std::string_view text, const char* root) {
    if (text.size() > sizeLimit) {
        throw XmlError("the XML is larger than 64 MiB");
    }
    pugi::xml_document document;
    const auto result = document.load_buffer(text.data(), text.size());
    if (!result) {
        throw XmlError(std::string("this is no XML: ") + result.description() +
                       whereIn(text, result.offset));
    }
    if (std::string_view(document.document_element().name()) != root) {
        throw XmlError(std::string("this XML has no <") + root + "> as its outermost element");
    }
    return document;
}

std::optional<std::uint64_t> numberOf(std::string_view text, std::uint64_t most) {
    int base = 10;
    if (text.starts_with("0x") || text.starts_with("0X")) {
        base = 16;
        text.remove_prefix(2);
    } else if (text.starts_with('0') && text.size() > 1) {
        base = 8;
    }
    const auto value = base::numberOf<std::uint64_t>(text, base);
    return value && *value <= most ? value : std::nullopt;
}

std::optional<core::PciAddress> pciAddressOf(const pugi::xml_node& address) {
    const auto domain = numberOf(address.attribute("domain").as_string("0"), mostPciDomain);
    const auto bus = numberOf(address.attribute("bus").value(), UINT8_MAX);
    const auto slot = numberOf(address.attribute("slot").value(), 0x1f);
    const auto function = numberOf(address.attribute("function").as_string("0"), 7);
    if (!domain || !bus || !slot || !function) {
        return std::nullopt;
    }
    return core::PciAddress{.domain = static_cast<std::uint16_t>(*domain),
                            .bus = static_cast<std::uint8_t>(*bus),
                            .slot = static_cast<std::uint8_t>(*slot),
                            .function = static_cast<std::uint8_t>(*function)};
}

std::optional<core::Mac> macOf(std::string_view text) {
    const auto mac = core::Mac::fromString(text);
    return mac && mac->bytes().size() == core::noMac().bytes().size() ? mac : std::nullopt;
}

std::optional<std::uint16_t> vlanOf(const pugi::xml_node& vlan) {
    const auto tag = vlan.child("tag");
    if (!tag || tag.next_sibling("tag") || vlan.attribute("trunk").as_bool()) {
        return std::nullopt;
    }
    const auto id = numberOf(tag.attribute("id").value(), mostVlan);
    return id ? std::optional(static_cast<std::uint16_t>(*id)) : std::nullopt;
}

void setPciAddress(pugi::xml_node address, const core::PciAddress& value) {
    const auto set = [&](const char* name, const std::string& text) {
        address.append_attribute(name).set_value(text.c_str());
    };
    set("type", "pci");
    set("domain", hexadecimal(value.domain, 4));
    set("bus", hexadecimal(value.bus, 2));
    set("slot", hexadecimal(value.slot, 2));
    set("function", hexadecimal(value.function, 1));
}

std::string elementText(const pugi::xml_node& element) {
    pugi::xml_document alone;
    if (element) {
        alone.append_copy(element);
    }
    return toText(alone);
}

std::string toText(const pugi::xml_document& document) {
    std::ostringstream stream;
    document.save(stream, "  ",
                  pugi::format_indent | pugi::format_no_declaration |
                      pugi::format_attribute_single_quote);
    return withoutSpaces(stream.str());
}

} // namespace netfailover::host::xml
