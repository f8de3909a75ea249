// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/xml/functions.hpp"

#include "host/xml/document.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace netfailover::host::xml {

namespace {

using Node = pugi::xml_node;
using core::VfAttributes;
using core::VfLink;

// More pairs than a domain can have.
constexpr std::size_t mostFunctions = 64;
constexpr const char* elementName = "functions";
constexpr std::uint64_t mostVlan = 4095;
constexpr std::uint64_t mostQos = 7;

template <class Value> using Words = std::array<std::pair<const char*, Value>, 2>;
constexpr Words<bool> switches{{{"off", false}, {"on", true}}};
constexpr Words<std::uint16_t> protocols{
    {{"802.1Q", core::customerTag}, {"802.1ad", core::serviceTag}}};
constexpr std::array<std::pair<const char*, VfLink>, 3> links{
    {{"auto", VfLink::Auto}, {"enable", VfLink::Enable}, {"disable", VfLink::Disable}}};

/// Reads attributes one by one, and knows whether all could be.
class Reader {
public:
    explicit Reader(const Node& function) : function_(&function) {}

    template <class Number> void number(const char* name, std::uint64_t most, Number& value) {
        const auto read = numberOf(function_->attribute(name).value(), most);
        isWhole_ &= read.has_value();
        value = static_cast<Number>(read.value_or(0));
    }

    template <class Value, class All> void word(const char* name, const All& all, Value& value) {
        const std::string_view text = function_->attribute(name).value();
        bool isKnown = false;
        for (const auto& [known, meaning] : all) {
            if (text == known) {
                value = meaning;
                isKnown = true;
            }
        }
        isWhole_ &= isKnown;
    }

    /// One that the driver may have left out.
    template <class Value, class All>
    void told(const char* name, const All& all, std::optional<Value>& value) {
        if (function_->attribute(name)) {
            word(name, all, value);
        }
    }

    [[nodiscard]] bool isWhole() const { return isWhole_; }

private:
    const Node* function_;
    bool isWhole_{true};
};

std::optional<VfAttributes> functionIn(const Node& function) {
    const auto mac = macOf(function.attribute("mac").value());
    VfAttributes all{.mac = mac.value_or(core::Mac{})};
    Reader reader(function);
    reader.number("vlan", mostVlan, all.vlan);
    reader.number("qos", mostQos, all.qos);
    reader.word("protocol", protocols, all.vlanProtocol);
    reader.number("min-rate", UINT32_MAX, all.minRate);
    reader.number("max-rate", UINT32_MAX, all.maxRate);
    reader.told("spoofchk", switches, all.spoofCheck);
    reader.told("trust", switches, all.trust);
    reader.told("link", links, all.link);
    return mac && reader.isWhole() ? std::optional(all) : std::nullopt;
}

// pugixml knows no namespaces.  libvirt declares ours at our element, and writes its prefix
// before the names of what is in it, too.
std::optional<std::string> prefixOf(const Node& element) {
    constexpr std::string_view declaration = "xmlns";
    for (const auto& attribute : element.attributes()) {
        const std::string_view name = attribute.name();
        if (!name.starts_with(declaration) ||
            std::string_view(attribute.value()) != metadataNamespace) {
            continue;
        }
        const auto word = name.substr(std::min(name.size(), declaration.size() + 1));
        const std::string prefix = word.empty() ? "" : std::string(word) + ":";
        if (element.name() == prefix + elementName) {
            return prefix;
        }
    }
    return std::nullopt;
}

// Calls back for each child of that name of what is ours.
template <class Take> void eachIn(const Node& metadata, const std::string& name, const Take& take) {
    for (const Node& element : metadata.children()) {
        if (const auto prefix = prefixOf(element)) {
            const std::string whole = *prefix + name; // pugixml keeps the pointer
            for (const Node& child : element.children(whole.c_str())) {
                take(child);
            }
        }
    }
}

template <class All, class Value> std::string wordOf(const All& all, Value value) {
    for (const auto& [word, meaning] : all) {
        if (meaning == value) {
            return word;
        }
    }
    return all.front().first;
}

} // namespace

std::vector<VfAttributes> functionsIn(const pugi::xml_node& metadata) {
    std::vector<VfAttributes> functions;
    eachIn(metadata, "function", [&](const Node& function) {
        const auto found = functionIn(function);
        if (found && functions.size() < mostFunctions) {
            functions.push_back(*found);
        }
    });
    return functions;
}

std::vector<core::Mac> pairsIn(const pugi::xml_node& metadata) {
    std::vector<core::Mac> macs;
    for (const char* name : {"pair", "function"}) {
        eachIn(metadata, name, [&](const Node& one) {
            const auto mac = macOf(one.attribute("mac").value());
            if (mac && std::ranges::count(macs, *mac) == 0 && macs.size() < mostFunctions) {
                macs.push_back(*mac);
            }
        });
    }
    return macs;
}

// Libvirt takes one element of a namespace.
void addPairs(pugi::xml_node metadata, const std::vector<core::Mac>& macs) {
    Node ours;
    for (const Node& element : metadata.children()) {
        ours = prefixOf(element) ? element : ours;
    }
    if (!ours) {
        ours = metadata.append_child((std::string(metadataPrefix) + ":" + elementName).c_str());
        ours.append_attribute((std::string("xmlns:") + metadataPrefix).c_str())
            .set_value(metadataNamespace);
    }
    const std::string name = prefixOf(ours).value_or("") + "pair";
    for (const core::Mac& mac : macs) {
        ours.append_child(name.c_str()).append_attribute("mac").set_value(mac.toString().c_str());
    }
}

std::string functionsXml(const std::vector<VfAttributes>& functions) {
    pugi::xml_document document;
    Node element = document.append_child(elementName);
    for (const VfAttributes& one : functions) {
        Node function = element.append_child("function");
        const auto add = [&](const char* name, const std::string& value) {
            function.append_attribute(name).set_value(value.c_str());
        };
        add("mac", one.mac.toString());
        add("vlan", std::to_string(one.vlan));
        add("qos", std::to_string(one.qos));
        add("protocol", wordOf(protocols, one.vlanProtocol));
        add("min-rate", std::to_string(one.minRate));
        add("max-rate", std::to_string(one.maxRate));
        if (one.spoofCheck) {
            add("spoofchk", wordOf(switches, *one.spoofCheck));
        }
        if (one.trust) {
            add("trust", wordOf(switches, *one.trust));
        }
        if (one.link) {
            add("link", wordOf(links, *one.link));
        }
    }
    return toText(document);
}

} // namespace netfailover::host::xml
